//go:build long

package command

import (
	"context"
	"math"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/device/devicetest"
)

// levels keeps what each pole played in the last half second.
type levels struct {
	mu   sync.Mutex
	last map[app.ID][]float32
}

func levelsAt(s *station) *levels {
	l := &levels{last: map[app.ID][]float32{}}
	for _, c := range s.inventory.Clusters() {
		s.virtual.listen(c.ID, func(p []float32, _ time.Time) {
			l.mu.Lock()
			defer l.mu.Unlock()
			all := append(l.last[c.ID], p...)
			l.last[c.ID] = all[max(0, len(all)-audio.Rate/2):]
		})
	}
	return l
}

func (l *levels) take(id app.ID) []float32 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]float32(nil), l.last[id]...)
}

// rms and peak are of the last half second, in dBFS.
func (l *levels) rms(id app.ID) float64  { return audio.DB(rms(l.take(id))) }
func (l *levels) peak(id app.ID) float64 { return peakOf(l.take(id)) }

// pitch is the level of one tone in the last half second.
func (l *levels) pitch(id app.ID, hz float64) float64 {
	var re, im float64
	p := l.take(id)
	for i, x := range p {
		sin, cos := math.Sincos(2 * math.Pi * hz * float64(i) / audio.Rate)
		re, im = re+float64(x)*cos, im+float64(x)*sin
	}
	return audio.DB(2 * math.Hypot(re, im) / float64(max(1, len(p))))
}

// steady waits until a level has settled, and gives it.
func steady(t *testing.T, what string, level func() float64, is func(db float64) bool) (db float64) {
	t.Helper()
	until(t, 20*time.Second, what, func() bool {
		if db = level(); !is(db) {
			return false
		}
		time.Sleep(600 * time.Millisecond) // nothing of before is in the next half second
		db = level()
		return is(db)
	})
	return db
}

// saying plays a tone into the microphone's card until it is replaced.
func saying(t *testing.T, cards *devicetest.Server, hz, db float64) (stop func()) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "said.wav")
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	block := make([]float32, 30*audio.Rate)
	for i := range block {
		block[i] = float32(math.Pow(10, db/20) * math.Sin(2*math.Pi*hz*float64(i)/audio.Rate))
	}
	if err := w.Write(block); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = cards.Play(ctx, "mic_in", path) }()
	return func() { cancel(); <-done }
}

// TestTheDeskIsHeardAtThePole: what the announcer does at the desk, as it is in
// the sound that poles play: the gate, the limiter, the bed that goes down by its
// 14 dB, carts, and other zones.
func TestTheDeskIsHeardAtThePole(t *testing.T) {
	cards := launchCards(t)
	s := quietStation(t)
	poles(t, s, 2)
	here, there := s.inventory.Clusters()[0].ID, s.inventory.Clusters()[1].ID
	for _, c := range s.inventory.Clusters() {
		c.Volume, c.VolumeCap = 100, 100
		if _, err := s.inventory.Save(t.Context(), theProgram, c, ""); err != nil {
			t.Fatal(err)
		}
	}
	at := levelsAt(s)
	desk := deskAt{t, s, newDesk(s), at, cards, here, there}
	if _, err := s.playout.GoLive(t.Context(), theProgram, playout.Request{Title: "Trực tiếp", Device: "mic", Clusters: []app.ID{here}}); err != nil {
		t.Fatal(err)
	}
	desk.gate()
	desk.limiter()
	desk.talkOver()
	desk.cart()
	desk.zones()
	if err := s.playout.StopLive(t.Context(), theProgram); err != nil {
		t.Error(err)
	}
}

type deskAt struct {
	t           *testing.T
	s           *station
	desk        *desk
	at          *levels
	cards       *devicetest.Server
	here, there app.ID
}

