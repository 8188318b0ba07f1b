package command

import (
	"context"
	"math"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device"
	"tienglang/audio/dsp"
	"tienglang/ui/backend"
)

// What the microphone test keeps, and the momentary loudness in LUFS at which
// a voice is too quiet, good or too loud for the limiter to help.
const (
	micTestKeeps  = 6 * time.Second
	micNothing    = -55.0
	micQuiet      = -34.0
	micLoud       = -11.0
	micHoldsLevel = 3 * time.Second
	micJudges     = 5 // seconds, so that a person who turns a knob sees it
)

// micTest listens to a microphone and keeps the last seconds.
type micTest struct {
	input  *device.Input
	player *player
	stop   chan struct{}
	done   chan struct{}
	once   sync.Once

	mu      sync.Mutex
	meter   *dsp.LoudnessMeter
	kept    []float32
	peak    float64
	hold    float64
	heldAt  time.Time
	seconds [micJudges]micSecond // the last ones, as a ring
}

// micSecond is what one second of the microphone was like.
type micSecond struct {
	at      int64 // Unix time
	loudest float64
	clipped bool
}

func startMicTest(deviceName string, p *player) (*micTest, error) {
	in, err := device.OpenInput(deviceName, device.InputOptions{})
	if err != nil {
		return nil, err
	}
	m := &micTest{
		input: in, player: p, stop: make(chan struct{}), done: make(chan struct{}),
		meter: dsp.NewMomentaryMeter(audio.Mono),
	}
	m.meter.DualMono()
	go m.listen()
	return m, nil
}

func (m *micTest) listen() {
	defer close(m.done)
	block := make([]float32, 4*audio.BlockFrames)
	tick := time.NewTicker(audio.BlockDuration)
	defer tick.Stop()
	for {
		for n := m.input.Read(block); n > 0; n = m.input.Read(block) {
			m.take(block[:n])
		}
		select {
		case <-m.stop:
			return
		case <-tick.C:
		}
	}
}

func (m *micTest) take(p []float32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.meter.Write(p)
	for _, x := range p {
		m.peak = math.Max(m.peak, math.Abs(float64(x)))
	}
	if m.peak >= m.hold || time.Since(m.heldAt) > micHoldsLevel {
		m.hold, m.heldAt = m.peak, time.Now()
	}
	m.judge(p, time.Now().Unix())
	m.kept = append(m.kept, p...)
	if most := int(micTestKeeps.Seconds() * audio.Rate); len(m.kept) > 2*most {
		m.kept = append(m.kept[:0], m.kept[len(m.kept)-most:]...)
	}
}

// judge puts p into the account of the present second.
func (m *micTest) judge(p []float32, now int64) {
	s := &m.seconds[now%micJudges]
	if s.at != now {
		*s = micSecond{at: now, loudest: audio.SilenceDBFS}
	}
	s.loudest = math.Max(s.loudest, m.meter.Momentary())
	for _, x := range p {
		s.clipped = s.clipped || x >= 0.999 || x <= -0.999
	}
}

// judged is the account of the last seconds together.
func (m *micTest) judged(now int64) (loudest float64, clipped bool) {
	loudest = audio.SilenceDBFS
	for _, s := range m.seconds {
		if s.at > now-micJudges {
			loudest = math.Max(loudest, s.loudest)
			clipped = clipped || s.clipped
		}
	}
	return loudest, clipped
}

// Level is the meter's reading.
func (m *micTest) Level() backend.Level {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, clipped := m.judged(time.Now().Unix())
	l := backend.Level{
		PeakDBFS: audio.DB(m.peak), HoldDBFS: audio.DB(m.hold),
		LUFS: m.meter.Momentary(), Clipped: clipped, Lost: m.input.Lost(),
	}
	m.peak = 0
	return l
}

// Verdict judges the loudest 400 ms of the last seconds.
func (m *micTest) Verdict() backend.MicVerdict {
	m.mu.Lock()
	defer m.mu.Unlock()
	return micVerdict(m.judged(time.Now().Unix()))
}

func micVerdict(loudest float64, clipped bool) backend.MicVerdict {
	switch {
	case clipped:
		return backend.MicClipping
	case loudest < micNothing:
		return backend.MicNothing
	case loudest < micQuiet:
		return backend.MicQuiet
	case loudest > micLoud:
		return backend.MicLoud
	}
	return backend.MicGood
}

// recorded is a copy of the last seconds.
func (m *micTest) recorded() []float32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	most := int(micTestKeeps.Seconds() * audio.Rate)
	return append([]float32(nil), m.kept[max(0, len(m.kept)-most):]...)
}

// PlayBack plays what was recorded, once. "record.nothing" when there is
// nothing.
func (m *micTest) PlayBack(_ context.Context) error {
	kept := m.recorded()
	if len(kept) == 0 {
		return app.Fail("record.nothing", nil)
	}
	return m.player.play("mictest", &clip{samples: kept}, 0)
}

// Stop closes the microphone.
func (m *micTest) Stop() error {
	m.once.Do(func() {
		close(m.stop)
		<-m.done
		m.input.Close()
	})
	return nil
}
