package command

import (
	"context"
	"errors"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device"
	"tienglang/audio/edit"
	"tienglang/audio/edit/render"
	"tienglang/ui/backend"
)

// RecordOver begins a recording while the edit is heard.
func (d *desk) RecordOver(ctx context.Context, mic backend.Microphone, name string, o backend.Overdub) (backend.OverRecording, error) {
	m, ok := mic.(*deskMicrophone)
	if !ok {
		return nil, app.Fail("device.none", nil)
	}
	if err := m.flows(ctx); err != nil {
		return nil, err
	}
	if o.OnTheFly {
		if what, at, ok := d.player.playing(); ok && what == backend.EditSound {
			o.At = frameCount(at)
			return d.recordOn(ctx, m, name, o)
		}
		o.OnTheFly = false // it has come to its end meanwhile
	}
	d.StopPlaying()
	t := &overTake{asked: o, anchor: o.At}
	if err := t.prepare(ctx, d); err != nil {
		return nil, err
	}
	made, err := d.intake.record(context.WithoutCancel(ctx), m.microphone, name, d.clock)
	if err != nil {
		t.silence()
		return nil, err
	}
	t.follow(d, m, made)
	return t, nil
}

// onTheFly is how far ahead of what plays the change to a recording is
// prepared; a machine that needs longer plays a little twice.
const onTheFly = audio.Rate * 3 / 2

// recordOn begins a recording at once, and lets what the player plays be played
// on by the recording: only its output is where the take's place is known from.
func (d *desk) recordOn(ctx context.Context, m *deskMicrophone, name string, o backend.Overdub) (backend.OverRecording, error) {
	made, err := d.intake.record(context.WithoutCancel(ctx), m.microphone, name, d.clock)
	if err != nil {
		return nil, err
	}
	m.taken.Store(true)
	t := &overTake{asked: o, anchor: o.At + onTheFly}
	if err := t.prepare(ctx, d); err != nil {
		_, lost := made.keep(context.WithoutCancel(ctx), d.intake, m.by) // what was said meanwhile is no less kept
		return nil, errors.Join(err, lost)
	}
	late := max(0, d.player.reaches(ctx, t.anchor)-t.anchor)
	if late < audio.Rate/10 {
		t.anchor += t.feed.skip(late)
	}
	t.follow(d, m, made)
	d.player.letGo()
	return t, nil
}

// follow has the take and what is heard begin.
func (t *overTake) follow(d *desk, m *deskMicrophone, made *take) {
	m.taken.Store(true)
	t.deskTake = &deskTake{take: made, desk: d, by: m.by, over: t}
	t.begin()
	d.underWay.Store(t.deskTake)
}

// micPatience is how long a microphone may take until its first sound.
const micPatience = 5 * time.Second

// flows waits for the microphone's first sound.
func (m *deskMicrophone) flows(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, micPatience)
	defer cancel()
	for !m.Flowing() {
		if err := m.Err(); err != nil {
			return err
		}
		if !pause(ctx, 10*time.Millisecond) {
			return app.Fail("record.no_sound", ctx.Err(), "device", m.input.Device().Name)
		}
	}
	return nil
}

// overTake is a recording made while the edit is heard. Where its sound lies on
// the timeline is known from the frames that both cards have counted and from
// their clocks, and does not depend on when a goroutine woke up.
type overTake struct {
	*deskTake
	asked  backend.Overdub
	anchor int64 // frame of the timeline whose time is known; the place, as a rule
	feed   *overFeed
	next   *overFeed      // what is at Next, until asked for; nil where nothing is
	out    *device.Output // nil where nothing is heard: then the machine's time is the timeline's
	beyond time.Duration  // of the round trip, besides the output's own buffer
	begun  time.Time
	// lateBefore is how late the output was before the timeline ran.
	lateBefore time.Duration
	done       func() // lets go of the edit's sounds
	quit       chan struct{}
	ended      chan struct{}
	last       sync.Once
	once       sync.Once

	mu       sync.Mutex
	reopened int64 // how often the microphone had been when it began
	moved    int64 // how often the cards' frames had jumped in time when the place was found
	heardAt  time.Time
	from     int64 // the take's frame that belongs to its place
	known    bool
}

