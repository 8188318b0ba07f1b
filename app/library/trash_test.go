package library_test

import (
	"os"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
)

// lies tells whether the file of a medium is on the disk.
func lies(t *testing.T, d *store.DB, m app.Media) bool {
	t.Helper()
	_, err := os.Stat(d.Dir() + "/media/" + m.SHA256[:2] + "/" + m.SHA256 + m.Ext)
	return err == nil
}

func acked(t *testing.T, d *store.DB) {
	t.Helper()
	rows, err := d.Outbox(ctx, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := d.Ack(ctx, []int64{r.Seq}); err != nil {
			t.Fatal(err)
		}
	}
}

// A forgotten programme's master waits until the hub has it; then it goes.
func TestEmptyingTakesTheFilesThatNothingNeeds(t *testing.T) {
	s, d, clock := begin(t)
	master, voice, bed := apptest.Sound(t, d, app.MediaMaster, "master"), apptest.Sound(t, d, app.MediaVoice, "voice"), apptest.Sound(t, d, app.MediaBed, "bed")
	p := apptest.Programme("Bản tin", master)
	p.Items = []app.ProgrammeItem{{Kind: app.MediaVoice, Media: voice.SHA256, Title: "Giọng"}}
	p, err := s.Save(ctx, editor, p)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(ctx, editor, p.ID); err != nil {
		t.Fatal(err)
	}
	for _, m := range []app.Media{voice, bed} {
		if _, err := s.TrashMedia(ctx, editor, m.SHA256, m.Kind); err != nil {
			t.Fatal(err)
		}
	}
	if all, _ := d.Media(ctx, app.MediaBed); len(all) != 0 {
		t.Errorf("listed from the trash: %+v", all)
	}
	if tr, err := s.Trash(ctx); err != nil || len(tr.Programmes) != 1 || len(tr.Media) != 2 {
		t.Fatalf("%+v, %v", tr, err)
	}
	clock.Advance(time.Hour)
	gone, err := s.EmptyTrash(ctx, editor)
	if err != nil || len(gone.Programmes) != 1 || len(gone.Media) != 2 {
		t.Fatalf("%+v, %v", gone, err)
	}
	if acts, _ := d.Audit(ctx, 1); acts[0].Action != "library.empty_trash" || acts[0].User != editor.ID {
		t.Errorf("%+v", acts)
	}
	r, err := d.Reap(ctx, map[string]bool{bed.SHA256: true})
	if err != nil || len(r.Files) != 1 || r.Waiting != 2 || !lies(t, d, bed) || !lies(t, d, master) || lies(t, d, voice) {
		t.Fatalf("the bed is named elsewhere, the master on its way: %+v, %v", r, err)
	}
	acked(t, d)
	if r, err = d.Reap(ctx, nil); err != nil || len(r.Files) != 2 || r.Bytes == 0 || r.Waiting != 0 || lies(t, d, master) {
		t.Errorf("%+v, %v", r, err)
	}
	if err := d.Check(ctx); err != nil {
		t.Error(err)
	}
	_, err = s.Programme(ctx, p.ID)
	apptest.Wants(t, err, "data.not_found")
	if found, _ := s.Search(ctx, "ban"); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

func TestWhatIsRestoredOrUsedAgainStays(t *testing.T) {
	s, d, _ := begin(t)
	m := apptest.Sound(t, d, app.MediaVoice, "voice")
	if _, err := s.TrashMedia(ctx, editor, m.SHA256, m.Kind); err != nil {
		t.Fatal(err)
	}
	if _, err := s.RestoreMedia(ctx, editor, m.SHA256, m.Kind); err != nil {
		t.Fatal(err)
	}
	if gone, err := s.EmptyTrash(ctx, editor); err != nil || len(gone.Media) != 0 {
		t.Fatalf("%+v, %v", gone, err)
	}
	if _, err := s.TrashMedia(ctx, editor, m.SHA256, m.Kind); err != nil {
		t.Fatal(err)
	}
	if _, err := s.EmptyTrash(ctx, editor); err != nil {
		t.Fatal(err)
	}
	apptest.Sound(t, d, app.MediaBed, "voice") // the same sound comes back before its file is gone
	if r, err := d.Reap(ctx, nil); err != nil || len(r.Files) != 0 || r.Waiting != 0 || !lies(t, d, m) {
		t.Errorf("%+v, %v", r, err)
	}
	if err := d.VerifyMedia(ctx, m.SHA256); err != nil {
		t.Error(err)
	}
}

// The sound that two programmes share stays as long as one of them does.
func TestASharedMasterStays(t *testing.T) {
	s, d, _ := begin(t)
	m := apptest.Sound(t, d, app.MediaMaster, "master")
	one, err := s.Save(ctx, editor, apptest.Programme("Một", m))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save(ctx, editor, apptest.Programme("Hai", m)); err != nil {
		t.Fatal(err)
	}
	acked(t, d)
	if err := s.Delete(ctx, editor, one.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.EmptyTrash(ctx, editor); err != nil {
		t.Fatal(err)
	}
	acked(t, d)
	if r, err := d.Reap(ctx, nil); err != nil || len(r.Files) != 0 || !lies(t, d, m) {
		t.Errorf("%+v, %v", r, err)
	}
}

// A sound that the library keeps as nothing any more, and something else names,
// is not only left on the disk: it is found there.
func TestWhatSomethingNamesIsFoundAfterEmptying(t *testing.T) {
	s, d, _ := begin(t)
	m := apptest.Sound(t, d, app.MediaVoice, "voice")
	if _, err := s.TrashMedia(ctx, editor, m.SHA256, m.Kind); err != nil {
		t.Fatal(err)
	}
	if _, err := s.EmptyTrash(ctx, editor); err != nil {
		t.Fatal(err)
	}
	if r, err := d.Reap(ctx, map[string]bool{m.SHA256: true}); err != nil || r.Waiting != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := d.MediaPath(ctx, m.SHA256); err != nil {
		t.Errorf("an edit that has it would be silent: %v", err)
	}
	if err := d.VerifyMedia(ctx, m.SHA256); err != nil {
		t.Error(err)
	}
}
