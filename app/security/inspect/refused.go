package inspect

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/security"
)

// momentText is a moment as it stands in a sentence, in Vietnam's time.
func momentText(t time.Time) string { return t.In(app.Vietnam).Format("15:04 02/01/2006") }

// refusal is what was turned away: of one row of the log, or of one code and
// origin together.
type refusal struct {
	code   string
	origin Origin
	detail string // of the last
	count  int
	last   time.Time
}

// refusals are the rows of the audit log that tell of what was turned away
// lately, the oldest first.
func refusals(ctx context.Context, g *Ground) (all []refusal, err error) {
	for r, err := range g.Records.AuditSince(ctx, "refused", g.Now.Add(-lately)) {
		if err != nil {
			return nil, err
		}
		var d struct {
			Detail string `json:"detail"`
			Count  int    `json:"count"`
		}
		_ = json.Unmarshal([]byte(r.Detail), &d) // of what cannot be read, that it was counts
		code := r.Object
		if inner := strings.Fields(d.Detail); code == "order.refused" && len(inner) > 1 && strings.HasPrefix(inner[1], "order.") {
			code = inner[1] // a pole tells why within: "CLUSTER order.replayed …"
		}
		all = append(all, refusal{code, OriginOf(d.Detail), d.Detail, max(d.Count, 1), r.At})
	}
	return all, nil
}

// gathered are the refusals of the codes by code and origin, in that order.
func gathered(all []refusal, codes ...string) (by []refusal) {
	at := map[[2]string]int{}
	for _, r := range all {
		if !slices.Contains(codes, r.code) {
			continue
		}
		who := [2]string{r.code, r.origin.Place()}
		i, known := at[who]
		if !known {
			i = len(by)
			at[who], by = i, append(by, r)
			continue
		}
		by[i].count += r.count
		by[i].last, by[i].detail = r.last, r.detail
	}
	slices.SortStableFunc(by, func(a, b refusal) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.origin.Place(), b.origin.Place()))
	})
	return by
}

// lastOf is the index of the newest of a code, -1 where there is none.
func lastOf(all []refusal, code string) int {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].code == code {
			return i
		}
	}
	return -1
}

// book tells clusters by what the log has of them.
type book struct {
	byID, byKey map[string]app.Cluster
}

func readBook(ctx context.Context, g *Ground) (b book, err error) {
	all, err := g.Records.Clusters(ctx)
	b = book{map[string]app.Cluster{}, map[string]app.Cluster{}}
	for _, c := range all {
		b.byID[string(c.ID)] = c
		if c.SpeakerKey != "" {
			b.byKey[c.SpeakerKey] = c
		}
	}
	return b, err
}

// cluster is the one that a refusal came from, or whose key was claimed.
func (b book) cluster(o Origin) (app.Cluster, bool) {
	if c, ok := b.byID[o.Of]; ok {
		return c, true
	}
	c, ok := b.byKey[o.Key]
	return c, ok && o.Key != ""
}

// tell tells of a refusal in the sentence code, or in those of code_box and
// code_from where it is known which cluster or address it came from. What was
// refused is said by its code, for which the catalogue has the words.
func (b book) tell(code string, r refusal, pairs ...string) security.Told {
	pairs = append(pairs, "code", r.code, "n", count(r.count), "last", momentText(r.last))
	c, known := b.cluster(r.origin)
	switch {
	case known:
		return security.Tell(code+"_box", append(pairs, "number", count(c.Number), "name", c.Name)...)
	case r.origin.Host != "":
		return security.Tell(code+"_from", append(pairs, "from", r.origin.Host)...)
	}
	return security.Tell(code, pairs...)
}

func (b book) tellAll(code string, all []refusal) (told []security.Told) {
	for _, r := range all {
		told = append(told, b.tell(code, r))
	}
	return told
}

// forged are orders of the province that were refused for what they are, and
// those at poles; what was late, or came while a clock was wrong, is no attack.
var forged = []string{"hub_order.bad_signature", "hub_order.wrong_commune", "hub_order.replayed", "hub_order.malformed",
	"hub_order.key_changed", "hub_order.flood", "order.replayed", "order.wrong_commune", "order.not_for_me", "order.bad_signature"}

// ordersRefused tells of forged orders. Where the station joined no hub there
// were no orders of the province to look at, which is not known to be well.
func ordersRefused(ctx context.Context, g *Ground) (Outcome, error) {
	all, err := refusals(ctx, g)
	if err != nil {
		return Outcome{}, err
	}
	clusters, err := readBook(ctx, g)
	if err != nil {
		return Outcome{}, err
	}
	if found := clusters.tellAll("order_refused", gathered(all, forged...)); len(found) > 0 {
		return failed(found, Outcome{}), nil
	}
	switch h, err := g.Hub(); {
	case err != nil:
		return Outcome{}, err
	case h == nil:
		return unknown("orders_no_hub"), nil
	}
	return met("orders_none"), nil
}
