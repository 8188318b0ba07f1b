package command

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/health"
	"tienglang/app/sheet"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

// TestMaintenanceOfARealStation: a ticket with a picture, days dead as they were
// measured, needs of Hôm nay, commands beside the station that runs, and the
// year's sheet; then the same folder without it.
func TestMaintenanceOfARealStation(t *testing.T) {
	t.Parallel()
	s := quietStation(t)
	d := newDesk(s)
	d.user, d.signedIn = theProgram, true
	room := classroom{station: s}
	if err := room.addClusters(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	poles := s.inventory.Clusters()
	now := s.clock.Now()
	today := app.DateOf(now)
	// Three days ago it was heard; since then sound was due and lost.
	for n, state := range []app.ClusterState{app.StateLost, app.StateLost, app.StateLost, app.StateHeard} {
		for m := range 30 {
			r := health.Reading{Cluster: poles[0].ID, Minute: health.Nothing}
			r.State = state
			s.vitals.record.Take(today.Add(-n).At(time.Duration(m)*time.Minute), []health.Reading{r})
		}
	}
	if err := s.vitals.record.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	photo, err := d.AddPhoto(t.Context(), smallJPEG(t))
	sha := photo.SHA256
	if err != nil {
		t.Fatal(err)
	}
	ticket, joined, err := d.ReportFault(t.Context(), poles[0].ID, app.TicketStep{Source: app.ReportStaff, Words: "câm", Photos: []string{sha}})
	if err != nil || joined {
		t.Fatal(joined, err)
	}
	if dead, err := d.TicketDead(t.Context(), ticket); err != nil || dead.Dead != 3 || dead.Unknown != 0 || dead.From != today.Add(-2) {
		t.Errorf("measured %+v, %v", dead, err)
	}
	checkPhotos(t, d, sha)
	checkUpkeepNeeds(t, d, today)

	run := func(args ...string) (out, failed string) {
		var o, f bytes.Buffer
		args = append([]string{"maintenance", args[0], "--data", s.dir}, args[1:]...)
		Main(args, &o, &f)
		return o.String(), f.String()
	}
	var told ticketTold
	out, failed := run("step", "--ticket", "1", "--json", "--cause", "amplifier", "diagnose")
	if err := json.Unmarshal([]byte(out), &told); err != nil || told.Cause != app.CauseAmplifier || len(told.Steps) != 2 {
		t.Fatalf("%q %q %v", out, failed, err)
	}
	if out, failed = run("step", "--ticket", "1", "--part", "khuech dai", "--count", "2", "parts"); !strings.Contains(failed, "There are only 1 of Khuếch đại") {
		t.Errorf("%q %q", out, failed)
	}
	if out, failed = run("step", "--ticket", "1", "--part", "khuech dai", "--count", "1", "parts"); failed != "" {
		t.Errorf("%q %q", out, failed)
	}
	if _, failed = run("open", "--cluster", "không có ở đâu", "--words", "câm"); !strings.Contains(failed, "No cluster matches") {
		t.Errorf("%q", failed)
	}
	if _, failed = run("close", "--ticket", "7", "--remedy", "repaired"); !strings.Contains(failed, "There is no ticket 7") {
		t.Errorf("%q", failed)
	}
	if out, _ = run("close", "--ticket", "1", "--remedy", "replaced"); !strings.Contains(out, "Ticket 1 of 01") || !strings.Contains(out, "is closed") {
		t.Errorf("%q", out)
	}
	s.close()
	if out, failed = run("open", "--cluster", poles[1].Name, "--words", "rè", "--json"); failed != "" || !strings.Contains(out, `"state": "open"`) {
		t.Errorf("without the station: %q %q", out, failed)
	}
	if out, _ = run("list", "--json"); !strings.Contains(out, `"number": 2`) || strings.Contains(out, `"number": 1`) {
		t.Errorf("%q", out)
	}
	soon := time.Now().In(app.Vietnam)
	for _, at := range []string{soon.Format("15:04"), soon.Format("02/01/2006 15:04"), soon.Format("2006-01-02T15:04")} {
		if _, failed = run("step", "--ticket", "2", "--cause", "horn", "--at", at, "diagnose"); strings.Contains(failed, "could not be read") || strings.Contains(failed, "such as 14:30") {
			t.Errorf("--at %q: %q", at, failed)
		}
	}
	path := filepath.Join(t.TempDir(), "bao-tri.xlsx")
	if out, failed = run("export", path); failed != "" || !strings.Contains(out, "2 tickets") {
		t.Errorf("%q %q", out, failed)
	}
	rows, err := sheet.ReadFile(path, 100)
	if err != nil || len(rows) != 4 || rows[1][7] != "tăng âm hỏng" || rows[1][11] != "900000" || rows[1][14] != "3" || rows[3][11] != "900000" {
		t.Errorf("%q %v", rows, err)
	}
}

func smallJPEG(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cot.jpg")
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 90, 60)), nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// checkPhotos sees that a picture is there, stands in no list of sounds, and
// that what is none is refused.
func checkPhotos(t *testing.T, d *desk, sha string) {
	t.Helper()
	raw, err := d.Photo(t.Context(), sha)
	if about, kind, bad := image.DecodeConfig(bytes.NewReader(raw)); err != nil || bad != nil || kind != "jpeg" || about.Width != 90 {
		t.Errorf("%s %+v %v %v", kind, about, err, bad)
	}
	if all, err := d.FindMedia(""); err != nil || len(all) != 0 {
		t.Errorf("the library lists %+v, %v", all, err)
	}
	heic := filepath.Join(t.TempDir(), "IMG_1.HEIC")
	if err := os.WriteFile(heic, []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = d.AddPhoto(t.Context(), heic)
	apptest.Wants(t, err, "photo.heic")
}

// checkUpkeepNeeds sees that what is due and what runs low is told in Hôm nay.
func checkUpkeepNeeds(t *testing.T, d *desk, today app.Date) {
	t.Helper()
	if _, err := d.SavePart(t.Context(), app.Part{Kind: app.PartAmplifier, Name: "Khuếch đại", Dong: 900_000, Least: 2, Count: 1}); err != nil {
		t.Fatal(err)
	}
	c, err := d.SaveCheck(t.Context(), app.Check{Words: "siết ốc", Months: 6, First: today.Add(-1)})
	if err != nil {
		t.Fatal(err)
	}
	kinds := func() (all []backend.NeedKind) {
		is, err := d.Today()
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range is.Needs {
			if n.Kind == backend.NeedCheck || n.Kind == backend.NeedParts {
				all = append(all, n.Kind)
			}
		}
		return all
	}
	if got := kinds(); len(got) != 2 {
		t.Errorf("needs %v", got)
	}
	if _, err := d.CheckDone(t.Context(), c, today, ""); err != nil {
		t.Fatal(err)
	}
	if got := kinds(); len(got) != 1 || got[0] != backend.NeedParts {
		t.Errorf("after the check was made %v", got)
	}
}

// TestMeasurementsOfAFolderThatHasNone are empty.
func TestMeasurementsOfAFolderThatHasNone(t *testing.T) {
	v, err := store.ReadVitals(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer apptest.Closed(t, v)
	if days, err := v.Days(t.Context(), "c1", "2026-01-01", "2026-12-31"); err != nil || len(days) != 0 {
		t.Errorf("%v %v", days, err)
	}
}
