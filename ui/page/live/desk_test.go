package live

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

var space = &fyne.KeyEvent{Name: fyne.KeySpace}

func TestTalkOverNeedsABed(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	if p.TypedKey(space) || !e.Sees("Chưa có nhạc nền.") {
		t.Errorf("off air: words %q", e.Words())
	}
	e.Throw(t, "TẮT")
	if p.TypedKey(space) || b.Called("SetTalkOver") != 0 || !p.desk.talk.Disabled() {
		t.Errorf("there is no bed, and yet: calls %q", b.Calls)
	}
	if !e.Sees("Chưa có nhạc nền để nói đè") {
		t.Errorf("the reason is not told: %q", e.Words())
	}
}

func TestBedIsSeenChangedAndStoppedOnAir(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	first, second := p.beds[0], p.beds[1]
	e.Press(t, first.Name)
	if !e.Sees("Nhạc nền: " + first.Name + ". Bấm lại để bỏ.") {
		t.Errorf("chosen before: %q", e.Words())
	}
	e.Throw(t, "TẮT")
	if b.Air.Bed != first.SHA256 || !e.Sees("Nhạc nền đang phát: "+first.Name) {
		t.Fatalf("on air with bed %q: %q", b.Air.Bed, e.Words())
	}
	e.Press(t, second.Name)
	if b.Air.Bed != second.SHA256 || !e.Sees("Nhạc nền đang phát: "+second.Name) {
		t.Fatalf("changed to %q: %q", b.Air.Bed, e.Words())
	}
	if !p.TypedKey(space) || b.Called("SetTalkOver true") != 1 || !e.Sees("Nhạc đang nhỏ") {
		t.Errorf("space with a bed: calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, second.Name)
	if b.Air.Bed != "" || !p.desk.talk.Disabled() || e.Sees("Nhạc đang nhỏ") {
		t.Errorf("after it was stopped: bed %q, words %q", b.Air.Bed, e.Words())
	}
}

func TestBedWithoutAButtonIsChosenToo(t *testing.T) {
	b := offAir()
	for _, name := range []string{"Quan họ", "Chèo", "Ru con"} {
		b.MediaOf = append(b.MediaOf, uitest.Medium(name, app.MediaBed, time.Minute))
	}
	e, p := shown(t, b, nil)
	last := p.beds[len(p.beds)-1]
	if len(p.beds) != 5 || len(p.desk.keys) != 3 || len(p.desk.more.Options) != 2 {
		t.Fatalf("%d beds, %d buttons, %q", len(p.beds), len(p.desk.keys), p.desk.more.Options)
	}
	e.Picture(t, "live-beds")
	p.desk.more.Choose(1)
	if p.bed != last.SHA256 || !e.Sees("Nhạc nền: "+last.Name) {
		t.Errorf("bed %q, words %q", p.bed, e.Words())
	}
	e.Press(t, p.beds[0].Name)
	if p.bed != p.beds[0].SHA256 || p.desk.more.Index != -1 {
		t.Errorf("bed %q, the last place still shows %q", p.bed, p.desk.more.Chosen())
	}
}

func TestBedThatIsGoneIsChosenNoMore(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	e.Press(t, p.beds[0].Name)
	b.Do(func() {
		b.MediaOf = slices.DeleteFunc(b.MediaOf, func(m app.Media) bool { return m.SHA256 == p.bed })
	})
	p.Refresh(backend.TopicLibrary)
	e.Wait()
	if p.bed != "" || !e.Sees("Chưa có nhạc nền.") {
		t.Errorf("bed %q, words %q", p.bed, e.Words())
	}
}

func TestBedThatCannotBeChangedStays(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	e.Press(t, p.beds[0].Name)
	e.Throw(t, "TẮT")
	b.Do(func() { b.Errs["SetBed"] = app.Fail("air.no_microphone", nil) })
	e.Press(t, p.beds[1].Name)
	if len(e.Failed) != 1 || p.bed != p.beds[0].SHA256 || !e.Sees("Nhạc nền đang phát: "+p.beds[0].Name) {
		t.Errorf("failures %v, words %q", e.Failed, e.Words())
	}
}

func TestNothingIsLoweredAfterOffAir(t *testing.T) {
	b := offAir()
	b.Air.TalkOver = true
	e, p := shown(t, b, nil)
	if e.Sees("Nhạc đang nhỏ") || !p.desk.talk.Disabled() {
		t.Errorf("off air it says %q", e.Words())
	}
}

func TestProgrammeOnAirTakesNoBed(t *testing.T) {
	b := uitest.Station() // "Bản tin sáng" is on air, the microphone is chosen
	e, p := shown(t, b, nil)
	for _, k := range p.desk.keys {
		if !k.Disabled() {
			t.Errorf("%q can be pressed under a programme", k.Text)
		}
	}
	if !p.desk.talk.Disabled() || !e.Sees("Bài đã thu: không thêm nhạc nền.") {
		t.Errorf("words %q", e.Words())
	}
}

func TestChosenProgrammeSaysWhatBringsItOnAir(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, page.Args{"programme": "p3"})
	if !e.Sees("Gạt công tắc để lên sóng") || p.FirstFocus() != fyne.Focusable(p.head.sw) {
		t.Fatalf("words %q", e.Words())
	}
	e.Throw(t, "TẮT")
	if e.Sees("Gạt công tắc để lên sóng") {
		t.Error("the hint is still there on air")
	}
}

// TestAdviceStandsOnNoNumber holds in both languages and for every advice.
func TestAdviceStandsOnNoNumber(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		for lufs, words := range map[float64]string{-15: "live.level.good", -30: "live.level.quiet", -4: "live.level.loud"} {
			b := offAir()
			b.Prefs.Language = lang
			e, p := shown(t, b, nil)
			b.Do(func() {
				b.Air = backend.OnAir{On: true, LUFS: lufs, Broadcast: app.Broadcast{Kind: app.BroadcastLive}}
			})
			e.Window.Resize(fyne.NewSize(1024, 640))
			e.Tick()
			if !e.Sees(e.T(words)) {
				t.Errorf("%s, %v LUFS: %q", lang, lufs, e.Words())
			}
			seen := slices.DeleteFunc(slices.Clone(p.sound.scale.Objects), func(o fyne.CanvasObject) bool { return !o.Visible() })
			for i, o := range seen {
				for _, other := range seen[:i] {
					if o.Position().X < other.Position().X+other.Size().Width && other.Position().X < o.Position().X+o.Size().Width {
						t.Errorf("%s, %v LUFS: words at %v and %v lie on one another", lang, lufs, o.Position(), other.Position())
					}
				}
			}
		}
	}
}

func TestPauseBetweenSentencesIsNotTooQuiet(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	say := func(lufs float64) {
		b.Do(func() {
			b.Air = backend.OnAir{On: true, LUFS: lufs, Broadcast: app.Broadcast{Kind: app.BroadcastLive}}
		})
		p.tick()
	}
	say(-16)
	for range recentReadings / 2 {
		say(-45)
	}
	if !e.Sees("mức vừa") {
		t.Errorf("in a pause it says %q", p.sound.advice.Text)
	}
	for range recentReadings {
		say(-45)
	}
	if !e.Sees("nhỏ quá, nói gần lại") {
		t.Errorf("after three quiet seconds it says %q", p.sound.advice.Text)
	}
}

func TestLostClusterSaysWhatToDo(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	if !e.Sees("nhờ người xem điện, mạng ở cột loa") || !e.Sees("nếu vẫn trễ, mở cụm và khởi động lại") {
		t.Errorf("needs %+v", p.board.needs)
	}
}
