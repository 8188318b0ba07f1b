package uitest

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// DailyPage is a page of two programmes, of days before Clock's.
func (b *Backend) DailyPage(_ context.Context, date app.Date) (v backend.DailyView, err error) {
	err = b.act(func() error {
		if date >= app.DateOf(b.Clock) {
			return app.Fail("daily.not_over", nil, "date", string(date))
		}
		v = backend.DailyView{Date: date, Number: 42 + int64(b.Renewed), Planned: 2, Sent: 2, Heard: 2, Share: 0.988, Hash: "0b2c88fd44a1",
			Rows: []backend.DailyRow{
				{Title: "Dự báo thời tiết", Planned: "05:00–05:15", Sent: "05:00–05:15", Whole: 42, Poles: 43, Share: 0.976, Lacking: "24 Khe Cốc 2"},
				{Title: "Bản tin sáng", Planned: "05:15–05:30", Sent: "05:15–05:30", Whole: 43, Poles: 43, Share: 1},
			}}
		return nil
	}, "DailyPage", date)
	return v, err
}

// RenewDailyPage is the next page of the day.
func (b *Backend) RenewDailyPage(ctx context.Context, date app.Date) (backend.DailyView, error) {
	b.Do(func() { b.Renewed++ })
	return b.DailyPage(ctx, date)
}

// ExportDailyPage is recorded.
func (b *Backend) ExportDailyPage(_ context.Context, date app.Date, path string) error {
	return b.act(nil, "ExportDailyPage", date, path)
}
