package holding

import (
	"slices"
	"time"

	"tienglang/app"
)

// The reasons beside WhyNight and WhyBudget for which a sound is not held yet.
const (
	WhyMaking     Why = "making"     // its Opus file is not made yet
	WhyUnreadable Why = "unreadable" // it cannot be made
	WhyOffline    Why = "offline"    // the speaker is not there
	WhyDisk       Why = "disk"       // the speaker's disk is full
	WhyBad        Why = "bad"        // the speaker's copy is damaged
	WhyComing     Why = "coming"     // it is on its way
)

// The problems that a speaker tells of what it holds.
const (
	ProblemDisk = "hold.disk_full"
	ProblemFile = "hold.bad_file"
)

// Here is what is known of one cluster when its account is drawn up.
type Here struct {
	Cluster   app.ID
	Line      app.Line
	Connected bool
	Told      app.Holding // as its speaker said last
	Used      int64       // of this month, in bytes
}

// Wait is one sound that a cluster is to hold and does not yet.
type Wait struct {
	Title string
	Due   time.Time // zero for a message
	Bytes int64     // 0 while not known
	Why   Why
	Again time.Time // when it is worth trying again, zero where that is not known
}

// Day is how many slots of a day are held, of those that still come.
type Day struct {
	Date     app.Date
	Held, Of int
}

// Account is what a cluster holds of what it should.
type Account struct {
	Held, Of int // slots that still come
	Days     []Day
	Waits    []Wait // each sound once, messages first, then by need
}

// Shelf is what the station has for its speakers.
type Shelf struct {
	Plan     app.Plan
	Messages []app.Message
	Sounds   map[string]Sound // by master
	Broken   map[string]bool  // masters that cannot be encoded
}

// Account draws up what a cluster holds at now, for Days days from today on.
func (s Shelf) Account(h Here, r Rules, now time.Time) (a Account) {
	today := app.DateOf(now)
	for i := range Days {
		a.Days = append(a.Days, Day{Date: today.Add(i)})
	}
	asked, ready := map[string]bool{}, map[string]bool{}
	for _, digits := range h.Told.Ready {
		ready[digits] = true
	}
	wait := func(master, title string, due time.Time) (held bool) {
		sound, made := s.Sounds[master]
		if held = made && ready[sound.SHA256[:app.HoldingDigits]]; held || asked[master] {
			return held
		}
		asked[master] = true
		a.Waits = append(a.Waits, s.wait(master, title, due, h, r, now))
		return false
	}
	for _, m := range s.Messages {
		if m.Stands(now) {
			wait(m.Media, m.Title, time.Time{})
		}
	}
	for _, slot := range s.ahead(h.Cluster, now) {
		i := max(0, today.DaysTo(app.DateOf(slot.From)))
		if i >= Days {
			continue
		}
		a.Of++
		a.Days[i].Of++
		if wait(slot.Master, slot.Title, slot.From) {
			a.Held++
			a.Days[i].Held++
		}
	}
	return a
}

// ahead are the slots with a sound that still come at a cluster, by time.
func (s Shelf) ahead(cluster app.ID, now time.Time) (all []app.Slot) {
	for _, one := range s.Plan.Slots {
		if one.Master != "" && one.To.After(now) && one.From.Before(one.To) && slices.Contains(one.Clusters, cluster) {
			all = append(all, one)
		}
	}
	slices.SortStableFunc(all, func(a, b app.Slot) int { return a.From.Compare(b.From) })
	return all
}

// wait tells why a sound is not held: what the station lacks, then what the
// speaker lacks, then what the line's rules say, as the station answers it.
func (s Shelf) wait(master, title string, due time.Time, h Here, r Rules, now time.Time) Wait {
	sound, made := s.Sounds[master]
	w := Wait{Title: title, Due: due, Bytes: sound.Bytes, Why: WhyComing}
	late, again := r.May(Ask{Line: h.Line, Now: now, Due: due, Bytes: sound.Bytes, Used: h.Used})
	switch {
	case s.Broken[master]:
		w.Why = WhyUnreadable
	case !made:
		w.Why = WhyMaking
	case !h.Connected:
		w.Why = WhyOffline
	case slices.Contains(h.Told.Problems, ProblemDisk):
		w.Why = WhyDisk
	case late != "":
		w.Why, w.Again = late, again
	case slices.Contains(h.Told.Problems, ProblemFile):
		w.Why = WhyBad
	}
	return w
}
