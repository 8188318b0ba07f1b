package command

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/maintenance"
	"tienglang/app/sheet"
	"tienglang/app/store"
	"tienglang/assets/locale"
	"tienglang/sync/wire"
)

func ticketNumber(t app.Ticket) string { return strconv.Itoa(t.Number) }

// ticketsOf are the tickets told in a year, with the days that each was dead as
// measured.
func ticketsOf(ctx context.Context, db *store.DB, m maintenance.Measured, year int, now time.Time) ([]app.Ticket, map[app.ID]maintenance.DeadTime, error) {
	all, err := db.Tickets(ctx, app.TicketFilter{From: app.Date(fmt.Sprintf("%04d-01-01", year)), To: app.Date(fmt.Sprintf("%04d-12-31", year))})
	if err != nil {
		return nil, nil, err
	}
	dead := map[app.ID]maintenance.DeadTime{}
	for _, t := range all {
		if dead[t.ID], err = maintenance.Dead(ctx, m, t, now); err != nil {
			return nil, nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
	}
	return all, dead, nil
}

// writeTickets writes a year's tickets to a spreadsheet: "sheet.write".
func writeTickets(ctx context.Context, db *store.DB, m maintenance.Measured, path string, year int, now time.Time) (int, error) {
	all, dead, err := ticketsOf(ctx, db, m, year, now)
	if err != nil {
		return 0, err
	}
	rows := maintenance.Table(all, dead, locale.New("vi").T)
	var b bytes.Buffer
	if err := sheet.Write(&b, sheet.Table{Name: "Bảo trì " + strconv.Itoa(year), Rows: rows, Widths: maintenance.Widths}); err != nil {
		return 0, err
	}
	if err := wire.WriteFileSynced(path, b.Bytes()); err != nil {
		return 0, app.Fail("sheet.write", err, "name", path)
	}
	return len(all), nil
}
