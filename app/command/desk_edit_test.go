package command

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// editingDesk is a desk whose library has two voices, of 4 and 3 s, and a bed
// of 6 s.
func editingDesk(t *testing.T) (d *desk, voice, second, bed app.Media) {
	t.Helper()
	d = studioDesk(t, filepath.Join(t.TempDir(), "station"))
	t.Cleanup(d.closeEdit)
	return d, kept(t, d, "Tin 1", app.MediaVoice, 4, 300), kept(t, d, "Tin 2", app.MediaVoice, 3, 500), kept(t, d, "Nền nhẹ", app.MediaBed, 6, 200)
}

// kept takes a tone into the library.
func kept(t *testing.T, d *desk, name string, kind app.MediaKind, seconds float64, hz float64) app.Media {
	t.Helper()
	p := make([]float32, int(seconds*audio.Rate))
	for i := range p {
		p[i] = float32(0.2 * math.Sin(2*math.Pi*hz*float64(i)/audio.Rate))
	}
	m, err := d.intake.source(t.Context(), &clip{samples: p}, app.Media{Name: name, Kind: kind}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// changed asks for a change and gives what the desk has then.
func changed(t *testing.T, d *desk, key string, e edit.Edit) backend.EditView {
	t.Helper()
	v, err := d.ChangeEdit(backend.Step{Key: key, Pairs: []string{"name", "Tin 1"}}, e)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// laid is an edit with a voice at two seconds, over a bed.
func laid(t *testing.T, d *desk, voice, bed app.Media) backend.EditView {
	t.Helper()
	v, err := d.OpenEdit("")
	if err != nil {
		t.Fatal(err)
	}
	m := backend.EditMedia(voice)
	e, _, err := v.Edit.Insert(v.Edit.Tracks[0].ID, m, edit.Clip{Name: voice.Name, At: 2 * audio.Rate, Length: m.Frames})
	if err != nil {
		t.Fatal(err)
	}
	if e, err = e.Repeat(e.Tracks[2].ID, backend.EditMedia(bed), 0, e.Length()+audio.Rate, 0, audio.Rate); err != nil {
		t.Fatal(err)
	}
	e.Title = "Bản tin sáng"
	return changed(t, d, "studio.step.insert", e)
}

func TestABulletinIsMadeAndApproved(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	if v.Programme.ID != "" || v.Rendered || len(v.Undo) != 1 || v.Undo[0].Key != "studio.step.insert" {
		t.Fatalf("before rendering: %+v", v)
	}
	loud, err := d.MeasureEdit(t.Context(), nil)
	if err != nil || loud.IntegratedLUFS < -40 || loud.IntegratedLUFS > -10 {
		t.Fatalf("measured %+v, %v", loud, err)
	}
	var last int64
	made, err := d.RenderEdit(t.Context(), func(done, _ int64) {
		if done < last {
			t.Errorf("progress goes from %d back to %d", last, done)
		}
		last = done
	})
	if err != nil || made.ID != v.Edit.ID || made.State != app.ProgrammeDraft || last != 1000 {
		t.Fatalf("made %+v, progress %d, %v", made, last, err)
	}
	if off := made.Loudness.IntegratedLUFS + 16; math.Abs(off) > 0.2 || made.Loudness.TruePeakDBTP > -0.9 || made.Duration != 7*time.Second {
		t.Errorf("the master: %+v, %v", made.Loudness, made.Duration)
	}
	if len(made.Items) != 2 || made.Items[0].Media != voice.SHA256 || made.Items[1].Kind != app.MediaBed {
		t.Errorf("items %+v", made.Items)
	}
	if err := errors.Join(d.Submit(t.Context(), made.ID), approved(d, made.ID)); err != nil {
		t.Fatal(err)
	}
	if v, err = d.OpenEdit(made.ID); err != nil || !v.Rendered || v.Programme.State != app.ProgrammeApproved {
		t.Fatalf("approved: %+v, %v", v.Programme, err)
	}
	e, err := v.Edit.WithTrack(v.Edit.Tracks[2].ID, func(t *edit.Track) { t.GainDB = -10 })
	if err != nil {
		t.Fatal(err)
	}
	if v = changed(t, d, "studio.step.gain_track", e); v.Rendered || v.Programme.State != app.ProgrammeApproved {
		t.Errorf("changed, and not rendered yet: %+v", v)
	}
	if v, err = d.UndoEdit(); err != nil || !v.Rendered || len(v.Redo) != 1 {
		t.Errorf("undone, it is again what was approved: %+v, %v", v, err)
	}
	if _, err = d.RedoEdit(); err != nil {
		t.Fatal(err)
	}
	if made, err = d.RenderEdit(t.Context(), nil); err != nil || made.ID != v.Edit.ID || made.State != app.ProgrammeDraft {
		t.Errorf("rendered again it needs approval again: %+v, %v", made, err)
	}
}

func approved(d *desk, id app.ID) error {
	_, err := d.Approve(context.Background(), id)
	return err
}

// What was made is there after a restart, with its history.
func TestTheEditOutlivesTheProgram(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	d.closeEdit()
	again := newDesk(d.station)
	t.Cleanup(again.closeEdit)
	again.setUser(d.user, true)
	got, err := again.OpenEdit("")
	if err != nil || !bytes.Equal(marshal(t, got.Edit), marshal(t, v.Edit)) || len(got.Undo) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if got, err = again.UndoEdit(); err != nil || got.Edit.Length() != 0 {
		t.Errorf("undone after the restart: %+v, %v", got, err)
	}
}

func marshal(t *testing.T, e edit.Edit) []byte {
	t.Helper()
	b, err := e.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A bulletin that is put away for another is in the library, and comes back.
func TestAnEditThatIsPutAwayIsADraft(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	fresh, err := d.NewEdit("")
	if err != nil || fresh.Edit.Length() != 0 || fresh.Edit.ID == v.Edit.ID {
		t.Fatalf("%+v, %v", fresh, err)
	}
	all, err := d.Programmes("")
	if err != nil || len(all) != 1 || all[0].ID != v.Edit.ID || all[0].Master != "" || all[0].Title != "Bản tin sáng" {
		t.Fatalf("the library has %+v, %v", all, err)
	}
	got, err := d.OpenEdit(v.Edit.ID)
	if err != nil || !bytes.Equal(marshal(t, got.Edit), marshal(t, v.Edit)) || got.Rendered {
		t.Fatalf("%+v, %v", got, err)
	}
	if made, err := d.RenderEdit(t.Context(), nil); err != nil || made.ID != v.Edit.ID {
		t.Errorf("%+v, %v", made, err)
	}
	if all, err = d.Programmes(""); err != nil || len(all) != 1 {
		t.Errorf("%d programmes, %v", len(all), err)
	}
}

// An edit that somebody has broken keeps nobody from working.
func TestABrokenEditIsToldOf(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	d.closeEdit()
	if err := os.WriteFile(d.work.edits.path(v.Edit.ID), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := d.OpenEdit("")
	if err != nil || got.Edit.ID == v.Edit.ID || got.Edit.Length() != 0 {
		t.Fatalf("%+v, %v", got.Edit, err)
	}
	if s := d.Status(); app.CodeOf(s.Err) != "edit.not_edit" {
		t.Errorf("it says %+v", s)
	}
	if body, err := os.ReadFile(d.work.edits.path(v.Edit.ID)); err != nil || string(body) != "{" {
		t.Errorf("what was broken is %q, %v", body, err)
	}
}

// What an older version was working on becomes an edit.
func TestADraftOfAnOlderVersionIsTakenOver(t *testing.T) {
	t.Parallel()
	d, voice, second, bed := editingDesk(t)
	gone := strings.Repeat("0d", 32) // the hash of a sound that is not there any more
	body := `{"ID":"","Title":"Bản tin trưa","Voice":["` + voice.SHA256 + `","` + gone + `","` + second.SHA256 + `"],"Bed":"` + bed.SHA256 +
		`","VoiceDB":2,"BedDB":-8,"DuckDB":10,"TargetLUFS":-18,"CeilingDB":-2}`
	if err := d.db.KeepDraft(t.Context(), draftKey, []byte(body)); err != nil {
		t.Fatal(err)
	}
	v, err := d.OpenEdit("")
	if err != nil {
		t.Fatal(err)
	}
	e := v.Edit
	said, music := e.Tracks[0], e.Tracks[2]
	if e.Title != "Bản tin trưa" || len(said.Clips) != 3 || said.Clips[0].At != 2*audio.Rate || said.Clips[1].Media != gone || said.Clips[2].At != 16*audio.Rate || said.GainDB != 2 {
		t.Errorf("voice %+v", said)
	}
	if v.Missing[gone] == nil || len(v.Missing) != 1 {
		t.Errorf("missing: %v", v.Missing)
	}
	if n := len(music.Clips); n < 3 || music.Clips[n-1].End() != 22*audio.Rate || music.Clips[n-1].FadeOut.Length != 3*audio.Rate || music.GainDB != -8 || music.Duck.DepthDB != 10 {
		t.Errorf("music %+v", music)
	}
	if *e.Master.TargetLUFS != -18 || e.Master.CeilingDB != -2 {
		t.Errorf("master %+v", e.Master)
	}
	d.closeEdit()
	if got, err := d.OpenEdit(""); err != nil || got.Edit.ID != e.ID {
		t.Errorf("opened again: %v, %v", got.Edit.ID, err)
	}
}

// A programme whose edit is elsewhere opens as its master in one piece, which
// stands as it is until that is changed; nothing that was approved is lost.
func TestAProgrammeWithoutAnEditIsItsMaster(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	made, err := d.library.Save(t.Context(), d.user, app.Programme{Title: "Tin cũ", Master: kept(t, d, "Tin cũ", app.MediaMaster, 4, 700).SHA256,
		Items: []app.ProgrammeItem{{Kind: app.MediaVoice, Media: voice.SHA256, Title: voice.Name, GainDB: 1}, {Kind: app.MediaBed, Media: bed.SHA256}}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.OpenEdit(made.ID)
	if err != nil || !v.Rendered || len(v.Edit.Media) != 1 || len(v.Edit.Tracks[0].Clips) != 1 {
		t.Fatalf("%+v, %v", v, err)
	}
	if c := v.Edit.Tracks[0].Clips[0]; c.Media != made.Master || c.At != 0 || c.Length != 4*audio.Rate || c.GainDB != 0 {
		t.Errorf("the clip %+v", c)
	}
	if _, err := d.OpenEdit("../../etc"); err == nil {
		t.Error("an edit outside of the folder was opened")
	}
}

// A draft without a master and without an edit shows every sound it names.
func TestADraftWithoutAnEditShowsItsSounds(t *testing.T) {
	t.Parallel()
	d, voice, second, bed := editingDesk(t)
	item := func(k app.MediaKind, m app.Media) app.ProgrammeItem {
		return app.ProgrammeItem{Kind: k, Media: m.SHA256, Title: m.Name}
	}
	made, err := d.library.Save(t.Context(), d.user, app.Programme{Title: "Nháp", Items: []app.ProgrammeItem{
		item(app.MediaVoice, voice), item(app.MediaJingle, second), item(app.MediaBed, bed)}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.OpenEdit(made.ID)
	if err != nil || v.Rendered || len(v.Edit.Media) != 3 || v.Edit.Length() != 13*audio.Rate {
		t.Errorf("%+v, %v", v, err)
	}
}

// What another saves while one renders is not overwritten.
func TestRenderingDoesNotOverwriteAnothersWork(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	laid(t, d, voice, bed)
	made, err := d.RenderEdit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	p := made
	p.Title = "Của người khác"
	_, err = d.RenderEdit(t.Context(), func(done, _ int64) {
		if p.Version == made.Version && done > 500 {
			if p, err = d.library.Save(t.Context(), d.user, p); err != nil {
				t.Error(err)
			}
		}
	})
	if app.CodeOf(err) != "data.changed" {
		t.Errorf("rendered over it: %v", err)
	}
	if got, err := d.Programme(made.ID); err != nil || got.Title != "Của người khác" {
		t.Errorf("%+v, %v", got, err)
	}
}

// What was changed since it was rendered is not submitted: the approver would
// hear something else.
func TestWhatIsNotRenderedIsNotSubmitted(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	made, err := d.RenderEdit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	v.Edit.Title = "Khác"
	changed(t, d, "studio.step.rename", v.Edit)
	if err := d.Submit(t.Context(), made.ID); app.CodeOf(err) != "programme.not_rendered" {
		t.Errorf("on the bench: %v", err)
	}
	d.closeEdit()
	if err := d.Submit(t.Context(), made.ID); app.CodeOf(err) != "programme.not_rendered" {
		t.Errorf("put away: %v", err)
	}
	if _, err := d.OpenEdit(made.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.UndoEdit(); err != nil {
		t.Fatal(err)
	}
	if err := d.Submit(t.Context(), made.ID); err != nil {
		t.Errorf("undone: %v", err)
	}
}

// An edit of a newer version is looked at, not rendered.
func TestANewerEditIsNotRendered(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	d.closeEdit()
	body := bytes.Replace(marshal(t, v.Edit), []byte(`"version": 1`), []byte(`"version": 2`), 1)
	if err := os.WriteFile(d.work.edits.path(v.Edit.ID), body, 0o600); err != nil {
		t.Fatal(err)
	}
	if v, err := d.OpenEdit(v.Edit.ID); err != nil || !v.ReadOnly {
		t.Fatalf("%+v, %v", v, err)
	}
	if _, err := d.RenderEdit(t.Context(), nil); app.CodeOf(err) != "edit.read_only" {
		t.Errorf("rendered: %v", err)
	}
}

// An edit that cannot be opened for the moment is opened the next time: no
// other takes its place.
func TestAnEditThatDoesNotOpenIsNotForgotten(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	d.closeEdit()
	path := d.work.edits.path(v.Edit.ID)
	if err := errors.Join(os.Rename(path, path+".x"), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	if got, err := d.OpenEdit(""); err == nil {
		t.Errorf("opened %v", got.Edit.ID)
	}
	if err := errors.Join(os.Remove(path), os.Rename(path+".x", path)); err != nil {
		t.Fatal(err)
	}
	if got, err := d.OpenEdit(""); err != nil || got.Edit.ID != v.Edit.ID {
		t.Errorf("opened %v, %v", got.Edit.ID, err)
	}
}

// A broken edit is still the one that is opened next time, until the empty one
// in its place is changed.
func TestABrokenEditIsMendedInPlace(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	path := d.work.edits.path(v.Edit.ID)
	for _, use := range []bool{false, true} {
		d.closeEdit()
		whole, err := os.ReadFile(path)
		if err = errors.Join(err, os.WriteFile(path, []byte("{"), 0o600)); err != nil {
			t.Fatal(err)
		}
		fresh, err := d.OpenEdit("")
		if err != nil || fresh.Edit.ID == v.Edit.ID {
			t.Fatalf("%+v, %v", fresh, err)
		}
		want := v.Edit.ID
		if use {
			want, fresh.Edit.Title = fresh.Edit.ID, "Bản tin mới"
			changed(t, d, "studio.step.rename", fresh.Edit)
		}
		d.closeEdit()
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := d.OpenEdit(""); err != nil || got.Edit.ID != want {
			t.Errorf("used %v: opened %v, want %v, %v", use, got.Edit.ID, want, err)
		}
	}
}

// Where an edit cannot be opened the one that is on the bench stays, as the
// window shows it.
func TestTheBenchStaysAsTheWindowShowsIt(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	sounds := d.work.edits.sounds()
	if err := errors.Join(os.Rename(sounds, sounds+".x"), os.WriteFile(sounds, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.NewEdit("Khác"); err == nil {
		t.Fatal("opened without a folder for its sounds")
	}
	if err := errors.Join(os.Remove(sounds), os.Rename(sounds+".x", sounds)); err != nil {
		t.Fatal(err)
	}
	v.Edit.Title = "Vẫn bản này"
	if got := changed(t, d, "studio.step.rename", v.Edit); got.Edit.Title != "Vẫn bản này" {
		t.Errorf("%+v", got.Edit)
	}
}

// What is on the disk is told as done, also while the library does not answer.
func TestAChangeIsToldWithoutTheLibrary(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	made, err := d.RenderEdit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = d.OpenEdit(made.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.db.Close(); err != nil {
		t.Fatal(err)
	}
	v.Edit.Title = "Khác"
	if got := changed(t, d, "studio.step.rename", v.Edit); got.Edit.Title != "Khác" || got.Programme.ID != made.ID {
		t.Errorf("%+v", got)
	}
}

// Who may not produce looks at edits that are there and makes none.
func TestOpeningMakesNothingForAnApprover(t *testing.T) {
	t.Parallel()
	d, voice, _, _ := editingDesk(t)
	made, err := d.library.Save(t.Context(), d.user, app.Programme{Title: "Tin cũ", Master: voice.SHA256})
	if err != nil {
		t.Fatal(err)
	}
	d.setUser(app.User{ID: "a", Roles: []app.Role{app.RoleApprover}}, true)
	for _, id := range []app.ID{"", made.ID} {
		if _, err := d.OpenEdit(id); app.CodeOf(err) != "people.not_allowed" {
			t.Errorf("opened %q: %v", id, err)
		}
	}
}

// Who asks twice for an outline gets the same one, so that none is left open.
func TestAnOutlineIsMadeOnce(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	laid(t, d, voice, bed)
	one, err := d.EditPeaks(t.Context(), voice.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	if two, err := d.EditPeaks(t.Context(), voice.SHA256); err != nil || one != two {
		t.Errorf("another one, %v", err)
	}
}

// A sound that is gone is told of and cannot go on air unheard; the rest does.
func TestAMissingSoundAtTheDesk(t *testing.T) {
	t.Parallel()
	d, voice, second, _ := editingDesk(t)
	v := laid(t, d, voice, second)
	path, err := d.db.MediaPath(t.Context(), second.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	d.closeEdit()
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if v, err = d.OpenEdit(v.Edit.ID); err != nil || app.CodeOf(v.Missing[second.SHA256]) != "media.missing" || v.Missing[voice.SHA256] != nil {
		t.Fatalf("missing %v, %v", v.Missing, err)
	}
	if err := d.PrepareEdit(t.Context(), second.SHA256); app.CodeOf(err) != "media.missing" {
		t.Errorf("prepared: %v", err)
	}
	if loud, err := d.MeasureEdit(t.Context(), nil); err != nil || loud.IntegratedLUFS < -40 {
		t.Errorf("the rest is not heard: %+v, %v", loud, err)
	}
	if _, err := d.RenderEdit(t.Context(), nil); app.CodeOf(err) != "edit.sound_missing" {
		t.Errorf("rendered: %v", err)
	}
	e, err := v.Edit.WithTrack(v.Edit.Tracks[2].ID, func(t *edit.Track) { t.Mute = true })
	if err != nil {
		t.Fatal(err)
	}
	changed(t, d, "studio.step.mute_track", e)
	if _, err := d.RenderEdit(t.Context(), nil); err != nil {
		t.Errorf("muted, it is no longer missed: %v", err)
	}
	if _, err := d.UndoEdit(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.RenderEdit(t.Context(), nil); app.CodeOf(err) != "edit.sound_missing" {
		t.Errorf("heard again, it is missed: %v", err)
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if _, err := d.RenderEdit(t.Context(), nil); err != nil {
		t.Errorf("it is back: %v", err)
	}
}

// Close up the outline is the sound itself.
func TestOutlineCloseUp(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	laid(t, d, voice, bed)
	o, err := d.EditPeaks(t.Context(), voice.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	far := o.Points(-audio.Rate, 6*audio.Rate, 7)
	if far[0] != (backend.PeakPoint{}) || far[6] != (backend.PeakPoint{}) || math.Abs(float64(far[2].Max)-0.2) > 0.01 {
		t.Errorf("from afar %+v", far)
	}
	if err := d.PrepareEdit(t.Context(), voice.SHA256); err != nil {
		t.Fatal(err)
	}
	near := o.Points(-2, 158, 160) // a period of 300 Hz is 160 frames
	if near[1] != (backend.PeakPoint{}) || near[42].Max < 0.19 || near[122].Min > -0.19 || near[42].Max-near[42].Min > 0.001 {
		t.Errorf("near %+v %+v %+v", near[1], near[42], near[122])
	}
	if end := o.Points(4*audio.Rate-10, 4*audio.Rate+10, 20); end[15] != (backend.PeakPoint{}) || slices.Max([]float32{end[5].Max, -end[5].Min}) == 0 {
		t.Errorf("around the end %+v", end)
	}
}

// A rendering that is ended leaves nothing behind.
func TestACancelledRenderingLeavesNothing(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	laid(t, d, voice, bed)
	ctx, stop := context.WithCancel(t.Context())
	_, err := d.RenderEdit(ctx, func(done, _ int64) {
		if done > 200 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(d.work.edits.sounds(), ".master-*"))
	incoming, _ := os.ReadDir(d.intake.incoming())
	if err != nil || len(left) != 0 || len(incoming) != 0 {
		t.Errorf("%q and %v are left", left, incoming)
	}
	if all, err := d.Programmes(""); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}

// The edit is heard on the station's output from where it was asked for.
func TestTheEditIsPlayed(t *testing.T) {
	launchCards(t)
	d, voice, _, bed := editingDesk(t)
	laid(t, d, voice, bed)
	if err := d.PlayEdit(t.Context(), 3*audio.Rate, 5*audio.Rate); err != nil {
		t.Fatal(err)
	}
	sha, at, ok := d.Playing()
	if !ok || sha != backend.EditSound || at < 3*time.Second {
		t.Errorf("%q at %v, %v", sha, at, ok)
	}
	until(t, 20*time.Second, "the sound moves on", func() bool { _, at, _ := d.Playing(); return at > 3500*time.Millisecond })
	until(t, 20*time.Second, "it ends by itself", func() bool { _, _, ok := d.Playing(); return !ok })
}

// The master is the edit, not something like it: a muted track is not in it.
func TestWhatIsMutedIsNotInTheMaster(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	e, err := v.Edit.WithTrack(v.Edit.Tracks[2].ID, func(t *edit.Track) { t.Mute = true })
	if err != nil {
		t.Fatal(err)
	}
	changed(t, d, "studio.step.mute_track", e)
	made, err := d.RenderEdit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	path, err := d.db.MediaPath(t.Context(), made.Master)
	if err != nil {
		t.Fatal(err)
	}
	src, err := codec.Decode(t.Context(), path, audio.Mono)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	p := make([]float32, 7*audio.Rate)
	n, err := audio.ReadFull(src, p)
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	loudest := func(from, to float64) float32 {
		part := p[int(from*audio.Rate):int(to*audio.Rate)]
		return slices.Max(part)
	}
	if n < 6*audio.Rate || loudest(0.1, 1.9) > 0.001 || loudest(3, 5) < 0.05 || loudest(6.1, 6.9) > 0.001 {
		t.Errorf("%d samples: %v, %v, %v", n, loudest(0.1, 1.9), loudest(3, 5), loudest(6.1, 6.9))
	}
}
