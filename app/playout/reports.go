package playout

import (
	"context"
	"sync"

	"tienglang/app"
)

// mostTogether is how many reports go into one transaction.
const mostTogether = 256

// Report keeps a speaker's report: it returns nil only when the report is in
// the play log on the disk, now or before, so that the speaker may forget it.
// Reports that come while another transaction is being written share the next
// one. Late reports, and those of broadcasts that have ended, are logged too.
func (s *Service) Report(ctx context.Context, cluster app.ID, r app.SpeakerReport) error {
	return s.reports.add(ctx, app.ClusterReport{Cluster: cluster, SpeakerReport: r})
}

// keepReports writes a batch, and puts what is new of it on the board.
func (s *Service) keepReports(batch []app.ClusterReport) error {
	fresh, err := s.c.Store.LogReports(context.Background(), batch)
	if err != nil {
		return err
	}
	wrote := false
	for i, r := range batch {
		if fresh[i] {
			s.c.Clusters.Report(r.Cluster, r.SpeakerReport)
			wrote = wrote || len(r.Seconds) > 0
		}
	}
	if wrote {
		s.logged()
	}
	return nil
}

// intake gathers reports that come at the same time.
type intake struct {
	keep func([]app.ClusterReport) error

	mu      sync.Mutex
	queue   []*waiting
	writing bool
}

// waiting is a report whose sender waits for the disk.
type waiting struct {
	report app.ClusterReport
	done   chan error
}

func (q *intake) add(ctx context.Context, r app.ClusterReport) error {
	w := &waiting{report: r, done: make(chan error, 1)}
	q.mu.Lock()
	q.queue = append(q.queue, w)
	if !q.writing {
		q.writing = true
		go q.write()
	}
	q.mu.Unlock()
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// write keeps what waits until nothing does.
func (q *intake) write() {
	for {
		q.mu.Lock()
		n := min(len(q.queue), mostTogether)
		batch := q.queue[:n]
		q.queue = q.queue[n:]
		q.writing = n > 0
		q.mu.Unlock()
		if n == 0 {
			return
		}
		reports := make([]app.ClusterReport, n)
		for i, w := range batch {
			reports[i] = w.report
		}
		err := q.keep(reports)
		for _, w := range batch {
			w.done <- err
		}
	}
}
