package studio

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// withScript is the sample station with an empty bulletin, whose script has
// two sections of two sentences.
func withScript(t *testing.T) (*uitest.Backend, *uitest.Env, *Page) {
	t.Helper()
	b := uitest.Station()
	b.EditIs = uitest.BlankEdit("new", "Bản tin sáng")
	b.SpeechIs = backend.SpeechSettings{Voice: "espeak:vi", Rate: 1, PauseSentence: 400 * time.Millisecond, PauseParagraph: 900 * time.Millisecond}
	b.VoicesOf = []backend.Voice{{ID: "espeak:vi", Name: "miền Bắc", Region: "north"}}
	b.SaidAs = map[string]string{"Giá 45.000 đ.": "Giá bốn mươi lăm nghìn đồng."}
	b.Write([2]string{"Lời chào", "Kính chào bà con. Mời bà con nghe tin."}, [2]string{"Tin 1", "Giá 45.000 đ. Hết tin."})
	e, p := shown(t, b, nil)
	p.side.turnTo("script")
	e.Wait()
	return b, e, p
}

// sentencesOf are the texts of the script on the disk.
func sentencesOf(b *uitest.Backend) (all []string) {
	for _, one := range b.ScriptOf["new"].Script.Sentences(0) {
		all = append(all, one.Text)
	}
	return all
}

func settle(e *uitest.Env, p *Page) {
	for range titlePause + 1 {
		p.tick()
		e.Wait()
	}
}

func TestWhatIsTypedIsTheScript(t *testing.T) {
	b, e, p := withScript(t)
	if p.script.write.areas[0].Text != "Kính chào bà con. Mời bà con nghe tin." {
		t.Fatalf("shows %q", p.script.write.areas[0].Text)
	}
	e.Window.Canvas().Focus(p.script.write.areas[0])
	p.script.write.areas[0].SetText("Kính chào bà con.")
	test.Type(p.script.write.areas[0], "Thêm. ")
	if b.Called("ChangeScript") != 0 {
		t.Error("kept before there was a pause")
	}
	settle(e, p)
	if got := sentencesOf(b); b.Called("ChangeScript studio.script.step.text") != 1 || !slices.Equal(got, []string{"Thêm.", "Kính chào bà con.", "Giá 45.000 đ.", "Hết tin."}) {
		t.Fatalf("calls %q, script %q", b.Calls, got)
	}
	if p.script.write.areas[0].Text != "Thêm. Kính chào bà con." {
		t.Errorf("the field shows %q", p.script.write.areas[0].Text)
	}
	e.Press(t, "Hoàn tác lời đọc")
	if got := sentencesOf(b); len(got) != 4 || got[0] != "Kính chào bà con." {
		t.Errorf("undone: %q", got)
	}
}

func TestHalfTypedTextIsKeptWhenThePageIsLeft(t *testing.T) {
	b, e, p := withScript(t)
	p.script.write.areas[0].SetText("Dở dang")
	p.Hidden()
	e.Wait()
	if got := sentencesOf(b); got[0] != "Dở dang" {
		t.Errorf("script %q", got)
	}
}

func TestSectionsAndLanguages(t *testing.T) {
	b, e, p := withScript(t)
	e.Press(t, "Thêm mục")
	p.script.write.title.SetText("Thời tiết")
	settle(e, p)
	s := b.ScriptOf["new"].Script
	if len(s.Sections) != 3 || s.Sections[1].Title != "Thời tiết" || p.script.write.at != s.Sections[1].ID {
		t.Fatalf("%+v", s.Sections)
	}
	e.Press(t, "Đưa mục xuống")
	if s = b.ScriptOf["new"].Script; s.Sections[2].Title != "Thời tiết" {
		t.Errorf("moved: %+v", s.Sections)
	}
	at := slices.Index(p.script.write.other.Options, "Tiếng Việt và Tày")
	p.script.write.other.Choose(at)
	e.Wait()
	p.script.write.areas[1].SetText("Khỏi.")
	settle(e, p)
	s = b.ScriptOf["new"].Script
	if !slices.Equal(s.Languages, []string{"vie", "tyz"}) || s.Sections[2].Sides[1].Text != "Khỏi." || !e.Sees("Tày") {
		t.Errorf("%+v", s)
	}
}

func TestTextComesFromAFile(t *testing.T) {
	b, e, p := withScript(t)
	b.TextsOf = map[string]string{"/tin.docx": "Tin mới."}
	p.script.importText("/tin.docx")
	e.Wait()
	if got := b.ScriptOf["new"].Script.Sections[0].Sides[0].Text; got != "Kính chào bà con. Mời bà con nghe tin.\n\nTin mới." {
		t.Errorf("%q", got)
	}
	p.script.importText("/nothing.txt")
	e.Wait()
	if len(e.Failed) != 1 {
		t.Errorf("failures %v", e.Failed)
	}
}