// prepare opens what is heard, in which the timeline does not run yet.
func (t *overTake) prepare(ctx context.Context, d *desk) error {
	t.quit, t.ended, t.done = make(chan struct{}), make(chan struct{}), func() {}
	if !t.asked.Hear && !t.asked.Monitor {
		return nil
	}
	src, err := t.source(ctx, d)
	if err != nil {
		t.done()
		return err
	}
	start := t.anchor - t.asked.Lead
	t.feed = newOverFeed(src, max(0, -start), t.asked.Lead, t.asked.Monitor)
	if err = t.feed.ready(ctx); err == nil && t.next != nil {
		err = t.next.ready(ctx)
	}
	if err == nil {
		t.out, err = device.OpenOutput(d.player.output(), t.buffers(), t.filler())
	}
	if err != nil {
		t.silence()
	}
	return err
}

// buffers are short for who wants to hear oneself, and of short blocks where the
// change from the player shall be quick.
func (t *overTake) buffers() device.OutputOptions {
	switch {
	case t.asked.Monitor:
		return shortOutput
	case t.asked.OnTheFly:
		return device.OutputOptions{PeriodMS: 20, Periods: 4}
	}
	return usualOutput
}

// source is the edit from the beginning of the lead on, without what is being
// recorded over; nil where it is not heard.
func (t *overTake) source(ctx context.Context, d *desk) (edited, error) {
	if !t.asked.Hear {
		return nil, nil
	}
	b, err := d.work.use()
	if err != nil {
		return nil, err
	}
	t.done = b.done
	e, err := without(b.edit, t.asked)
	if err != nil {
		return nil, err
	}
	if err := d.work.prepare(ctx, b, heardMedia(e)...); err != nil {
		return nil, err
	}
	if t.asked.Next > 0 {
		t.next = newOverFeed(render.New(e, b.sounds.Open, render.Options{From: t.asked.Next}), 0, 0, false)
	}
	return render.New(e, b.sounds.Open, render.Options{From: max(0, t.anchor-t.asked.Lead), To: t.asked.Until}), nil
}

// without is the edit as it will be beside the take.
func without(e edit.Edit, o backend.Overdub) (edit.Edit, error) {
	to := o.To
	if to == 0 {
		to = max(e.Length(), o.At) + 1
	}
	if o.Track == "" {
		return e, nil
	}
	return e.DeleteRange(o.At, to, false, o.Track)
}

// begin lets the timeline run and the take be followed.
func (t *overTake) begin() {
	t.begun, t.reopened = time.Now(), t.mic.input.Stats().Reopened
	if t.out != nil {
		t.lateBefore = t.out.Stats().Missing
		t.beyond = t.desk.beyond(t.mic.input.Device().Name, t.out.Device().Name, t.asked.Monitor)
		t.mic.tapped(func(h captured) {
			t.write(h)
			t.feed.hear(h.p)
		})
		t.feed.run()
	}
	go t.watch()
}

// How the take's place is followed: often at first, when the cards' clocks are
// not known well, and no longer than the clocks look back.
const (
	placeEvery = 250 * time.Millisecond
	placeFor   = 15 * time.Second
)

// watch finds the take's place until it is known as well as it can be.
func (t *overTake) watch() {
	defer close(t.ended)
	tick := time.NewTicker(placeEvery)
	defer tick.Stop()
	last := time.Now().Add(audio.Duration(t.asked.Lead, audio.Rate) + placeFor)
	for time.Now().Before(last) && t.find() {
		select {
		case <-t.quit:
			t.find()
			return
		case <-tick.C:
		}
	}
	<-t.quit
}

