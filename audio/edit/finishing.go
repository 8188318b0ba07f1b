package edit

import (
	"slices"

	"tienglang/app"
	"tienglang/audio/dsp"
)

// FinishOf is the finishing of a track, or of the sum where id is "".
func (e Edit) FinishOf(id app.ID) (Finish, bool) {
	if id == "" {
		return e.Master.Finish, true
	}
	i := e.track(id)
	if i < 0 {
		return Finish{}, false
	}
	return e.Tracks[i].Finish, true
}

// WithFinish changes the finishing of a track, or of the sum where id is "".
// The change puts stages in place of others and does not write to them.
// Errors: "edit.gone", and those of Check.
func (e Edit) WithFinish(id app.ID, change func(*Finish)) (Edit, error) {
	if id != "" {
		return e.WithTrack(id, func(t *Track) { change(&t.Finish) })
	}
	out := e.clone()
	change(&out.Master.Finish)
	return out.settled(e)
}

// Unfinished is the edit without the finishing of a track, its ducking too, or
// of the sum where id is "": what is heard when one listens to the sound
// before it.
func (e Edit) Unfinished(id app.ID) Edit {
	if id == "" {
		e.Master.Finish = Finish{}
		return e
	}
	e.Tracks = slices.Clone(e.Tracks)
	if i := e.track(id); i >= 0 {
		e.Tracks[i].Finish, e.Tracks[i].Duck = Finish{}, nil
	}
	return e
}

// Alone is a track by itself at its level: neither muted, nor ducked, nor
// through what is done to the sum. It is the whole edit where id is "".
func (e Edit) Alone(id app.ID) Edit {
	if id == "" {
		return e
	}
	i := e.track(id)
	if i < 0 {
		e.Tracks = nil
		return e
	}
	t := e.Tracks[i]
	t.Mute, t.Solo, t.Duck = false, false, nil
	e.Tracks, e.Master.Finish = []Track{t}, Finish{}
	return e
}

// Works tells whether a stage is there and not off.
func (f Finish) Works(s StageName) bool {
	is := false
	f.each(s, func(there, off bool) { is = there && !off })
	return is
}

// each tells how a stage stands.
func (f Finish) each(s StageName, tell func(there, off bool)) {
	switch s {
	case StageDeclick:
		tell(f.Declick.state())
	case StageDenoise:
		tell(f.Denoise.state())
	case StageBreaths:
		tell(f.Breaths.state())
	case StageGate:
		tell(f.Gate.state())
	case StageEQ:
		tell(f.EQ.state())
	case StageCompressor:
		tell(f.Compressor.state())
	}
}

func (s *Stage[T]) state() (there, off bool) {
	if s == nil {
		return false, false
	}
	return true, s.Off
}

// Switch has a stage work, or not; its settings stay. One that was never there
// begins with the usual ones.
func (f *Finish) Switch(s StageName, on bool) {
	switch s {
	case StageDeclick:
		f.Declick = switched(f.Declick, usual.Declick, on)
	case StageDenoise:
		f.Denoise = switched(f.Denoise, usual.Denoise, on)
	case StageBreaths:
		f.Breaths = switched(f.Breaths, usual.Breaths, on)
	case StageGate:
		f.Gate = switched(f.Gate, usual.Gate, on)
	case StageEQ:
		f.EQ = switched(f.EQ, usual.EQ, on)
	case StageCompressor:
		f.Compressor = switched(f.Compressor, usual.Compressor, on)
	}
}

func switched[T any](s, usual *Stage[T], on bool) *Stage[T] {
	next := *usual
	if s != nil {
		next = *s
	}
	next.Off = !on
	return &next
}

// Reset gives a stage its usual settings, and leaves it on or off. The noise
// that was learned stays.
func (f *Finish) Reset(s StageName) {
	on := f.Works(s)
	noise := f.Noise()
	switch s {
	case StageDeclick:
		f.Declick = nil
	case StageDenoise:
		f.Denoise = nil
	case StageBreaths:
		f.Breaths = nil
	case StageGate:
		f.Gate = nil
	case StageEQ:
		f.EQ = nil
	case StageCompressor:
		f.Compressor = nil
	}
	f.Switch(s, on)
	if s == StageDenoise && noise != nil {
		f.SetNoise(noise)
	}
}

// Noise is the noise that was learned, nil where none was.
func (f Finish) Noise() *dsp.NoiseProfile { return settings(f.Denoise, usual.Denoise).Profile }

// SetNoise keeps a noise that was learned.
func (f *Finish) SetNoise(p *dsp.NoiseProfile) {
	f.Denoise = with(f.Denoise, usual.Denoise, func(c *dsp.DenoiseConfig) { c.Profile = p })
}

// Busy tells whether any stage works.
func (f Finish) Busy() bool { return slices.ContainsFunc(Stages, f.Works) }

// NoiseProfile is a noise that was learned; see dsp.NoiseProfile.
type NoiseProfile = dsp.NoiseProfile
