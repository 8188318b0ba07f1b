package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/sync/client"
	"tienglang/sync/outbox"
	"tienglang/sync/wire"
)

// queue gives the sender the station's real store.
type queue struct{ *store.DB }

func (q queue) Counts(ctx context.Context, since time.Time) (outbox.Counts, error) {
	c, err := q.OutboxCounts(ctx, since)
	return outbox.Counts{Waiting: c.Waiting, WaitingBytes: c.WaitingBytes, Sent: c.AckedSince, Refused: c.Refused}, err
}

// runStation is a station in dir: it sends its outbox to its hub and, while
// it works, fills it with programmes and broadcasts. A station that does not
// work ends when its outbox is empty.
func runStation(ctx context.Context, dir string, work bool) error {
	d, err := store.Open(ctx, dir, store.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if _, err := d.CloseInterrupted(ctx); err != nil {
		return err
	}
	s, err := newSender(dir, d)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	if work {
		return errors.Join(busy(ctx, d, s), ctx.Err())
	}
	for {
		c, err := d.OutboxCounts(ctx, time.Time{})
		if err != nil || c.Waiting == 0 {
			stop()
			if ran := <-ended; err == nil && !errors.Is(ran, context.Canceled) {
				err = ran
			}
			return err
		}
		s.SendNow()
		time.Sleep(20 * time.Millisecond)
	}
}

func newSender(dir string, d *store.DB) (*outbox.Sender, error) {
	id, err := wire.LoadIdentity(filepath.Join(dir, "station.key"))
	if err != nil {
		return nil, err
	}
	var e client.Enrolment
	text, err := os.ReadFile(filepath.Join(dir, "hub.json"))
	if err == nil {
		err = json.Unmarshal(text, &e)
	}
	if err != nil {
		return nil, err
	}
	s := outbox.New(outbox.Config{
		Store: queue{d}, Clock: app.SystemClock{}, Commune: e.Commune, Logger: slog.New(slog.DiscardHandler),
	})
	s.SetHub(client.New(e, id, client.Options{}), e.HubName, e.URL)
	return s, nil
}

// busy fills the outbox for ever.
func busy(ctx context.Context, d *store.DB, s *outbox.Sender) error {
	for n := 0; ctx.Err() == nil; n++ {
		if n%4 == 0 {
			if err := makeProgramme(ctx, d); err != nil {
				return err
			}
		}
		if err := broadcastOnce(ctx, d, n); err != nil {
			return err
		}
		s.SendNow()
	}
	return nil
}

func makeProgramme(ctx context.Context, d *store.DB) error {
	sound := make([]byte, 300_000)
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], rand.Uint64())
	_, _ = rand.NewChaCha8(key).Read(sound) // never fails
	m, err := d.PutMedia(ctx, bytes.NewReader(sound), app.Media{Name: "bản tin", Ext: ".flac", Kind: app.MediaMaster})
	if err != nil {
		return err
	}
	_, err = d.SaveProgramme(ctx, app.Programme{
		ID: app.NewID(time.Now()), Title: "Bản tin", State: app.ProgrammeDraft, Master: m.SHA256, CreatedAt: time.Now(),
	}, app.AuditRow{})
	return err
}

func broadcastOnce(ctx context.Context, d *store.DB, n int) error {
	b := app.Broadcast{ID: app.NewID(time.Now()), Kind: app.BroadcastLive, Title: fmt.Sprint("Buổi ", n), StartedAt: time.Now()}
	if err := d.StartBroadcast(ctx, b, app.AuditRow{}); err != nil {
		return err
	}
	_, err := d.EndBroadcast(ctx, b.ID, time.Now(), "done", app.AuditRow{})
	return err
}
