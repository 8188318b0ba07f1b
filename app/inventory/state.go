package inventory

import (
	"math"
	"time"

	"tienglang/app"
)

// The measures by which a cluster is judged.
const (
	lostAfter   = 5 * time.Second  // without a second played where one was due
	judgedOver  = 10 * time.Second // gaps are counted over the last of these
	mostGaps    = 0.02             // share of due sound that may be concealed or missed
	mostOffset  = 50.0             // ms out of step
	keptSeconds = 32               // accounts kept in memory of one cluster
)

// Seen is all that is known of a cluster when it is judged.
type Seen struct {
	LastReport time.Time // when the station got it; zero: never
	Connected  bool
	Due        app.ID // broadcast that it should play, ""
	DueSince   time.Time
	Seconds    []app.PlayedSecond // of that broadcast, oldest first
}

// State judges a cluster by what was measured of it alone:
//   - unknown without a report for app.UnknownAfter, or ever;
//   - lost when its line is broken, or when it is due to play and no second of
//     sound was played within the last 5 s;
//   - late when more than 2 % of the last 10 s was concealed or missed, or
//     when it is more than 50 ms out of step;
//   - heard when it is due and none of this holds;
//   - ready when it has nothing to play, and for the first 5 s of a broadcast
//     until it plays.
func State(s Seen, now time.Time) app.ClusterState {
	switch {
	case s.LastReport.IsZero() || now.Sub(s.LastReport) > app.UnknownAfter:
		return app.StateUnknown
	case !s.Connected:
		return app.StateLost
	case s.Due == "":
		return app.StateReady
	}
	last, ok := lastPlayed(s.Seconds)
	if !ok && now.Sub(s.DueSince) <= lostAfter {
		return app.StateReady
	}
	if !ok || now.Sub(last) > lostAfter {
		return app.StateLost
	}
	if gaps(s.Seconds, now) > mostGaps || offset(s.Seconds) > mostOffset {
		return app.StateLate
	}
	return app.StateHeard
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

// gaps is the share of the sound that was due in the last 10 s which was
// concealed or missed.
func gaps(all []app.PlayedSecond, now time.Time) float64 {
	due, gone := 0, 0
	for _, p := range all {
		if now.Sub(p.At) > judgedOver+time.Second {
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
