package command

import (
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device"
	"tienglang/audio/mix"
)

// monitor lets the operator hear what one pole plays.
type monitor struct {
	cluster app.ID
	console *mix.Console
	card    *device.Output
	virtual *virtualClusters
}

// listenTo opens the output and taps a virtual cluster. A real pole has no
// way back yet: "cluster.no_return".
func listenTo(v *virtualClusters, cluster app.ID, output string) (*monitor, error) {
	if v == nil {
		return nil, app.Fail("cluster.no_return", nil)
	}
	back := &returnLine{}
	m := &monitor{cluster: cluster, console: mix.NewConsole(mix.ConsoleConfig{}), virtual: v}
	if !v.listen(cluster, back.put) {
		m.console.Close()
		return nil, app.Fail("cluster.no_return", nil)
	}
	m.console.SetMicrophone(back)
	var err error
	m.card, err = device.OpenOutput(output, device.OutputOptions{}, func(frames []float32, _ time.Time) { m.console.Pull(frames) })
	if err != nil {
		v.listen(cluster, nil)
		m.console.Close()
		return nil, err
	}
	return m, nil
}

func (m *monitor) close() {
	m.virtual.listen(m.cluster, nil)
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
