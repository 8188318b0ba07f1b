package command

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/script"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// toneFile writes a second of a tone.
func toneFile(t *testing.T, path string, hz float64) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := codec.EncodeFile(t.Context(), path, &clip{samples: tone(hz)}, codec.EncodeOptions{Format: "wav"}); err != nil {
		t.Fatal(err)
	}
}

func tone(hz float64) []float32 {
	p := make([]float32, 48000)
	for i := range p {
		p[i] = float32(i%int(48000/hz)) / float32(48000/hz) * 0.2
	}
	return p
}

// phone is a folder as a telephone has it: sounds in folders, one twice, a
// broken one, a hidden one, and what is no sound.
func phone(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	toneFile(t, filepath.Join(dir, "Ghi âm", "Tin 1.wav"), 200)
	toneFile(t, filepath.Join(dir, "Ghi âm", "cũ", "Tin 2.wav"), 300)
	toneFile(t, filepath.Join(dir, "Ghi âm", "cũ", "Tin 1 chép.wav"), 200)
	toneFile(t, filepath.Join(dir, ".thùng", "Tin 3.wav"), 400)
	for _, name := range []string{"hỏng.mp3", "ảnh.jpg"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("không phải tiếng"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAPhonesFilesComeIn(t *testing.T) {
	t.Parallel()
	d, _, _, _ := editingDesk(t)
	dir := phone(t)
	var last backend.ImportStep
	got, err := d.ImportAll(t.Context(), []string{dir}, app.MediaVoice, func(s backend.ImportStep) {
		if s.Done < last.Done || s.Count != 4 {
			t.Errorf("from %+v to %+v", last, s)
		}
		last = s
	})
	if err != nil || len(got.Media) != 2 || len(got.Duplicates) != 1 || len(got.Refused) != 1 || got.Left != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	if d := got.Duplicates[0]; d.Name != got.Media[0].Name && d.Name != got.Media[1].Name {
		t.Errorf("the duplicate is told as %q", d.Name)
	}
	if r := got.Refused[0]; filepath.Base(r.Path) != "hỏng.mp3" || app.CodeOf(r.Err) != "audio.not_sound" {
		t.Errorf("%+v", r)
	}
	if last.Done != last.Total || last.At != 4 {
		t.Errorf("at the end %+v", last)
	}
	if again, err := d.ImportAll(t.Context(), []string{dir}, app.MediaVoice, nil); err != nil || len(again.Media) != 0 || len(again.Duplicates) != 3 {
		t.Errorf("again: %+v, %v", again, err)
	}
	if left, _ := os.ReadDir(d.intake.incoming()); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}

// What is in stays, and the rest is counted.
func TestACancelledImportKeepsWhatIsIn(t *testing.T) {
	t.Parallel()
	d, _, _, _ := editingDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	got, err := d.ImportAll(ctx, []string{phone(t)}, app.MediaVoice, func(s backend.ImportStep) {
		if s.At == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(got.Media) != 1 || got.Left != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := d.db.MediaPath(t.Context(), got.Media[0].SHA256); err != nil {
		t.Error(err)
	}
}

func TestAnImportBringsBackFromTheTrash(t *testing.T) {
	t.Parallel()
	d, _, _, _ := editingDesk(t)
	path := filepath.Join(t.TempDir(), "Nhạc.wav")
	toneFile(t, path, 250)
	m, err := d.Import(t.Context(), path, app.MediaBed, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.DeleteMedia(t.Context(), m.SHA256, m.Kind); err != nil {
		t.Fatal(err)
	}
	got, err := d.ImportAll(t.Context(), []string{path}, app.MediaBed, nil)
	if err != nil || len(got.Media) != 1 || got.Media[0].SHA256 != m.SHA256 {
		t.Fatalf("%+v, %v", got, err)
	}
	if beds, _ := d.Media(app.MediaBed); !slices.ContainsFunc(beds, func(b app.Media) bool { return b.SHA256 == m.SHA256 }) {
		t.Error("it is not back")
	}
}

func onDisk(d *desk, sha string) bool {
	_, err := os.Stat(filepath.Join(d.dir, "media", sha[:2], sha+".flac"))
	return err == nil
}

// A sound that the open edit names, or its history alone, is told and stays.
func TestWhatAnEditNamesIsNotThrownAway(t *testing.T) {
	t.Parallel()
	d, voice, second, bed := editingDesk(t)
	laid(t, d, voice, bed)
	err := d.DeleteMedia(t.Context(), voice.SHA256, voice.Kind)
	if app.CodeOf(err) != "media.in_use" {
		t.Fatalf("%v", err)
	}
	if uses, err := d.UsesOf(voice.SHA256); err != nil || len(uses) != 1 || uses[0].Kind != backend.UseEdit || uses[0].Title != "Bản tin sáng" {
		t.Errorf("%+v, %v", uses, err)
	}
	if making, err := d.InTheMaking(); err != nil || len(making) != 1 || !making[0].Open || making[0].Title != "Bản tin sáng" {
		t.Errorf("%+v, %v", making, err)
	}
	if _, err := d.UndoEdit(); err != nil {
		t.Fatal(err)
	}
	if app.CodeOf(d.DeleteMedia(t.Context(), voice.SHA256, voice.Kind)) != "media.in_use" {
		t.Error("what can be done again needs it")
	}
	if err := d.DeleteMedia(t.Context(), second.SHA256, second.Kind); err != nil {
		t.Fatal(err)
	}
	if e, err := d.EmptyTrash(t.Context()); err != nil || e.Media != 1 || e.Files != 1 || e.Bytes == 0 || e.Waiting != 0 {
		t.Errorf("%+v, %v", e, err)
	}
	if onDisk(d, second.SHA256) || !onDisk(d, voice.SHA256) {
		t.Error("the wrong file went")
	}
	if _, err := os.Stat(d.intake.outlinePath(second.SHA256)); err == nil {
		t.Error("its outline is left")
	}
}

// A forgotten programme takes its edit along; its master waits for the hub and
// goes at a later start.
func TestAForgottenProgrammeGoesWholly(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	made, err := d.RenderEdit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.NewEdit(""); err != nil {
		t.Fatal(err)
	}
	if err := d.DeleteProgramme(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	if app.CodeOf(d.DeleteMedia(t.Context(), voice.SHA256, voice.Kind)) != "media.in_use" {
		t.Error("what is in the trash can come back, and needs it")
	}
	e, err := d.EmptyTrash(t.Context())
	if err != nil || e.Programmes != 1 || e.Files != 0 || e.Waiting != 1 || !onDisk(d, made.Master) {
		t.Fatalf("%+v, %v", e, err)
	}
	if _, err := os.Stat(d.work.edits.path(v.Edit.ID)); err == nil {
		t.Error("its edit is left")
	}
	sent(t, d)
	if _, err := d.reap(t.Context()); err != nil || onDisk(d, made.Master) {
		t.Errorf("after it was sent: %v", err)
	}
	if err := d.DeleteMedia(t.Context(), voice.SHA256, voice.Kind); err != nil {
		t.Error(err)
	}
}

// sent acknowledges all that waits, as the hub does.
func sent(t *testing.T, d *desk) {
	t.Helper()
	rows, err := d.db.Outbox(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := d.db.Ack(t.Context(), []int64{r.Seq}); err != nil {
			t.Fatal(err)
		}
	}
}

// An approver's remarks on places of the sound reach the author, who ticks them
// off; a change asks for approval again, a description does not.
func TestRemarksGoToTheAuthorAndBack(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	made, err := d.RenderEdit(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Submit(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.AddRemark(t.Context(), made.ID, 2500*time.Millisecond, "đọc nhầm tên thôn"); err != nil {
		t.Fatal(err)
	}
	if err := d.Return(t.Context(), made.ID, ""); err != nil {
		t.Fatal(err)
	}
	all, err := d.Remarks(made.ID)
	if err != nil || len(all) != 1 || all[0].At != 2500*time.Millisecond || all[0].Approval == "" {
		t.Fatalf("%+v, %v", all, err)
	}
	if err := d.TickRemark(t.Context(), made.ID, all[0].ID, true); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Submit(t.Context(), made.ID), approved(d, made.ID)); err != nil {
		t.Fatal(err)
	}
	if p, err := d.Describe(t.Context(), made.ID, app.About{Category: "health"}); err != nil || p.State != app.ProgrammeApproved {
		t.Errorf("%+v, %v", p, err)
	}
	e, err := v.Edit.WithTrack(v.Edit.Tracks[2].ID, func(t *edit.Track) { t.GainDB = -10 })
	if err != nil {
		t.Fatal(err)
	}
	changed(t, d, "studio.step.gain_track", e)
	if p, err := d.RenderEdit(t.Context(), nil); err != nil || p.State != app.ProgrammeDraft || p.Category != "health" {
		t.Errorf("%+v, %v", p, err)
	}
	var acts []string
	rows, err := d.History(string(made.ID))
	for _, r := range rows {
		acts = append([]string{r.Action}, acts...)
	}
	want := []string{"programme.save", "programme.submit", "programme.return", "programme.remark_done", "programme.submit",
		"programme.approve", "programme.describe", "programme.save"}
	if err != nil || !slices.Equal(acts, want) {
		t.Errorf("history %q, %v", acts, err)
	}
}

// A programme is found by what is read in it, also after it was judged, and
// speaks its script's languages.
func TestAProgrammeIsFoundByItsScript(t *testing.T) {
	t.Parallel()
	d, voice, _, bed := editingDesk(t)
	v := laid(t, d, voice, bed)
	view, err := d.Script(v.Edit.ID)
	if err != nil {
		t.Fatal(err)
	}
	s := script.InLanguages(view.Script, []string{"vie", "tyz"})
	s = script.Titled(s, s.Sections[0].ID, "Lịch tiêm")
	s = script.Written(s, s.Sections[0].ID, 0, "Trạm y tế tiêm vắc xin sởi.", d.CutText)
	s = script.Written(s, s.Sections[0].ID, 1, "Khảu lam.", d.CutText)
	if _, err := d.ChangeScript(v.Edit.ID, "studio.script.step.text", s); err != nil {
		t.Fatal(err)
	}
	made, err := d.RenderEdit(t.Context(), nil)
	if err != nil || !slices.Equal(made.Languages, []string{"vie", "tyz"}) {
		t.Fatalf("%+v, %v", made.About, err)
	}
	if err := d.Submit(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"vac xin", "lich tiêm", "khau lam", "tay"} {
		if found, err := d.Programmes(text); err != nil || len(found) != 1 {
			t.Errorf("%q finds %+v, %v", text, found, err)
		}
	}
}
