package studio

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// reopen shows the page with another bulletin, an empty one.
func reopen(e *uitest.Env, p *Page) {
	p.Hidden()
	p.Shown(page.Args{"new": "1"})
	e.Wait()
}

// Another bulletin has another script, whichever panel is seen.
func TestTheScriptOfAnotherBulletinIsNotRead(t *testing.T) {
	b, e, p := withScript(t)
	turnTo(e, p, "sources")
	reopen(e, p)
	key(e, p, fyne.KeyF10)
	if p.prompter.open || e.Refused() != "studio.no_script" {
		t.Errorf("the prompter shows %q", e.Words())
	}
	turnTo(e, p, "sources")
	p.script.readAll()
	e.Wait()
	if b.Called("ReadAloud") != 0 {
		t.Errorf("the script of the bulletin before is read: %q", b.Calls)
	}
}

func TestThePrompterClosesWithItsBulletin(t *testing.T) {
	_, e, p := withPrompter(t)
	reopen(e, p)
	if p.prompter.open || !p.content.Visible() {
		t.Error("it hides the other bulletin")
	}
}

// A script that cannot be read is not taken for that of the edit before, nor
// written over, nor asked for at every change.
func TestAnUnreadableScriptIsLeftAlone(t *testing.T) {
	b, e, p := withScript(t)
	was := len(sentencesOf(b))
	b.Do(func() { b.Errs = map[string]error{"Script": app.Fail("script.damaged", nil)} })
	reopen(e, p)
	p.script.write.speakBoth(1)
	p.script.write.addSection()
	p.mark()
	e.Wait()
	if p.script.keep.now.Section(p.script.write.at) >= 0 && !p.script.keep.now.Empty() || b.Called("ChangeScript") != 0 {
		t.Errorf("it shows %q, calls %q", p.script.write.areas[0].Text, b.Calls)
	}
	if len(sentencesOf(b)) != was || e.Refused() != "script.damaged" {
		t.Errorf("%d sentences, failed %v", len(sentencesOf(b)), e.Failed)
	}
}

// What was typed is kept when another panel is turned to.
func TestWhatWasTypedIsKeptBehindAnotherPanel(t *testing.T) {
	b, e, p := withScript(t)
	p.script.write.areas[0].SetText("Chào bà con.")
	turnTo(e, p, "sources")
	if got := sentencesOf(b); len(got) == 0 || got[0] != "Chào bà con." {
		t.Errorf("on the disk: %q", got)
	}
}

// A place that waits for a sound does not wait in another bulletin.
func TestAPlaceThatWaitsIsForgotten(t *testing.T) {
	e, p := inOrder(t, withTemplates())
	p.plan.open(p.plan.rows[len(p.plan.rows)-1])
	reopen(e, p)
	if p.plan.filling != "" || p.plan.chosen != "" {
		t.Errorf("%q waits, %q is chosen", p.plan.filling, p.plan.chosen)
	}
}

// A link that waits for the microphone does not hold the keys when the page is
// left.
func TestALinkDoesNotWaitForAMicrophoneLetGo(t *testing.T) {
	b := withTemplates()
	e, p := inOrder(t, b)
	voices, _ := b.Media(app.MediaVoice)
	p.fillPlace(voices[1])
	e.Wait()
	p.plan.list.Select(0)
	p.rec.mic.opening = true
	p.plan.trackLink()
	if p.plan.tracking == nil {
		t.Fatal("it does not wait")
	}
	p.Hidden()
	p.Shown(nil)
	e.Wait()
	if p.plan.tracking != nil {
		t.Error("Space and R are still the link's")
	}
}

// What was imported is no longer offered once it is used.
func TestTheNoticeOfAnImportGoesWithItsUse(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	m := uitest.Medium("Phỏng vấn", app.MediaVoice, 9*time.Second)
	b.MediaOf = append(b.MediaOf, m)
	p.imported([]app.Media{m})
	e.Wait()
	if p.notices.shown[noticeImported] == nil {
		t.Fatal("nothing is offered")
	}
	p.sources.use(m.SHA256)
	e.Wait()
	if p.notices.shown[noticeImported] != nil {
		t.Errorf("it says %q", e.Words())
	}
}

// A take for a place grows behind the place before, and is called by the place.
func TestATakeOfAPlaceGrowsWhereItWillStand(t *testing.T) {
	b := withTemplates()
	e, p := inOrder(t, b)
	voices, _ := b.Media(app.MediaVoice)
	p.fillPlace(voices[1])
	p.fillPlace(voices[1])
	e.Wait()
	p.line.SetHead(0)
	key(e, p, fyne.KeyR)
	place := p.rec.place
	if p.plan.nameOf(place) != "Tin 2" || p.rec.at <= b.EditIs.Tracks[0].Clips[1].At {
		t.Fatalf("it is recorded at %v into %q", seconds(p.rec.at), p.plan.nameOf(place))
	}
	rec, at := b.UnderWay().(*uitest.Recording), p.rec.at
	b.Do(func() { rec.Length = 5 * time.Second })
	key(e, p, fyne.KeyR)
	c := b.EditIs.Tracks[0].Clips
	if len(c) != 3 || c[2].At != at {
		t.Errorf("it grew at %v, and lies at %+v", seconds(at), c)
	}
	now := p.env.Now()
	if want := "Tin 2 · " + p.env.Catalogue.DayMonth(now) + " " + p.env.Catalogue.Clock(now); c[2].Name != want {
		t.Errorf("it is called %q, not %q", c[2].Name, want)
	}
}

// What is left of a clip that a take was recorded into is not taken for the
// take, however long it is.
func TestATakeThatWasReadIsNotWhatIsBesideIt(t *testing.T) {
	b, e, p := withPrompter(t)
	long := uitest.Medium("Phỏng vấn dài", app.MediaVoice, time.Minute)
	b.MediaOf = append(b.MediaOf, long)
	r := p.prompter
	e.Key(fyne.KeyR)
	rec := b.UnderWay().(*uitest.Recording)
	b.Do(func() { rec.Length = 2 * time.Second })
	e.Tick()
	r.animation.Stop()
	p.line.SetHead(p.edit.Length() + frames(10*time.Second))
	p.insert(long) // meanwhile
	e.Wait()
	e.Key(fyne.KeyR)
	e.Tick()
	e.Wait()
	for _, c := range voices(b) {
		if c.Media == long.SHA256 && c.Name != long.Name {
			t.Errorf("it is called %q", c.Name)
		}
	}
	if one := p.script.keep.now.Sentences(0)[0]; one.Sound == nil || one.Sound.Media == long.SHA256 {
		t.Errorf("the sentence is heard in %+v", one.Sound)
	}
}

// Noise that was learned of one bulletin does not go into another.
func TestLearnedNoiseStaysWithItsBulletin(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	p.finish.turn(true)
	b.Hold = make(chan struct{})
	p.finish.stages[slices.Index(edit.Stages, edit.StageDenoise)].noise.learn()
	b.Do(func() { b.EditIs = uitest.BlankEdit("other", "Khác") })
	p.open("", nil)
	for range 200 { // it comes in with the noise, or before it
		if e.Tick(); p.edit.ID == "other" {
			break
		}
		time.Sleep(time.Millisecond)
	}
	close(b.Hold)
	e.Wait()
	if p.edit.ID != "other" || b.Called("ChangeEdit") != 0 || e.Refused() != "edit.gone" {
		t.Errorf("of %s: calls %q, failed %v", p.edit.ID, b.Calls, e.Failed)
	}
}
