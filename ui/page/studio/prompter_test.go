package studio

import (
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/app/script"
	"tienglang/ui/uitest"
)

// withPrompter is a bulletin whose script is open in the prompter.
func withPrompter(t *testing.T) (*uitest.Backend, *uitest.Env, *Page) {
	t.Helper()
	b, e, p := withScript(t)
	key(e, p, fyne.KeyF10)
	if !p.prompter.open || p.content.Visible() || !p.prompter.box.Visible() {
		t.Fatal("the prompter is not open")
	}
	return b, e, p
}

func TestPrompterGoesAtTheReadersPace(t *testing.T) {
	b, e, p := withPrompter(t)
	e.Picture(t, "studio-chay-chu")
	r := p.prompter
	if r.text.Count() != 4 || r.pace != script.UsualPace || e.Focused() != fyne.Focusable(r.text) {
		t.Fatalf("%d sentences at %v", r.text.Count(), r.pace)
	}
	e.Key(fyne.KeySpace)
	if !r.running {
		t.Fatal("it does not run")
	}
	r.animation.Stop() // the test is the clock
	from := r.text.At()
	r.ran = time.Unix(1000, 0)
	r.advance(time.Unix(1000, 6e8))
	if moved := r.text.At() - from; math.Abs(moved-220*0.01) > 1e-6 {
		t.Errorf("in 0.6 s it went on by %v syllables", moved)
	}
	e.Key(fyne.KeySpace)
	at := r.text.At()
	r.advance(time.Unix(1001, 6e8))
	if r.running || r.text.At() != at {
		t.Error("it goes on while it is held")
	}
	e.Key(fyne.KeyRight)
	if r.pace != 230 {
		t.Errorf("pace %v", r.pace)
	}
	e.Key(fyne.KeyDown)
	e.Key(fyne.KeyDown)
	if r.text.Current() != 2 || !e.Sees("Giá 45.000 đ.") {
		t.Errorf("at sentence %d", r.text.Current())
	}
	e.Key(fyne.KeyUp)
	if r.text.Current() != 1 {
		t.Errorf("at sentence %d", r.text.Current())
	}
	for _, s := range p.Shortcuts() {
		s.Do() // nothing may be done to what is not seen
	}
	e.Wait()
	if b.Called("ChangeEdit") != 0 || !r.open {
		t.Errorf("calls %q", b.Calls)
	}
	e.Key(fyne.KeyEscape)
	if r.open || !p.content.Visible() || r.box.Visible() {
		t.Error("Escape does not leave")
	}
}

func TestPrompterRemembersItsLook(t *testing.T) {
	_, e, p := withPrompter(t)
	e.Key(fyne.KeyMinus)
	e.Key(fyne.KeyB)
	if p.prompter.look.Px != 44 || p.prompter.look.Dark {
		t.Fatalf("%+v", p.prompter.look)
	}
	for range 20 {
		e.Key(fyne.KeyPlus)
	}
	if p.prompter.look.Px != 64 {
		t.Errorf("%+v", p.prompter.look)
	}
	if again := newPrompter(p); again.look != p.prompter.look {
		t.Errorf("again %+v", again.look)
	}
}

func TestPrompterWithoutAScriptLeadsToIt(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	key(e, p, fyne.KeyF10)
	if p.prompter.open || !p.script.write.box.Visible() || e.Focused() != fyne.Focusable(p.script.write.areas[0]) {
		t.Errorf("open %v, said %q", p.prompter.open, e.Said)
	}
}

func TestTwoLanguagesStandSideBySide(t *testing.T) {
	b, e, p := withScript(t)
	s := script.InLanguages(b.ScriptOf["new"].Script, []string{"vie", "tyz"})
	s = script.Written(s, s.Sections[1].ID, 1, "Khai. Lẻo.", b.CutText)
	p.script.keep.change("studio.script.step.language", s)
	e.Wait()
	key(e, p, fyne.KeyF10)
	p.prompter.goTo(2)
	e.Picture(t, "studio-chay-chu-hai-tieng")
	if !e.Sees("Giá 45.000 đ.") || !e.Sees("Khai.") {
		t.Fatalf("it shows %q", e.Words())
	}
	p.prompter.speak(1)
	if p.prompter.text.Count() != 2 || e.Sees("Giá 45.000 đ.") || !e.Sees("Lẻo.") {
		t.Errorf("in Tày alone it shows %q", e.Words())
	}
	p.prompter.speak(-1)
}

