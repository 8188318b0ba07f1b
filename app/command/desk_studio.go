package command

import (
	"cmp"
	"context"
	"slices"
	"sync/atomic"
	"time"

	"tienglang/app"
	"tienglang/audio/device"
	"tienglang/ui/backend"
)

// Inputs lists the microphones.
func (d *desk) Inputs() ([]backend.Device, error) {
	in, _, err := device.List()
	return devices(slices.DeleteFunc(in, func(one device.Device) bool { return one.Monitor })), err
}

// Outputs lists the loudspeakers of this machine.
func (d *desk) Outputs() ([]backend.Device, error) {
	_, out, err := device.List()
	return devices(out), err
}

func devices(all []device.Device) []backend.Device {
	out := make([]backend.Device, 0, len(all))
	for _, one := range all {
		out = append(out, backend.Device{ID: one.ID, Name: one.Name, Default: one.Default})
	}
	return out
}

// StartMicTest listens to a microphone.
func (d *desk) StartMicTest(name string) (backend.MicTest, error) {
	m, err := startMicTest(name, d.clock, &d.player)
	if err != nil {
		return nil, err
	}
	return m, nil
}

// OpenMicrophone opens a microphone to be recorded.
func (d *desk) OpenMicrophone(deviceName string) (backend.Microphone, error) {
	by, err := d.may(app.MayProduce)
	if err != nil {
		return nil, err
	}
	m, err := openMicrophone(deviceName, d.clock, nil)
	if err != nil {
		return nil, err
	}
	return &deskMicrophone{microphone: m, desk: d, by: by.ID}, nil
}

// deskMicrophone is a microphone that somebody at the desk may record.
type deskMicrophone struct {
	*microphone
	desk  *desk
	by    app.ID
	taken atomic.Bool
}

// Record begins a recording, which has the microphone from then on.
func (m *deskMicrophone) Record(name string) (backend.Recording, error) {
	t, err := m.desk.intake.record(context.Background(), m.microphone, name, m.desk.clock)
	if err != nil {
		return nil, err
	}
	m.taken.Store(true)
	d := &deskTake{take: t, desk: m.desk, by: m.by}
	m.desk.underWay.Store(d)
	return d, nil
}

// Close lets go of the microphone unless a recording has it.
func (m *deskMicrophone) Close() error {
	if m.taken.Load() {
		return nil
	}
	return m.microphone.Close()
}

// UnderWay is the recording that has not been stopped, nil for none.
func (d *desk) UnderWay() backend.Recording {
	switch t := d.underWay.Load(); {
	case t == nil:
		return nil
	case t.over != nil:
		return t.over
	default:
		return t
	}
}

// deskTake is a recording made at the desk.
type deskTake struct {
	*take
	desk *desk
	by   app.ID
	over *overTake // nil where nothing is heard meanwhile
}

// Level is the meter's reading.
func (t *deskTake) Level() backend.Level { return t.mic.Level() }

// Elapsed is the length of the sound so far.
func (t *deskTake) Elapsed() time.Duration { return t.recording.Elapsed() }

// Peaks are the points of the waveform from the one numbered from on.
func (t *deskTake) Peaks(from int) []backend.PeakPoint {
	peaks := t.recording.Peaks(from)
	points := make([]backend.PeakPoint, len(peaks))
	for i, p := range peaks {
		points[i] = backend.PeakPoint(p)
	}
	return points
}

// Pause drops what comes until Resume.
func (t *deskTake) Pause() { t.recording.Pause() }

// Resume goes on.
func (t *deskTake) Resume() { t.recording.Resume() }

// Paused tells whether Pause holds.
func (t *deskTake) Paused() bool { return t.recording.Paused() }

// Stop ends the recording and takes it into the library.
func (t *deskTake) Stop(ctx context.Context) (app.Media, error) {
	cut := t.Err() // closed, the microphone tells of nothing any more
	if t.over != nil {
		t.over.finish()
	}
	m, err := t.keep(ctx, t.desk.intake, t.by)
	t.desk.underWay.CompareAndSwap(t, nil)
	if m.SHA256 == "" {
		return m, err
	}
	if err = cmp.Or(cut, err); err != nil {
		t.desk.publish(backend.TopicLibrary)
		return m, err
	}
	return m, t.desk.done(nil, backend.TopicLibrary, "status.recorded", "name", m.Name)
}

// Recovered lists the recordings that this start recovered.
func (d *desk) Recovered() []app.Media { return d.recovered }

// Play plays a medium for the operator.
func (d *desk) Play(ctx context.Context, sha string, from time.Duration) error {
	path, err := d.db.MediaPath(ctx, sha)
	if err != nil {
		return err
	}
	src, err := openFrom(context.WithoutCancel(ctx), path, from)
	if err != nil {
		return err
	}
	return d.player.play(sha, src, from)
}

// StopPlaying stops it.
func (d *desk) StopPlaying() { d.player.stop() }

// Playing tells what sounds and where it is.
func (d *desk) Playing() (string, time.Duration, bool) { return d.player.playing() }
