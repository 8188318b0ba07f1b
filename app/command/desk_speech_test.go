package command

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/script"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

const bulletinText = `Kính chào bà con xã Tân Khê. Hôm nay là ngày 23/11/2026.
Giá chè búp tươi là 45.000 đ/kg.`

// writtenDesk is a desk whose open edit has a script of three sentences.
func writtenDesk(t *testing.T) (*desk, backend.EditView, backend.ScriptView) {
	t.Helper()
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		t.Fatal("espeak-ng is needed for this test: ", err)
	}
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	t.Cleanup(d.closeEdit)
	v, err := d.OpenEdit("")
	if err != nil {
		t.Fatal(err)
	}
	s, err := d.Script("")
	if err != nil || !s.Script.Empty() || s.Edit != v.Edit.ID {
		t.Fatalf("a new edit's script: %+v, %v", s, err)
	}
	return d, v, typed(t, d, s, bulletinText)
}

// typed writes the first section.
func typed(t *testing.T, d *desk, s backend.ScriptView, text string) backend.ScriptView {
	t.Helper()
	v, err := d.ChangeScript(s.Edit, "studio.script.step.text", script.Written(s.Script, s.Script.Sections[0].ID, 0, text, d.CutText))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ids(s backend.ScriptView) (all []app.ID) {
	for _, one := range s.Script.Sentences(0) {
		all = append(all, one.ID)
	}
	return all
}

// laidOut puts what was read on the first track, one after the other.
func laidOut(t *testing.T, e edit.Edit, made []backend.Spoken) edit.Edit {
	t.Helper()
	at := int64(audio.Rate)
	for _, one := range made {
		var err error
		c := edit.Clip{ID: one.Sentence, Name: one.Media.Name, At: at, Length: one.Media.Frames}
		if e, _, err = e.Insert(e.Tracks[0].ID, one.Media, c); err != nil {
			t.Fatal(err)
		}
		at += one.Media.Frames + one.Pause
	}
	return e
}

// masterSamples is the sound of a master, in mono.
func masterSamples(t *testing.T, d *desk, sha string) (all []float32) {
	t.Helper()
	path, err := d.db.MediaPath(t.Context(), sha)
	if err != nil {
		t.Fatal(err)
	}
	src, err := codec.Decode(t.Context(), path, audio.Mono)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	block := make([]float32, audio.Rate)
	for err == nil {
		var n int
		n, err = src.Read(block)
		all = append(all, block[:n]...)
	}
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return all
}

// rmsDB is the RMS of a stretch in dBFS.
func rmsDB(p []float32) float64 {
	sum := 1e-20
	for _, x := range p {
		sum += float64(x) * float64(x)
	}
	return 10 * math.Log10(sum/float64(max(1, len(p))))
}

// What is typed is heard: each sentence in its own clip, silence between, and
// a sentence that is read again changes nothing but itself.
func TestWhatIsTypedIsHeard(t *testing.T) {
	t.Parallel()
	d, v, s := writtenDesk(t)
	if got := s.Said[ids(s)[2]]; !strings.Contains(got.Words, "bốn mươi lăm nghìn đồng") || got.Syllables < 10 || got.Takes < 2*time.Second {
		t.Errorf("said: %+v", got)
	}
	var told [][2]int64
	made, err := d.ReadAloud(t.Context(), "", ids(s), func(done, total int64) { told = append(told, [2]int64{done, total}) })
	if err != nil || len(made) != 3 || !slices.Equal(told, [][2]int64{{1, 3}, {2, 3}, {3, 3}}) {
		t.Fatalf("%d made, told %v, %v", len(made), told, err)
	}
	if made[0].Pause != 4*audio.Rate/10 || made[1].Pause != 9*audio.Rate/10 {
		t.Errorf("pauses %d, %d", made[0].Pause, made[1].Pause)
	}
	e := laidOut(t, v.Edit, made)
	e.Title = "Bản tin máy đọc"
	v = changed(t, d, "studio.step.read", e)
	if len(v.Missing) != 0 {
		t.Fatalf("missing: %v", v.Missing)
	}
	p, err := d.RenderEdit(t.Context(), nil)
	if err != nil || len(p.Items) != 0 { // they are none of the library
		t.Fatalf("%+v, %v", p, err)
	}
	sound := masterSamples(t, d, p.Master)
	for i, c := range v.Edit.Tracks[0].Clips {
		if seconds := float64(c.Length) / audio.Rate; seconds < 1 || seconds > 6 {
			t.Errorf("sentence %d sounds for %.2f s", i, seconds)
		}
		if got := rmsDB(sound[c.At:c.End()]); got < -30 {
			t.Errorf("sentence %d is at %.1f dBFS", i, got)
		}
		if i < 2 {
			rest := sound[c.End()+audio.Rate/50 : c.End()+made[i].Pause-audio.Rate/50]
			if got := rmsDB(rest); got > -70 {
				t.Errorf("the pause after sentence %d is at %.1f dBFS", i, got)
			}
		}
	}
	s = typed(t, d, s, strings.Replace(bulletinText, "45.000", "46.500", 1))
	if !slices.Equal(ids(s), []app.ID{made[0].Sentence, made[1].Sentence, made[2].Sentence}) {
		t.Fatalf("sentences have other IDs: %v", ids(s))
	}
	again, err := d.ReadAloud(t.Context(), "", ids(s)[2:], nil)
	if err != nil || len(again) != 1 || again[0].Media.ID == made[2].Media.ID {
		t.Fatalf("read again: %+v, %v", again, err)
	}
	same, err := d.ReadAloud(t.Context(), "", ids(s)[:1], nil)
	if err != nil || same[0].Media.ID != made[0].Media.ID {
		t.Errorf("the same sentence has another sound: %v", err)
	}
}

// The script lies beside its edit, goes with it, and outlives the program.
func TestScriptGoesWithItsEdit(t *testing.T) {
	t.Parallel()
	d, v, s := writtenDesk(t)
	second, err := d.NewEdit("Bản tin chiều")
	if err != nil {
		t.Fatal(err)
	}
	if other, err := d.Script(""); err != nil || !other.Script.Empty() || other.Edit != second.Edit.ID {
		t.Errorf("the script of a new edit: %+v, %v", other, err)
	}
	late := typed(t, d, s, "Sửa sau khi đã sang bản tin khác.") // what was still being typed
	d.closeEdit()
	again := newDesk(d.station)
	t.Cleanup(again.closeEdit)
	again.setUser(d.user, true)
	got, err := again.Script(v.Edit.ID)
	if err != nil || len(got.Script.Sentences(0)) != 1 || got.Script.Sentences(0)[0].Text != late.Script.Sentences(0)[0].Text {
		t.Fatalf("%+v, %v", got.Script, err)
	}
	if got, err = again.UndoScript(v.Edit.ID); err != nil || !got.Script.Empty() {
		// both were typed within a few seconds, which is one step
		t.Errorf("undone after a restart: %+v, %v", got.Script, err)
	}
	if _, err := again.Script("../station"); app.CodeOf(err) != "edit.gone" {
		t.Errorf("a folder beside the edits: %v", err)
	}
	path := again.scripts.edits.scriptPath(v.Edit.ID)
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	fresh := newDesk(d.station)
	fresh.setUser(d.user, true)
	if got, err := fresh.Script(v.Edit.ID); err != nil || !got.Script.Empty() {
		t.Errorf("a damaged script: %v", err)
	}
	if aside, _ := filepath.Glob(strings.TrimSuffix(path, ".json") + ".damaged-*.json"); len(aside) != 1 {
		t.Errorf("put aside: %q", aside)
	}
}

// A recording takes the place of the machine's voice.
func TestRecordingIsTheSentencesSound(t *testing.T) {
	t.Parallel()
	d, _, s := writtenDesk(t)
	m := kept(t, d, "Câu hai", app.MediaVoice, 2, 300)
	got, err := d.Recorded(t.Context(), "", ids(s)[1], m.SHA256)
	if err != nil || got.Voice != "" || math.Abs(float64(got.Media.Frames)/audio.Rate-2) > 0.1 || got.Media.Path == "" {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := d.Recorded(t.Context(), "", "none", m.SHA256); app.CodeOf(err) != "script.sentence_gone" {
		t.Errorf("no sentence: %v", err)
	}
}

// Names are said as the settings have them, and what is set is checked first.
func TestSpeechSettings(t *testing.T) {
	t.Parallel()
	d, _, s := writtenDesk(t)
	set := d.Speech()
	set.Dictionary = "Tân Khê = Tân Khuê"
	set.Region, set.Rate, set.PauseSentence = "south", 1.2, time.Second
	if err := d.SaveSpeech(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	again, err := d.Script("")
	if err != nil || !strings.Contains(again.Said[ids(s)[0]].Words, "Tân Khuê") || !strings.Contains(again.Said[ids(s)[2]].Words, "ngàn") {
		t.Errorf("%+v, %v", again.Said, err)
	}
	for code, change := range map[string]func(*backend.SpeechSettings){
		"speech.bad_options":    func(v *backend.SpeechSettings) { v.Rate = 3 },
		"speech.bad_dictionary": func(v *backend.SpeechSettings) { v.Dictionary = "một chữ" },
		"speech.web_address":    func(v *backend.SpeechSettings) { v.Web.URL = "http://voice.vn/{text}" },
	} {
		v := d.Speech()
		change(&v)
		if err := d.SaveSpeech(t.Context(), v); app.CodeOf(err) != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	if got := d.Speech(); got.Rate != 1.2 || got.PauseSentence != time.Second || got.Region != "south" {
		t.Errorf("kept %+v", got)
	}
	pace, err := d.LearnPace(t.Context(), 200, time.Minute, 0)
	if v, _ := d.Script(""); err != nil || pace != 200 || v.Pace != 200 || !v.Learned {
		t.Errorf("pace %v, %+v, %v", pace, v, err)
	}
}

// The key of a web voice is used and never told, not to the audit log either.
func TestWebVoiceKeepsItsKey(t *testing.T) {
	t.Parallel()
	d, _, s := writtenDesk(t)
	wav := filepath.Join(t.TempDir(), "answer.wav")
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=f=300:d=1", wav).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	var keys []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.Header.Get("api-key"))
		http.ServeFile(w, r, wav)
	}))
	t.Cleanup(server.Close)
	set := d.Speech()
	set.Voice = "web:Giọng mạng"
	set.Web = backend.WebVoice{Name: "Giọng mạng", URL: server.URL + "/?t={text}", Headers: "api-key: {key}\n", Key: "bi-mat-42"}
	if err := d.SaveSpeech(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	set = d.Speech()
	if set.Web.Key != "" || !set.Web.HasKey || set.Web.Headers != "api-key: {key}\n" {
		t.Errorf("told %+v", set.Web)
	}
	set.Rate = 1.1 // saved again without the key, which stays
	if err := d.SaveSpeech(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	made, err := d.ReadAloud(t.Context(), "", ids(s)[:1], nil)
	if err != nil || made[0].Voice != "Giọng mạng" || len(keys) != 1 || keys[0] != "bi-mat-42" {
		t.Errorf("%+v, keys %q, %v", made, keys, err)
	}
	rows, err := d.db.Audit(context.Background(), 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if strings.Contains(r.Detail, "bi-mat-42") {
			t.Errorf("the audit log tells %s", r.Detail)
		}
	}
	set.Web.URL = "https://other.vn/{text}"
	if err := d.SaveSpeech(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	if d.Speech().Web.HasKey {
		t.Error("the key of one server was kept for another")
	}
}

// A script of a newer version is only looked at: its file stays as it is, also
// when somebody presses Ctrl+Z.
func TestANewerScriptStaysAsItIs(t *testing.T) {
	dir := t.TempDir()
	s := scripts{edits: edits{dir: dir}}
	newer := []byte(`{"version":9,"script":{"languages":["vi"],"sections":[]},"mood":"glad"}`)
	path := s.edits.scriptPath("one")
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, newer, 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, f := range []func(script.Document) script.Document{script.Document.Undo, script.Document.Redo} {
		_, err := s.change("one", func(doc script.Document) (script.Document, error) { return f(doc), nil })
		apptest.Wants(t, err, "script.read_only")
	}
	if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, newer) {
		t.Errorf("the file is now %s, %v", b, err)
	}
}
