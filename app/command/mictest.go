package command

import (
	"context"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/ui/backend"
)

// micTestKeeps is what the microphone test keeps.
const micTestKeeps = 6 * time.Second

// micTest listens to a microphone and keeps the last seconds.
type micTest struct {
	*microphone
	player *player

	mu   sync.Mutex
	kept []float32
}

func startMicTest(deviceName string, clock app.Clock, p *player) (*micTest, error) {
	m := &micTest{player: p}
	var err error
	m.microphone, err = openMicrophone(deviceName, clock, m.keep)
	return m, err
}

// keep keeps sound among the last seconds.
func (m *micTest) keep(h captured) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = append(m.kept, h.p...)
	if most := int(micTestKeeps.Seconds() * audio.Rate); len(m.kept) > 2*most {
		m.kept = append(m.kept[:0], m.kept[len(m.kept)-most:]...)
	}
}

// Level is the meter's reading; clipping stays in it as long as a person needs
// to see it.
func (m *micTest) Level() backend.Level {
	l := m.microphone.Level()
	l.Clipped = m.Verdict() == backend.MicClipping
	return l
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
