package speaker

import (
	"math"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/sync/wire"
)

// booth is a player on a machine whose clock is the station's.
type booth struct {
	*player
	at      time.Time
	ahead   time.Duration // of the station's clock
	seconds []app.PlayedSecond
}

func newBooth(set settings) *booth {
	b := &booth{at: time.Unix(1e9, 0)}
	b.player = newPlayer(set, func(t time.Time) (time.Time, bool) { return t.Add(b.ahead), true },
		func(s app.PlayedSecond) { b.seconds = append(b.seconds, s) })
	return b
}

// play renders d of sound and returns it.
func (b *booth) play(d time.Duration) []float32 {
	var all []float32
	for n := 0; n < int(d/audio.BlockDuration); n++ {
		p := make([]float32, audio.BlockFrames)
		b.fill(p, b.at)
		b.at = b.at.Add(audio.BlockDuration)
		all = append(all, p...)
	}
	return all
}

// begin puts the tone of ramp on the air.
func (b *booth) begin(id app.ID) *show {
	s, _ := b.listen(wire.Listen{Broadcast: id, DelayMS: 400, Until: b.at.Add(time.Hour)}, b.at)
	b.use(s, &ramp{base: time.Unix(1e9, 0).Add(-time.Hour)}, 400*time.Millisecond)
	return s
}

// peaks are the greatest amplitude and the greatest step from one sample to
// the next.
func peaks(p []float32) (amplitude, step float64) {
	for i, x := range p {
		amplitude = max(amplitude, math.Abs(float64(x)))
		if i > 0 {
			step = max(step, math.Abs(float64(x-p[i-1])))
		}
	}
	return amplitude, step
}

func TestVolumeRampsAndCapHolds(t *testing.T) {
	b := newBooth(settings{Volume: 50, Cap: 80})
	s := b.begin("b1")
	b.play(time.Second)
	if a, _ := peaks(b.play(time.Second)); math.Abs(a-0.25) > 0.001 {
		t.Errorf("half the volume gives %v", a)
	}
	b.setTo(settings{Volume: 100, Cap: 80})
	all := b.play(time.Second)
	if a, step := peaks(all); math.Abs(a-0.64) > 0.001 || step > 0.64*toneStep+1e-3 {
		t.Errorf("full volume under a cap of 80 gives %v with steps of %v", a, step)
	}
	s.lease.BoostDB = 20
	if a, _ := peaks(b.play(time.Second)); math.Abs(a-0.64) > 0.001 {
		t.Errorf("a boost goes to %v, past the cap", a)
	}
	last := b.seconds[len(b.seconds)-1]
	if want := audio.DB(0.64 / math.Sqrt2); math.Abs(last.LevelDBFS-want) > 0.1 || last.PlayedMS != 1000 {
		t.Errorf("told %+v, want %.1f dBFS", last, want)
	}
}

func TestStopAtOnceFadesAndLaterRenewalsAreTooLate(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	s := b.begin("b1")
	b.play(time.Second)
	b.stop("b1", time.Time{}, b.at)
	all := b.play(time.Second)
	if _, step := peaks(all); step > toneStep+1e-3 {
		t.Errorf("a step of %v at the stop", step)
	}
	if a, _ := peaks(all[audio.Rate/4:]); a != 0 {
		t.Errorf("still sounds with %v", a)
	}
	select {
	case <-s.done:
	default:
		t.Error("the show is not over")
	}
	if s, _ := b.listen(wire.Listen{Broadcast: "b1", Until: b.at.Add(time.Hour)}, b.at); s != nil || b.playing() != "" {
		t.Error("a late renewal began it anew")
	}
	b.begin("b2")
	if b.playing() != "b2" {
		t.Error("the next broadcast does not play")
	}
}

// TestWhatGoesOnAfterACutIsHeardAtOnce cuts a broadcast at a pole whose card
// has taken 700 ms ahead, and lets it go on 100 ms later; a renewal of what was
// cut that is still on its way is too late.
func TestWhatGoesOnAfterACutIsHeardAtOnce(t *testing.T) {
	for name, sent := range map[string]bool{"something was sent": true, "nothing was sent": false} {
		b := newBooth(settings{Volume: 100, Cap: 100})
		b.begin("b1")
		b.play(time.Second)
		now := b.at.Add(-700 * time.Millisecond)
		endAt := time.Time{}
		if sent {
			endAt = now
		}
		b.stop("b1", endAt, now)
		lease := wire.Listen{Broadcast: "b1", StartAt: now.Add(-10 * time.Second), Until: now.Add(8 * time.Second)}
		if s, _ := b.listen(lease, now.Add(50*time.Millisecond)); s != nil && !sent {
			t.Errorf("%s: a late renewal began it anew", name)
		}
		lease.StartAt = now.Add(100 * time.Millisecond)
		if s, _ := b.listen(lease, now.Add(200*time.Millisecond)); s == nil {
			t.Errorf("%s: what goes on is refused", name)
		}
	}
}

