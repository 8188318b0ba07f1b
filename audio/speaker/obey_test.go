package speaker

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// emergency puts the tone of ramp on the air as an emergency at a volume.
func (b *booth) emergency(id app.ID, level int) {
	s, _ := b.listen(wire.Listen{Broadcast: id, DelayMS: 400, Until: b.at.Add(time.Hour), Precedence: app.PrecedenceEmergency, Level: level}, b.at)
	b.use(s, &ramp{base: time.Unix(1e9, 0).Add(-time.Hour)}, 400*time.Millisecond)
}

// An emergency is heard whatever was ordered: off, and a volume of 0, whether
// it names a volume or not. The cap alone holds. What was silent is not told
// as heard.
func TestEmergencyIsHeardWhateverWasOrdered(t *testing.T) {
	b := newBooth(settings{Volume: 0, Cap: 80, Off: true})
	b.begin("b1")
	if a, _ := peaks(b.play(4 * time.Second)); a != 0 {
		t.Errorf("a pole that is off gives %v", a)
	}
	if last := b.seconds[len(b.seconds)-1]; last.PlayedMS != 0 || last.MissedMS != 1000 {
		t.Errorf("told %+v of silence", last)
	}
	for _, c := range []struct {
		level int
		want  float64
	}{{0, 0.25}, {60, 0.36}, {100, 0.64}} {
		id := app.ID("e" + string(rune('0'+c.level/10)))
		b.emergency(id, c.level)
		b.play(time.Second)
		if a, _ := peaks(b.play(time.Second)); math.Abs(a-c.want) > 0.001 {
			t.Errorf("an emergency of volume %d gives %v, want %v", c.level, a, c.want)
		}
		if last := b.seconds[len(b.seconds)-1]; last.Broadcast != id || last.PlayedMS != 1000 {
			t.Errorf("told %+v", last)
		}
		b.stop(id, time.Time{}, b.at)
		b.play(time.Second)
	}
	if a, _ := peaks(b.play(time.Second)); a != 0 {
		t.Errorf("after the emergency a pole that is off gives %v", a)
	}
	b.setTo(settings{Volume: 50, Cap: 80})
	b.play(time.Second)
	if a, _ := peaks(b.play(time.Second)); math.Abs(a-0.25) > 0.001 {
		t.Errorf("switched on it gives %v", a)
	}
}

// What was stopped at a pole stays silent there until it is over, also where
// it goes on after a cut; what follows is heard, and an emergency cannot be
// stopped so.
func TestWhatIsStoppedHereStaysSilent(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	b.begin("b1")
	b.play(2 * time.Second)
	if err := b.hush(b.at); err != nil {
		t.Fatal(err)
	}
	b.play(time.Second)
	for range 5 {
		b.listen(wire.Listen{Broadcast: "b1", DelayMS: 400, StartAt: b.at, Until: b.at.Add(time.Minute)}, b.at)
		if a, _ := peaks(b.play(5 * time.Second)); a != 0 {
			t.Fatalf("it gives %v", a)
		}
		if !b.hushed(b.at) {
			t.Error("does not tell that it was stopped")
		}
	}
	b.emergency("e1", 100)
	b.play(time.Second)
	if err := b.hush(b.at); app.CodeOf(err) != "order.emergency_sounds" {
		t.Errorf("stopping an emergency: %v", err)
	}
	if a, _ := peaks(b.play(time.Second)); a < 0.99 {
		t.Errorf("the emergency gives %v", a)
	}
	b.stop("e1", time.Time{}, b.at)
	b.play(time.Second)
	b.begin("b2")
	b.play(time.Second)
	if a, _ := peaks(b.play(time.Second)); a < 0.99 || b.hushed(b.at) {
		t.Errorf("what follows gives %v", a)
	}
	b.stop("b2", time.Time{}, b.at)
	b.play(time.Second)
	if !b.hushed(b.at) {
		t.Error("what was stopped is still due")
	}
	b.play(hushFor)
	if b.hushed(b.at) {
		t.Error("tells for ever that it was stopped")
	}
}

