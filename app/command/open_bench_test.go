package command

import (
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// Of the hour that is opened.
const (
	hourTracks = 8
	hourClips  = 50 // of each track
	hourSounds = 40
	hourStep   = 72 * audio.Rate
	hourLength = 70 * audio.Rate
)

// anHour is a desk whose library has 40 sounds of 70 s with their peaks on the
// disk, and the ID of an edit of an hour: 8 tracks of 50 clips with fades and
// envelopes.
func anHour(b *testing.B) (*desk, app.ID) {
	b.Helper()
	d := studioDesk(b, filepath.Join(b.TempDir(), "station"))
	b.Cleanup(d.closeEdit)
	var sounds []edit.Media
	for n := range hourSounds {
		m, err := d.intake.source(b.Context(), &hum{hz: 100 + 10*float64(n), left: hourLength}, app.Media{Name: fmt.Sprint("Tin ", n), Kind: app.MediaVoice}, 0, nil)
		if err != nil {
			b.Fatal(err)
		}
		sounds = append(sounds, backend.EditMedia(m))
	}
	v, err := d.OpenEdit("")
	if err != nil {
		b.Fatal(err)
	}
	e := v.Edit
	for len(e.Tracks) < hourTracks {
		if e, _, err = e.AddTrack("", edit.TrackEffect); err != nil {
			b.Fatal(err)
		}
	}
	for row := range hourTracks {
		for n := range hourClips {
			m := sounds[(row*hourClips+n)%hourSounds]
			e, _, err = e.Insert(e.Tracks[row].ID, m, edit.Clip{
				At: int64(n) * hourStep, Length: m.Frames, FadeIn: edit.Fade{Length: audio.Rate}, FadeOut: edit.Fade{Length: 2 * audio.Rate},
				Gain: []edit.Point{{At: 0}, {At: 20 * audio.Rate, Value: -12}, {At: 60 * audio.Rate}},
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	e.Title = "Một giờ"
	if _, err := d.ChangeEdit(backend.Step{Key: "studio.step.insert"}, e); err != nil {
		b.Fatal(err)
	}
	return d, e.ID
}

// hum is a tone that swells, made as it is read.
type hum struct {
	hz   float64
	at   int
	left int
}

func (h *hum) Format() audio.Format { return audio.Mono }

func (h *hum) Read(p []float32) (int, error) {
	n := min(len(p), h.left)
	if n == 0 {
		return 0, io.EOF
	}
	for i := range p[:n] {
		t := float64(h.at+i) / audio.Rate
		p[i] = float32(0.3 * math.Sin(2*math.Pi*h.hz*t) * math.Sin(t))
	}
	h.at, h.left = h.at+n, h.left-n
	return n, nil
}

// BenchmarkOpenEdit opens an hour of 8 tracks and 400 clips from the disk, with
// its history, and has every clip's waveform as the whole is seen on a timeline
// of 630 pixels.
func BenchmarkOpenEdit(b *testing.B) {
	d, id := anHour(b)
	for b.Loop() {
		b.StopTimer()
		d.work.close()
		b.StartTimer()
		start := time.Now()
		v, err := d.OpenEdit(id)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "ms-opened")
		if err := drawAll(b, d, v.Edit); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "ms-seen")
	}
}

// drawAll reads the outlines of an edit's sounds and draws each clip.
func drawAll(b *testing.B, d *desk, e edit.Edit) error {
	b.Helper()
	outlines := map[string]backend.Outline{}
	for _, m := range e.Media {
		o, err := d.EditPeaks(b.Context(), m.ID)
		if err != nil {
			return err
		}
		outlines[m.ID] = o
	}
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			n := int(630 * c.Length / e.Length())
			if points := outlines[c.Media].Points(c.From, c.From+c.Length, n); len(points) != n || points[n/2].Max <= 0 {
				return errors.New("a clip has no waveform")
			}
		}
	}
	return nil
}