// TestStationWhoseClockIsPutBackIsHeard has a station that was a day ahead put
// its clock right: the next broadcast sounds, though all that the pole rendered
// and was told to end lies in the future, and a lease of the wrong time ends.
func TestStationWhoseClockIsPutBackIsHeard(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	b.ahead = 24 * time.Hour
	now := func() time.Time { return b.at.Add(b.ahead) }
	begin := func(id app.ID) {
		s, _ := b.listen(wire.Listen{Broadcast: id, DelayMS: 400, StartAt: now(), Until: now().Add(8 * time.Second)}, now())
		if s == nil {
			t.Fatalf("%s is refused", id)
		}
		b.use(s, &ramp{base: time.Unix(1e9, 0).Add(-time.Hour)}, 400*time.Millisecond)
	}
	begin("evening")
	b.play(time.Second)
	b.stop("evening", now(), now())
	b.play(time.Second)
	begin("lost") // its end never comes
	b.play(time.Second)
	b.ahead = 0
	b.play(time.Second)
	if b.playing() != "" {
		t.Errorf("%q goes on for a day", b.playing())
	}
	begin("evening")
	b.play(time.Second)
	if a, _ := peaks(b.play(time.Second)); a < 0.99 || b.playing() != "evening" {
		t.Errorf("%q sounds, with %v", b.playing(), a)
	}
}

func TestStopPlaysOutWhatWasCaptured(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	b.begin("b1")
	b.play(time.Second)
	b.stop("b1", b.at.Add(300*time.Millisecond), b.at) // that sounds until 700 ms from now
	all := b.play(time.Second)
	sounding := 0
	for i, x := range all {
		if x != 0 {
			sounding = i
		}
	}
	if got := audio.Duration(int64(sounding), audio.Rate); (got - 700*time.Millisecond).Abs() > 21*time.Millisecond {
		t.Errorf("sounds for %v more", got)
	}
	total := 0
	for _, s := range b.seconds {
		total += s.PlayedMS
		if s.MissedMS+s.ConcealedMS != 0 {
			t.Errorf("told of a gap: %+v", s)
		}
	}
	if total < 1680 || total > 1720 {
		t.Errorf("told of %d ms, want 1700", total)
	}
}

// TestSoundThatNeverComesIsMissed holds a lease whose stream cannot be had.
func TestSoundThatNeverComesIsMissed(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	b.listen(wire.Listen{Broadcast: "b1", DelayMS: 400, Until: b.at.Add(time.Hour)}, b.at)
	b.play(6 * time.Second)
	missed := 0
	for _, s := range b.seconds {
		missed += s.MissedMS
		if s.PlayedMS != 0 || s.LevelDBFS != audio.SilenceDBFS {
			t.Errorf("told %+v", s)
		}
	}
	if want := int((6*time.Second - connectGrace).Milliseconds()); missed < want-40 || missed > want+40 {
		t.Errorf("missed %d ms, want %d", missed, want)
	}
}

func TestLeaseOfAnotherBroadcastTakesOver(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	first := b.begin("b1")
	b.play(1500 * time.Millisecond)
	b.begin("b2")
	b.play(2 * time.Second)
	select {
	case <-first.done:
	default:
		t.Error("the first is not over")
	}
	by := map[app.ID]int{}
	for _, s := range b.seconds {
		by[s.Broadcast] += s.PlayedMS
	}
	if by["b1"] != 1500 || by["b2"] != 2000 {
		t.Errorf("told %v", by)
	}
}

// TestTellingSecondsLeavesThePlayerFree asks the player while it tells of a
// second: when a show goes on, is broken off by another, and ends.
func TestTellingSecondsLeavesThePlayerFree(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	var asked []app.ID
	b.onSecond = func(app.PlayedSecond) { asked = append(asked, b.playing()) }
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.begin("b1")
		b.play(1500 * time.Millisecond)
		b.begin("b2")
		b.play(500 * time.Millisecond)
		b.finish()
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("the player waits for itself")
	}
	if want := []app.ID{"b1", "b2", ""}; !slices.Equal(asked, want) {
		t.Errorf("the player said %q, want %q", asked, want)
	}
}

func BenchmarkFill(b *testing.B) {
	booth := newBooth(settings{Volume: 70, Cap: 100})
	booth.begin("b1")
	p := make([]float32, audio.BlockFrames)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		booth.fill(p, booth.at)
		booth.at = booth.at.Add(audio.BlockDuration)
		n++
	}
	b.ReportMetric(float64(n)*audio.BlockDuration.Seconds()/b.Elapsed().Seconds(), "x_realtime")
}

// TestWhatIsHeldFadesWhenItIsStopped: an order to stop, or a schedule without
// it, takes it away within a short fade, and not with a click.
func TestWhatIsHeldFadesWhenItIsStopped(t *testing.T) {
	for name, end := range map[string]func(b *booth){
		"stopped":     func(b *booth) { b.stop("b1", time.Time{}, b.at) },
		"not held":    func(b *booth) { b.hold(nil, b.at) },
		"left behind": func(b *booth) { b.leave("b1", b.at) },
	} {
		b := newBooth(settings{Volume: 100, Cap: 100})
		s := newHeldShow(heldSlot{HeldSlot: wire.HeldSlot{
			Broadcast: "b1", From: b.at, To: b.at.Add(time.Hour), Precedence: app.PrecedenceScheduled,
		}}, 0, nil)
		s.src = &ramp{base: b.at.Add(-time.Hour)}
		b.hold([]*show{s}, b.at)
		before := b.play(1020 * time.Millisecond) // not at a zero of the tone
		end(b)
		after := b.play(time.Second)
		if a, step := peaks(append(before[len(before)-10:], after...)); a < 0.5 || step > toneStep+0.02 {
			t.Errorf("%s: a step of %.3f", name, step)
		}
		if a, _ := peaks(after[audio.Rate/2:]); a != 0 || b.playing() != "" {
			t.Errorf("%s: it is still heard at %.3f", name, a)
		}
	}
}
