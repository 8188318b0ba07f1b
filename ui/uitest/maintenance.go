package uitest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/maintenance"
	"tienglang/ui/backend"
)

// MaintenanceOf is what the station in memory keeps of repairs. The rules are
// the real ones.
type MaintenanceOf struct {
	DeadIs   backend.DeadTime // of every ticket
	PhotosOf map[string][]byte
	PhotoDay app.Date // of those that are added

	upkeepOnce sync.Once
	upkeep     *maintenance.Service
}

// standing is what stands where, as the rules read it.
type standing struct{ b *Backend }

// Clusters are those of the station.
func (s standing) Clusters() []app.Cluster {
	return locked(s.b, func() (all []app.Cluster) {
		for _, v := range s.b.ClustersOf {
			all = append(all, v.Cluster)
		}
		return all
	})
}

// Cluster is one of them.
func (s standing) Cluster(id app.ID) (app.Cluster, error) {
	for _, c := range s.Clusters() {
		if c.ID == id {
			return c, nil
		}
	}
	return app.Cluster{}, app.Fail("data.not_found", nil, "what", "cluster", "id", string(id))
}

// Hamlets are those of the station.
func (s standing) Hamlets(context.Context) ([]app.Hamlet, error) { return s.b.Hamlets() }

// now is the station's clock for the rules.
type now struct{ b *Backend }

// Now is the station's time.
func (n now) Now() time.Time { return n.b.Now() }

// After is never asked for.
func (n now) After(d time.Duration) <-chan time.Time { return time.After(d) }

// Repairs are the rules over what the station in memory keeps.
func (b *Backend) Repairs() *maintenance.Service {
	b.upkeepOnce.Do(func() {
		b.upkeep = &maintenance.Service{Store: &maintenance.Memory{Clock: now{b}}, Inventory: standing{b}, Clock: now{b}}
	})
	return b.upkeep
}

// asked records an act and tells who does it.
func (b *Backend) asked(name string, args ...any) (app.User, error) {
	by, _ := b.Current()
	return by, b.act(nil, name, args...)
}

// Upkeep is what there is to do.
func (b *Backend) Upkeep(ctx context.Context) (u backend.Upkeep, err error) {
	if err := b.err("Upkeep"); err != nil {
		return u, err
	}
	if u.Tickets, err = b.Repairs().Store.Tickets(ctx, app.TicketFilter{Open: true}); err != nil {
		return u, err
	}
	if u.Checks, err = b.Repairs().Checks(ctx); err != nil {
		return u, err
	}
	u.Parts, err = b.Repairs().Store.Parts(ctx)
	return u, err
}

// Tickets are those that are wanted.
func (b *Backend) Tickets(ctx context.Context, f app.TicketFilter) ([]app.Ticket, error) {
	return b.Repairs().Store.Tickets(ctx, f)
}

// ReportFault opens a ticket or joins the open one.
func (b *Backend) ReportFault(ctx context.Context, cluster app.ID, step app.TicketStep) (app.Ticket, bool, error) {
	by, err := b.asked("ReportFault", cluster, step.Source)
	if err != nil {
		return app.Ticket{}, false, err
	}
	o, err := b.Repairs().Report(ctx, by, cluster, step)
	return o.Ticket, o.Joined, err
}

// AddTicketStep adds a step.
func (b *Backend) AddTicketStep(ctx context.Context, ticket app.ID, step app.TicketStep) (app.Ticket, error) {
	by, err := b.asked("AddTicketStep", step.Act)
	if err != nil {
		return app.Ticket{}, err
	}
	return b.Repairs().Step(ctx, by, ticket, step)
}

// TakeBackStep takes the last one back.
func (b *Backend) TakeBackStep(ctx context.Context, ticket app.ID, step int64) (app.Ticket, error) {
	by, err := b.asked("TakeBackStep")
	if err != nil {
		return app.Ticket{}, err
	}
	return b.Repairs().TakeBack(ctx, by, ticket, step)
}

// TicketDead is DeadIs.
func (b *Backend) TicketDead(context.Context, app.Ticket) (backend.DeadTime, error) {
	return locked(b, func() backend.DeadTime { return b.DeadIs }), b.err("TicketDead")
}