// find looks where in the take its place on the timeline is. It is false once
// that cannot be told any better: a card was opened anew, whose clock says
// nothing of what was before.
func (t *overTake) find() bool {
	if t.mic.input.Stats().Reopened > t.reopened || t.out != nil && t.out.Stats().Reopened > 0 {
		return false
	}
	at, ok := t.capturedAt()
	if !ok {
		return true
	}
	frame, ok := t.frameOf(t.mic.input.FrameAt(at))
	if !ok {
		return true
	}
	moved := t.jumps()
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case !t.known:
		t.heardAt = time.Now()
	case moved != t.moved && time.Since(t.heardAt) > jumpNoticed:
		return false
	}
	t.from, t.known, t.moved = frame-(t.anchor-t.asked.At), true, moved
	return true
}

// jumpNoticed is how long it takes until a jump of a card's frames in time is
// noticed: what comes to light later happened after the take's place.
const jumpNoticed = 1500 * time.Millisecond

// jumps counts how often the cards' frames have jumped in time, as those of a
// card do that ran dry: its clock then says nothing of frames from before.
func (t *overTake) jumps() int64 {
	n := t.mic.input.Stats().Moved
	if t.out != nil {
		n += t.out.Stats().Moved
	}
	return n
}

// capturedAt is when the microphone captures what is said to the sound of the
// anchor.
func (t *overTake) capturedAt() (time.Time, bool) {
	if t.out == nil {
		return t.begun.Add(audio.Duration(t.asked.Lead, audio.Rate)), true
	}
	frame, ok := t.feed.placed()
	return t.out.TakenAt(frame).Add(t.out.Latency() + t.beyond), ok
}

// Overdub is how it was begun.
func (t *overTake) Overdub() backend.Overdub { return t.asked }

// Heard is the frame of the timeline that sounds now.
func (t *overTake) Heard() int64 {
	start := t.asked.At - t.asked.Lead
	if t.out == nil {
		return start + frameCount(time.Since(t.begun))
	}
	if place, ok := t.wentAt(); ok {
		return t.asked.Next + t.out.SoundingAt(time.Now()) - place
	}
	if place, ok := t.feed.placed(); ok {
		return t.anchor + t.out.SoundingAt(time.Now()) - place
	}
	return max(start, t.asked.At-frameCount(time.Until(t.begun.Add(audio.Duration(t.asked.Lead, audio.Rate)+t.out.Latency()))))
}

// frameCount is a time in frames.
func frameCount(d time.Duration) int64 { return int64(d.Seconds() * audio.Rate) }

// Complete tells that it has come to its end.
func (t *overTake) Complete() bool {
	t.mu.Lock()
	from, known := t.from, t.known
	t.mu.Unlock()
	return t.asked.To > 0 && known && t.frames() >= from+t.asked.To-t.asked.At
}

// frames is the length of the recording so far.
func (t *overTake) frames() int64 {
	return frameCount(t.recording.Elapsed() + audio.Duration(1, audio.Rate)/2)
}

// Place tells where the take lies.
func (t *overTake) Place() (at, from, length int64, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, from = t.asked.At, t.from
	if from < 0 { // the take began when the place had passed
		at, from = at-from, 0
	}
	length = t.frames() - from
	if t.asked.To > 0 {
		length = min(length, t.asked.To-at)
	}
	return at, from, length, t.known && length > 0
}

// Missing is the sound that never arrived, and what of the edit came too late,
// by which all after it was spoken later.
func (t *overTake) Missing() time.Duration {
	lost := t.deskTake.Missing()
	if t.out == nil {
		return lost
	}
	late := audio.Duration(t.feed.dry.Load(), audio.Rate) + t.out.Stats().Missing - t.lateBefore
	if late >= leastGap {
		lost += late
	}
	if t.next != nil {
		lost += audio.Duration(t.next.dry.Load(), audio.Rate)
	}
	return lost
}

// silence ends what is heard. It may be called again.
func (t *overTake) silence() {
	t.once.Do(func() {
		if t.out != nil {
			_ = t.out.Close() // gives no error
		}
		if t.feed != nil {
			t.feed.close()
		}
		if t.next != nil {
			t.next.close()
		}
		t.done()
	})
}

// finish ends what is heard, once the take's place is known for good.
func (t *overTake) finish() {
	t.last.Do(func() { close(t.quit) })
	<-t.ended
	t.silence()
}
