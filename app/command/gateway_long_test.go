//go:build long

package command

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio/codec"
)

// TestAGatewayOnASoundCard has the speaker program as a gateway, beside the
// station, feed a null sink where a transmitter would hang: a programme of the
// schedule for one cluster and an emergency for another come out of that card,
// the log has both as fed at each cluster, and none of the three is known any
// more once the gateway is killed.
func TestAGatewayOnASoundCard(t *testing.T) {
	cards := launchCards(t, "transmitter")
	dir := t.TempDir()
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(dir, "station"), Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	all := fedClusters(t, s)
	code, _ := s.network.pair.Begin(all[0].ID)
	gateway := start(t, append(cards.Env(), "XDG_DATA_HOME="+dir), "tienglang-speaker", "--gateway", "--device", "transmitter",
		"--station", s.network.url(), "--pair", code)
	is := func(want app.ClusterState) func() bool {
		return func() bool {
			for _, c := range all {
				if s.inventory.Status(c.ID).State != want {
					return false
				}
			}
			return true
		}
	}
	until(t, 60*time.Second, "the gateway is there, and with it all three", is(app.StateReady))
	if _, err := os.Stat(filepath.Join(dir, "tienglang", "gateway", "speaker.json")); err != nil {
		t.Errorf("the gateway's own folder: %v", err)
	}
	hear := tapTransmitter(t, cards.Record)

	p := approvedTone(t, s, "Bản tin", 4*time.Second)
	at := s.clock.Now().Add(4 * time.Second).Truncate(time.Second)
	onSchedule(t, s, p, at, func(e *app.ScheduleEntry) { e.Clusters = []app.ID{all[2].ID} })
	until(t, 30*time.Second, "all three are fed", is(app.StateFed))
	programme := ended(t, s, func(b app.Broadcast) bool { return b.Programme == p.ID })

	if err := s.people.SetLeaderPIN(t.Context(), leader, "804219"); err != nil {
		t.Fatal(err)
	}
	sound := filepath.Join(dir, "message.wav")
	if err := codec.EncodeFile(t.Context(), sound, &clip{samples: noise(2 * time.Second)}, codec.EncodeOptions{Format: "wav"}); err != nil {
		t.Fatal(err)
	}
	m, err := s.intake.file(t.Context(), sound, app.Media{Kind: app.MediaVoice}, nil)
	if err != nil {
		t.Fatal(err)
	}
	order, err := s.emergencies.Order(t.Context(), leader, playout.EmergencyRequest{Title: "Lũ về", Media: m.SHA256, Clusters: []app.ID{all[1].ID}, Times: 1, ValidFor: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.emergencies.Confirm(t.Context(), leader, "804219", order.ID); err != nil {
		t.Fatal(err)
	}
	emergency := ended(t, s, func(b app.Broadcast) bool { return b.Emergency == order.ID })

	samples := hear()
	if got := loudSeconds(samples); got < 5.5 || got > 9 {
		t.Errorf("%.1f s of sound went into the transmitter, want the programme's 4 s and the emergency's 2 s with its signal", got)
	}
	for _, b := range []app.Broadcast{programme, emergency} {
		until(t, 30*time.Second, "the log has it at all three", func() bool {
			ms := fedRows(t, s, b.ID)
			return len(ms) == 3 && ms[all[0].ID] > 1500 && ms[all[1].ID] == ms[all[0].ID] && ms[all[2].ID] == ms[all[0].ID]
		})
	}

	if err := gateway.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	killed := time.Now()
	until(t, 30*time.Second, "all three are lost with it", is(app.StateLost))
	until(t, 2*app.UnknownAfter, "and then not known", is(app.StateUnknown))
	t.Logf("not known %.1f s after the kill", time.Since(killed).Seconds())
}

// ended waits for the broadcast that is meant to be over.
func ended(t *testing.T, s *station, meant func(app.Broadcast) bool) (found app.Broadcast) {
	t.Helper()
	until(t, 60*time.Second, "it was on air", func() bool {
		now := s.clock.Now()
		all, err := s.db.Broadcasts(t.Context(), now.Add(-time.Hour), now.Add(time.Minute))
		if err != nil {
			return false
		}
		for _, b := range all {
			if meant(b) && !b.EndedAt.IsZero() {
				found = b
				return true
			}
		}
		return false
	})
	return found
}

// tapTransmitter records what goes into the transmitter until the returned function is
// called.
func tapTransmitter(t *testing.T, from func(ctx context.Context, sink, path string) (time.Time, error)) (samples func() []float32) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "transmitter.wav")
	ctx, stop := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		if _, err := from(ctx, "transmitter", path); err != nil {
			t.Errorf("record: %v", err)
		}
	})
	return func() []float32 {
		time.Sleep(2 * time.Second) // what was sent last is still to sound
		stop()
		done.Wait()
		all, _ := readWAV(t, path)
		return all
	}
}

// loudSeconds is for how long mono samples are no silence, in steps of 50 ms.
func loudSeconds(samples []float32) float64 {
	const step = 48000 / 20
	n := 0
	for at := 0; at+step <= len(samples); at += step {
		sum := 0.0
		for _, x := range samples[at : at+step] {
			sum += float64(x) * float64(x)
		}
		if 10*math.Log10(sum/step) > -50 {
			n++
		}
	}
	return float64(n) / 20
}
