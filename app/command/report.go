package command

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"tienglang/app"
)

// report is what a headless workshop measured. Every figure comes from the
// files and logs that the show left, none from what it was asked to do.
type report struct {
	Programme   programmeReport `json:"programme"`
	Clusters    []clusterReport `json:"clusters"`
	MaxOffsetMS float64         `json:"max_offset_ms"`
	PlayLog     playLogReport   `json:"play_log"`
	Hub         hubReport       `json:"hub"`
	// MachineLateMS is by how much the machine let the program run late at
	// worst while on air. It has no limit; it tells why other figures are bad.
	MachineLateMS float64 `json:"machine_late_ms"`
}

type programmeReport struct {
	File           string  `json:"file"`
	SHA256         string  `json:"sha256"`
	Seconds        float64 `json:"seconds"`
	IntegratedLUFS float64 `json:"integrated_lufs"`
	TruePeakDBTP   float64 `json:"true_peak_dbtp"`
}

type clusterReport struct {
	ID        string `json:"id"`
	Connected bool   `json:"connected"`
	// PlayedSeconds is the cluster's own account. It counts some blocks before
	// and after the programme too, the limiter's tail among them, and so never
	// tells what of the programme was played: that the windows do.
	PlayedSeconds float64 `json:"played_seconds"`
	ConcealedMS   int64   `json:"concealed_ms"`
	MissedMS      int64   `json:"missed_ms"`
	Similarity    float64 `json:"similarity"`
	Windows       int     `json:"windows"`       // of 5 s of the programme that are not silent
	WindowsFound  int     `json:"windows_found"` // of these in the recording, in their place
	LatencyMS     float64 `json:"latency_ms"`
	Recording     string  `json:"recording"`
}

type playLogReport struct {
	Rows    int64 `json:"rows"`
	ChainOK bool  `json:"chain_ok"`
}

type hubReport struct {
	CutSeconds       float64 `json:"cut_seconds"`
	Rows             int64   `json:"rows"`
	Missing          int64   `json:"missing"`
	Duplicates       int64   `json:"duplicates"`
	MediaSHA256Equal bool    `json:"media_sha256_equal"`
}

// The bounds of a whole show.
const (
	wholeSimilarity = 0.95
	wholeLatencyMS  = 500
	wholeOffsetMS   = 5

	// stalledMS is from when on the machine is named as the reason: a third of
	// what clusters hold before they sound.
	stalledMS = 100
)

// faults lists, in words, what was not whole; an empty list is a whole show.
func (r report) faults() []string {
	var faults []string
	say := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	for _, c := range r.Clusters {
		say(!c.Connected, "cluster %s never connected", c.ID)
		say(!(c.Similarity >= wholeSimilarity), "cluster %s: similarity %.3f, below %.2f", c.ID, c.Similarity, wholeSimilarity)
		say(c.ConcealedMS != 0, "cluster %s concealed %d ms, above 0", c.ID, c.ConcealedMS)
		say(c.MissedMS != 0, "cluster %s missed %d ms, above 0", c.ID, c.MissedMS)
		say(c.Windows == 0, "cluster %s: the programme is silent", c.ID)
		say(c.WindowsFound != c.Windows, "cluster %s: only %d of %d windows of the programme sounded in their place", c.ID, c.WindowsFound, c.Windows)
		say(!(c.LatencyMS >= 0), "cluster %s: latency %.0f ms, before the sound was made", c.ID, c.LatencyMS)
		say(!(c.LatencyMS <= wholeLatencyMS), "cluster %s: latency %.0f ms, above %d", c.ID, c.LatencyMS, wholeLatencyMS)
		say(!(c.PlayedSeconds >= r.Programme.Seconds), "cluster %s reported %.2f s, below the programme's %.2f", c.ID, c.PlayedSeconds, r.Programme.Seconds)
	}
	say(len(r.Clusters) == 0, "there was no cluster")
	say(!(r.MaxOffsetMS <= wholeOffsetMS), "clusters are %.1f ms apart, above %d", r.MaxOffsetMS, wholeOffsetMS)
	say(!r.PlayLog.ChainOK, "the play log's chain is broken")
	say(r.PlayLog.Rows == 0, "the play log is empty")
	say(r.Hub.Missing != 0, "%d records are missing at the hub, above 0", r.Hub.Missing)
	say(r.Hub.Duplicates != 0, "%d records are doubled at the hub, above 0", r.Hub.Duplicates)
	say(r.Hub.Rows == 0, "the hub has no records")
	say(!r.Hub.MediaSHA256Equal, "the hub's copy of the programme differs")
	return faults
}

// verdict is nil for a whole show, else "show.not_whole", or
// "show.machine_stalled" where the machine itself stood still meanwhile.
func (r report) verdict() error {
	faults := r.faults()
	if len(faults) == 0 {
		return nil
	}
	words := faults[0]
	if more := len(faults) - 1; more > 0 {
		words += fmt.Sprintf(" (and %d more, listed above)", more)
	}
	if r.MachineLateMS >= stalledMS {
		return app.Fail("show.machine_stalled", nil, "faults", words, "ms", fmt.Sprintf("%.0f", r.MachineLateMS))
	}
	return app.Fail("show.not_whole", nil, "faults", words)
}

// write puts the report into dir/report.json.
func (r report) write(dir string) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "report.json"), append(b, '\n'), 0o644)
}

// table prints the report for a person.
func (r report) table(out io.Writer) {
	fmt.Fprintf(out, "\nprogramme  %.1f s, %.1f LUFS, %.1f dBTP\n\n", r.Programme.Seconds, r.Programme.IntegratedLUFS, r.Programme.TruePeakDBTP)
	fmt.Fprintf(out, "%-12s %-9s %8s %10s %8s %11s %8s %9s\n", "cluster", "connected", "played s", "concealed", "missed", "similarity", "windows", "latency")
	for _, c := range r.Clusters {
		fmt.Fprintf(out, "%-12s %-9v %8.1f %7d ms %5d ms %11.3f %5d/%-2d %6.0f ms\n",
			c.ID, c.Connected, c.PlayedSeconds, c.ConcealedMS, c.MissedMS, c.Similarity, c.WindowsFound, c.Windows, c.LatencyMS)
	}
	fmt.Fprintf(out, "\nclusters apart by at most %.2f ms\n", r.MaxOffsetMS)
	fmt.Fprintf(out, "play log   %d rows, chain whole: %v\n", r.PlayLog.Rows, r.PlayLog.ChainOK)
	fmt.Fprintf(out, "hub        cut for %.1f s; %d records, %d missing, %d doubled, media equal: %v\n",
		r.Hub.CutSeconds, r.Hub.Rows, r.Hub.Missing, r.Hub.Duplicates, r.Hub.MediaSHA256Equal)
	fmt.Fprintf(out, "machine    late by at most %.0f ms while on air\n", r.MachineLateMS)
	for _, f := range r.faults() {
		fmt.Fprintf(out, "outside its limit: %s\n", f)
	}
}

// spread is the greatest difference among xs, 0 for fewer than two.
func spread(xs []float64) float64 {
	if len(xs) < 2 {
		return 0
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, x := range xs {
		low, high = math.Min(low, x), math.Max(high, x)
	}
	return high - low
}
