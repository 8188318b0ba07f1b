package outbox

import (
	"context"
	"errors"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// errCut is a round that a person or a change of hub has cut.
var errCut = errors.New("round cut")

// round sends all that waits. It is a nil error when there is no hub, or when
// sending is paused.
func (s *Sender) round(ctx context.Context) error {
	ctx, cut := context.WithCancel(ctx)
	defer cut()
	s.mu.Lock()
	hub, paused := s.hub, s.status.Paused
	s.cut = cut
	s.mu.Unlock()
	s.count(ctx)
	if hub == nil || paused {
		return nil
	}
	err := s.drain(ctx, hub)
	cutShort := ctx.Err() != nil
	s.noteResult(hub, err, cutShort)
	s.count(context.WithoutCancel(ctx))
	if cutShort {
		return errCut
	}
	return err
}

// drain sends batch after batch until the queue is empty.
func (s *Sender) drain(ctx context.Context, hub Hub) error {
	for first := true; ; first = false {
		rows, err := s.c.Store.Batch(ctx, BatchRows)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			if first {
				return hub.Hello(ctx)
			}
			return nil
		}
		if err := s.sendSome(ctx, hub, rows); err != nil {
			return err
		}
		s.contact()
		s.count(ctx)
	}
}

// sendSome sends the first of rows: their media, where the first row still
// wants one, or as many records as may go without waiting for a medium.
func (s *Sender) sendSome(ctx context.Context, hub Hub, rows []app.OutboxRow) error {
	records, err := s.ready(ctx, hub, rows)
	if err != nil {
		return err
	}
	records = records[:wire.Fit(records)]
	answer, err := hub.Push(ctx, records)
	if err != nil {
		return err
	}
	return s.settle(ctx, records, answer)
}

// ready returns the records that may go now. A medium that the first row needs
// is uploaded; the rows after it wait at the first further medium.
func (s *Sender) ready(ctx context.Context, hub Hub, rows []app.OutboxRow) ([]wire.Record, error) {
	var records []wire.Record
	for i, row := range rows {
		if row.Media != "" && !s.there[row.Media] && i > 0 {
			break
		}
		r, err := s.record(ctx, hub, row)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// record makes the record of a row whose turn it is. What can never be sent
// goes up as a void one that says why.
func (s *Sender) record(ctx context.Context, hub Hub, row app.OutboxRow) (wire.Record, error) {
	r := wire.RecordOf(s.c.Commune, row)
	if err := r.Check(); err != nil {
		return r.Voided(app.CodeOf(err)), nil
	}
	if row.Media == "" || s.there[row.Media] {
		return r, nil
	}
	err := s.upload(ctx, hub, row.Media)
	if code := app.CodeOf(err); permanent[code] {
		s.c.Logger.Error("medium can't be sent", "seq", row.Seq, "sha256", row.Media, "error", err)
		return r.Voided(code), nil
	}
	return r, err
}

// permanent are the reasons for which trying again by itself is no use; a
// person sees the record as refused and may try again.
var permanent = map[string]bool{
	"hub.media_missing": true, "hub.media_damaged": true,
	"hub.media_too_large": true, "hub.quota": true,
}

func (s *Sender) upload(ctx context.Context, hub Hub, sha256 string) error {
	path, err := s.c.Store.MediaPath(ctx, sha256)
	if err != nil {
		return app.Fail("hub.media_missing", err)
	}
	title := s.c.Store.MediaTitle(ctx, sha256)
	defer s.uploading("", 0, 0)
	err = hub.Upload(ctx, sha256, path, func(done, total int64) { s.uploading(title, done, total) })
	if err == nil {
		s.there[sha256] = true
		s.contact()
	}
	return err
}

// settle writes down what the hub said. When it said nothing that helps,
// sending again would go on for ever: "hub.gap" (the hub lacks records that
// the station has let go) or "hub.media_mismatch".
func (s *Sender) settle(ctx context.Context, sent []wire.Record, a wire.Answer) error {
	ctx = context.WithoutCancel(ctx) // the hub has committed; never forget it halfway
	if len(a.Acked) > 0 {
		if err := s.c.Store.Ack(ctx, a.Acked); err != nil {
			return err
		}
	}
	for _, r := range a.Refused {
		s.c.Logger.Error("hub refused a record", "seq", r.Seq, "code", r.Code)
		if err := s.c.Store.Refuse(ctx, r.Seq, r.Code); err != nil {
			return err
		}
	}
	for _, sha := range a.Needed {
		delete(s.there, sha)
	}
	switch {
	case len(a.Acked)+len(a.Refused) > 0:
		return nil
	case len(a.Needed) > 0:
		return app.Fail("hub.media_mismatch", nil)
	}
	s.c.Logger.Error("hub expects another record", "expects", a.Next, "sent", sent[0].Seq)
	return app.Fail("hub.gap", nil)
}

func (s *Sender) uploading(title string, done, total int64) {
	s.mu.Lock()
	s.status.Uploading, s.status.UploadedBytes, s.status.UploadBytes = title, done, total
	s.mu.Unlock()
	s.changed()
}

// contact notes that the hub has just answered.
func (s *Sender) contact() {
	s.mu.Lock()
	s.status.Online, s.status.LastError, s.status.LastContact = true, nil, s.c.Clock.Now()
	s.mu.Unlock()
}

func (s *Sender) noteResult(hub Hub, err error, cutShort bool) {
	s.mu.Lock()
	if s.hub == hub && !cutShort {
		s.status.Online, s.status.LastError = err == nil, err
		if err == nil {
			s.status.LastContact = s.c.Clock.Now()
		}
	}
	s.mu.Unlock()
	s.changed()
}

func (s *Sender) count(ctx context.Context) {
	now := s.c.Clock.Now()
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	n, err := s.c.Store.Counts(ctx, midnight)
	if err != nil {
		if ctx.Err() != nil {
			return // the station closes
		}
		s.c.Logger.Error("counting the outbox", "error", err)
		return
	}
	s.mu.Lock()
	s.status.Waiting, s.status.WaitingBytes = n.Waiting, n.WaitingBytes
	s.status.SentToday, s.status.Refused = n.Sent, n.Refused
	s.mu.Unlock()
	s.changed()
}
