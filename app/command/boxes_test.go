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

// cardOf is an image of a box's card: who the box is, and who its station.
func cardOf(t *testing.T, dir string) (image string) {
	t.Helper()
	image = t.TempDir()
	for _, name := range []string{"speaker.json", "speaker.seed"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(image, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return image
}

// forgot checks that a box that was revoked ends, and holds nothing.
func forgot(t *testing.T, dir string, ended chan error) {
	t.Helper()
	select {
	case err := <-ended:
		if app.CodeOf(err) != "speaker.revoked" {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Error("it goes on")
	}
	for _, name := range []string{"held", "speaker.seed", "reports.journal", "disk.key"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !os.IsNotExist(err) {
			t.Errorf("%s is there: %v", name, err)
		}
	}
}

// TestABoxIsReplacedAndAStolenOneIsRefused with real boxes: until the new one is
// paired the old one is there; then it is refused, deletes what it held, and that
// is held by the new one. The new one, carried off in turn, hears at once that it
// is revoked, and deletes what it holds; a copy of its card is refused by link and
// HTTPS, gets no key, and is never paired again.
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
	_, ended := boxOf(t, s, dir, code.Code)
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
	until(t, 20*time.Second, "the old one holds nothing", func() bool {
		_, err := os.Stat(filepath.Join(s.virtual.dir, string(pole.ID), "held"))
		return os.IsNotExist(err)
	})
	card := cardOf(t, dir)
	if err := d.RevokeBox(t.Context(), pole.ID); err != nil {
		t.Fatal(err)
	}
	until(t, 10*time.Second, "it is shown out", func() bool { return !s.network.link.Connected(now.SpeakerKey) })
	forgot(t, dir, ended)
	_, ended = boxOf(t, s, card, "")
	forgot(t, card, ended)
	until(t, 20*time.Second, "that it knocked is in the audit log", func() bool {
		rows, err := s.db.Audit(t.Context(), 1000)
		return err == nil && slices.ContainsFunc(rows, func(r app.AuditRow) bool { return r.Action == "refused" && r.Object == "link.revoked" })
	})
	if got := d.RevokedBoxes(); len(got) != 2 || got[0].Why != app.RevokedStolen || got[1].Why != app.RevokedReplaced || got[0].ByName != "Nguyễn Thị Hoà" {
		t.Errorf("revoked: %+v", got)
	}
}
