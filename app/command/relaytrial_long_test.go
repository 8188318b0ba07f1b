//go:build long

package command

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/ui/backend"
)

// TestARelayIsTriedFromTheWindow: a stream that ffmpeg made and a real server
// sends is heard at the operator's output and told of, and no line of the
// station has anything of it.
func TestARelayIsTriedFromTheWindow(t *testing.T) {
	cards := launchCards(t, "ear")
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(t.TempDir(), "station"), Listen: "127.0.0.1:0", Name: trainingStation, Loop: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	d := newDesk(s)
	d.firstSignedIn(t)
	useOutput(t, d, "ear")
	server := httptest.NewServer(streaming(t))
	defer server.Close()
	record := filepath.Join(t.TempDir(), "ear.wav")
	ctx, stop := context.WithCancel(t.Context())
	var recording sync.WaitGroup
	recording.Go(func() {
		if _, err := cards.Record(ctx, "ear", record); err != nil {
			t.Error(err)
		}
	})
	var last backend.RelayTest
	loudest := audio.SilenceDBFS
	err = d.TestRelay(t.Context(), app.Relay{URL: server.URL}, func(h backend.RelayTest) {
		last, loudest = h, max(loudest, h.LevelDBFS)
		if on := s.air.Level(); on.PeakDBFS > -60 {
			t.Errorf("it is on air: %+v", on)
		}
	})
	stop()
	recording.Wait()
	if err != nil || last.Codec == "" || last.Opened <= 0 || last.Heard < 6*time.Second || last.PeakDBFS < -30 || loudest < -30 {
		t.Errorf("told %+v, loudest %.0f dBFS: %v", last, loudest, err)
	}
	heard, _ := readWAV(t, record)
	loud := 0
	for _, x := range heard {
		if x > 0.05 || x < -0.05 {
			loud++
		}
	}
	if seconds := float64(loud) / float64(audio.Rate); seconds < 2 {
		t.Errorf("%.1f s of it sounded at the output", seconds)
	}
	t.Logf("told %+v", last)
}

// streaming sends a tone as MP3 for ever, in real time after two seconds.
func streaming(t *testing.T) http.Handler {
	t.Helper()
	file := byFFmpeg(t, "tone.mp3", "-f", "lavfi", "-i", "sine=frequency=440:duration=30", "-b:a", "128k")
	all, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "audio/mpeg")
		const second = 16000
		sent := bytes.NewReader(all)
		for n := 0; sent.Len() > 0; n++ {
			block := make([]byte, second)
			k, _ := sent.Read(block)
			if _, err := w.Write(block[:k]); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			if n < 2 {
				continue
			}
			select {
			case <-r.Context().Done():
				return
			case <-time.After(time.Second):
			}
		}
	})
}
