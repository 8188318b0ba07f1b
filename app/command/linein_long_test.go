//go:build long

package command

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	apprelay "tienglang/app/relay"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// The sound on the line has another tone in each second; what stands in for it
// is one above all of those.
const (
	lineFirst   = 500.0
	lineStep    = 40.0
	lineSeconds = 80
	lineStandIn = 4300.0
)

func sine(hertz float64, n int) []float32 {
	p := make([]float32, n)
	for i := range p {
		p[i] = float32(0.25 * math.Sin(2*math.Pi*hertz*float64(i)/audio.Rate))
	}
	return p
}

// lineSound is what the line carries, in a file.
func lineSound(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "line.wav")
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	for n := 0; err == nil && n < 2*lineSeconds; n++ {
		err = w.Write(sine(lineFirst+lineStep*float64(n%lineSeconds), audio.Rate))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// lineHeard names what sounds in 50 ms: a second of the line, -1 for what stands
// in, -2 for silence, -3 for anything else.
func lineHeard(p []float32) int {
	sum := 0.0
	for _, x := range p {
		sum += float64(x) * float64(x)
	}
	rms := math.Sqrt(sum / float64(len(p)))
	if audio.DB(rms) < -55 {
		return -2
	}
	best, name := toneIn(p, lineStandIn), -1
	for n := range lineSeconds {
		if a := toneIn(p, lineFirst+lineStep*float64(n)); a > best {
			best, name = a, n
		}
	}
	if best < rms { // of a pure tone it is √2 times that
		return -3
	}
	return name
}

// toneIn is the amplitude of a tone in p.
func toneIn(p []float32, hertz float64) float64 {
	c := 2 * math.Cos(2*math.Pi*hertz/audio.Rate)
	var a, b float64
	for _, x := range p {
		a, b = float64(x)+c*a-b, a
	}
	return 2 * math.Sqrt(a*a+b*b-c*a*b) / float64(len(p))
}

// TestTheLineInIsTakenOver through real sound cards, to a real speaker: at its
// hour and until its end; while it is silent and while its card is pulled out
// something stands in for it, and it comes back by itself.
func TestTheLineInIsTakenOver(t *testing.T) {
	cards := launchCards(t, "pole1")
	if err := cards.AddMicrophone("line"); err != nil {
		t.Fatal(err)
	}
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(t.TempDir(), "station"), Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	code := lonePole(t, s, app.LineLAN)
	speaker := start(t, cards.Env(), "tienglang-speaker", "--data", filepath.Join(t.TempDir(), "pole1"), "--station", s.network.url(), "--pair", code, "--device", "pole1")
	until(t, 60*time.Second, "the pole is there", func() bool { return connected(s) })
	standIn := approvedSound(t, s, "Nhạc chờ", sine(lineStandIn, 90*audio.Rate))
	relay, err := s.relays.Save(t.Context(), theProgram, app.Relay{Name: "Đài huyện", Device: "line", Fallbacks: []app.ID{standIn.ID}})
	if err != nil {
		t.Fatal(err)
	}
	const length = 60 * time.Second
	at := s.clock.Now().Add(24 * time.Second).Truncate(time.Second)
	onSchedule(t, s, standIn, at, func(e *app.ScheduleEntry) {
		e.Title, e.Kind, e.Programme, e.Relay, e.Length = relay.Name, app.BroadcastRelay, "", relay.ID, length
	})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = cards.Play(ctx, "line_in", lineSound(t)) }()
	record := filepath.Join(t.TempDir(), "pole1.wav")
	recorded := make(chan error, 1)
	go func() { _, err := cards.Record(ctx, "pole1", record); recorded <- err }()

	phase := func(want apprelay.Phase, reason string) func() bool {
		return func() bool {
			all := s.relays.States()
			return len(all) == 1 && all[0].Phase == want && all[0].Reason == reason
		}
	}
	pause(ctx, time.Until(at.Add(4*time.Second)))
	within(t, 5*time.Second, "it is on air", phase(apprelay.PhaseRelay, ""))
	mute := func(to string) {
		if _, err := cards.Pactl("set-sink-mute", "line_in", to); err != nil {
			t.Fatal(err)
		}
	}
	mute("1")
	within(t, 5*time.Second, "the line is silent", phase(apprelay.PhaseFallback, "silence"))
	pause(ctx, 2*time.Second)
	mute("0")
	within(t, 10*time.Second, "it sounds again", phase(apprelay.PhaseRelay, ""))
	pause(ctx, 3*time.Second)
	if err := cards.Remove("line"); err != nil {
		t.Fatal(err)
	}
	within(t, 5*time.Second, "the card is pulled out", phase(apprelay.PhaseFallback, "device"))
	pause(ctx, 2*time.Second)
	if err := cards.PlugIn("line"); err != nil {
		t.Fatal(err)
	}
	within(t, 15*time.Second, "it is put in again", phase(apprelay.PhaseRelay, ""))
	until(t, time.Minute, "it is over", func() bool { return len(s.relays.States()) == 0 })
	pause(ctx, 2*time.Second)
	stop()
	if err := <-recorded; err != nil {
		t.Fatal(err)
	}
	judgeLine(t, record, at, length)
	if t.Failed() {
		t.Log(speaker.stderr.String())
	}
	told := 0
	rows, err := s.db.Audit(t.Context(), 1000)
	for _, r := range rows {
		if r.Action == "relay.fallback" || r.Action == "relay.back" {
			told++
		}
	}
	if err != nil || told != 4 {
		t.Errorf("%d changes are in the log, %v", told, err)
	}
}

