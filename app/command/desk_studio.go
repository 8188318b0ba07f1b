package command

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/audio/device"
	"tienglang/ui/backend"
)

// Inputs lists the microphones.
func (d *desk) Inputs() ([]backend.Device, error) {
	in, _, err := device.List()
	return devices(in), err
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
	m, err := startMicTest(name, &d.player)
	if err != nil {
		return nil, err
	}
	return m, nil
}

// StartRecording records a microphone.
func (d *desk) StartRecording(deviceName, name string) (backend.Recording, error) {
	by, err := d.may(app.MayProduce)
	if err != nil {
		return nil, err
	}
	t, err := startTake(d.dir, deviceName, name, d.clock)
	if err != nil {
		return nil, err
	}
	return &deskTake{take: t, desk: d, by: by.ID}, nil
}

// deskTake is a recording made at the desk.
type deskTake struct {
	*take
	desk *desk
	by   app.ID
}

// Level is the meter's reading.
func (t *deskTake) Level() backend.Level {
	l := t.recording.Level()
	return backend.Level{PeakDBFS: l.PeakDBFS, HoldDBFS: l.HoldDBFS, LUFS: l.LUFS, Clipped: l.Clipped, Lost: t.input.Lost()}
}

// Elapsed is the length of the sound so far.
func (t *deskTake) Elapsed() time.Duration { return t.recording.Elapsed() }

// Pause drops what comes until Resume.
func (t *deskTake) Pause() { t.recording.Pause() }

// Resume goes on.
func (t *deskTake) Resume() { t.recording.Resume() }

// Paused tells whether Pause holds.
func (t *deskTake) Paused() bool { return t.recording.Paused() }

// Stop ends the recording and takes it into the library.
func (t *deskTake) Stop(ctx context.Context) (app.Media, error) {
	m, err := t.keep(ctx, t.desk.intake, t.by)
	if m.SHA256 != "" && err != nil { // it is kept; why it is short is told apart
		t.desk.publish(backend.TopicLibrary)
		t.desk.note("", err)
		return m, nil
	}
	return m, t.desk.done(err, backend.TopicLibrary, "status.recorded", "name", m.Name)
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

// PlayDraft plays a draft as it will be mixed, before its loudness is set.
func (d *desk) PlayDraft(ctx context.Context, draft backend.Draft, from time.Duration) error {
	ctx = context.WithoutCancel(ctx) // it sounds on after the call
	spec, _, err := d.intake.spec(ctx, draft)
	if err != nil {
		return err
	}
	src, err := spec.Open()
	if err != nil {
		return err
	}
	if err := skip(src, from); err != nil {
		closeSource(src)
		return err
	}
	return d.player.play(backend.DraftSound, src, from)
}

// StopPlaying stops it.
func (d *desk) StopPlaying() { d.player.stop() }

// Playing tells what sounds and where it is.
func (d *desk) Playing() (string, time.Duration, bool) { return d.player.playing() }
