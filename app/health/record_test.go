package health_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/health"
)

// shelf is a disk that can be told to take nothing.
type shelf struct {
	days map[string][]byte
	full bool
	puts int
}

func (s *shelf) Put(_ context.Context, days []health.KeptDay) error {
	if s.full {
		return errors.New("full")
	}
	s.puts += len(days)
	for _, d := range days {
		s.days[string(d.Cluster)+string(d.Day)] = d.Body
	}
	return nil
}

func (s *shelf) Days(_ context.Context, cluster app.ID, from, to app.Date) (all []health.KeptDay, err error) {
	for d := from; d <= to; d = d.Add(1) {
		if body, ok := s.days[string(cluster)+string(d)]; ok {
			all = append(all, health.KeptDay{Cluster: cluster, Day: d, Body: body})
		}
	}
	return all, nil
}

func recorder() (*health.Recorder, *shelf) {
	s := &shelf{days: map[string][]byte{}}
	return health.NewRecorder(s, slog.New(slog.DiscardHandler)), s
}

func reading(state app.ClusterState, celsius, dataKB int) []health.Reading {
	m := health.Nothing
	m.State, m.Celsius, m.DataKB = state, celsius, dataKB
	return []health.Reading{{Cluster: "a", Minute: m}}
}

func day(t *testing.T, r *health.Recorder, d app.Date) *health.Day {
	t.Helper()
	all, err := r.Days(context.Background(), "a", d, d)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d days, %v", len(all), err)
	}
	return all[0]
}

