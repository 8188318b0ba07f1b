package command

import (
	"context"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device"
	"tienglang/audio/mix"
	"tienglang/ui/backend"
)

// monitor lets the operator hear what one pole plays.
type monitor struct {
	cluster    app.ID
	microphone bool
	behind     time.Duration // the pole, to this ear
	level      loudness
	console    *mix.Console
	card       *device.Output
	release    func() // lets go of the pole

	mu     sync.Mutex
	failed error
}

// listenTo opens the output and what a cluster plays: of a training cluster in
// this process, of a real one by its return. Errors: those of openReturn and of
// the output; "return.no_microphone".
func (d *desk) listenTo(ctx context.Context, c app.Cluster, microphone bool) (*monitor, error) {
	back := &returnLine{}
	m := &monitor{cluster: c.ID, microphone: microphone, console: mix.NewConsole(mix.ConsoleConfig{}), release: func() {}}
	m.console.SetMicrophone(back)
	hear := func(p []float32, at time.Time) {
		m.level.hear(p)
		back.put(p, at)
	}
	if err := m.open(ctx, d, c, hear); err != nil {
		m.console.Close()
		return nil, err
	}
	var err error
	m.card, err = device.OpenOutput(d.settings.Get().Output, device.OutputOptions{}, func(frames []float32, _ time.Time) { m.console.Pull(frames) })
	if err != nil {
		m.release()
		m.console.Close()
		return nil, err
	}
	return m, nil
}

func (m *monitor) open(ctx context.Context, d *desk, c app.Cluster, hear func([]float32, time.Time)) error {
	if d.virtual != nil && d.virtual.listen(c.ID, hear) {
		m.release = func() { d.virtual.listen(c.ID, nil) }
		if m.microphone {
			m.release()
			return app.Fail("return.no_microphone", nil, "name", c.Name)
		}
		return nil
	}
	r, err := openReturn(ctx, d.station, c, m.microphone, hear, m.broke(d))
	if err == nil {
		m.release, m.behind = r.close, returnDelay
	}
	return err
}

// broke keeps why the return ended, and has the window look.
func (m *monitor) broke(d *desk) func(error) {
	return func(err error) {
		m.mu.Lock()
		m.failed = err
		m.mu.Unlock()
		d.tell(backend.TopicClusters)
	}
}

// state is what is heard now.
func (m *monitor) state() backend.Listening {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := backend.Listening{Cluster: m.cluster, Microphone: m.microphone, Behind: m.behind, Failure: m.failed}
	s.LevelDBFS, s.Sounds = m.level.dbfs()
	return s
}

func (m *monitor) close() {
	m.release()
	m.card.Close()
	m.console.Close()
}

// returnLine holds what a pole plays until the console takes it.
type returnLine struct {
	mu   sync.Mutex
	kept []float32
}

func (r *returnLine) put(samples []float32, _ time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.kept) < audio.Rate { // nobody reads: a second is enough
		r.kept = append(r.kept, samples...)
	}
}

// Read gives what has come. See mix.Microphone.
func (r *returnLine) Read(p []float32) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := copy(p, r.kept)
	r.kept = append(r.kept[:0], r.kept[n:]...)
	return n
}