func (d deskAt) gate() {
	stop := saying(d.t, d.cards, 400, -64)
	defer stop()
	level := func() float64 { return d.at.pitch(d.here, 400) }
	d.s.air.SetGate(false)
	open := steady(d.t, "the room is heard", level, func(db float64) bool { return db > -68 && db < -60 })
	d.s.air.SetGate(true)
	gated := steady(d.t, "the gate closes", level, func(db float64) bool { return db < open-8 })
	d.t.Logf("room noise: %.1f dBFS, gated %.1f", open, gated)
	if gated < open-22 {
		d.t.Errorf("the gate takes %.1f dB", open-gated)
	}
}

func (d deskAt) limiter() {
	bed := kept(d.t, d.desk, "Nhạc", app.MediaBed, 4, 220)
	if err := d.s.playout.SetBed(d.t.Context(), theProgram, bed.SHA256); err != nil {
		d.t.Fatal(err)
	}
	stop := saying(d.t, d.cards, 500, 0)
	defer stop()
	loud := steady(d.t, "the shout is heard", func() float64 { return d.at.peak(d.here) }, func(db float64) bool { return db > -3 })
	d.t.Logf("a shout over a bed peaks at %.2f dBFS, limited frames %d", loud, d.s.air.current().console.Stats().LimitedFrames)
	if loud > -0.5 || d.s.air.current().console.Stats().LimitedFrames == 0 {
		d.t.Errorf("a shout over a bed peaks at %.2f dBFS at the pole", loud)
	}
}

func (d deskAt) talkOver() {
	level := func() float64 { return d.at.pitch(d.here, 220) }
	free := steady(d.t, "the bed is alone", level, func(db float64) bool { return db > -18 && d.at.pitch(d.here, 500) < -60 })
	d.s.playout.SetTalkOver(true)
	under := steady(d.t, "the bed goes down", level, func(db float64) bool { return db < free-13 })
	d.s.playout.SetTalkOver(false)
	back := steady(d.t, "the bed comes back", level, func(db float64) bool { return db > free-1 })
	d.t.Logf("the bed: %.1f dBFS, under the voice %.1f, then %.1f", free, under, back)
	if dip := free - under; dip < 13 || dip > 15 {
		d.t.Errorf("the bed goes down by %.1f dB", dip)
	}
	if err := d.s.playout.SetBed(d.t.Context(), theProgram, ""); err != nil {
		d.t.Fatal(err)
	}
	steady(d.t, "the bed is gone", level, func(db float64) bool { return db < -70 })
}

func (d deskAt) cart() {
	m := kept(d.t, d.desk, "Nhạc hiệu", app.MediaJingle, 3, 1500)
	file, err := d.s.db.MediaPath(d.t.Context(), m.SHA256)
	if err != nil {
		d.t.Fatal(err)
	}
	level := func() float64 { return d.at.pitch(d.here, 1500) }
	d.s.air.PlayCart(app.Cart{Key: 1, Media: m.SHA256, Loop: true}, file)
	steady(d.t, "the cart is heard", level, func(db float64) bool { return db > -30 })
	d.s.air.FadeCart(1, 200*time.Millisecond)
	steady(d.t, "the cart is faded", level, func(db float64) bool { return db < -70 })
}

func (d deskAt) zones() {
	stop := saying(d.t, d.cards, 500, -12)
	defer stop()
	heard := func(id app.ID) func() float64 { return func() float64 { return d.at.pitch(id, 500) } }
	steady(d.t, "the voice is heard here", heard(d.here), func(db float64) bool { return db > -20 })
	if db := d.at.rms(d.there); db > -70 {
		d.t.Errorf("the other pole plays %.1f dBFS", db)
	}
	began := time.Now()
	if _, err := d.s.playout.SetReach(d.t.Context(), theProgram, "", []app.ID{d.there}); err != nil {
		d.t.Fatal(err)
	}
	until(d.t, 10*time.Second, "the new pole joins", func() bool { return heard(d.there)() > -20 })
	joined := time.Since(began)
	until(d.t, 10*time.Second, "the left pole is silent", func() bool { return d.at.rms(d.here) < -80 || len(d.at.take(d.here)) == 0 })
	d.t.Logf("the new pole joins after %v, the left one is silent after %v", joined, time.Since(began))
}
