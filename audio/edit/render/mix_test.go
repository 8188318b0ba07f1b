package render

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/dsp"
	"tienglang/audio/edit"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sounds are wave files made for a test.
type sounds struct {
	dir   string
	media map[string]edit.Media
}

func newSounds(t testing.TB) *sounds { return &sounds{t.TempDir(), map[string]edit.Media{}} }

// add writes a sound, 24 bits deep as masters are.
func (s *sounds) add(t testing.TB, name string, channels int, samples []float32) edit.Media {
	t.Helper()
	f := audio.Format{Rate: audio.Rate, Channels: channels}
	w, err := codec.CreateWAVWith(filepath.Join(s.dir, name+".wav"), f, time.Time{}, codec.WAVOptions{Bits: 24})
	must(t, err)
	must(t, w.Write(samples))
	must(t, w.Close())
	m := edit.Media{ID: name, Path: name + ".wav", Frames: int64(len(samples) / channels), Channels: channels}
	s.media[name] = m
	return m
}

func (s *sounds) open(m edit.Media) (Sound, error) {
	return codec.OpenWAV(filepath.Join(s.dir, m.Path))
}

// noise is 24-bit noise.
func noise(seed uint64, samples int, level float64) []float32 {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]float32, samples)
	for i := range out {
		out[i] = float32(math.Round((r.Float64()*2-1)*level*(1<<23))) / (1 << 23)
	}
	return out
}

// heard renders everything.
func heard(t testing.TB, e edit.Edit, open Open, o Options) []float32 {
	t.Helper()
	m := New(e, open, o)
	var out []float32
	buf := make([]float32, 2*1000)
	for {
		n, err := m.Read(buf)
		out = append(out, buf[:n]...)
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
	}
	for _, p := range m.Problems() {
		t.Errorf("clip %s: %v", p.Clip, p.Err)
	}
	must(t, m.Close())
	return out
}

// lay adds a track with one clip of all of a sound.
func lay(t testing.TB, e edit.Edit, kind edit.TrackKind, m edit.Media, at int64) (edit.Edit, app.ID, app.ID) {
	t.Helper()
	e, id, err := e.AddTrack(m.ID, kind)
	must(t, err)
	e, clip, err := e.Insert(id, m, edit.Clip{At: at, Length: m.Frames})
	must(t, err)
	return e, id, clip
}

func TestAnUntouchedClipLeavesAsItCame(t *testing.T) {
	s := newSounds(t)
	stereo := noise(1, 2*30001, 0.9)
	mono := noise(2, 20001, 0.9)
	e, _, _ := lay(t, edit.Edit{}, edit.TrackMusic, s.add(t, "stereo", 2, stereo), 5000)
	if got := heard(t, e, s.open, Options{}); !slices.Equal(got[2*5000:], stereo) || len(got) != 2*35001 {
		t.Errorf("%d frames, not those of the file", len(got)/2)
	}
	e, _, _ = lay(t, edit.Edit{}, edit.TrackVoice, s.add(t, "mono", 1, mono), 0)
	got := heard(t, e, s.open, Options{})
	for i, x := range mono {
		if got[2*i] != x || got[2*i+1] != x {
			t.Fatalf("frame %d is %v, %v instead of %v", i, got[2*i], got[2*i+1], x)
		}
	}
	id := e.Tracks[0].Clips[0].ID
	e, err := e.Split(7777, id)
	must(t, err)
	if again := heard(t, e, s.open, Options{}); !slices.Equal(again, got) {
		t.Error("cut in two it sounds different")
	}
}