// judgeLine holds what the pole's loudspeaker gave to the clock and to the line.
func judgeLine(t *testing.T, record string, at time.Time, length time.Duration) {
	t.Helper()
	p, began := readWAV(t, record)
	const step = audio.Rate / 20
	order, last, steps := "", -4, 0
	first, end, silent, broken := time.Time{}, time.Time{}, time.Duration(0), 0
	var gap, longest time.Duration
	for n := 0; (n+1)*step <= len(p); n++ {
		name := lineHeard(p[n*step : (n+1)*step])
		when := began.Add(time.Duration(n) * 50 * time.Millisecond)
		if name == -2 {
			gap += 50 * time.Millisecond
		} else {
			if first.IsZero() {
				first, gap = when, 0
			}
			longest = max(longest, gap)
			silent, gap, end = silent+gap, 0, when.Add(50*time.Millisecond)
		}
		if name >= 0 && last >= 0 && name != last && name != last+1 {
			broken++
		}
		if name != last && steps > 0 {
			order += fmt.Sprintf(" %d×%d", last, steps)
			steps = 0
		}
		last = name
		steps++
	}
	t.Logf("the pole began %v after its time and was heard for %v, silent for at most %v, in all %v, between; heard:%s", first.Sub(at), end.Sub(first), longest, silent, order)
	if d := first.Sub(at); d < -100*time.Millisecond || d > 700*time.Millisecond {
		t.Errorf("it began at %v, due at %v", first, at)
	}
	if d := end.Sub(at.Add(length)); d < -500*time.Millisecond || d > 900*time.Millisecond {
		t.Errorf("it ended %v after its time", d)
	}
	// A busy machine's sound server drops a block here and there.
	if longest > time.Second || broken > 0 || !strings.Contains(order, " -1×") {
		t.Errorf("silent for %v, %d breaks of the line's seconds", longest, broken)
	}
}

// within waits for what must come in that time, and tells how long it took.
func within(t *testing.T, most time.Duration, what string, is func() bool) {
	t.Helper()
	began := time.Now()
	until(t, time.Minute, what, is)
	took := time.Since(began)
	t.Logf("%s: after %.2f s", what, took.Seconds())
	if took > most {
		t.Errorf("%s: after %v", what, took)
	}
}

// lonePole is a cluster, with the code to pair its speaker.
func lonePole(t *testing.T, s *station, line app.Line) (code string) {
	t.Helper()
	c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{
		Name: "pole1", Technology: app.TechnologyIP, Line: line, Volume: 100, VolumeCap: 100, Horns: []app.Horn{{Watts: 30}},
	}, "Khe Cốc")
	if err != nil {
		t.Fatal(err)
	}
	code, _ = s.network.pair.Begin(c.ID)
	return code
}

// approvedSound is an approved programme of that sound.
func approvedSound(t *testing.T, s *station, title string, p []float32) app.Programme {
	t.Helper()
	m, err := s.intake.source(t.Context(), &clip{samples: p}, app.Media{Name: title, Kind: app.MediaMaster}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.approveNow(t.Context(), theProgram, app.Programme{Title: title, Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
		Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}}})
	if err != nil {
		t.Fatal(err)
	}
	return made
}
