package command

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/people"
)

// A simulation of a station's own schedule tells each thing that is planned and
// sent, in its order, and is the same for the same seed.
func TestSimulateTellsWhatWouldBeSent(t *testing.T) {
	s := quietStation(t)
	p := approvedTone(t, s, "Bản tin sáng", 2*time.Second)
	if err := s.pairAll(t.Context(), nil, 0); err != nil {
		t.Fatal(err)
	}
	_, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{Name: "Cụm", Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 80, VolumeCap: 80}, "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.schedule.Save(t.Context(), theProgram, app.ScheduleEntry{Title: "Sáng", Kind: app.BroadcastProgramme, Programme: p.ID,
		Priority: app.PriorityNormal, Start: 5 * time.Hour, OnCut: app.CutResume, Repeat: app.Repeat{Kind: app.RepeatDaily, From: "2026-11-23"}})
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		var out, failed bytes.Buffer
		if code := Main(append([]string{"simulate", "--data", s.dir, "--from", "2026-11-24", "--days", "3"}, args...), &out, &failed); code != 0 {
			t.Fatalf("status %d: %s", code, failed.String())
		}
		return out.String()
	}
	first := run("--json", "--emergencies", "2", "--lives", "2", "--seed", "4")
	if again := run("--json", "--emergencies", "2", "--lives", "2", "--seed", "4"); again != first {
		t.Error("the same seed gives another log")
	}
	kinds := map[string]int{}
	for line := range strings.Lines(first) {
		var l struct{ Kind, Event string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		kinds[l.Kind+l.Event]++
	}
	if kinds["planned"] != 3 || kinds["start"] != 3 || kinds["stop"] != 3 || kinds["eventemergency"] != 2 || kinds["eventlive"] != 2 || kinds["summary"] != 1 {
		t.Errorf("%v in:\n%s", kinds, first)
	}
	if table := run(); !strings.Contains(table, "2026-11-25 05:00:00 planned Bản tin sáng to 05:00:02 1 clusters") || !strings.Contains(table, "0 broken") {
		t.Errorf("table:\n%s", table)
	}
	wantFailure(t, "simulate.days", runSimulate(t.Context(), &bytes.Buffer{}, simulateOptions{data: s.dir}))
}

func wantFailure(t *testing.T, code string, err error) {
	t.Helper()
	if app.CodeOf(err) != code {
		t.Errorf("got %v, want %q", err, code)
	}
}

// quietStation is a workshop's station without speakers.
func quietStation(t *testing.T) *station {
	t.Helper()
	s, err := openStation(t.Context(), stationOptions{Data: t.TempDir(), Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation,
		Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return s
}

// approvedTone is an approved programme of noise of that length.
func approvedTone(t *testing.T, s *station, title string, length time.Duration) app.Programme {
	t.Helper()
	m, err := s.intake.source(t.Context(), &clip{samples: noise(length)}, app.Media{Name: title, Kind: app.MediaMaster}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.approveNow(t.Context(), theProgram, app.Programme{Title: title, Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
		Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
