package command

import (
	"context"
	"math"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/record"
	"tienglang/ui/backend"
)

// What the microphone test keeps, and the momentary loudness in LUFS at which
// a voice is too quiet, good or too loud for the limiter to help.
const (
	micTestKeeps = 6 * time.Second
	micNothing   = -55.0
	micQuiet     = -34.0
	micLoud      = -11.0
	micJudges    = 5 // seconds, so that a person who turns a knob sees it
)

// micTest listens to a microphone and keeps the last seconds.
type micTest struct {
	*microphone
	player *player

	mu      sync.Mutex
	kept    []float32
	seconds [micJudges]micSecond // the last ones, as a ring
}

// micSecond is what one second of the microphone was like.
type micSecond struct {
	at      int64 // Unix time
	loudest float64
	clipped bool
}

func startMicTest(deviceName string, clock app.Clock, p *player) (*micTest, error) {
	m := &micTest{player: p}
	var err error
	m.microphone, err = openMicrophone(deviceName, clock, m.keep)
	return m, err
}

// keep keeps p among the last seconds, and judges it.
func (m *micTest) keep(p []float32, lufs float64, peak float32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.judge(lufs, record.Clips(peak), time.Now().Unix())
	m.kept = append(m.kept, p...)
	if most := int(micTestKeeps.Seconds() * audio.Rate); len(m.kept) > 2*most {
		m.kept = append(m.kept[:0], m.kept[len(m.kept)-most:]...)
	}
}

// judge puts a block into the account of the present second.
func (m *micTest) judge(lufs float64, clipped bool, now int64) {
	s := &m.seconds[now%micJudges]
	if s.at != now {
		*s = micSecond{at: now, loudest: audio.SilenceDBFS}
	}
	s.loudest = math.Max(s.loudest, lufs)
	s.clipped = s.clipped || clipped
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

// Level is the meter's reading; clipping stays in it as long as a person needs
// to see it.
func (m *micTest) Level() backend.Level {
	l := m.microphone.Level()
	m.mu.Lock()
	defer m.mu.Unlock()
	_, l.Clipped = m.judged(time.Now().Unix())
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
func (m *micTest) Stop() error { return m.Close() }
