package studio

import (
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// How the mix places a voice over its bed: the bed is heard alone before the
// first word and after the last (see package audio/mix).
const (
	bedLead = 2 * time.Second
	bedTail = 3 * time.Second
)

// clip is one medium at its place in the programme.
type clip struct {
	SHA    string
	Title  string
	Start  time.Duration
	Length time.Duration
}

// plan is where everything in a draft sounds.
type plan struct {
	Voice []clip
	Bed   []clip // one for each turn of the loop
	Total time.Duration
}

// place lays out a draft. A medium that find does not know is left out.
func place(d backend.Draft, find func(sha string) (app.Media, bool)) plan {
	var p plan
	bed, hasBed := find(d.Bed)
	at := time.Duration(0)
	if hasBed && len(d.Voice) > 0 {
		at = bedLead
	}
	for _, sha := range d.Voice {
		m, ok := find(sha)
		if !ok {
			continue
		}
		p.Voice = append(p.Voice, clip{SHA: sha, Title: m.Name, Start: at, Length: m.Duration})
		at += m.Duration
	}
	p.Total = at
	if hasBed {
		p.Total = bedEnd(len(p.Voice) > 0, at, bed.Duration)
		p.Bed = loop(bed, p.Total)
	}
	return p
}

// bedEnd is when a programme with a bed ends: a tail after the last word, or
// once through the bed where nobody speaks.
func bedEnd(spoken bool, voiceEnd, bed time.Duration) time.Duration {
	if spoken {
		return voiceEnd + bedTail
	}
	return bed
}

// loop repeats the bed until total.
func loop(bed app.Media, total time.Duration) []clip {
	var clips []clip
	for at := time.Duration(0); at < total && bed.Duration > 0; at += bed.Duration {
		clips = append(clips, clip{
			SHA: bed.SHA256, Title: bed.Name, Start: at,
			Length: min(bed.Duration, total-at),
		})
	}
	return clips
}

// at finds the voice clip that sounds at t, else the bed's; inside is how far
// into that medium t lies.
func (p plan) at(t time.Duration) (sha string, inside time.Duration, ok bool) {
	for _, lane := range [][]clip{p.Voice, p.Bed} {
		for _, c := range lane {
			if t >= c.Start && t < c.Start+c.Length {
				return c.SHA, t - c.Start, true
			}
		}
	}
	return "", 0, false
}