// laidTexts are the clips of the first track, by name and place in tenths of a
// second.
func laidTexts(b *uitest.Backend) (names []string, places []int64) {
	for _, c := range voices(b) {
		names, places = append(names, c.Name), append(places, c.At*10/audio.Rate)
	}
	return names, places
}

func TestAScriptIsReadIntoTheBulletin(t *testing.T) {
	b, e, p := withScript(t)
	e.Press(t, "Câu")
	e.Picture(t, "studio-loi-doc")
	if !e.Sees("chưa có tiếng") || !e.Sees("Tin 1") {
		t.Fatalf("it says %q", e.Words())
	}
	e.Press(t, "Đọc máy, đưa vào bản tin")
	names, places := laidTexts(b)
	// Each letter sounds for a tenth of a second; 0.4 s lie between sentences.
	want := []int64{0, 17 + 4, 17 + 4 + 21 + 4, 17 + 4 + 21 + 4 + 13 + 4}
	if !slices.Equal(names, []string{"Kính chào bà con.", "Mời bà con nghe tin.", "Giá 45.000 đ.", "Hết tin."}) {
		t.Fatalf("clips %q", names)
	}
	for i := range want {
		if i < len(places) && places[i] < want[i]-1 {
			t.Errorf("clips at %v, want about %v", places, want)
		}
	}
	if m := b.EditIs.Markers; len(m) != 2 || m[0].Name != "Lời chào" || m[1].Name != "Tin 1" || m[1].At != voices(b)[2].At {
		t.Errorf("markers %+v", m)
	}
	if len(p.view.Undo) != 1 || p.view.Undo[0].Key != "studio.step.read" || !e.Sees("máy đã đọc") {
		t.Errorf("steps %+v, words %q", p.view.Undo, e.Words())
	}
	e.Press(t, "Đọc máy, đưa vào bản tin")
	if b.Called("ReadAloud") != 1 || !slices.Contains(e.Said, "studio.say.all_read") {
		t.Errorf("what is read was read again: %q", b.Calls)
	}
	p.undo()
	e.Wait()
	if len(voices(b)) != 0 || !e.Sees("chưa có tiếng") || e.Sees("máy đã đọc") {
		t.Errorf("undone, it says %q", e.Words())
	}
}

// choose selects a sentence of the list by its words.
func chooseSentence(t *testing.T, e *uitest.Env, p *Page, words string) {
	t.Helper()
	for i, line := range p.script.list.lines {
		if line.words == words {
			p.script.list.rows.Select(i)
			e.Wait()
			return
		}
	}
	t.Fatalf("no sentence %q", words)
}

func TestOneSentenceIsReadAgain(t *testing.T) {
	b, e, p := withScript(t)
	e.Press(t, "Câu")
	e.Press(t, "Đọc máy, đưa vào bản tin")
	before := slices.Clone(voices(b))
	markers := slices.Clone(b.EditIs.Markers)
	chooseSentence(t, e, p, "Mời bà con nghe tin.")
	p.script.list.one.words.SetText("Mời bà con nghe tin sáng nay.")
	settle(e, p)
	if got := sentencesOf(b); got[1] != "Mời bà con nghe tin sáng nay." || !e.Sees("chữ đã sửa, cần đọc lại") {
		t.Fatalf("script %q, words %q", got, e.Words())
	}
	e.Press(t, "Đọc lại")
	after := voices(b)
	grown := after[1].Length - before[1].Length
	if len(after) != 4 || after[1].ID != before[1].ID || after[1].Name != "Mời bà con nghe tin sáng nay." || grown <= 0 {
		t.Fatalf("clips %+v", after)
	}
	if after[0].At != before[0].At || after[0].Media != before[0].Media || after[2].Media != before[2].Media {
		t.Error("another sentence has changed")
	}
	if after[2].At != before[2].At+grown || after[3].At != before[3].At+grown || b.EditIs.Markers[1].At != markers[1].At+grown {
		t.Errorf("what follows does not follow: %+v", after)
	}
	e.Press(t, "Dồn câu sau") // off
	p.script.list.one.words.SetText("Mời nghe.")
	settle(e, p)
	e.Press(t, "Đọc lại")
	if got := voices(b); got[1].Length >= after[1].Length || got[2].At != after[2].At {
		t.Errorf("with a gap: %+v", got)
	}
}

func TestWhatIsSaidIsShown(t *testing.T) {
	_, e, p := withScript(t)
	e.Press(t, "Câu")
	chooseSentence(t, e, p, "Giá 45.000 đ.")
	if !e.Sees("Đọc là: Giá bốn mươi lăm nghìn đồng.") {
		t.Errorf("it says %q", e.Words())
	}
	chooseSentence(t, e, p, "Hết tin.")
	if e.Sees("Đọc là") {
		t.Errorf("it says %q", e.Words())
	}
	e.Press(t, "Nghe")
	if p.play.sha != backend.TrySound {
		t.Errorf("plays %q", p.play.sha)
	}
}

