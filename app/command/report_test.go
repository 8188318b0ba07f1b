package command

import (
	"math"
	"strings"
	"testing"
)

func wholeReport() report {
	return report{
		Programme: programmeReport{Seconds: 60},
		Clusters:  []clusterReport{{ID: "1", Connected: true, PlayedSeconds: 60, Similarity: 0.99, Windows: 12, WindowsFound: 12, LatencyMS: 320}},
		PlayLog:   playLogReport{Rows: 8, ChainOK: true},
		Hub:       hubReport{Rows: 20, MediaSHA256Equal: true},
	}
}

func TestAWholeShowHasNoFaults(t *testing.T) {
	if f := wholeReport().faults(); len(f) != 0 {
		t.Fatalf("faults of a whole show: %v", f)
	}
}

func TestEachFaultIsFound(t *testing.T) {
	for want, spoil := range map[string]func(*report){
		"never connected":  func(r *report) { r.Clusters[0].Connected = false },
		"similarity":       func(r *report) { r.Clusters[0].Similarity = math.NaN() },
		"concealed":        func(r *report) { r.Clusters[0].ConcealedMS = 20 },
		"missed":           func(r *report) { r.Clusters[0].MissedMS = 20 },
		"is silent":        func(r *report) { r.Clusters[0].Windows, r.Clusters[0].WindowsFound = 0, 0 },
		"only 11 of 12":    func(r *report) { r.Clusters[0].WindowsFound = 11 },
		"before the sound": func(r *report) { r.Clusters[0].LatencyMS = -1 },
		"latency NaN":      func(r *report) { r.Clusters[0].LatencyMS = math.NaN() },
		"above 500":        func(r *report) { r.Clusters[0].LatencyMS = 501 },
		"reported":         func(r *report) { r.Clusters[0].PlayedSeconds = 59.95 },
		"no cluster":       func(r *report) { r.Clusters = nil },
		"apart":            func(r *report) { r.MaxOffsetMS = 5.1 },
		"chain":            func(r *report) { r.PlayLog.ChainOK = false },
		"log is empty":     func(r *report) { r.PlayLog.Rows = 0 },
		"missing":          func(r *report) { r.Hub.Missing = 1 },
		"doubled":          func(r *report) { r.Hub.Duplicates = 1 },
		"no records":       func(r *report) { r.Hub.Rows = 0 },
		"copy":             func(r *report) { r.Hub.MediaSHA256Equal = false },
	} {
		r := wholeReport()
		spoil(&r)
		if got := strings.Join(r.faults(), "; "); !strings.Contains(got, want) {
			t.Errorf("fault %q is not among: %s", want, got)
		}
	}
}

// TestTheVerdictNamesTheFigureAndTheMachine: which figure, which limit, and
// whether the machine stood still.
func TestTheVerdictNamesTheFigureAndTheMachine(t *testing.T) {
	r := wholeReport()
	r.MachineLateMS = 900
	if err := r.verdict(); err != nil {
		t.Fatalf("a whole show on a slow machine: %v", err)
	}
	r.Clusters[0].LatencyMS, r.MaxOffsetMS, r.MachineLateMS = 612, 7.5, 12
	if got := sentence(r.verdict()); !strings.Contains(got, "latency 612 ms, above 500") || !strings.Contains(got, "1 more") || strings.Contains(got, "machine") {
		t.Errorf("it says %q", got)
	}
	var table strings.Builder
	r.table(&table)
	for _, want := range []string{"outside its limit: cluster 1: latency 612 ms, above 500\n", "outside its limit: clusters are 7.5 ms apart, above 5\n", "late by at most 12 ms"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, &table)
		}
	}
	r.MachineLateMS = 900
	if got := sentence(r.verdict()); !strings.Contains(got, "machine itself stood still for 900 ms") || !strings.Contains(got, "above 500") {
		t.Errorf("it says %q", got)
	}
}

func TestSpreadIsTheGreatestDifference(t *testing.T) {
	if got := spread([]float64{320, 318.5, 321}); got != 2.5 {
		t.Fatalf("spread = %v, want 2.5", got)
	}
	if got := spread([]float64{7}); got != 0 {
		t.Fatalf("spread of one = %v", got)
	}
}
