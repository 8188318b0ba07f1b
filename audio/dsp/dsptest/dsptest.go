// Package dsptest has the sounds that the tests of the sound path use, and
// ffmpeg's opinion of a sound to compare with. Only tests import it.
package dsptest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"tienglang/app"
	"tienglang/audio"
)

// text is what the speech says: news of a commune.
const text = `Đây là đài truyền thanh xã Tân Khê. Kính mời bà con nghe bản tin sáng nay.
Ủy ban nhân dân xã thông báo lịch tiêm phòng cho trẻ em tại trạm y tế, bắt đầu từ bảy giờ.
Bà con chú ý che chắn chuồng trại, thu hoạch lúa sớm trước khi mưa lớn về.`

// speech is made once for all tests of a package.
var speech = sync.OnceValues(func() ([]float32, error) {
	say := exec.Command("espeak-ng", "-v", "vi", "-s", "150", "--stdout", text)
	wav, err := say.Output()
	if err != nil {
		return nil, err
	}
	conv := exec.Command("ffmpeg", "-v", "error", "-i", "-", "-f", "f32le", "-ac", "1", "-ar", strconv.Itoa(audio.Rate), "-")
	conv.Stdin = bytes.NewReader(wav)
	raw, err := conv.Output()
	return samples(raw), err
})

// Speech is some 20 s of Vietnamese speech, mono at the station's rate.
func Speech(tb testing.TB) []float32 {
	tb.Helper()
	p, err := speech()
	if err != nil || len(p) < 5*audio.Rate {
		tb.Fatalf("speech: %d samples, %v", len(p), err)
	}
	return append([]float32(nil), p...)
}

// Music is stereo with chords, a beat and some noise, at the station's rate;
// the same for the same seed.
func Music(seconds float64, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 1))
	chords := [][]float64{{220, 277.2, 329.6}, {196, 246.9, 293.7}, {174.6, 220, 261.6}, {164.8, 207.7, 246.9}}
	out := make([]float32, int(seconds*audio.Rate)*2)
	for i := range len(out) / 2 {
		at := float64(i) / audio.Rate
		beat := math.Mod(at, 0.5)
		var l, rr float64
		for n, f := range chords[int(at/2)%len(chords)] {
			tone := math.Sin(2*math.Pi*f*at) + 0.4*math.Sin(4*math.Pi*f*at+0.3) + 0.2*math.Sin(10*math.Pi*f*at)
			pan := float64(n) / 2
			l += tone * (1 - 0.6*pan)
			rr += tone * (0.4 + 0.6*pan)
		}
		drum := math.Exp(-beat*30) * math.Sin(2*math.Pi*70*beat) * 2
		hat := math.Exp(-math.Mod(at, 0.25)*60) * (r.Float64()*2 - 1)
		swell := 0.5 + 0.4*math.Sin(2*math.Pi*at/9)
		out[2*i] = float32(swell*0.12*l + 0.15*drum + 0.15*hat)
		out[2*i+1] = float32(swell*0.12*rr + 0.15*drum - 0.1*hat)
	}
	return out
}

// Sine is a mono tone with the given peak in dBFS.
func Sine(hz, dbfs, seconds float64, rate int) []float32 {
	out := make([]float32, int(seconds*float64(rate)))
	a := math.Pow(10, dbfs/20)
	for i := range out {
		out[i] = float32(a * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return out
}

// Noise is mono white noise between −peak and peak.
func Noise(seconds, peak float64, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 2))
	out := make([]float32, int(seconds*audio.Rate))
	for i := range out {
		out[i] = float32((r.Float64()*2 - 1) * peak)
	}
	return out
}

// Wide puts a mono sound on both channels.
func Wide(p []float32) []float32 {
	out := make([]float32, 2*len(p))
	for i, x := range p {
		out[2*i], out[2*i+1] = x, x
	}
	return out
}

// Scaled is p times gain.
func Scaled(p []float32, gain float64) []float32 {
	out := make([]float32, len(p))
	for i, x := range p {
		out[i] = float32(float64(x) * gain)
	}
	return out
}

// Source is a Source of samples in memory. It gives at most Piece samples at
// a time, rounded to frames, when that is set.
type Source struct {
	F      audio.Format
	P      []float32
	Piece  int
	Closed bool
}

// NewSource makes a Source of p.
func NewSource(f audio.Format, p []float32) *Source { return &Source{F: f, P: p} }

// Format implements audio.Source.
func (s *Source) Format() audio.Format { return s.F }

// Read implements audio.Source.
func (s *Source) Read(p []float32) (int, error) {
	if len(s.P) == 0 {
		return 0, io.EOF
	}
	if s.Piece > 0 {
		p = p[:min(len(p), s.Piece)]
	}
	n := copy(p[:len(p)/s.F.Channels*s.F.Channels], s.P)
	s.P = s.P[n:]
	return n, nil
}

// Close implements io.Closer.
func (s *Source) Close() error {
	s.Closed = true
	return nil
}

// FFmpeg measures p with ffmpeg's ebur128 filter.
func FFmpeg(tb testing.TB, p []float32, f audio.Format) app.Loudness {
	tb.Helper()
	cmd := exec.Command("ffmpeg", "-v", "error", "-f", "f32le", "-ar", strconv.Itoa(f.Rate), "-ac", strconv.Itoa(f.Channels),
		"-i", "-", "-af", "ebur128=peak=true:metadata=1,ametadata=mode=print:file=-", "-f", "null", "-")
	cmd.Stdin = bytes.NewReader(Bytes(p))
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("ffmpeg ebur128: %v", err)
	}
	return parse(out)
}

// parse reads the filter's metadata: I, LRA and the true peaks are those up
// to each moment, M and S those of the moment.
func parse(out []byte) app.Loudness {
	l := app.Loudness{IntegratedLUFS: -120, TruePeakDBTP: -120, MaxMomentaryLUFS: -120, MaxShortTermLUFS: -120}
	for sc := bufio.NewScanner(bytes.NewReader(out)); sc.Scan(); {
		key, value, ok := strings.Cut(strings.TrimPrefix(sc.Text(), "lavfi.r128."), "=")
		v, err := strconv.ParseFloat(value, 64)
		if !ok || err != nil {
			continue
		}
		switch {
		case key == "I":
			l.IntegratedLUFS = v
		case key == "LRA":
			l.RangeLU = v
		case key == "M":
			l.MaxMomentaryLUFS = math.Max(l.MaxMomentaryLUFS, v)
		case key == "S":
			l.MaxShortTermLUFS = math.Max(l.MaxShortTermLUFS, v)
		case strings.HasPrefix(key, "true_peaks_ch"):
			l.TruePeakDBTP = math.Max(l.TruePeakDBTP, audio.DB(v))
		}
	}
	return l
}

// Bytes is p as 32-bit little-endian floats.
func Bytes(p []float32) []byte {
	out := make([]byte, 0, 4*len(p))
	for _, x := range p {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	return out
}

// samples is the reverse of Bytes.
func samples(b []byte) []float32 {
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}