// A take that is read from the prompter is called by its words, its sections
// are marked where they were read, and the reader's pace is learned.
func TestATakeIsReadFromThePrompter(t *testing.T) {
	b, e, p := withPrompter(t)
	r := p.prompter
	e.Key(fyne.KeyR)
	rec := b.UnderWay().(*uitest.Recording)
	b.Do(func() { rec.Length = time.Second })
	e.Tick()
	if !r.take.on || !r.running {
		t.Fatal("the text does not go on with the recording")
	}
	r.animation.Stop()
	r.hold()
	for i, at := range []time.Duration{2 * time.Second, 5 * time.Second} {
		r.text.MoveTo(r.text.Start(i + 1))
		b.Do(func() { rec.Length = at })
		e.Tick()
	}
	r.text.MoveTo(r.text.Start(3))
	b.Do(func() { rec.Length = 8 * time.Second })
	e.Tick()
	b.Do(func() { rec.Length = 10 * time.Second })
	e.Key(fyne.KeyR)
	e.Tick()
	e.Wait()
	take := voices(b)
	if len(take) != 1 || take[0].Name != "Kính chào bà con. và 3 câu nữa" {
		t.Fatalf("clips %+v; calls %q", take, b.Calls)
	}
	m := b.EditIs.Markers
	if len(m) != 2 || m[0].Name != "Lời chào" || m[1].Name != "Tin 1" || seconds(m[1].At-take[0].At) != 5 {
		t.Errorf("markers %+v", m)
	}
	if b.Called("LearnPace") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
	for i, one := range b.ScriptOf["new"].Script.Sentences(0) {
		if one.Sound == nil || one.Sound.Clip != take[0].ID || one.Sound.Voice != "" {
			t.Errorf("sentence %d: %+v", i, one.Sound)
		}
	}
	if toRead(p.edit, p.script.keep.now, 0) != nil {
		t.Error("a machine would read what a person read")
	}
	first, _ := hearingOf(p.edit, p.script.keep.now.Sentences(0)[2].Sound)
	if seconds(first.at-take[0].At) != 5 || seconds(first.end-first.at) != 3 || first.whole() {
		t.Errorf("the third sentence is heard at %+v", first)
	}
	e.Key(fyne.KeyEscape)
	p.script.read([]app.ID{p.script.keep.now.Sentences(0)[2].ID}, true)
	e.Wait()
	after := voices(b)
	if len(after) != 3 || after[1].Name != "Giá 45.000 đ." || after[0].Media != take[0].Media || after[2].Media != take[0].Media {
		t.Fatalf("the sentence was not cut out of the take: %+v", after)
	}
	if after[1].At != after[0].End() || after[2].At != after[1].End() || after[2].From <= after[0].From+after[0].Length {
		t.Errorf("what is beside it has moved: %+v", after)
	}
	if state, h := stateOf(p.edit, p.script.keep.now.Sentences(0)[3]); state != sentenceRecorded || h.clip.ID != after[2].ID {
		t.Errorf("the last sentence is %s, in %+v", state, h)
	}
	var id app.ID
	for _, s := range p.edit.Markers {
		id = s.ID
	}
	if p.script.keep.now.Section(id) != 1 {
		t.Error("the marker is not the section's")
	}
}

// Where the machine had read the same sentences, the take is heard alone.
func TestATakeIsNotHeardWithTheMachine(t *testing.T) {
	b, e, p := withScript(t)
	p.script.readAll()
	e.Wait()
	p.line.SetHead(0)
	key(e, p, fyne.KeyF10)
	e.Key(fyne.KeyR)
	rec := b.UnderWay().(*uitest.Recording)
	b.Do(func() { rec.Length = 3 * time.Second })
	e.Tick()
	p.prompter.animation.Stop()
	e.Key(fyne.KeyR)
	e.Tick()
	e.Wait()
	first := p.script.keep.now.Sentences(0)[0]
	for _, c := range voices(b) {
		if c.Name == first.Text && c.Media != first.Sound.Media {
			t.Errorf("both are heard: %+v", voices(b))
		}
	}
	if len(voices(b)) != 4 || first.Sound.Voice != "" {
		t.Errorf("%d clips, %+v", len(voices(b)), first.Sound)
	}
	p.undo()
	e.Wait()
	if len(voices(b)) != 5 {
		t.Errorf("undone: %d clips", len(voices(b)))
	}
}
