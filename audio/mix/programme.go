package mix

import (
	"io"

	"github.com/faiface/beep"

	"tienglang/app"
	"tienglang/audio"
)

// mixBlock is how many frames are mixed at a time; beep's Mixer works in
// blocks of this size inside.
const mixBlock = 512

// programme is the Source of a VoiceOverBed. The voice streams first in each
// block: it leaves the bed's gains and, once known, the end for the bed.
type programme struct {
	mixer beep.Mixer
	voice *voiceTrack // nil for none
	bed   *bedTrack   // nil for none
	buf   [][2]float64
	at    int64 // frames given
	end   int64 // length in frames, as soon as it is known
	fade  int   // frames before the end in which the bed goes away
	ended bool
}

// Format is stereo at the station's rate.
func (p *programme) Format() audio.Format { return audio.Stereo }

// Read implements audio.Source.
func (p *programme) Read(out []float32) (int, error) {
	if p.ended || p.at >= p.end {
		return 0, p.finish()
	}
	n := min(len(out)/2, mixBlock)
	p.mixer.Stream(p.buf[:n])
	if err := p.err(); err != nil {
		p.ended = true
		p.close()
		return 0, err
	}
	n = int(min(int64(n), p.end-p.at))
	for i, f := range p.buf[:n] {
		out[2*i], out[2*i+1] = float32(f[0]), float32(f[1])
	}
	p.at += int64(n)
	if n == 0 && len(out) >= 2 {
		return 0, p.finish()
	}
	return 2 * n, nil
}

// finish closes everything; a mix whose voices had no sound is an error.
func (p *programme) finish() error {
	if p.ended {
		return io.EOF
	}
	p.ended = true
	p.close()
	if p.voice != nil && p.voice.heard() == 0 {
		return app.Fail("mix.voice_empty", nil)
	}
	if p.voice == nil && p.at == 0 {
		return app.Fail("mix.bed_empty", nil)
	}
	return io.EOF
}

// err is the first failure of a track.
func (p *programme) err() error {
	if p.voice != nil {
		for _, t := range p.voice.voices {
			if t.err != nil {
				return t.err
			}
		}
	}
	if p.bed != nil {
		return p.bed.Err()
	}
	return nil
}

// Close closes the sounds that are still open.
func (p *programme) Close() error {
	p.ended = true
	p.close()
	return nil
}

func (p *programme) close() {
	if p.voice != nil {
		for _, t := range p.voice.voices {
			if t.src != nil {
				t.close()
			}
		}
	}
	if p.bed != nil {
		p.bed.close()
	}
}
