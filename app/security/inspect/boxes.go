package inspect

import (
	"context"
	"strconv"
	"strings"

	"tienglang/app"
	"tienglang/app/security"
)

// versions finds boxes whose program is older than the station's. A box that
// has not told is not known, and nothing is known beside a station whose own
// version is none.
func versions(ctx context.Context, g *Ground) (Outcome, error) {
	if g.Live == nil {
		return unknown("not_running"), nil
	}
	if numbers(g.Version) == nil {
		return unknown("version_own", "version", g.Version), nil
	}
	var found []security.Told
	told, untold := 0, 0
	for _, r := range g.Live.Reports {
		switch {
		case r.Version == "":
			untold++
		case older(r.Version, g.Version):
			found = append(found, security.Tell("version_old", "number", count(r.Number), "name", r.Name, "version", r.Version, "station", g.Version))
		default:
			told++
		}
	}
	switch {
	case untold > 0 && len(found) == 0:
		return unknown("versions_untold", "n", count(untold), "all", count(untold+told)), nil
	case len(g.Live.Reports) == 0:
		return unknown("boxes_none"), nil
	}
	return failed(found, met("versions", "n", count(told), "version", g.Version)), nil
}

// older compares versions of numbers between dots; what is none is older than
// any.
func older(a, b string) bool {
	one, two := numbers(a), numbers(b)
	for i := range max(len(one), len(two)) {
		x, y := at(one, i), at(two, i)
		if x != y {
			return x < y
		}
	}
	return false
}

func numbers(v string) (all []int) {
	v, _, _ = strings.Cut(strings.TrimPrefix(v, "v"), "-")
	for _, part := range strings.Split(v, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		all = append(all, n)
	}
	return all
}

func at(all []int, i int) int {
	if i < len(all) {
		return all[i]
	}
	return 0
}

// revoked tells of boxes that were lost and came again. One that was replaced and
// is still switched on is the commune's own, and is noted. Whose revocation is not
// known counts as lost.
func revoked(ctx context.Context, g *Ground) (Outcome, error) {
	all, err := refusals(ctx, g)
	if err != nil {
		return Outcome{}, err
	}
	gone, err := g.Records.Revoked(ctx)
	if err != nil {
		return Outcome{}, err
	}
	byKey := map[string]app.Revocation{}
	for _, r := range gone {
		byKey[r.Key] = r
	}
	var faults, notes []security.Told
	for _, r := range gathered(all, "link.revoked") {
		box, known := byKey[r.origin.Key]
		told := []string{"n", count(r.count), "last", momentText(r.last), "number", count(box.Number), "name", box.Name}
		switch {
		case known && box.Why == app.RevokedReplaced:
			notes = append(notes, security.Tell("revoked_replaced", told...))
		case known:
			faults = append(faults, security.Tell("revoked_seen_box", append(told, "at", momentText(box.At))...))
		default:
			faults = append(faults, book{}.tell("revoked_seen", r))
		}
	}
	return failed(faults, noted(met("revoked_none"), notes)), nil
}

// boxDisks tells of boxes whose disk tells what they hold to whoever carries them
// off. A box that has not told is not known.
func boxDisks(ctx context.Context, g *Ground) (Outcome, error) {
	if g.Live == nil {
		return unknown("not_running"), nil
	}
	if len(g.Live.Reports) == 0 {
		return unknown("boxes_none"), nil
	}
	var found []security.Told
	untold := 0
	for _, r := range g.Live.Reports {
		switch {
		case r.Sealed == nil:
			untold++
		case !*r.Sealed && r.Keeps:
			found = append(found, security.Tell("disk_keeps_key", "number", count(r.Number), "name", r.Name))
		case !*r.Sealed:
			found = append(found, security.Tell("disk_plain", "number", count(r.Number), "name", r.Name))
		}
	}
	if len(found) == 0 && untold > 0 {
		return unknown("disks_untold", "n", count(untold)), nil
	}
	return failed(found, met("disks_encrypted")), nil
}
