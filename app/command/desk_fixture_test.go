package command

import (
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/people"
)

// openDesk opens a workshop with its virtual clusters and signs its officer in.
func openDesk(t *testing.T) *desk {
	t.Helper()
	dir := t.TempDir()
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(dir, "station"), Workshop: true,
		Listen: "127.0.0.1:0", Name: trainingStation, Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	end, err := openClassroom(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	d := newDesk(s)
	d.firstSignedIn(t)
	until(t, 20*time.Second, "the clusters are connected", func() bool { return connected(s) })
	return d
}

// stationDesk is the desk of a new station, with nobody signed in.
func stationDesk(t *testing.T) *desk {
	t.Helper()
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(t.TempDir(), "station"), Listen: "127.0.0.1:0",
		Name: trainingStation, Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return newDesk(s)
}

// firstSignedIn makes the first account, which is then signed in.
func (d *desk) firstSignedIn(t *testing.T) {
	t.Helper()
	if err := d.SaveStation(t.Context(), trainingStation, app.User{Name: "Nguyễn Thị Hoà", Login: "hoa"}, "483920"); err != nil {
		t.Fatal(err)
	}
}
