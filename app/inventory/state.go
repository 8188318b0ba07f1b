package inventory

import (
	"math"
	"time"

	"tienglang/app"
)

// The measures by which a cluster is judged.
const (
	lostAfter   = 5 * time.Second  // without a second played where one was due
	silentAfter = 12 * time.Second // without a report while on air: two in a row did not come
	judgedOver  = 10 * time.Second // gaps are counted over the last of these
	mostGaps    = 0.02             // share of due sound that may be concealed or missed
	mostOffset  = 50.0             // ms out of step
	keptSeconds = 32               // accounts kept in memory of one cluster
)

// Seen is all that is known of a cluster when it is judged.
type Seen struct {
	LastReport time.Time // when the station got it; zero: never
	Connected  bool
	Gone       time.Time // since when it is not; zero: not known
	Due        app.ID    // broadcast that it should play, ""
	DueSince   time.Time
	Seconds    []app.PlayedSecond // of that broadcast, oldest first
	Ear        app.HeardAs        // what the pole's microphone makes of it, "" where nothing is known
}

// State judges a cluster by what was measured of it alone:
//   - unknown without a report for app.UnknownAfter, or ever, and when its line
//     has been down for app.UnknownGone;
//   - lost when its line is broken, or when it is due to play and either no
//     second of sound was played within the 5 s before its newest report, or
//     no report came for 12 s, or its own microphone hears nothing of it;
//   - late when more than 2 % of the last 10 s was concealed or missed, or
//     when it is more than 50 ms out of step, or its microphone hears a part;
//   - heard when it is due and none of this holds;
//   - ready when it has nothing to play, and at the beginning of a broadcast
//     until a report can tell.
//
// Speakers report every few seconds, so that what is newest is judged against
// the newest report and not against now.
func State(s Seen, now time.Time) app.ClusterState {
	switch {
	case s.LastReport.IsZero() || now.Sub(s.LastReport) > app.UnknownAfter:
		return app.StateUnknown
	case !s.Connected && now.Sub(laterOf(s.LastReport, s.Gone)) > app.UnknownGone:
		return app.StateUnknown
	case !s.Connected:
		return app.StateLost
	case s.Due == "":
		return app.StateReady
	}
	last, played := lastPlayed(s.Seconds)
	if !played {
		last = s.DueSince
	}
	switch {
	case s.LastReport.Sub(last) > lostAfter, now.Sub(laterOf(s.LastReport, s.DueSince)) > silentAfter:
		return app.StateLost
	case !played:
		return app.StateReady
	case s.Ear == app.HeardSilent:
		return app.StateLost
	case s.Ear == app.HeardPartly, gaps(s.Seconds, s.LastReport) > mostGaps || offset(s.Seconds) > mostOffset:
		return app.StateLate
	}
	return app.StateHeard
}

func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// lastPlayed is when the newest second with sound in it stopped sounding.
func lastPlayed(all []app.PlayedSecond) (time.Time, bool) {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].PlayedMS > 0 {
			return all[i].At.Add(time.Second), true
		}
	}
	return time.Time{}, false
}

// gaps is the share of the sound that was due in the 10 s before a report
// which was concealed or missed.
func gaps(all []app.PlayedSecond, report time.Time) float64 {
	due, gone := 0, 0
	for _, p := range all {
		if report.Sub(p.At) > judgedOver+time.Second {
			continue
		}
		due += p.PlayedMS + p.ConcealedMS + p.MissedMS
		gone += p.ConcealedMS + p.MissedMS
	}
	if due == 0 {
		return 0
	}
	return float64(gone) / float64(due)
}

// offset is how far the newest second was out of step, in ms.
func offset(all []app.PlayedSecond) float64 {
	if len(all) == 0 {
		return 0
	}
	return math.Abs(all[len(all)-1].OffsetMS)
}
