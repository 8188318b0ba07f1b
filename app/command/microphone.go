package command

import (
	"log/slog"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device"
	"tienglang/audio/dsp"
	"tienglang/audio/record"
	"tienglang/ui/backend"
)

// microphone is an open microphone. What it gives goes to its meter and, as
// it comes, to whoever taps it.
type microphone struct {
	input *device.Input
	stop  chan struct{}
	done  chan struct{}
	once  sync.Once

	mu    sync.Mutex
	meter *record.Meter
	ear   micEar
	tap   tap
}

// captured is sound of a microphone as it came.
type captured struct {
	p     []float32
	frame int64 // of the card; the first of p
}

// tap is given a microphone's sound by one goroutine and in order.
type tap func(captured)

// micPeriodMS is the length of a microphone's blocks: as short as who hears
// oneself in the headphones needs it.
const micPeriodMS = 10

// micBufferMS is how much is kept of a microphone for a machine that is busy,
// and how long its card may be away without its sound moving in time.
const micBufferMS = 10000

// openMicrophone opens the microphone called deviceName; errors are those of
// device.OpenInput.
func openMicrophone(deviceName string, clock app.Clock, to tap) (*microphone, error) {
	in, err := device.OpenInput(deviceName, device.InputOptions{PeriodMS: micPeriodMS, BufferMS: micBufferMS, FillGaps: true})
	if err != nil {
		return nil, err
	}
	loudness := dsp.NewMomentaryMeter(audio.Mono)
	loudness.DualMono() // as loud as it will be from two loudspeakers
	m := &microphone{
		input: in, stop: make(chan struct{}), done: make(chan struct{}),
		meter: record.NewMeter(clock, loudness), tap: to,
	}
	go m.listen()
	return m, nil
}

// listen moves sound from the card's ring, as often as it comes, until close;
// the last of it as well.
func (m *microphone) listen() {
	defer close(m.done)
	tick := time.NewTicker(micPeriodMS * time.Millisecond)
	defer tick.Stop()
	var starved starvation
	for {
		m.drain()
		starved.look(m.input.Stats().Missing, time.Now())
		select {
		case <-m.stop:
			m.drain()
			return
		case <-tick.C:
		}
	}
}

// drain takes all that has come.
func (m *microphone) drain() {
	block := make([]float32, 4*audio.BlockFrames)
	for n, frame := m.input.ReadFrame(block); n > 0; n, frame = m.input.ReadFrame(block) {
		m.take(captured{block[:n], frame})
	}
}

func (m *microphone) take(h captured) {
	m.mu.Lock()
	peak := m.meter.Write(h.p)
	m.ear.judge(m.meter.Momentary(), record.Clips(peak), time.Now().Unix())
	to := m.tap
	m.mu.Unlock()
	if to != nil {
		to(h)
	}
}

// tapped gives what comes from now on to another.
func (m *microphone) tapped(to tap) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tap = to
}

// Level is the meter's reading.
func (m *microphone) Level() backend.Level {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.meter.Read()
	return backend.Level{PeakDBFS: l.PeakDBFS, HoldDBFS: l.HoldDBFS, LUFS: l.LUFS, Clipped: l.Clipped, Lost: m.input.Lost()}
}

// Verdict judges the loudest 400 ms of the last seconds.
func (m *microphone) Verdict() backend.MicVerdict {
	m.mu.Lock()
	defer m.mu.Unlock()
	return micVerdict(m.ear.judged(time.Now().Unix()))
}

// Flowing tells that the card gives sound.
func (m *microphone) Flowing() bool { return m.input.Stats().Frames > 0 && !m.input.Lost() }

// Err is "device.lost" while the card gives nothing any more.
func (m *microphone) Err() error { return m.input.Err() }

// missing is the sound that never arrived since the microphone was opened.
func (m *microphone) missing() time.Duration { return m.input.Stats().Missing }

// Close lets go of the card. It may be called again.
func (m *microphone) Close() error {
	m.once.Do(func() {
		close(m.stop)
		<-m.done
		m.input.Close()
	})
	return nil
}

// starvation writes what a microphone loses to the log, at most once a second.
type starvation struct {
	told time.Duration
	at   time.Time
}

// leastGap is the missing sound that is worth telling: less is within what the
// card's clock is known to.
const leastGap = 10 * time.Millisecond

func (s *starvation) look(missing time.Duration, now time.Time) {
	if missing-s.told < leastGap || now.Sub(s.at) < time.Second {
		return
	}
	slog.Warn("sound of the microphone is missing", "lost", missing-s.told, "in_all", missing)
	s.told, s.at = missing, now
}
