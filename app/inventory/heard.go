package inventory

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
)

// historyDays is how far back a cluster's history goes.
const historyDays = 14

// Heard14 is the share (0 to 1) of the sound due to a cluster that it played,
// on each of the last 14 days by this machine's calendar, oldest first; −1
// where nothing was due.
func (s *Service) Heard14(ctx context.Context, id app.ID) ([historyDays]float64, error) {
	now := s.Clock.Now()
	first := midnight(now).AddDate(0, 0, 1-historyDays)
	broadcasts, err := s.Store.Broadcasts(ctx, first, now.Add(time.Second))
	if err != nil {
		return [historyDays]float64{}, err
	}
	heard, err := s.Store.HeardBy(ctx, id, first)
	if err != nil {
		return [historyDays]float64{}, err
	}
	played := map[app.ID]int64{}
	for _, h := range heard {
		played[h.Broadcast] = h.PlayedMS
	}
	return history(broadcasts, id, played, first, now), nil
}

// history sums up day by day; a broadcast counts for the day on which it began.
func history(broadcasts []app.Broadcast, id app.ID, played map[app.ID]int64, first, now time.Time) (share [historyDays]float64) {
	var due, got [historyDays]int64
	for _, b := range broadcasts {
		day := dayOf(b.StartedAt, first)
		if day < 0 || day >= historyDays || !slices.Contains(b.Clusters, id) {
			continue
		}
		end := b.EndedAt
		if end.IsZero() {
			end = now
		}
		length := end.Sub(b.StartedAt).Milliseconds()
		due[day] += length
		got[day] += min(played[b.ID], length)
	}
	for i := range share {
		share[i] = -1
		if due[i] > 0 {
			share[i] = float64(got[i]) / float64(due[i])
		}
	}
	return share
}

// dayOf counts calendar days from first, which is a midnight.
func dayOf(t, first time.Time) int {
	day := midnight(t.In(first.Location()))
	return int((day.Sub(first) + 12*time.Hour) / (24 * time.Hour)) // a day may have 23 or 25 hours
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}
