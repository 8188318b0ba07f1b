package mix

import "tienglang/audio"

// ProgrammeReady reports whether the programme sounds with the next block that
// is pulled: enough of it, or all, has been read.
func (k *Console) ProgrammeReady() bool {
	f := k.programme.Load()
	return f == nil || f.whole.Load() || f.ring.len() >= f.prefill
}

// StartLive is StartProgramme for a source that is live and never runs dry, such
// as a relay: little of it is read ahead, so that what it decides is heard soon.
func (k *Console) StartLive(src audio.Source) <-chan struct{} {
	t := newTrack("relay", func() (audio.Source, error) { return src, nil })
	f := newFeedOf(liveCapacity, livePrefill, t, func() {
		if t.src != nil {
			t.close()
		}
	}, consoleBlock)
	release(k.programme.Swap(f))
	k.dropLate()
	return f.ended
}

// SkipProgramme leaves out that many frames of the programme, so that what
// follows is heard at its time after a stall. What has not been read yet is
// left out as it comes.
func (k *Console) SkipProgramme(frames int64) {
	if f := k.programme.Load(); f != nil && frames > 0 {
		f.skip.Add(frames)
	}
}

// Lead pulls what the limiter's look-ahead gives before the first sample of
// what is connected, so that the next Pull begins with that sample.
func (k *Console) Lead() {
	var lost [audio.BlockFrames]float32
	k.Pull(lost[:k.limiter.Latency()])
}

// leaveOut drops what SkipProgramme asked for.
func (f *feed) leaveOut() {
	if due := f.skip.Load(); due > 0 {
		n := f.drop(due)
		f.skip.Add(-n)
		f.played.Add(n)
	}
}
