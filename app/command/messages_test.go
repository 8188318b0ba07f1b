package command

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
)

// lowHum is a low tone, unlike the signal.
func lowHum(length time.Duration) []float32 {
	p := make([]float32, int(length.Seconds()*audio.Rate))
	for i := range p {
		p[i] = float32(0.2 * math.Sin(2*math.Pi*180*float64(i)/audio.Rate))
	}
	return p
}

// preparedMessage is a message that the leader has approved.
func preparedMessage(t *testing.T, s *station, title string, length time.Duration) app.Message {
	t.Helper()
	sound, err := s.intake.source(t.Context(), &clip{samples: lowHum(length)}, app.Media{Name: title, Kind: app.MediaVoice}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.messages.Prepare(t.Context(), leader, playout.MessageRequest{Title: title, Media: sound.SHA256})
	if err == nil {
		m, err = s.messages.Approve(t.Context(), leader, m, s.clock.Now().Add(time.Hour))
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestAMessageFromTheCommandLine: by its name, with the leader's PIN.
func TestAMessageFromTheCommandLine(t *testing.T) {
	s := quietStation(t)
	c := classroom{station: s}
	if err := c.addClusters(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := s.people.SetLeaderPIN(t.Context(), leader, "804219"); err != nil {
		t.Fatal(err)
	}
	m := preparedMessage(t, s, "Sơ tán lũ", 300*time.Millisecond)
	run := func(name string) (string, string) {
		var out, failed bytes.Buffer
		Main([]string{"emergency", "--data", s.dir, "--message", name, "--pin", "804219"}, &out, &failed)
		return out.String(), failed.String()
	}
	if out, failed := run("Động đất"); out != "" || !strings.Contains(failed, "no prepared message called “Động đất”. There are: Sơ tán lũ") {
		t.Errorf("a name that is not there: %q, %q", out, failed)
	}
	out, failed := run("sơ tán LŨ")
	var a controlAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil || a.Clusters != 1 {
		t.Fatalf("said %q, %q", out, failed)
	}
	active := s.emergencies.Active()
	if len(active) != 1 || active[0].Message != m.ID || active[0].Title != m.Title || active[0].Repeat == active[0].Media {
		t.Errorf("%+v", active)
	}
	if err := s.emergencies.End(t.Context(), leader, a.Emergency); err != nil {
		t.Error(err)
	}
}