// AddPhoto keeps a file as it is, which must begin as a JPEG, taken on PhotoDay.
func (b *Backend) AddPhoto(ctx context.Context, path string) (app.Photo, error) {
	if err := b.wait(ctx); err != nil {
		return app.Photo{}, err
	}
	body, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(body, []byte{0xff, 0xd8}) {
		return app.Photo{}, app.Fail("photo.not_picture", err)
	}
	sum := sha256.Sum256(body)
	p := app.Photo{SHA256: hex.EncodeToString(sum[:])}
	return p, b.act(func() error {
		if b.PhotosOf == nil {
			b.PhotosOf = map[string][]byte{}
		}
		b.PhotosOf[p.SHA256], p.Day = body, b.PhotoDay
		return nil
	}, "AddPhoto", filepath.Base(path))
}

// Photo is a picture that was kept.
func (b *Backend) Photo(_ context.Context, sha256 string) ([]byte, error) {
	body := locked(b, func() []byte { return b.PhotosOf[sha256] })
	if err := b.err("Photo"); err != nil || body != nil {
		return body, err
	}
	return nil, app.Fail("photo.gone", nil)
}

// SavePart keeps a part.
func (b *Backend) SavePart(ctx context.Context, p app.Part) (app.Part, error) {
	by, err := b.asked("SavePart", p.Name)
	if err != nil {
		return p, err
	}
	return b.Repairs().SavePart(ctx, by, p)
}

// MovePart changes a count.
func (b *Backend) MovePart(ctx context.Context, part app.ID, why app.PartWhy, count int, words string) (int, error) {
	by, err := b.asked("MovePart", why, count)
	if err != nil {
		return 0, err
	}
	return b.Repairs().MovePart(ctx, by, part, why, count, words)
}

// RemovePart takes one out of the stock.
func (b *Backend) RemovePart(ctx context.Context, part app.ID) error {
	by, err := b.asked("RemovePart")
	if err != nil {
		return err
	}
	return b.Repairs().RemovePart(ctx, by, part)
}

// RestorePart brings it back.
func (b *Backend) RestorePart(ctx context.Context, p app.Part) error {
	by, err := b.asked("RestorePart")
	if err != nil {
		return err
	}
	return b.Repairs().RestorePart(ctx, by, p)
}

// PartMoves are the changes of a count.
func (b *Backend) PartMoves(ctx context.Context, part app.ID) ([]app.PartMove, error) {
	return b.Repairs().Store.PartMoves(ctx, part, 200)
}

// SaveCheck keeps a check.
func (b *Backend) SaveCheck(ctx context.Context, c app.Check) (app.Check, error) {
	by, err := b.asked("SaveCheck", c.Words)
	if err != nil {
		return c, err
	}
	return b.Repairs().SaveCheck(ctx, by, c)
}

// RemoveCheck takes it out.
func (b *Backend) RemoveCheck(ctx context.Context, c app.Check) error {
	by, err := b.asked("RemoveCheck")
	if err != nil {
		return err
	}
	return b.Repairs().RemoveCheck(ctx, by, c)
}

// CheckDone notes that one was made.
func (b *Backend) CheckDone(ctx context.Context, c app.Check, day app.Date, words string) (int64, error) {
	by, err := b.asked("CheckDone", day)
	if err != nil {
		return 0, err
	}
	return b.Repairs().CheckDone(ctx, by, c, day, words)
}

// UndoCheckDone takes a note back.
func (b *Backend) UndoCheckDone(ctx context.Context, c app.Check, number int64) error {
	by, err := b.asked("UndoCheckDone")
	if err != nil {
		return err
	}
	return b.Repairs().UndoCheckDone(ctx, by, c, number)
}

// WriteTickets is recorded; nothing is written.
func (b *Backend) WriteTickets(ctx context.Context, path string, year int) (int, error) {
	if err := b.act(nil, "WriteTickets", filepath.Base(path), year); err != nil {
		return 0, err
	}
	all, err := b.Tickets(ctx, app.TicketFilter{})
	return len(all), err
}
