package command

import (
	"context"
	"os"
	"strconv"

	"tienglang/app"
	"tienglang/ui/backend"
)

// SyncStatus is how things stand with the hub. What waits is counted now: records
// come between two rounds of sending, and the list shows them at once.
func (d *desk) SyncStatus() app.SyncStatus {
	s := d.outbox.Status()
	if n, err := d.db.OutboxCounts(context.Background(), d.clock.Now()); err == nil {
		s.Waiting, s.WaitingBytes, s.Refused = n.Waiting, n.WaitingBytes, n.Refused
	}
	return s
}

// Queue lists the records for the hub: refused, waiting, then the newest sent.
func (d *desk) Queue(limit int) ([]backend.QueueRow, error) {
	ctx := context.Background()
	rows, err := d.db.Outbox(ctx, limit)
	if err != nil {
		return nil, err
	}
	status := d.outbox.Status()
	out := make([]backend.QueueRow, 0, len(rows))
	for _, r := range rows {
		q := backend.QueueRow{OutboxRow: r, Title: d.recordTitle(ctx, r), Bytes: int64(len(r.Body))}
		if r.Media != "" {
			q.Bytes += d.mediaBytes(ctx, r.Media)
			if status.Uploading != "" && r.AckedAt.IsZero() && len(out) == 0 {
				q.Sent = status.UploadedBytes
			}
		}
		out = append(out, q)
	}
	return out, nil
}

func (d *desk) mediaBytes(ctx context.Context, sha string) int64 {
	path, err := d.db.MediaPath(ctx, sha)
	if err != nil {
		return 0
	}
	s, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return s.Size()
}

// recordTitle names what a record is about; the window adds what kind it is.
func (d *desk) recordTitle(ctx context.Context, r app.OutboxRow) string {
	switch r.Kind {
	case app.RecordProgramme:
		if p, err := d.library.Programme(ctx, r.Object); err == nil {
			return p.Title
		}
	case app.RecordCluster, app.RecordStatus:
		if c, err := d.inventory.Cluster(r.Object); err == nil {
			return c.Name
		}
	case app.RecordBroadcast:
		if b, err := d.db.Broadcast(ctx, r.Object); err == nil {
			return b.Title
		}
	case app.RecordSchedule:
		if e, err := d.db.ScheduleEntry(ctx, r.Object); err == nil {
			return e.Title
		}
	case app.RecordStation:
		return d.Station().Name
	}
	return ""
}

// SendNow tries at once.
func (d *desk) SendNow() { d.outbox.SendNow() }

// PauseSync stops sending, or goes on.
func (d *desk) PauseSync(paused bool) {
	u, err := d.who()
	if err == nil {
		err = d.db.AddAudit(context.Background(), app.AuditRow{User: u.ID, Action: "sync.pause", Object: strconv.FormatBool(paused)})
	}
	if err != nil {
		d.note("", err)
		return
	}
	d.outbox.Pause(paused)
	d.publish(backend.TopicSync)
}

// Retry lets a refused record wait again.
func (d *desk) Retry(ctx context.Context, seq int64) error {
	by, err := d.may(app.MayConfigure)
	if err != nil {
		return err
	}
	err = d.db.Retry(ctx, seq, app.AuditRow{User: by.ID, Action: "outbox.retry"})
	d.outbox.SendNow()
	return d.done(err, backend.TopicSync, "status.retried")
}

// Enrol joins the province's hub.
func (d *desk) Enrol(ctx context.Context, url, code string) error {
	if _, err := d.may(app.MayConfigure); err != nil {
		return err
	}
	return d.done(d.enrol(ctx, url, code), backend.TopicSync, "status.enrolled", "name", d.outbox.Status().HubName)
}