// What is prepared while nothing sounds yet is not what is on air: it is heard.
func TestWhatBeginsAfterAStopIsHeard(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	s, _ := b.listen(wire.Listen{Broadcast: "b1", DelayMS: 400, StartAt: b.at.Add(4 * time.Second), Until: b.at.Add(time.Hour)}, b.at)
	b.play(time.Second)
	if err := b.hush(b.at); err != nil {
		t.Fatal(err)
	}
	b.listen(wire.Listen{Broadcast: "b1", DelayMS: 400, StartAt: s.lease.StartAt, Until: b.at.Add(time.Hour)}, b.at)
	b.use(s, &ramp{base: time.Unix(1e9, 0).Add(-time.Hour)}, 400*time.Millisecond)
	b.play(4 * time.Second)
	if a, _ := peaks(b.play(time.Second)); a < 0.99 || b.hushed(b.at) {
		t.Errorf("what began after a stop gives %v", a)
	}
}

// A tone that nothing took does not sound later, unasked, nor bar the next.
func TestAToneThatNothingTookIsGone(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	tone, _ := b.test()
	b.dropTest(tone)
	if a, _ := peaks(b.play(6 * time.Second)); a != 0 {
		t.Errorf("it sounds later with %v", a)
	}
	next, err := b.test()
	if err != nil {
		t.Fatal(err)
	}
	b.dropTest(tone) // not the next one
	b.play(6 * time.Second)
	if err := <-next.over; err != nil {
		t.Error(err)
	}
}

func TestTestTone(t *testing.T) {
	b := newBooth(settings{Volume: 50, Cap: 100})
	tone, err := b.test()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.test(); app.CodeOf(err) != "order.playing" {
		t.Errorf("a second tone: %v", err)
	}
	all := b.play(6 * time.Second)
	crossings := 0
	for i := 48_000 + 1; i < 96_000; i++ {
		if all[i-1] < 0 && all[i] >= 0 {
			crossings++
		}
	}
	if a, step := peaks(all); math.Abs(a-0.1*0.25) > 1e-4 || crossings < 999 || crossings > 1001 || step > 0.1*0.25*2*math.Pi/48+1e-4 {
		t.Errorf("a tone of %v with %d periods a second and steps of %v", a, crossings, step)
	}
	if last := slices.IndexFunc(all[5*48_000:], func(x float32) bool { return x != 0 }); last >= 0 {
		t.Errorf("sounds %d samples after its end", last)
	}
	if err := <-tone.over; err != nil || len(b.seconds) > 0 {
		t.Errorf("ended with %v, told %v", err, b.seconds)
	}
	tone, _ = b.test()
	b.play(time.Second)
	b.begin("b1")
	b.play(time.Second)
	if err := <-tone.over; app.CodeOf(err) != "order.cut" {
		t.Errorf("cut with %v", err)
	}
	if _, err := b.test(); app.CodeOf(err) != "order.playing" {
		t.Errorf("under a broadcast: %v", err)
	}
	b.setTo(settings{Off: true})
	if _, err := b.test(); app.CodeOf(err) != "order.off" {
		t.Errorf("while off: %v", err)
	}
}

