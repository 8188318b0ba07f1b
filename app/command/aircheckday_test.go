package command

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/record"
)

// layAside puts a recording of one second on the disk, as of that moment.
func layAside(t *testing.T, a *aircheck, b app.Broadcast, at time.Time) {
	t.Helper()
	sendAs(t, a, b, at, 1)
}

// TestEmergenciesAreKeptLonger: by their own number of days, and when the disk
// is nearly full the rest goes first; an emergency is recorded into the last of
// the room in which nothing else is.
func TestEmergenciesAreKeptLonger(t *testing.T) {
	t.Parallel()
	var told atomic.Int32
	days := map[bool]int{false: 30, true: 365}
	a := newAircheck(t.TempDir(), func(emergency bool) int { return days[emergency] }, func(error) { told.Add(1) })
	free := int64(1 << 40)
	a.room = func(string) (int64, error) { return free, nil }
	now := time.Date(2026, 11, 23, 17, 0, 0, 0, app.Vietnam)
	news := app.Broadcast{ID: "news", Kind: app.BroadcastProgramme}
	storm := app.Broadcast{ID: "storm", Kind: app.BroadcastEmergency}
	layAside(t, a, storm, now.AddDate(0, 0, -366))
	for _, ago := range []int{365, 40, 2} {
		layAside(t, a, storm, now.AddDate(0, 0, -ago))
		layAside(t, a, news, now.AddDate(0, 0, -ago).Add(time.Minute))
	}
	layAside(t, a, news, now)
	kept := func() (ordinary, emergencies int) {
		all, err := a.files()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			if f.emergency {
				emergencies++
			} else {
				ordinary++
			}
		}
		return ordinary, emergencies
	}
	if o, e := kept(); o != 2 || e != 3 {
		t.Errorf("by their days %d and %d emergencies are kept", o, e)
	}
	free = 200 << 20
	layAside(t, a, storm, now.Add(time.Minute))
	if o, e := kept(); o != 0 || e != 4 || told.Load() != 0 {
		t.Errorf("with little room %d and %d emergencies are kept, told %d times", o, e, told.Load())
	}
	layAside(t, a, news, now.Add(2*time.Minute))
	if o, e := kept(); o != 0 || e != 4 || told.Load() != 1 {
		t.Errorf("a bulletin in the last of the room: %d and %d kept, told %d times", o, e, told.Load())
	}
	days[false] = 400 // an emergency is kept for no less than the rest
	if got := lastDayOf(keptSound{emergency: true, from: now}, a.days); got != app.DateOf(now).Add(400) {
		t.Errorf("kept until %s", got)
	}
}

// TestWhatWasSentIsFoundByItsDay: in the command's list with title, length and
// how long it is kept, and saved by the desk as the sound that was sent.
func TestWhatWasSentIsFoundByItsDay(t *testing.T) {
	t.Parallel()
	d := studioDesk(t, t.TempDir())
	keep := d.network.outlets.keep
	keep.room = func(string) (int64, error) { return 1 << 40, nil }
	at := time.Date(2026, 11, 23, 16, 59, 59, 0, app.Vietnam)
	storm := app.Broadcast{ID: "storm", Title: "Bão số 9", Kind: app.BroadcastEmergency, StartedAt: at}
	if err := d.db.StartBroadcast(t.Context(), storm, app.AuditRow{Action: "air.start"}); err != nil {
		t.Fatal(err)
	}
	sendAs(t, keep, storm, at, 2) // over the turn of the hour: two files
	sendAs(t, keep, storm, at.Add(time.Hour), 1)

	var out bytes.Buffer
	if err := listAirchecks(t.Context(), &out, d.dir, "2026-11-23", true); err != nil {
		t.Fatal(err)
	}
	var rows []listedAircheck
	if err := json.Unmarshal(out.Bytes(), &rows); err != nil || len(rows) != 1 {
		t.Fatalf("%s, %v", &out, err)
	}
	if r := rows[0]; r.Title != "Bão số 9" || !r.Emergency || r.KeptUntil != "2027-11-23" || !r.From.Equal(at) || r.Seconds < 3 || r.Seconds > 3.2 {
		t.Errorf("listed %+v", r)
	}
	day, err := d.Airchecks(t.Context(), "2026-11-23")
	if err != nil || len(day) != 1 || day[0].Title != "Bão số 9" || day[0].Until != "2027-11-23" {
		t.Fatalf("%+v, %v", day, err)
	}
	path := filepath.Join(t.TempDir(), "bao.wav")
	if err := d.SaveAircheck(t.Context(), "2026-11-23", "storm", path, func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	w, err := codec.OpenWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := readAll(w)
	w.Close()
	if err != nil || len(p) < 3*audio.Rate-2000 || len(p) > 3*audio.Rate+10000 || peakOf(p) < -10 {
		t.Errorf("saved %d samples, peak %.1f dBFS, %v", len(p), peakOf(p), err)
	}
	if err := d.PlayAircheck(t.Context(), "2026-11-22", "storm"); app.CodeOf(err) != "aircheck.gone" {
		t.Errorf("of a day without any: %v", err)
	}
	if all, err := d.Airchecks(t.Context(), "2026-11-22"); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}

// TestTheLengthOfAFileThatWasCutOff is that of its last whole page.
func TestTheLengthOfAFileThatWasCutOff(t *testing.T) {
	t.Parallel()
	a := newAircheck(t.TempDir(), func(bool) int { return 30 }, func(err error) { t.Error(err) })
	a.room = func(string) (int64, error) { return 1 << 40, nil }
	sendInto(t, a, "b", time.Date(2026, 11, 23, 17, 0, 0, 0, app.Vietnam), 4)
	files, err := a.files()
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	body, err := os.ReadFile(files[0].path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0].path, body[:len(body)*5/8], 0o600); err != nil {
		t.Fatal(err)
	}
	if d, err := record.OggLength(files[0].path); err != nil || d != 2*time.Second {
		t.Errorf("%s, %v", d, err)
	}
	if err := os.WriteFile(files[0].path, []byte("OggS"), 0o600); err != nil {
		t.Fatal(err)
	}
	if d, err := record.OggLength(files[0].path); err != nil || d != 0 {
		t.Errorf("of nothing: %s, %v", d, err)
	}
}
