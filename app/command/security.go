package command

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"

	"tienglang/app"
	"tienglang/app/security/inspect"
	"tienglang/app/store"
	"tienglang/sync/client"
	"tienglang/ui/backend"
)

// securityOver is the security check over a folder's records, with the station
// that runs there, nil where none does.
func securityOver(db *store.DB, clock app.Clock, s *station) *inspect.Service {
	return &inspect.Service{Store: db, Clock: clock, Ground: func(ctx context.Context) (*inspect.Ground, error) {
		return securityGround(ctx, db, clock, s)
	}}
}

func (s *station) security() *inspect.Service { return securityOver(s.db, s.clock, s) }

// securityGround fills what the probes look at.
func securityGround(ctx context.Context, db *store.DB, clock app.Clock, s *station) (*inspect.Ground, error) {
	workshop, err := db.Workshop(ctx)
	if err != nil {
		return nil, err
	}
	_, named, err := db.Station(ctx)
	if err != nil {
		return nil, err
	}
	g := &inspect.Ground{
		Named: named,
		Dir:   db.Dir(), Records: db, Now: clock.Now(), Version: Version, Workshop: workshop, Free: store.FreeBytes,
		Hub:     func() (*inspect.Hub, error) { return hubOf(db.Dir()) },
		Backups: backupsOf(db),
	}
	if s != nil {
		g.Live = s.securityLive()
	}
	return g, nil
}

// hubOf is how the station of a folder reaches its hub, nil where it joined
// none.
func hubOf(dir string) (*inspect.Hub, error) {
	body, err := os.ReadFile(filepath.Join(dir, "hub.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var e client.Enrolment
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, app.Fail("data.damaged", err, "file", "hub.json")
	}
	return &inspect.Hub{URL: e.URL, Name: e.HubName, Pin: e.Fingerprint, OrderKey: e.OrderKey}, nil
}

func backupsOf(db *store.DB) inspect.Backups {
	return inspect.Backups{
		Last: func() (inspect.Backup, bool, error) {
			b, ok, err := db.LastBackup()
			return inspect.Backup{Folder: b.Folder, MadeAt: b.MadeAt, Verified: b.Verified}, ok, err
		},
		Try: func(ctx context.Context, b inspect.Backup, into string) error { return tryBackup(ctx, b.Folder, into) },
	}
}

// tryBackup restores a copy without its sounds, opens it, and holds its records
// and both logs to what they must be. Errors: "backup.damaged", "backup.unnamed"
// of a folder that was no station yet, and those of store.RestoreBackup.
func tryBackup(ctx context.Context, from, into string) error {
	if _, err := store.RestoreBackup(ctx, from, into, store.RestoreOptions{Trial: true}); err != nil {
		return err
	}
	db, err := store.OpenReader(ctx, into)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // only read
	if err := db.Check(ctx); err != nil {
		return err
	}
	_, ok, err := db.Station(ctx)
	if err != nil {
		return err
	}
	_, act, actsCut, err1 := db.VerifyAudit(ctx)
	_, played, playedCut, err2 := db.VerifyPlayLog(ctx)
	switch {
	case errors.Join(err1, err2) != nil:
		return errors.Join(err1, err2)
	case !ok:
		return app.Fail("backup.unnamed", nil)
	case act != nil || played != nil || actsCut || playedCut:
		err = errors.New("a log in it is broken")
	default:
		return nil
	}
	return app.Fail("backup.damaged", err, "file", "station.db")
}

// practiceHub is the address of the hub that a workshop runs in its own process,
// which is on this machine alone.
func practiceHub(dir string) []string {
	h, err := hubOf(dir)
	if err != nil || h == nil {
		return nil
	}
	u, err := url.Parse(h.URL)
	if err != nil {
		return nil
	}
	if ip := net.ParseIP(u.Hostname()); ip == nil || !ip.IsLoopback() {
		return nil
	}
	return []string{u.Host}
}

// securityLive is what the running station tells of itself.
func (s *station) securityLive() *inspect.Live {
	l := &inspect.Live{
		Listeners: listeners, Expected: []string{s.network.address, s.network.link.Addr()}, Fingerprint: s.network.fingerprint,
		WallAhead: s.clock.Jump(), HubAhead: s.hubAhead,
	}
	if s.info().Workshop {
		l.Practice = practiceHub(s.dir)
	}
	status := s.hubOrders.receiver.Status()
	l.Twin = status.Twice || app.CodeOf(status.Err) == "hub.key_twice"
	for _, c := range s.inventory.Clusters() {
		if c.SpeakerKey == "" || c.Technology != app.TechnologyIP {
			continue
		}
		at := s.inventory.Status(c.ID)
		l.Reports = append(l.Reports, inspect.Report{Number: c.Number, Name: c.Name, Version: at.Version, At: at.LastReport,
			Sealed: s.vitals.sealed(c), Keeps: c.KeepsKey})
	}
	return l
}

// tellSecurity tells who looks that the check has changed.
func (s *station) tellSecurity() { s.tell(backend.TopicSecurity) }
