package hub_test

import (
	"fmt"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

// BenchmarkRecords sends batches of the size that the outbox sends over TLS;
// each is signed, checked, applied and synced to disk before its answer.
func BenchmarkRecords(b *testing.B) {
	for _, size := range []int{1, 200} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			s := startHub(b)
			st := join(b, s, "Xã Tân Khê")
			for b.Loop() {
				push(b, st, st.some(size)...)
			}
			b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// BenchmarkPage asks for the pages of a province of 100 communes with 40
// clusters each, as a browser does.
func BenchmarkPage(b *testing.B) {
	s := startHub(b)
	one := fill(b, s, 100, 40)
	w := signedIn(b, s)
	for name, path := range map[string]string{"communes": "/", "commune": "/communes/" + string(one), "log": "/communes/" + string(one) + "/log"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if resp, text := w.get(path); resp.StatusCode != 200 || len(text) < 4000 {
					b.Fatal(resp.Status, len(text))
				}
			}
		})
	}
}

// fill makes communes with clusters, statuses and a day's log, and returns one.
func fill(b *testing.B, s *hub.Server, communes, clusters int) app.ID {
	var last app.ID
	for i := range communes {
		st := join(b, s, fmt.Sprintf("Xã %03d", i))
		last = st.st.Commune
		now := time.Now()
		records := []wire.Record{st.record(app.RecordStation, last, st.st, "")}
		for n := range clusters {
			id := app.ID(fmt.Sprint("c", n))
			records = append(records,
				st.record(app.RecordCluster, id, app.Cluster{ID: id, Number: n + 1, Name: fmt.Sprint("Cụm ", n)}, ""),
				st.record(app.RecordStatus, id, app.ClusterStatus{Cluster: id, State: app.StateHeard, LastReport: now}, ""))
		}
		push(b, st, records...)
		var log []wire.Record
		for n := range 480 {
			log = append(log, st.logRow(app.PlayLogRow{Kind: app.PlayLogHeard, Broadcast: "b1", Title: "Bản tin",
				Cluster: app.ID(fmt.Sprint("c", n%clusters)), From: now, To: now.Add(10 * time.Second), PlayedMS: 10000}))
		}
		push(b, st, log...)
	}
	return last
}

// BenchmarkUpload brings a programme of 15 minutes to the hub.
func BenchmarkUpload(b *testing.B) {
	s := startHub(b)
	st := join(b, s, "Xã Tân Khê")
	const size = 14_200_000
	b.SetBytes(size)
	seed := uint64(1000)
	for b.Loop() {
		b.StopTimer()
		path, sha := noise(b, size, seed)
		seed++
		b.StartTimer()
		if err := st.Upload(b.Context(), sha, path, nil); err != nil {
			b.Fatal(err)
		}
	}
}
