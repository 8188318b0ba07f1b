package command

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/holding"
	"tienglang/app/store"
)

// TestLineDataSurvives: what was saved is there after a kill, what was counted
// around midnight belongs to the month of its own time, and nothing twice.
func TestLineDataSurvives(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	clock := &setClock{at: time.Date(2026, 11, 30, 23, 59, 50, 0, app.Vietnam)}
	d, err := newLineData(t.Context(), db, clock)
	if err != nil {
		t.Fatal(err)
	}
	if u, since := d.used("k", clock.at); u.All() != 0 || !since.IsZero() {
		t.Fatalf("of nothing: %+v since %v", u, since)
	}
	began := clock.at
	d.counter(holding.WayStream)("k", 1000)
	d.save(t.Context())
	d.add("k", holding.WayHeld, 200)
	clock.at = clock.at.Add(20 * time.Second)
	d.add("k", holding.WayLink, 30)
	if u, since := d.used("k", clock.at); u != (holding.Used{Link: 30}) || !since.Equal(clock.at) {
		t.Errorf("in December %+v since %v", u, since)
	}
	d.save(t.Context())
	d.save(t.Context())
	d.add("k", holding.WayLink, 4) // and the station is killed
	again, err := newLineData(t.Context(), db, clock)
	if err != nil {
		t.Fatal(err)
	}
	if u, _ := again.used("k", clock.at); u != (holding.Used{Link: 30}) {
		t.Errorf("after a kill %+v", u)
	}
	if u, _ := d.used("k", clock.at); u != (holding.Used{Link: 34}) {
		t.Errorf("without one %+v", u)
	}
	clock.at = began // a clock that was set back; a spent month is known at once
	if u, since := d.used("k", clock.at); u != (holding.Used{Held: 200, Stream: 1000}) || since.IsZero() {
		t.Errorf("in November at once %+v since %v", u, since)
	}
	d.save(t.Context())
	if u, since := d.used("k", clock.at); u != (holding.Used{Held: 200, Stream: 1000}) || since.IsZero() {
		t.Errorf("in November %+v since %v", u, since)
	}
}

type setClock struct{ at time.Time }

func (c *setClock) Now() time.Time                         { return c.at }
func (c *setClock) After(d time.Duration) <-chan time.Time { return time.After(d) }
