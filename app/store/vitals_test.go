package store_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/health"
	"tienglang/app/store"
)

func vitals(t testing.TB, dir string) *store.Vitals {
	t.Helper()
	v, err := store.OpenVitals(context.Background(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func TestVitalsAreKeptByDay(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	v := vitals(t, dir)
	day := func(c app.ID, d app.Date, body string) store.VitalsDay {
		return store.VitalsDay{Cluster: c, Day: d, Body: []byte(body)}
	}
	err := v.Put(ctx, []store.VitalsDay{day("a", "2026-11-22", "1"), day("a", "2026-11-23", "2"), day("b", "2026-11-23", "3"), day("a", "2026-11-23", "4")})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	v = vitals(t, dir)
	got, err := v.Days(ctx, "a", "2026-11-01", "2026-11-30")
	if err != nil || len(got) != 2 || string(got[0].Body) != "1" || string(got[1].Body) != "4" || got[1].Day != "2026-11-23" {
		t.Fatalf("got %v, %v", got, err)
	}
	if err := v.Forget(ctx, "2026-11-23"); err != nil {
		t.Fatal(err)
	}
	if got, err = v.Days(ctx, "a", "2026-11-01", "2026-11-30"); err != nil || len(got) != 1 {
		t.Fatalf("got %v, %v", got, err)
	}
	if s, err := os.Stat(filepath.Join(dir, "vitals.db")); err != nil || s.Mode().Perm() != 0o600 {
		t.Fatalf("others may read it: %v, %v", s.Mode(), err)
	}
}

func TestDamagedVitalsAreBegunAnew(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	damaged := bytes.Repeat([]byte("no database"), 1000)
	if err := os.WriteFile(filepath.Join(dir, "vitals.db"), damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	v := vitals(t, dir)
	if err := v.Put(ctx, []store.VitalsDay{{Cluster: "a", Day: "2026-11-23", Body: []byte("1")}}); err != nil {
		t.Fatal(err)
	}
	aside, _ := filepath.Glob(filepath.Join(dir, "vitals.db.damaged-*"))
	if len(aside) != 1 {
		t.Fatalf("put aside: %v", aside)
	}
	if kept, err := os.ReadFile(aside[0]); err != nil || !bytes.Equal(kept, damaged) {
		t.Fatal("what was there is gone", err)
	}
}

// What a year of 4,000 clusters may take.
const (
	mostYear  = 1_000_000_000          // bytes of its file
	mostGraph = 300 * time.Millisecond // to read one's year
)

// BenchmarkAYearOfAProvince writes 4,000 clusters' year, minute by minute, and
// reads the year of one as its graph does. It fails above mostYear and mostGraph.
func BenchmarkAYearOfAProvince(b *testing.B) {
	const clusters, days = 4000, 365
	ctx, dir := context.Background(), b.TempDir()
	v := vitals(b, dir)
	var bodies [][]byte
	for seed := range uint64(500) {
		bodies = append(bodies, apptest.Vitals(seed).Encode())
	}
	first := app.Date("2026-01-01")
	for d := range days {
		all := make([]store.VitalsDay, clusters)
		for c := range all {
			all[c] = store.VitalsDay{Cluster: cluster(c), Day: first.Add(d), Body: bodies[(c*31+d*7)%len(bodies)]}
		}
		if err := v.Put(ctx, all); err != nil {
			b.Fatal(err)
		}
	}
	if err := v.Close(); err != nil {
		b.Fatal(err)
	}
	size, err := os.Stat(filepath.Join(dir, "vitals.db"))
	if err != nil {
		b.Fatal(err)
	}
	n, took := 0, time.Duration(0)
	for b.Loop() {
		begun := time.Now()
		v := vitals(b, dir)
		got, err := v.Days(ctx, cluster(n*37%clusters), first, first.Add(days-1))
		if err != nil || len(got) != days {
			b.Fatalf("%d days, %v", len(got), err)
		}
		for _, d := range got {
			if _, err := health.Decode(d.Body); err != nil {
				b.Fatal(err)
			}
		}
		took += time.Since(begun)
		n++
	}
	if graph := took / time.Duration(n); size.Size() >= mostYear || graph >= mostGraph {
		b.Errorf("%d bytes of at most %d; a graph in %v of at most %v", size.Size(), mostYear, graph, mostGraph)
	}
	b.ReportMetric(float64(size.Size())/1e6, "MB")
	b.ReportMetric(float64(took.Milliseconds())/float64(n), "ms/graph")
}

// BenchmarkAYearRewritten writes the year of a tenth of a province, each day twelve
// times as it grows, as a station does that saves it over and over. It fails above
// a tenth of mostYear.
func BenchmarkAYearRewritten(b *testing.B) {
	const clusters, days, saves = 400, 365, 12
	var bodies [][]byte
	for seed := range uint64(500) {
		bodies = append(bodies, apptest.Vitals(seed).Encode())
	}
	first, size := app.Date("2026-01-01"), int64(0)
	for b.Loop() {
		dir := b.TempDir()
		v := vitals(b, dir)
		for n := range days * saves {
			all := make([]store.VitalsDay, clusters)
			for c := range all {
				body := bodies[(c*31+n/saves*7)%len(bodies)]
				all[c] = store.VitalsDay{Cluster: cluster(c), Day: first.Add(n / saves), Body: body[:len(body)*(n%saves+1)/saves]}
			}
			if err := v.Put(b.Context(), all); err != nil {
				b.Fatal(err)
			}
		}
		if err := v.Close(); err != nil {
			b.Fatal(err)
		}
		file, err := os.Stat(filepath.Join(dir, "vitals.db"))
		if err != nil {
			b.Fatal(err)
		}
		if size = file.Size(); size >= mostYear/10 {
			b.Errorf("%d bytes of at most %d", size, mostYear/10)
		}
	}
	b.ReportMetric(float64(size)/1e6, "MB")
}

func cluster(n int) app.ID { return app.ID(fmt.Sprintf("01936f5e-0000-7000-8000-%012d", n)) }

// measureUntilKilled keeps one day after another and tells of each that is kept.
func measureUntilKilled(dir string) int {
	ctx := context.Background()
	v, err := store.OpenVitals(ctx, dir, slog.Default())
	if err != nil {
		fmt.Println(err)
		return 1
	}
	for n := 0; ; n++ {
		day := store.VitalsDay{Cluster: app.ID(fmt.Sprint(os.Getpid())), Day: app.Date("2026-01-01").Add(n), Body: []byte(fmt.Sprint("day ", n))}
		if err := v.Put(ctx, []store.VitalsDay{day}); err != nil {
			fmt.Println(err)
			return 1
		}
		fmt.Println(day.Cluster, day.Day, string(day.Body))
	}
}

// TestKilledWhileItMeasures keeps each day that it told to be kept, and opens the
// file again without putting it aside.
func TestKilledWhileItMeasures(t *testing.T) {
	dir := t.TempDir()
	told := 0
	for range 6 {
		cmd, out := child(t, "measure", dir)
		time.AfterFunc(time.Duration(60+rand.IntN(120))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		last := map[app.ID]store.VitalsDay{}
		for out.Scan() {
			cluster, rest, _ := strings.Cut(out.Text(), " ")
			day, body, _ := strings.Cut(rest, " ")
			last[app.ID(cluster)] = store.VitalsDay{Cluster: app.ID(cluster), Day: app.Date(day), Body: []byte(body)}
			told++
		}
		_ = cmd.Wait()
		v := vitals(t, dir)
		for id, want := range last {
			got, err := v.Days(context.Background(), id, "2026-01-01", want.Day)
			if err != nil || len(got) == 0 || !reflect.DeepEqual(got[len(got)-1], want) || len(got) != app.Date("2026-01-01").DaysTo(want.Day)+1 {
				t.Fatalf("%d days kept, the last of %+v is %+v, %v", len(got), want, got[max(0, len(got)-1):], err)
			}
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if aside, _ := filepath.Glob(filepath.Join(dir, "*.damaged-*")); told < 20 || len(aside) > 0 {
		t.Fatalf("%d days were told of, put aside: %q", told, aside)
	}
}
