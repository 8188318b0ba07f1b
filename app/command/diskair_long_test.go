//go:build long

package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/people"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// fill leaves no room on the station's disk: nothing more goes into its database.
func fill(t *testing.T, s *station, disk string) (empty func()) {
	t.Helper()
	path := filepath.Join(disk, "fill")
	for n := 0; ; n++ {
		_ = exec.Command("dd", "if=/dev/zero", "of="+path, "bs=4k", "conv=notrunc", "oflag=append").Run() // fails when it is full
		if err := s.db.AddAudit(t.Context(), app.AuditRow{Action: "test", Detail: strings.Repeat("x", 200_000)}); app.CodeOf(err) == "disk.full" {
			break
		} else if err != nil || n == 100 {
			t.Fatalf("the disk is not full: %v", err)
		}
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAFullDiskAndTheRightSoundOnAir: what the schedule has, a text that is read
// aloud and the microphone as emergencies, on a disk without room: each sounds at
// the pole; it is said in one sentence; with room again the log and the daily
// page are whole.
func TestAFullDiskAndTheRightSoundOnAir(t *testing.T) {
	disk, ok := smallDisk(t, "24m")
	if !ok {
		return
	}
	cards := launchCards(t)
	if err := cards.AddMicrophone("mic"); err != nil {
		t.Fatal(err)
	}
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(disk, "station"), Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation,
		Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	said := &saidBy{}
	s.noteTo(said.note)
	if err := s.people.SetLeaderPIN(t.Context(), leader, "804219"); err != nil {
		t.Fatal(err)
	}
	log := poleElsewhere(t, s)
	const length = 6 * time.Second
	p := approvedSound(t, s, "Bài 1", sine(200, int(length.Seconds())*audio.Rate))
	at := s.clock.Now().Add(14 * time.Second).Truncate(time.Second)
	onSchedule(t, s, p, at, nil)
	noData(t, s) // by stream
	room := fill(t, s, disk)

	until(t, 60*time.Second, "the schedule is heard to its end", func() bool {
		f, l, _ := log.heard(200)
		return f > 0 && time.Since(log.began.Add(l)) > 2*time.Second
	})
	first, last, gap := log.heard(200)
	if late := log.began.Add(first).Sub(at); late.Abs() > time.Second || (last-first-length).Abs() > 700*time.Millisecond || gap > 500*time.Millisecond {
		t.Errorf("the schedule: %v late, for %v, longest break %v", late, last-first, gap)
	}
	text := letOut(t, s, playout.EmergencyRequest{Title: "Lũ về", Text: "Nước lũ đang về, bà con lên chỗ cao ngay.", Times: 1, Every: time.Hour})
	until(t, 60*time.Second, "the signal is heard", func() bool { f, _, _ := log.heard(signalPitch); return f > first })
	until(t, 60*time.Second, "the text has sounded", func() bool { return len(s.playout.State().Beside) == 0 })
	log = toneLogAt(t, s, s.inventory.Clusters()[0].ID)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = cards.Play(ctx, "mic_in", minuteOf(t, 330)) }()
	spoken := letOut(t, s, playout.EmergencyRequest{Title: "Nói ngay", Microphone: true, Device: "mic"})
	until(t, 60*time.Second, "who speaks is heard", func() bool { f, l, _ := log.heard(330); return l-f > 2*time.Second })
	if err := s.emergencies.End(t.Context(), leader, spoken); err != nil {
		t.Error(err)
	}
	until(t, 60*time.Second, "nothing is on air", func() bool { return len(s.playout.State().Beside) == 0 })
	if n := said.times("air.unlogged"); n == 0 {
		t.Errorf("it was not said; said %v", said.all)
	}
	if all, err := s.db.Broadcasts(t.Context(), at.Add(-time.Hour), at.Add(time.Hour)); err != nil || len(all) != 0 {
		t.Errorf("the disk was not full: %d broadcasts are in the log, %v", len(all), err)
	}
	room()
	wholeAgain(t, s, at, text, spoken)
}

// poleElsewhere is one pole whose own disk is another, and what it plays.
func poleElsewhere(t *testing.T, s *station) *toneLog {
	t.Helper()
	c := classroom{station: s}
	if err := c.addClusters(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	s.virtual = newVirtualClusters(s)
	s.virtual.dir = t.TempDir()
	if err := s.virtual.startAll(s.inventory.Clusters()); err != nil {
		t.Fatal(err)
	}
	until(t, 60*time.Second, "the pole is there", func() bool { return connected(s) })
	return toneLogAt(t, s, s.inventory.Clusters()[0].ID)
}

// signalPitch is the lower tone of an emergency's signal.
const signalPitch = 570.0

// letOut orders an emergency and confirms it with the leader's PIN.
func letOut(t *testing.T, s *station, r playout.EmergencyRequest) app.ID {
	t.Helper()
	e, err := s.emergencies.Order(t.Context(), leader, r)
	if err == nil {
		err = s.emergencies.Confirm(t.Context(), leader, "804219", e.ID)
	}
	if err != nil {
		t.Fatalf("%s: %v", r.Title, err)
	}
	return e.ID
}

// minuteOf is a minute of a tone in a WAV file.
func minuteOf(t *testing.T, hertz float64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tone.wav")
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	if err == nil {
		err = errors.Join(w.Write(sine(hertz, 60*audio.Rate)), w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// wholeAgain holds the log and the day's page to what was on air.
func wholeAgain(t *testing.T, s *station, at time.Time, text, spoken app.ID) {
	t.Helper()
	lacks := ""
	defer func() { t.Log("the log:", lacks) }()
	until(t, 60*time.Second, "the log is whole", func() bool {
		lacks = lacking(t, s, at, text, spoken)
		return lacks == ""
	})
	for id, state := range map[app.ID]app.EmergencyState{text: app.EmergencyActive, spoken: app.EmergencyOver} {
		if e, err := s.db.Emergency(t.Context(), id); err != nil || e.State != state || len(e.Soundings) != 1 {
			t.Errorf("%+v, %v", e, err)
		}
	}
}

// lacking is what the log lacks of the three broadcasts, "" for nothing.
func lacking(t *testing.T, s *station, at time.Time, text, spoken app.ID) string {
	t.Helper()
	all, err := s.db.Broadcasts(t.Context(), at.Add(-time.Hour), at.Add(time.Hour))
	if err != nil || len(all) != 3 {
		return fmt.Sprintf("%d broadcasts, %v", len(all), err)
	}
	if !all[0].StartedAt.Equal(at) || all[1].Emergency != text || all[2].Emergency != spoken {
		return fmt.Sprintf("other broadcasts: %+v", all)
	}
	for _, b := range all {
		heard, err := s.db.HeardOf(t.Context(), b.ID)
		if err != nil || b.EndedAt.IsZero() || len(heard) != 1 || heard[0].PlayedMS < 2000 {
			return fmt.Sprintf("%+v was heard as %+v, %v", b, heard, err)
		}
	}
	r, err := s.dailyMaker().records(t.Context(), app.DateOf(at))
	if err != nil || len(r.Sent) != 3 || len(r.Planned) != 1 { // what was planned is written at the director's next look
		return fmt.Sprintf("the page of the day: sent %+v, planned %+v, %v", r.Sent, r.Planned, err)
	}
	return ""
}
