package backend

import (
	"context"

	"tienglang/app"
)

// DailyRow is a programme of a day's page: what was planned, sent and heard.
type DailyRow struct {
	Title         string
	Planned, Sent string // times of day, "" for none
	Whole, Poles  int    // that heard it whole, of how many
	Fed           int    // of how many more the transmitter or amplifier was given it whole
	Share         float64
	Lacking       string // the poles that did not, and what each heard
}

// DailyView is the page of a day as the window shows it.
type DailyView struct {
	Date                 app.Date
	Number               int64
	Planned, Sent, Heard int // programmes
	Share                float64
	Hash                 string
	Rows                 []DailyRow
}

// DailyPages are the signed pages of the days.
type DailyPages interface {
	// DailyPage is that of a day that is over, made now where there is none yet;
	// "daily.not_over".
	DailyPage(ctx context.Context, date app.Date) (DailyView, error)
	// RenewDailyPage makes a further page of a day for which accounts came late.
	RenewDailyPage(ctx context.Context, date app.Date) (DailyView, error)
	// ExportDailyPage writes it as a PDF, and its figures beside it.
	ExportDailyPage(ctx context.Context, date app.Date, path string) error
}
