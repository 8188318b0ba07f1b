package command

import (
	"math"

	"tienglang/audio"
	"tienglang/ui/backend"
)

// The momentary loudness in LUFS at which a voice is too quiet, good or too
// loud for the limiter to help.
const (
	micNothing = -55.0
	micQuiet   = -34.0
	micLoud    = -11.0
	micJudges  = 5 // seconds, so that a person who turns a knob sees it
)

// micEar judges a microphone by its last seconds.
type micEar struct {
	seconds [micJudges]micSecond // the last ones, as a ring
}

// micSecond is what one second of the microphone was like.
type micSecond struct {
	at      int64 // Unix time
	loudest float64
	clipped bool
}

// judge puts a block into the account of the present second.
func (e *micEar) judge(lufs float64, clipped bool, now int64) {
	s := &e.seconds[now%micJudges]
	if s.at != now {
		*s = micSecond{at: now, loudest: audio.SilenceDBFS}
	}
	s.loudest = math.Max(s.loudest, lufs)
	s.clipped = s.clipped || clipped
}

// judged is the account of the last seconds together.
func (e *micEar) judged(now int64) (loudest float64, clipped bool) {
	loudest = audio.SilenceDBFS
	for _, s := range e.seconds {
		if s.at > now-micJudges {
			loudest = math.Max(loudest, s.loudest)
			clipped = clipped || s.clipped
		}
	}
	return loudest, clipped
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