// TestMinuteIsTheWorstOfItsReadings, whether it is read from memory, was kept
// when it was half over, or waited for a disk that was full.
func TestMinuteIsTheWorstOfItsReadings(t *testing.T) {
	ctx := context.Background()
	for _, between := range []string{"memory", "kept", "full"} {
		r, disk := recorder()
		take := func(s int, state app.ClusterState, celsius, kb, level int) {
			is := reading(state, celsius, kb)
			is[0].Level = level
			r.Take(noon.Add(time.Duration(s)*time.Second), is)
		}
		take(5, app.StateHeard, 41, 10, -20)
		take(15, app.StateLost, 44, health.Unknown, health.Unknown)
		switch between {
		case "kept":
			if err := r.Save(ctx); err != nil {
				t.Fatal(err)
			}
		case "full":
			disk.full = true
			if r.Save(ctx) == nil {
				t.Fatal("kept on a full disk")
			}
			disk.full = false
		}
		take(45, app.StateHeard, 39, 30, -30)
		if between == "full" {
			if err := r.Save(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if m := day(t, r, "2026-11-23")[12*60]; m.State != app.StateLost || m.Celsius != 44 || m.DataKB != 40 || m.Level != -25 || m.Signal != health.Unknown {
			t.Errorf("%s: got %+v", between, m)
		}
	}
}

func TestDaysAreKeptAcrossMidnightAndAStart(t *testing.T) {
	ctx := context.Background()
	r, disk := recorder()
	midnight := app.Date("2026-11-24").Time()
	for m := -3; m < 3; m++ {
		r.Take(midnight.Add(time.Duration(m)*time.Minute), reading(app.StateReady, 40, 1))
	}
	if err := r.Save(ctx); err != nil || disk.puts != 2 {
		t.Fatalf("%d days put, %v", disk.puts, err)
	}
	if err := r.Save(ctx); err != nil || disk.puts != 2 {
		t.Fatalf("what was kept is kept again: %d, %v", disk.puts, err)
	}
	r = health.NewRecorder(disk, slog.New(slog.DiscardHandler))
	r.Take(midnight.Add(3*time.Minute), reading(app.StateReady, 40, 1))
	if err := r.Save(ctx); err != nil {
		t.Fatal(err)
	}
	first, second := day(t, r, "2026-11-23"), day(t, r, "2026-11-24")
	if first[1437].State != app.StateReady || first[1436] != health.Nothing || second[0].State != app.StateReady || second[3].State != app.StateReady || second[4] != health.Nothing {
		t.Fatal("minutes are missing, or were never")
	}
}

// TestADiskThatTakesNothingForDays: what waits is bounded, and the newest is
// there in the end.
func TestADiskThatTakesNothingForDays(t *testing.T) {
	ctx := context.Background()
	r, disk := recorder()
	disk.full = true
	for m := range 3 * health.MinutesADay {
		r.Take(noon.Add(time.Duration(m)*time.Minute), reading(app.StateReady, 40, 1))
		if m%360 == 359 {
			_ = r.Save(ctx)
		}
	}
	disk.full = false
	if err := r.Save(ctx); err != nil {
		t.Fatal(err)
	}
	if n := len(disk.days); n == 0 || n > 2 {
		t.Fatalf("%d days kept", n)
	}
	if day(t, r, "2026-11-26")[719].State != app.StateReady {
		t.Fatal("the newest is gone")
	}
}

func TestADayThatIsDamagedIsBegunAnew(t *testing.T) {
	r, disk := recorder()
	disk.days["a2026-11-23"] = []byte("damaged")
	r.Take(noon, reading(app.StateReady, 40, 1))
	if m := day(t, r, "2026-11-23")[720]; m.State != app.StateReady {
		t.Fatalf("got %+v", m)
	}
	if err := r.Save(context.Background()); err != nil {
		t.Fatal(err)
	}
	if m := day(t, r, "2026-11-23")[720]; m.State != app.StateReady {
		t.Fatalf("got %+v", m)
	}
}

func TestSeries(t *testing.T) {
	ctx := context.Background()
	r, disk := recorder()
	d := health.EmptyDay()
	for m := range 120 { // an hour of ready, an hour with a gap, heard by three quarters
		d[m] = health.Minute{State: app.StateReady, Volume: 60, Level: health.Unknown, Celsius: 40 + m/60*10,
			Signal: -80, FreeMB: 8000 - m, ClockMS: -5, DataKB: 2}
		if m >= 60 {
			d[m].State, d[m].Level = app.StateHeard, -20
		}
		if m >= 105 {
			d[m].State = app.StateLost
		}
	}
	disk.days["a2026-11-22"] = d.Encode()
	points, err := r.Series(ctx, "a", "2026-11-22", "2026-11-23", health.ByHour, app.Date("2026-11-23").At(30*time.Minute))
	if err != nil || len(points) != 48 {
		t.Fatalf("%d points, %v", len(points), err)
	}
	p := points[0]
	if _, due := p.HeardShare(); due || p.Ready != 60 || p.Celsius != (health.Range{Min: 40, Mean: 40, Max: 40}) || p.DataKB < 110 || p.DataKB > 130 || p.Level.Mean != health.Unknown {
		t.Fatalf("got %+v", p)
	}
	p = points[1]
	if share, due := p.HeardShare(); !due || share != 0.75 || p.Lost != 15 || p.Celsius.Max != 50 || p.Level.Mean != -20 || p.FreeMB > 8000 {
		t.Fatalf("got %+v", p)
	}
	if p = points[2]; p.Unknown != 60 || p.Celsius.Max != health.Unknown || p.DataKB != health.Unknown {
		t.Fatalf("a gap is not one: %+v", p)
	}
	if p = points[24]; p.Unknown != 31 || points[25].Unknown != 0 {
		t.Fatalf("what has not come is told: %+v, %+v", p, points[25])
	}
	if points[24].At != app.Date("2026-11-23").Time() || points[25].At.Sub(points[24].At) != time.Hour {
		t.Fatalf("at %v", points[24].At)
	}
}

func TestReportOfAnotherTime(t *testing.T) {
	for by, want := range map[time.Duration]health.Admission{
		0: health.Current, time.Minute: health.Current, 6 * time.Minute: health.Future, 365 * 24 * time.Hour: health.Future,
		-time.Minute: health.Current, -time.Hour: health.Late, -9 * 24 * time.Hour: health.Past,
	} {
		if is := health.Admit(noon.Add(by), noon); is != want || is.Believed() != (want == health.Current || want == health.Late) {
			t.Errorf("by %v: %v, believed %v", by, is, is.Believed())
		}
	}
}

// BenchmarkSave puts five minutes of 150 clusters on the shelf late in the day.
func BenchmarkSave(b *testing.B) {
	r, disk := recorder()
	body := apptest.Vitals(1).Encode()
	for c := range 150 {
		disk.days[string(rune('A'+c))+"2026-11-23"] = body
	}
	for b.Loop() {
		for m := range 5 {
			for c := range 150 {
				is := reading(app.StateReady, 40, 1)
				is[0].Cluster = app.ID(rune('A' + c))
				r.Take(noon.Add(time.Duration(m)*time.Minute), is)
			}
		}
		if err := r.Save(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTake is 10,000 readings: it must take far less than a second, and
// no more memory than the minutes of its clusters.
func BenchmarkTake(b *testing.B) {
	r, _ := recorder()
	is := reading(app.StateHeard, 40, 1)
	for b.Loop() {
		for i := range 10_000 {
			is[0].Cluster = app.ID(rune('A' + i%150))
			r.Take(noon.Add(time.Duration(i)*100*time.Microsecond), is)
		}
	}
}

// BenchmarkYear makes the points of a year's graph by the day.
func BenchmarkYear(b *testing.B) {
	r, disk := recorder()
	first := app.Date("2026-01-01")
	for d := range 365 {
		disk.days["a"+string(first.Add(d))] = apptest.Vitals(uint64(d)).Encode()
	}
	for b.Loop() {
		if points, err := r.Series(context.Background(), "a", first, first.Add(364), health.ByDay, first.Add(365).Time()); err != nil || len(points) != 365 {
			b.Fatal(len(points), err)
		}
	}
}