// busy is an edit that uses everything.
func busy(t testing.TB, s *sounds, seconds float64) edit.Edit {
	t.Helper()
	e, frames := edit.Edit{}, int(seconds*audio.Rate)
	for i := range 8 {
		kind, ch := edit.TrackVoice, 1
		if i >= 4 {
			kind, ch = edit.TrackMusic, 2
		}
		m := s.add(t, string(rune('a'+i)), ch, speechlike(uint64(i), frames, ch))
		var id, clip app.ID
		e, id, clip = lay(t, e, kind, m, int64(i)*audio.Rate/3)
		var err error
		e, err = e.WithClip(clip, func(c *edit.Clip) {
			c.FadeIn = edit.Fade{Length: 24000, Curve: edit.CurveEqualPower}
			c.FadeOut = edit.Fade{Length: 48000}
			for at := int64(0); at < m.Frames; at += 5 * audio.Rate {
				c.Gain = append(c.Gain, edit.Point{At: at, Value: float64(at/audio.Rate%7) - 6})
			}
		})
		must(t, err)
		e, err = e.WithTrack(id, func(tr *edit.Track) {
			tr.GainDB, tr.Pan = -float64(i), float64(i-3)/8
			if kind == edit.TrackVoice {
				tr.Finish.EQ = edit.On(dsp.EQVoice())
				tr.Finish.Compressor = edit.On(dsp.CompressorVoice())
			} else {
				tr.Finish.EQ = edit.On(dsp.EQMusic())
			}
		})
		must(t, err)
	}
	target := -16.0
	e.Master = edit.Master{TargetLUFS: &target, CeilingDB: -1}
	return e
}

// speechlike is noise in bursts of syllables and phrases, with peaks 14 dB
// over the rest as speech has.
func speechlike(seed uint64, frames, channels int) []float32 {
	out := noise(seed, frames*channels, 0.25)
	for i := range out {
		at := float64(i/channels)/audio.Rate + float64(seed)
		if i/480%37 == 0 {
			out[i] *= 3
		}
		out[i] *= float32((0.6 + 0.4*math.Sin(at*25)) * math.Max(0, math.Min(1, 3*math.Sin(at*1.1))))
	}
	return out
}

func TestTheSameBytesOnOneProcessorAndTwo(t *testing.T) {
	s := newSounds(t)
	e := busy(t, s, 4)
	one := heard(t, e, s.open, Options{})
	for _, workers := range []int{1, 2, 5} {
		if got := heard(t, e, s.open, Options{Workers: workers}); !slices.Equal(got, one) {
			t.Errorf("on %d goroutines it is another sound", workers)
		}
	}
	if int64(len(one)) != 2*e.Length() {
		t.Errorf("%d frames of %d", len(one)/2, e.Length())
	}
}

func TestFadesAndEnvelopes(t *testing.T) {
	s := newSounds(t)
	flat := make([]float32, 3*audio.Rate)
	for i := range flat {
		flat[i] = 0.5
	}
	e, _, clip := lay(t, edit.Edit{}, edit.TrackVoice, s.add(t, "flat", 1, flat), 0)
	e, err := e.WithClip(clip, func(c *edit.Clip) {
		c.GainDB = -3
		c.Gain = []edit.Point{{At: audio.Rate, Value: 0}, {At: 2 * audio.Rate, Value: -20}}
		c.FadeIn = edit.Fade{Length: 4800}
		c.FadeOut = edit.Fade{Length: 9600, Curve: edit.CurveEqualPower}
	})
	must(t, err)
	got := heard(t, e, s.open, Options{})
	c := e.Tracks[0].Clips[0]
	for i := range flat {
		if want := 0.5 * c.LevelAt(int64(i)); math.Abs(float64(got[2*i])-want) > 1e-4*0.5 {
			t.Fatalf("frame %d is %v, want %v", i, got[2*i], want)
		}
	}
}

func TestPan(t *testing.T) {
	s := newSounds(t)
	in := noise(5, 2*4800, 0.5)
	e, id, clip := lay(t, edit.Edit{}, edit.TrackMusic, s.add(t, "in", 2, in), 0)
	e, err := e.WithTrack(id, func(tr *edit.Track) { tr.Pan = 0.25 })
	must(t, err)
	e, err = e.WithClip(clip, func(c *edit.Clip) { c.Pan = []edit.Point{{At: 0, Value: -0.5}} })
	must(t, err)
	got := heard(t, e, s.open, Options{})
	for i := 0; i < len(in); i += 2 {
		if math.Abs(float64(got[i]-in[i]*0.75)) > 1e-6 || math.Abs(float64(got[i+1]-in[i+1]*0.5)) > 1e-6 {
			t.Fatalf("sample %d: %v, %v of %v, %v", i, got[i], got[i+1], in[i], in[i+1])
		}
	}
}

