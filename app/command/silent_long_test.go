//go:build long

package command

import (
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
)

// TestAPoleThatIsSilent has two real speaker processes on air, one with a
// microphone at its horn: the horn is cut and put back, and the other process
// is frozen and thawed. The board says so within 15 s each time.
func TestAPoleThatIsSilent(t *testing.T) {
	cards := launchCards(t, "pole1", "pole2")
	dir := t.TempDir()
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(dir, "station"), Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	poles := map[string]app.Cluster{}
	frozen := map[string]*exec.Cmd{}
	for _, name := range []string{"pole1", "pole2"} {
		c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{
			Name: name, Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 90, VolumeCap: 100, Horns: []app.Horn{{Watts: 30}},
		}, "Khe Cốc")
		if err != nil {
			t.Fatal(err)
		}
		poles[name] = c
		code, _ := s.network.pair.Begin(c.ID)
		frozen[name] = start(t, cards.Env(), "tienglang-speaker", "--data", filepath.Join(dir, name),
			"--station", s.network.url(), "--pair", code, "--device", name, "--microphone", name+".monitor").Cmd
	}
	until(t, 60*time.Second, "both poles are there", func() bool { return connected(s) })
	m, err := s.intake.source(t.Context(), &clip{samples: risingAndFalling(3 * time.Minute)}, app.Media{Name: "speech", Kind: app.MediaMaster}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.approveNow(t.Context(), theProgram, app.Programme{
		Title: "Bản tin", Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
		Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.playout.GoLive(t.Context(), theProgram, playout.Request{Programme: p.ID}); err != nil {
		t.Fatal(err)
	}
	is := func(name string, want app.ClusterState) func() bool {
		return func() bool { return s.inventory.Status(poles[name].ID).State == want }
	}
	within := func(what, name string, want app.ClusterState) {
		began := time.Now()
		until(t, 60*time.Second, what, is(name, want))
		took := time.Since(began)
		t.Logf("%s: told after %.1f s", what, took.Seconds())
		if took > 15*time.Second {
			t.Errorf("%s: told after %v", what, took)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%+v\n%+v", s.inventory.Status(poles["pole1"].ID), s.inventory.Status(poles["pole2"].ID))
		}
	})
	until(t, 60*time.Second, "both are heard", func() bool {
		return is("pole1", app.StateHeard)() && is("pole2", app.StateHeard)() && s.inventory.Status(poles["pole1"].ID).Ear == app.HeardWell
	})
	mute := func(to string) {
		if _, err := cards.Pactl("set-sink-mute", "pole1", to); err != nil {
			t.Fatal(err)
		}
	}
	mute("1")
	within("the horn is cut", "pole1", app.StateLost)
	mute("0")
	within("the horn is put back", "pole1", app.StateHeard)
	freeze := func(sig syscall.Signal) {
		if err := frozen["pole2"].Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
	}
	freeze(syscall.SIGSTOP)
	within("the process is frozen", "pole2", app.StateLost)
	freeze(syscall.SIGCONT)
	within("the process is thawed", "pole2", app.StateHeard)
}

// risingAndFalling is noise that goes up and down as speech does.
func risingAndFalling(length time.Duration) []float32 {
	p := noise(length)
	loud := float32(0)
	for i := range p {
		if i%(audio.Rate/5) == 0 {
			loud = max(0, rand.Float32()*1.6-0.6)
		}
		p[i] *= loud
	}
	return p
}
