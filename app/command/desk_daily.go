package command

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"tienglang/app"
	"tienglang/app/daily"
	"tienglang/ui/backend"
)

// DailyPage is the page of a day.
func (d *desk) DailyPage(ctx context.Context, date app.Date) (backend.DailyView, error) {
	if _, err := d.who(); err != nil {
		return backend.DailyView{}, err
	}
	p, err := d.dailyMaker().page(ctx, date)
	return dailyView(p), err
}

// RenewDailyPage makes a further page of a day.
func (d *desk) RenewDailyPage(ctx context.Context, date app.Date) (backend.DailyView, error) {
	if _, err := d.who(); err != nil {
		return backend.DailyView{}, err
	}
	p, err := d.dailyMaker().make(ctx, date)
	return dailyView(p), err
}

// ExportDailyPage writes the page of a day as a PDF with its figures beside it.
func (d *desk) ExportDailyPage(ctx context.Context, date app.Date, path string) error {
	if _, err := d.who(); err != nil {
		return err
	}
	p, err := d.dailyMaker().page(ctx, date)
	if err != nil {
		return err
	}
	return d.done(saveDaily(p, path, true), backend.TopicStatus, "status.daily_exported", "name", filepath.Base(path))
}

// dailyView is a page as the window shows it.
func dailyView(p daily.Page) backend.DailyView {
	t := p.Totals()
	v := backend.DailyView{Date: p.Date, Number: p.Number, Planned: t.Planned, Sent: t.Sent, Heard: t.Heard,
		Share: shareOf(t.HeardMS, t.DueMS), Hash: p.Hash}
	names := map[app.ID]string{}
	for _, pole := range p.Poles {
		names[pole.ID] = fmt.Sprintf("%02d %s", pole.Number, pole.Name)
	}
	for _, one := range p.Programmes {
		v.Rows = append(v.Rows, dailyRow(one, names))
	}
	return v
}

func shareOf(part, of int64) float64 {
	if of <= 0 {
		return -1
	}
	return min(float64(part)/float64(of), 1)
}

func dailyRow(one daily.Programme, names map[app.ID]string) backend.DailyRow {
	r := backend.DailyRow{Title: one.Title, Planned: stretches(one.Planned), Sent: stretches(one.Sent), Poles: len(one.At)}
	var heard, due int64
	var lacking []string
	for _, a := range one.At {
		if a.Fed {
			r.Poles--
		} else {
			heard, due = heard+a.Heard, due+a.Due()
		}
		if a.Whole() {
			r.Whole++
		} else if a.FedWhole() {
			r.Fed++
		} else if a.Due() > 0 {
			lacking = append(lacking, names[a.Pole])
		}
	}
	r.Share, r.Lacking = shareOf(heard, due), strings.Join(lacking, ", ")
	return r
}

// stretches are times of day.
func stretches(all []daily.Stretch) string {
	var words []string
	for _, s := range all {
		words = append(words, s.From.In(app.Vietnam).Format("15:04")+"–"+s.To.In(app.Vietnam).Format("15:04"))
	}
	return strings.Join(words, ", ")
}