func TestMusicIsDownWhenTheVoiceBegins(t *testing.T) {
	s := newSounds(t)
	flat := make([]float32, 6*audio.Rate)
	for i := range flat {
		flat[i] = 0.25
	}
	tone := make([]float32, 2*audio.Rate)
	for i := range tone {
		tone[i] = float32(0.3 * math.Sin(float64(i)*0.05))
	}
	e, voice, _ := lay(t, edit.Edit{}, edit.TrackVoice, s.add(t, "tone", 1, tone), 2*audio.Rate)
	e, bed, _ := lay(t, e, edit.TrackMusic, s.add(t, "flat", 1, flat), 0)
	e, err := e.WithTrack(bed, func(tr *edit.Track) { tr.Duck = &edit.Duck{DepthDB: 12}; tr.Pan = -1 })
	must(t, err)
	e, err = e.WithTrack(voice, func(tr *edit.Track) { tr.Pan = 1 })
	must(t, err)
	got := heard(t, e, s.open, Options{})
	at := func(second float64) float64 { return audio.DB(float64(got[2*int(second*audio.Rate)]) / 0.25) }
	if at(1.9) != 0 || math.Abs(at(2.002)+12) > 2.5 || math.Abs(at(3)+12) > 0.1 || math.Abs(at(5.5)) > 0.1 {
		t.Errorf("bed at 1.9 s %.1f, 2.002 s %.1f, 3 s %.1f, 5.5 s %.1f dB", at(1.9), at(2.002), at(3), at(5.5))
	}
	e, err = e.WithTrack(voice, func(tr *edit.Track) { tr.Mute = true })
	must(t, err)
	got = heard(t, e, s.open, Options{})
	if at(3) != 0 {
		t.Error("a voice that nobody hears takes the music down")
	}
}

func TestFromTheMiddle(t *testing.T) {
	s := newSounds(t)
	in := noise(6, 40000, 0.5)
	e, _, _ := lay(t, edit.Edit{}, edit.TrackVoice, s.add(t, "in", 1, in), 1000)
	all := heard(t, e, s.open, Options{})
	if got := heard(t, e, s.open, Options{From: 12345, To: 30000}); !slices.Equal(got, all[2*12345:2*30000]) {
		t.Error("from the middle it is another sound")
	}
}

func TestMuteAndSolo(t *testing.T) {
	s := newSounds(t)
	one, two := noise(7, 5000, 0.4), noise(8, 5000, 0.4)
	e, first, _ := lay(t, edit.Edit{}, edit.TrackVoice, s.add(t, "one", 1, one), 0)
	e, second, clip := lay(t, e, edit.TrackVoice, s.add(t, "two", 1, two), 0)
	left := func(e edit.Edit) []float32 {
		var out []float32
		for i, x := range heard(t, e, s.open, Options{}) {
			if i%2 == 0 {
				out = append(out, x)
			}
		}
		return out
	}
	muted, err := e.WithTrack(first, func(tr *edit.Track) { tr.Mute = true })
	must(t, err)
	solo, err := e.WithTrack(second, func(tr *edit.Track) { tr.Solo = true })
	must(t, err)
	soloClip, err := e.WithClip(clip, func(c *edit.Clip) { c.Solo = true })
	must(t, err)
	for name, e := range map[string]edit.Edit{"mute": muted, "solo": solo, "solo clip": soloClip} {
		if !slices.Equal(left(e), two) {
			t.Errorf("%s: not the second alone", name)
		}
	}
}

func TestMissingSoundLeavesTheRest(t *testing.T) {
	s := newSounds(t)
	in := noise(9, 9000, 0.5)
	e, _, _ := lay(t, edit.Edit{}, edit.TrackVoice, s.add(t, "in", 1, in), 0)
	e, _, lost := lay(t, e, edit.TrackVoice, edit.Media{ID: "lost", Path: "lost.wav", Frames: 5000, Channels: 1}, 2000)
	m := New(e, s.open, Options{})
	t.Cleanup(func() { must(t, m.Close()) })
	got := make([]float32, 2*9000)
	n, err := audio.ReadFull(m, got)
	must(t, err)
	if n != len(got) || got[2*5000] != in[5000] {
		t.Errorf("%d samples", n)
	}
	if p := m.Problems(); len(p) != 1 || p[0].Clip != lost || app.CodeOf(p[0].Err) != "file.missing" {
		t.Errorf("problems: %+v", p)
	}
}
