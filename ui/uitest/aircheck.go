package uitest

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Airchecks are, of each day before the day after Clock's, a bulletin and an
// emergency.
func (b *Backend) Airchecks(_ context.Context, date app.Date) (all []backend.Aircheck, err error) {
	err = b.act(func() error {
		if date > app.DateOf(b.Clock) {
			return nil
		}
		at := func(h, m int) time.Time { return date.At(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute) }
		all = []backend.Aircheck{
			{Broadcast: "news", Title: "Bản tin sáng", From: at(5, 15), To: at(5, 30), Length: 15 * time.Minute, Until: date.Add(b.Prefs.AircheckDays)},
			{Broadcast: "storm", Title: "Bão số 9 đổ bộ", Emergency: true, From: at(5, 40), To: at(5, 42), Length: 95 * time.Second, Until: date.Add(b.Prefs.EmergencyDays)},
		}
		return nil
	}, "Airchecks", date)
	return all, err
}

// PlayAircheck sets what plays.
func (b *Backend) PlayAircheck(_ context.Context, date app.Date, broadcast app.ID) error {
	return b.act(func() error {
		if !slices.Contains([]app.ID{"news", "storm"}, broadcast) {
			return app.Fail("aircheck.gone", nil, "date", string(date))
		}
		b.PlayingIs, b.PlayingAt = backend.AircheckSound(broadcast), 0
		return nil
	}, "PlayAircheck", date, broadcast)
}

// SaveAircheck is recorded.
func (b *Backend) SaveAircheck(_ context.Context, date app.Date, broadcast app.ID, path string, p backend.Progress) error {
	return b.act(func() error { p(1, 1); return nil }, "SaveAircheck", date, broadcast, path)
}
