// Package holding decides what each speaker keeps on its own disk, so that the
// schedule is played although no station answers, and when a file may travel
// over a line that costs money. It is pure: no clock, no disk, no line.
package holding

import (
	"cmp"
	"slices"
	"time"

	"tienglang/app"
)

// Days is how far ahead a speaker's schedule reaches.
const Days = 8

// MostSlots is how many slots one schedule takes; where there are more, it
// ends earlier.
const MostSlots = 400

// Sound is a programme's sound as speakers keep it: Opus in Ogg.
type Sound struct {
	SHA256 string
	Bytes  int64
}

// Slot is a slot of the plan whose sound can be held.
type Slot struct {
	app.Slot
	SHA256 string // of the Opus file
}

// File is one that a speaker needs, and when first.
type File struct {
	Sound
	Due time.Time
}

// Message is a sound that was approved to be played at any time until its
// permission ends.
type Message struct {
	app.Message
	SHA256 string // of the Opus file
}

// Due is what one cluster is to hold.
type Due struct {
	Until    time.Time // what is due after it does not stand in Slots
	Slots    []Slot    // by From, those of today that have passed with them
	Messages []Message // in the order in which they are offered
	Files    []File    // in the order in which they are needed, those of messages first
}

// Keep adds the messages that stand at now and have their Opus file.
func (d *Due) Keep(all []app.Message, sounds map[string]Sound, now time.Time) {
	var files []File
	for _, m := range all {
		sound, ok := sounds[m.Media]
		if !ok || !m.Stands(now) || len(d.Messages) == app.MostMessages {
			continue
		}
		d.Messages = append(d.Messages, Message{Message: m, SHA256: sound.SHA256})
		same := func(f File) bool { return f.SHA256 == sound.SHA256 }
		if !slices.ContainsFunc(d.Files, same) && !slices.ContainsFunc(files, same) {
			files = append(files, File{Sound: sound})
		}
	}
	d.Files = append(files, d.Files...)
}

// Of is what a cluster is to hold of a plan at now. sounds are the Opus files by
// master; a slot whose master has none yet is left to the stream.
func Of(p app.Plan, cluster app.ID, sounds map[string]Sound, now time.Time) Due {
	d := Due{Until: p.To}
	for _, s := range p.Slots {
		sound, ok := sounds[s.Master]
		if s.Master == "" || !ok || !slices.Contains(s.Clusters, cluster) || !s.From.Before(s.To) {
			continue
		}
		if len(d.Slots) == MostSlots {
			d.Until = s.From
			break
		}
		d.Slots = append(d.Slots, Slot{Slot: s, SHA256: sound.SHA256})
		if s.To.After(now) {
			d.need(sound, s.From)
		}
	}
	slices.SortStableFunc(d.Slots, func(a, b Slot) int { return a.From.Compare(b.From) })
	slices.SortStableFunc(d.Files, func(a, b File) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.SHA256, b.SHA256))
	})
	return d
}

// Ahead are the slots that have not passed at now.
func (d Due) Ahead(now time.Time) []Slot {
	return slices.DeleteFunc(slices.Clone(d.Slots), func(s Slot) bool { return !s.To.After(now) })
}

// Still is the plan of what was due at the cluster, without what p has there no
// more: its line was removed, its sound is not approved any longer, or it was
// taken off air for good.
func (d Due) Still(p app.Plan, cluster app.ID) app.Plan {
	still := app.Plan{From: p.From, To: d.Until}
	for _, s := range d.Slots {
		if slices.ContainsFunc(p.Slots, func(one app.Slot) bool {
			return one.Entry == s.Entry && one.Date == s.Date && one.Master == s.Master && slices.Contains(one.Clusters, cluster)
		}) {
			still.Slots = append(still.Slots, s.Slot)
		}
	}
	return still
}

// need notes a file once, with its earliest moment.
func (d *Due) need(s Sound, at time.Time) {
	for i := range d.Files {
		if d.Files[i].SHA256 == s.SHA256 {
			if at.Before(d.Files[i].Due) {
				d.Files[i].Due = at
			}
			return
		}
	}
	d.Files = append(d.Files, File{Sound: s, Due: at})
}

// Masters are the masters of a plan's slots, the earliest due first.
func Masters(p app.Plan) (all []string) {
	for _, s := range p.Slots {
		if s.Master != "" && !slices.Contains(all, s.Master) {
			all = append(all, s.Master)
		}
	}
	return all
}
