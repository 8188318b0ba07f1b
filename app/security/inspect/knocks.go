package inspect

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"tienglang/app/security"
)

// What comes in ordinary work, of one origin in 30 days. More is an attempt.
const (
	// A box that is not paired tries again within seconds and never stops, so
	// that one which means it is over this at once; what comes once or twice was
	// switched off, or looked at what answers here.
	mostUnknown = 2
	// Who installs looks at a code of 12 characters twice at most before making
	// another; after five wrong ones a code is void for that address, so that
	// five without a pairing after are somebody who guesses.
	mostSlips = 4
	// With a pairing within the hour they were slips of who installs, unless
	// they are as many as two codes bear.
	mostSlipsPaired = 9
	slipsWithin     = time.Hour
	// A browser or a phone that opens an address of the station asks for it a few
	// times, and so does a training box that is set to the wrong station.
	mostVisits = 9
	// One who installs has one address, two with their telephone; what comes
	// from more looks for stations.
	mostPlaces = 4
)

// visit is a request without any proof, which claims to be nobody, or with one of
// another time: the log has it beside false proofs, and it is judged apart.
const visit = "link.visit"

// tolerated is how often what may be ordinary work may come of one origin; what
// else is turned away as a stranger's is an attempt from the first.
var tolerated = map[string]int{
	"link.unknown_key": mostUnknown, visit: mostVisits, "pair.code_wrong": mostSlips, "pair.failed": mostVisits, "pair.workshop": mostVisits,
}

// strangers are the codes under which the link and pairing turn away what is
// no box of the commune, or does what a box does not.
var strangers = []string{"link.unknown_key", visit, "link.bad_proof", "link.bad_message", "link.not_permitted", "link.twin",
	"pair.failed", "pair.code_wrong", "pair.slow_down", "pair.workshop"}

// knocks tells attempts to enter from what ordinary work leaves in the log, which
// is noted beside a verdict that it is well.
func knocks(ctx context.Context, g *Ground) (Outcome, error) {
	all, err := refusals(ctx, g)
	if err != nil {
		return Outcome{}, err
	}
	clusters, err := readBook(ctx, g)
	if err != nil {
		return Outcome{}, err
	}
	past, err := readPairings(ctx, g)
	if err != nil {
		return Outcome{}, err
	}
	for i := range all {
		if all[i].code == "link.bad_proof" && strings.HasPrefix(all[i].detail, visited) {
			all[i].code = visit
		}
	}
	guessed := past.guessed(all)
	by := gathered(all, strangers...)
	var faults, notes []security.Told
	for _, r := range by {
		most, may := tolerated[r.code]
		pole, ours := past.poles[r.origin.Key]
		switch {
		case r.code == "link.unknown_key" && ours:
			notes = append(notes, security.Tell("box_unpaired", "name", pole, "n", count(r.count), "last", momentText(r.last)))
		case r.code == "pair.code_wrong" && !guessed && places(by, r.code) <= mostPlaces,
			may && r.code != "pair.code_wrong" && r.count <= most && places(by, r.code) <= mostPlaces:
			notes = append(notes, clusters.tell("knock_ordinary", r))
		default:
			faults = append(faults, clusters.tell("knock", r))
		}
	}
	return failed(faults, noted(met("knocks_none"), notes)), nil
}

// places counts the origins of a code.
func places(by []refusal, code string) (n int) {
	for _, r := range by {
		if r.code == code {
			n++
		}
	}
	return n
}

// pairings are when boxes were paired, and the clusters' names by the keys of
// all boxes that ever were.
type pairings struct {
	at    []time.Time
	poles map[string]string
}

func readPairings(ctx context.Context, g *Ground) (p pairings, err error) {
	p.poles = map[string]string{}
	for _, action := range []string{"cluster.pair", "cluster.replace"} {
		for r, err := range g.Records.AuditSince(ctx, action, time.Time{}) {
			if err != nil {
				return p, err
			}
			var d struct{ Name, Key string }
			if json.Unmarshal([]byte(r.Detail), &d) == nil && d.Key != "" {
				p.poles[d.Key] = d.Name
			}
			p.at = append(p.at, r.At)
		}
	}
	slices.SortFunc(p.at, time.Time.Compare)
	return p, nil
}

// guessed reports whether wrong codes came as they do where somebody guesses:
// too many in a row without a pairing soon after, or more than any slip explains.
func (p pairings) guessed(all []refusal) bool {
	run, last := 0, time.Time{}
	tooMany := func() bool {
		soon := slices.ContainsFunc(p.at, func(at time.Time) bool { return at.After(last) && at.Sub(last) <= slipsWithin })
		return run > mostSlipsPaired || run > mostSlips && !soon
	}
	for _, r := range all {
		if r.code != "pair.code_wrong" {
			continue
		}
		if slices.ContainsFunc(p.at, func(at time.Time) bool { return at.After(last) && !at.After(r.last) }) {
			if tooMany() {
				return true
			}
			run = 0
		}
		run, last = run+r.count, r.last
	}
	return tooMany()
}