func TestARecordedSentence(t *testing.T) {
	b, e, p := withScript(t)
	e.Press(t, "Câu")
	e.Press(t, "Đọc máy, đưa vào bản tin")
	chooseSentence(t, e, p, "Hết tin.")
	e.Press(t, "Thu")
	if b.UnderWay() == nil || p.rec.now != nil {
		t.Fatalf("calls %q", b.Calls)
	}
	key(e, p, fyne.KeyR) // one recording at a time
	if b.Called("Record") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
	p.script.list.one.press()
	e.Wait()
	last := voices(b)[3]
	if b.Called("Recorded") != 1 || b.Called("LearnPace") != 1 || b.ScriptOf["new"].Script.Sentences(0)[3].Sound.Voice != "" {
		t.Fatalf("calls %q", b.Calls)
	}
	if m, _ := b.EditIs.MediaByID(last.Media); !strings.HasPrefix(m.Path, "speech/") || !e.Sees("giọng đã thu") {
		t.Errorf("%+v, words %q", m, e.Words())
	}
	if got := toRead(p.edit, p.script.keep.now, 0); len(got) != 0 {
		t.Errorf("a machine would read %v", got)
	}
}

func TestWhatWasReadBeforeAFailureIsPutIn(t *testing.T) {
	b, e, p := withScript(t)
	b.Do(func() { b.ReadError = 2 })
	e.Press(t, "Câu")
	e.Press(t, "Đọc máy, đưa vào bản tin")
	if names, _ := laidTexts(b); len(names) != 2 || len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "speech.failed" {
		t.Errorf("clips %q, failures %v", names, e.Failed)
	}
	b.Do(func() { b.ReadError = 0 })
	p.script.readAll()
	e.Wait()
	if names, _ := laidTexts(b); !slices.Equal(names, sentencesOf(b)) {
		t.Errorf("clips %q", names)
	}
}

func TestVoicesAreChosen(t *testing.T) {
	b, e, p := withScript(t)
	e.Press(t, "Giọng")
	e.Press(t, "Tăng")
	if b.SpeechIs.Rate < 1.09 || b.SpeechIs.Rate > 1.11 {
		t.Errorf("rate %v", b.SpeechIs.Rate)
	}
	p.script.voice.region.Choose(2)
	e.Wait()
	p.script.voice.names.SetText("Tân Khê = Tân Khuê")
	e.Press(t, "Lưu")
	if b.SpeechIs.Region != "south" || b.SpeechIs.Dictionary != "Tân Khê = Tân Khuê" {
		t.Errorf("%+v", b.SpeechIs)
	}
	b.Do(func() { b.VoicesOf = nil })
	p.script.voice.load()
	e.Wait()
	if !e.Sees("Máy này chưa có giọng đọc") {
		t.Errorf("it says %q", e.Words())
	}
	if key(e, p, fyne.KeyF2); e.Went != nil {
		t.Error("went away")
	}
	e.Press(t, "Giọng Piper, giọng qua mạng…")
	if len(e.Went) != 1 || e.Went[0].Args["section"] != "speech" {
		t.Errorf("went %+v", e.Went)
	}
}

// Another bulletin has a script of its own.
func TestScriptFollowsTheEdit(t *testing.T) {
	b, e, p := withScript(t)
	id := b.ProgrammeOf[0].ID
	e.Show(p, page.Args{"programme": string(id)})
	if p.script.keep.view.Edit != id || !p.script.keep.now.Empty() {
		t.Errorf("script of %q: %+v", p.script.keep.view.Edit, p.script.keep.now)
	}
}

func TestLayerMakesRoom(t *testing.T) {
	b := uitest.Station()
	e := uitest.BlankEdit("e", "")
	media, _ := b.Media(app.MediaVoice)
	e = uitest.Lay(e, 0, time.Second, media[0])
	script := b.Write([2]string{"", "Một. Hai."})
	all := script.Sentences(0)
	l := &layer{edit: e, track: e.Tracks[0].ID, at: 0, close: true, script: script,
		pause: func(bool) int64 { return audio.Rate }, name: func(int) string { return "Mục" }}
	if err := l.lay([]backend.Spoken{uitest.Spoken(all[0].ID, "Một.", "v"), uitest.Spoken(all[1].ID, "Hai.", "v")}); err != nil {
		t.Fatal(err)
	}
	var at []float64
	for _, c := range l.edit.Tracks[0].Clips {
		at = append(at, seconds(c.At))
	}
	// 0.4 s and 0.4 s, a second after each; what was there goes behind them.
	if !slices.Equal(at, []float64{0, 1.4, 2.8}) {
		t.Errorf("clips at %v", at)
	}
	if state, _ := stateOf(e, all[0]); state != sentenceUnread {
		t.Errorf("before: %s", state)
	}
	noted := all[0]
	noted.Sound = l.sounds[noted.ID]
	if state, h := stateOf(l.edit, noted); state != sentenceRead || h.at != 0 || !h.whole() {
		t.Errorf("after: %s", state)
	}
	if _, _, ok := l.edit.Clip(edit.Clip{}.ID); ok {
		t.Error("a clip without an ID is found")
	}
}
