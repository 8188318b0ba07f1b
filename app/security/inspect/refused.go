package inspect

import (
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

// refusal is what was turned away of one kind.
type refusal struct {
	count int
	last  time.Time
	what  string // of the last
}

// refusals gathers what the audit log has of lately turned away, by its code.
func refusals(ctx context.Context, g *Ground) (map[string]refusal, error) {
	all := map[string]refusal{}
	for r, err := range g.Records.AuditSince(ctx, "refused", g.Now.Add(-lately)) {
		if err != nil {
			return nil, err
		}
		var d struct {
			Detail string `json:"detail"`
			Count  int    `json:"count"`
		}
		if json.Unmarshal([]byte(r.Detail), &d) != nil {
			d.Count = 1
		}
		code := r.Object
		if inner := strings.Fields(d.Detail); code == "order.refused" && len(inner) > 1 {
			code = inner[1] // a pole tells why within: "CLUSTER order.replayed …"
		}
		one := all[code]
		all[code] = refusal{one.count + max(d.Count, 1), r.At, d.Detail}
	}
	return all, nil
}

func refusedLately(ctx context.Context, g *Ground, code string) (n int, last time.Time, err error) {
	all, err := refusals(ctx, g)
	return all[code].count, all[code].last, err
}

// tellRefused tells of the codes that begin with one of the prefixes, in the order of
// their names.
func tellRefused(all map[string]refusal, code string, prefixes ...string) (found []security.Told) {
	var codes []string
	for c := range all {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(c, p) }) {
			codes = append(codes, c)
		}
	}
	slices.Sort(codes)
	for _, c := range codes {
		one := all[c]
		found = append(found, security.Tell(code, "code", c, "n", count(one.count), "last", momentText(one.last), "what", short(one.what)))
	}
	return found
}

func short(s string) string {
	r := []rune(s)
	if len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// strangers are the codes under which the link and pairing turn away what is
// no box of the commune, or does what a box does not.
var strangers = []string{"link.unknown_key", "link.bad_proof", "link.bad_message", "link.not_permitted", "link.twin",
	"pair.failed", "pair.code_wrong", "pair.slow_down", "pair.workshop"}

func knocks(ctx context.Context, g *Ground) (Outcome, error) {
	all, err := refusals(ctx, g)
	if err != nil {
		return Outcome{}, err
	}
	return failed(tellRefused(all, "knock", strangers...), met("knocks_none")), nil
}

// forged are orders of the province that were refused for what they are, and
// those at poles; what was late, or came while a clock was wrong, is no attack.
var forged = []string{"hub_order.bad_signature", "hub_order.wrong_commune", "hub_order.replayed", "hub_order.malformed",
	"hub_order.key_changed", "hub_order.flood", "order.replayed", "order.wrong_commune", "order.not_for_me", "order.bad_signature"}

func ordersRefused(ctx context.Context, g *Ground) (Outcome, error) {
	all, err := refusals(ctx, g)
	if err != nil {
		return Outcome{}, err
	}
	return failed(tellRefused(all, "order_refused", forged...), met("orders_none")), nil
}