// answerTo orders something and returns the event by which it is answered.
func (s *station) answerTo(kind wire.OrderKind, args any) (got wire.Event) {
	s.t.Helper()
	s.mu.Lock()
	s.events = nil
	s.mu.Unlock()
	o := wire.Order{To: wire.Everyone, Kind: kind}
	if args != nil {
		o.Args = wire.EncodeArgs(args)
	}
	sent, err := s.line().SendOrder(s.t.Context(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	waitFor(s.t, string(kind)+" is answered", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		i := slices.IndexFunc(s.events, func(e wire.Event) bool { return e.Order() == sent.Seq })
		if i >= 0 {
			got = s.events[i]
		}
		return i >= 0
	})
	return got
}

// TestOrdersAreAnswered has each order answered by its number: what was done,
// what was not and why; a restart once the speaker is back.
func TestOrdersAreAnswered(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	cfg.Output = OutputNull
	sp, stop := s.start(cfg)
	defer stop()
	s.hears(sp)
	for _, c := range []struct {
		kind      wire.OrderKind
		args      any
		code, why string
	}{
		{wire.OrderVolume, wire.Level{Level: 30}, wire.EventDone, ""},
		{wire.OrderHush, nil, wire.EventDone, ""},
		{wire.OrderTone, nil, wire.EventDone, ""},
		{wire.OrderRestart, nil, wire.EventDone, ""},
		{wire.OrderPower, wire.Power{}, wire.EventDone, ""},
		{wire.OrderTone, nil, wire.EventFailed, "order.off"},
		{wire.OrderPower, wire.Power{On: true}, wire.EventDone, ""},
		{"dance", nil, wire.EventFailed, "order.not_known"},
		{wire.OrderPower, wire.Level{Level: 3}, wire.EventFailed, ""},
	} {
		e := s.answerTo(c.kind, c.args)
		if e.Code != c.code || e.Args["kind"] != string(c.kind) || e.Args["why"] != c.why {
			t.Errorf("%s is answered by %+v", c.kind, e)
		}
	}
	if e := s.answerTo(wire.OrderPower, wire.Power{}); e.Args["hook"] != "none" {
		t.Errorf("off without a hook: %+v", e)
	}
	waitFor(t, "its state says that it is off", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		all := s.reports["a"]
		return len(all) > 0 && slices.Contains(all[len(all)-1].Problems, app.ProblemOff)
	})
}

// TestAmplifierIsSwitchedByItsHook has it switched at the start, by order, and
// on for an emergency; what the hook cannot do is told.
func TestAmplifierIsSwitchedByItsHook(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	log, hook := filepath.Join(dir, "log"), filepath.Join(dir, "hook")
	script := "#!/bin/sh\n[ -e " + dir + "/broken ] && { echo no relay >&2; exit 3; }\necho $1 $2 >> " + log + "\n"
	if err := os.WriteFile(hook, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	said := func(want ...string) {
		t.Helper()
		waitFor(t, strings.Join(want, ", "), func() bool {
			b, _ := os.ReadFile(log)
			return slices.Equal(strings.Split(strings.TrimSpace(string(b)), "\n"), want)
		})
	}
	s := newStation(t)
	cfg := s.config("a")
	cfg.Output, cfg.PowerHook = OutputNull, hook+" amp"
	sp, stop := s.start(cfg)
	defer stop()
	s.hears(sp)
	said("amp on")
	if e := s.answerTo(wire.OrderPower, wire.Power{}); e.Code != wire.EventDone || e.Args["hook"] != "" {
		t.Errorf("off: %+v", e)
	}
	said("amp on", "amp off")
	s.order(wire.OrderListen, wire.Listen{Broadcast: "e1", DelayMS: 400, Until: s.clock.Now().Add(2 * time.Second), Precedence: app.PrecedenceEmergency})
	said("amp on", "amp off", "amp on")
	said("amp on", "amp off", "amp on", "amp off")
	if err := os.WriteFile(filepath.Join(dir, "broken"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if e := s.answerTo(wire.OrderPower, wire.Power{On: true}); e.Args["why"] != "power.hook_failed" || !strings.Contains(e.Detail, "no relay") {
		t.Errorf("a hook that fails: %+v", e)
	}
}

// A hook that hangs is given up, with what it started.
func TestHookThatHangsIsGivenUp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	hook, started := filepath.Join(dir, "hook"), filepath.Join(dir, "child")
	if err := os.WriteFile(hook, []byte("#!/bin/sh\nsleep 300 &\necho $! > "+started+"\nwait\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	failed := make(chan error, 1)
	go func() { failed <- runHook(ctx, hook, true) }()
	pid := 0
	waitFor(t, "the hook begins", func() bool {
		b, _ := os.ReadFile(started)
		pid, _ = strconv.Atoi(strings.TrimSpace(string(b)))
		return pid > 0
	})
	cancel()
	if err := <-failed; app.CodeOf(err) != "power.hook_failed" {
		t.Errorf("%v", err)
	}
	waitFor(t, "what the hook started is gone", func() bool { return syscall.Kill(pid, 0) != nil })
}
