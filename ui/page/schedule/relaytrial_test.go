package schedule

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// held has what is long wait, and gives what lets it go on.
func held(t *testing.T, b *uitest.Backend) chan struct{} {
	t.Helper()
	hold := make(chan struct{})
	b.Do(func() { b.Hold = hold })
	return hold
}

// soon runs polls until something is seen.
func soon(t *testing.T, e *uitest.Env, what string, seen func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !seen(); time.Sleep(time.Millisecond) {
		e.Drain()
		e.Tick()
		if time.Now().After(end) {
			t.Fatalf("%s: %q", what, e.Words())
		}
	}
}

func TestARelayIsTriedBeforeItIsKept(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"relay": "r2"})
	r := p.panel.(*relaysPanel)
	polls := e.Polls()
	r.url.SetText("https://tn.example/other.m3u8")
	hold := held(t, b)
	r.trial.press()
	soon(t, e, "it is not heard", func() bool { return e.Sees("aac (LC), 44100 Hz, stereo · có tiếng sau 0,8 giây") })
	if r.trial.button.Text != "Dừng" || r.trial.meter.Lit() == 0 {
		t.Errorf("the button says %q, %d lit", r.trial.button.Text, r.trial.meter.Lit())
	}
	e.Picture(t, "lich-phat-nghe-thu")
	close(hold)
	e.Wait()
	e.Picture(t, "lich-phat-nghe-duoc")
	if !e.Sees("Nghe được") || !e.Sees("–18 LUFS, đỉnh –6 dBFS") || r.trial.button.Text != "Nghe thử" || e.Polls() != polls {
		t.Errorf("it says %q, %d polls", r.trial.words.Text, e.Polls())
	}
	for _, one := range b.RelaysOf {
		if one.URL == "https://tn.example/other.m3u8" {
			t.Error("trying kept it")
		}
	}
}

func TestATrialEndsWithItsForm(t *testing.T) {
	for name, leave := range map[string]func(*Page, *relaysPanel){
		"the button":    func(_ *Page, r *relaysPanel) { r.trial.press() },
		"the form":      func(p *Page, _ *relaysPanel) { p.panel.leave() },
		"another relay": func(p *Page, r *relaysPanel) { r.look(p.relays[0]) },
		"another page":  func(p *Page, _ *relaysPanel) { p.Hidden() },
		"another panel": func(p *Page, _ *relaysPanel) {
			p.openPanel(newSheetReading(p, "lich.xlsx"))
		},
		"a second trial":  func(_ *Page, r *relaysPanel) { r.trial.press(); r.trial.press(); r.trial.press() },
		"trying and back": func(p *Page, r *relaysPanel) { r.trial.press(); p.panel.leave() },
	} {
		b := uitest.Station()
		e, p := shown(t, b, page.Args{"relay": "r2"})
		r := p.panel.(*relaysPanel)
		held(t, b)
		r.trial.press()
		leave(p, r)
		e.Wait() // all tasks end although nobody lets them go on
		if r.trial.cancel != nil || r.trial.button.Text != "Nghe thử" || len(e.Failed) > 0 {
			t.Errorf("%s: %q, failed %v", name, r.trial.button.Text, e.Failed)
		}
	}
}

func TestATrialSaysWhatIsWrong(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"relay": "r2"})
	r := p.panel.(*relaysPanel)
	r.silence.SetText("many")
	r.trial.press()
	if !e.Sees("Số giây từ 1 đến 120.") || b.Called("TestRelay") != 0 {
		t.Errorf("it says %q", r.trial.words.Text)
	}
	r.silence.SetText("5")
	b.Errs = map[string]error{"TestRelay": app.Fail("relay.http", nil, "status", "404")}
	e.Press(t, "Nghe thử")
	if !e.Sees("Máy chủ trả lời lỗi 404") || len(e.Failed) != 0 {
		t.Errorf("it says %q", r.trial.words.Text)
	}
	e.Picture(t, "lich-phat-nghe-hong")
}

// TestAnEndedTrialTellsNothingMore: what it still hears is not of the source that
// is tried now.
func TestAnEndedTrialTellsNothingMore(t *testing.T) {
	r := &relayTrial{}
	r.expect(1)
	r.tell(1, backend.RelayTest{Codec: "mp3"})
	r.expect(2)
	r.tell(1, backend.RelayTest{Codec: "mp3"})
	if got := r.heard(); got.Codec != "" {
		t.Errorf("the second is told to be %q", got.Codec)
	}
	if r.tell(2, backend.RelayTest{Codec: "aac"}); r.heard().Codec != "aac" {
		t.Errorf("it is told to be %q", r.heard().Codec)
	}
}
