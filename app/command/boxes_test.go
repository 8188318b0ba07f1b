package command

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio/speaker"
)

// boxOf runs a box that a person types a code on.
func boxOf(t *testing.T, s *station, dir, code string) (box *speaker.Speaker, ended chan error) {
	t.Helper()
	box, err := speaker.New(speaker.Config{Dir: dir, Station: s.network.url(), Code: code, Virtual: true, Output: speaker.OutputNull, Version: Version})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended = make(chan error, 1)
	done := make(chan struct{})
	go func() { defer close(done); ended <- box.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	return box, ended
}

// TestABoxIsReplacedAndAStolenOneIsRefused with real boxes: until the new one is
// paired the old one is there; then it is refused, and what it held is held by
// the new one. The new one, carried off in turn, is refused by link and HTTPS,
// gets no key, and is never paired again.
func TestABoxIsReplacedAndAStolenOneIsRefused(t *testing.T) {
	d := openDesk(t)
	s := d.station
	slot := dueAt(t, s, shortApproved(t, s, 2), s.clock.Now().Add(time.Hour).Truncate(time.Second))
	until(t, 30*time.Second, "every pole holds it", func() bool { held, _ := s.holding.Held(slot); return len(held) == 3 })
	pole := s.inventory.Clusters()[0]
	code, err := d.ReplaceBox(t.Context(), pole.ID, app.Box{Serial: "SN-2"})
	if err != nil || !s.network.link.Connected(pole.SpeakerKey) {
		t.Fatalf("the old one is gone already: %v", err)
	}
	dir := filepath.Join(t.TempDir(), "box")
	boxOf(t, s, dir, code.Code)
	var now app.Cluster
	until(t, 20*time.Second, "the new one is there", func() bool {
		now, _ = s.inventory.Cluster(pole.ID)
		return now.SpeakerKey != pole.SpeakerKey && s.network.link.Connected(now.SpeakerKey)
	})
	if now.Box.Serial != "SN-2" || s.network.link.Connected(pole.SpeakerKey) || now.Name != pole.Name {
		t.Errorf("%+v; the old one is connected: %v", now, s.network.link.Connected(pole.SpeakerKey))
	}
	until(t, 30*time.Second, "the new one holds what the old one held", func() bool {
		found, err := filepath.Glob(filepath.Join(dir, "held", "[0-9a-f]*.sealed"))
		return err == nil && len(found) == 1
	})
	if err := d.RevokeBox(t.Context(), pole.ID); err != nil {
		t.Fatal(err)
	}
	until(t, 10*time.Second, "it is shown out", func() bool { return !s.network.link.Connected(now.SpeakerKey) })
	until(t, 20*time.Second, "that it knocked is in the audit log", func() bool {
		rows, err := s.db.Audit(t.Context(), 1000)
		return err == nil && slices.ContainsFunc(rows, func(r app.AuditRow) bool { return r.Action == "refused" && r.Object == "link.revoked" })
	})
	if got := d.RevokedBoxes(); len(got) != 2 || got[0].Why != app.RevokedStolen || got[1].Why != app.RevokedReplaced || got[0].ByName != "Nguyễn Thị Hoà" {
		t.Errorf("revoked: %+v", got)
	}
}
