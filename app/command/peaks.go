package command

import (
	"context"
	"encoding/json"
	"io"
	"math"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/wave"
)

func newPeaks() *cobra.Command {
	var points int
	cmd := &cobra.Command{
		Use:   "peaks FILE",
		Short: "Print the outline of a recording, for drawing",
		Long: "Print one JSON object: rate (hertz), frames, and min and max, the lowest and the\n" +
			"highest sample (full scale ±1) of each of so many equal stretches.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPeaks(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], points)
		},
	}
	cmd.Flags().IntVar(&points, "points", 0, "how many stretches, at most one for each frame; 0 for one each 256 frames")
	return cmd
}

// printedPeaks is what the peaks command prints.
type printedPeaks struct {
	Rate   int       `json:"rate"`
	Frames int64     `json:"frames"`
	Min    []float64 `json:"min"`
	Max    []float64 `json:"max"`
}

func runPeaks(ctx context.Context, out, errOut io.Writer, path string, points int) error {
	if points < 0 {
		return app.Fail("peaks.bad_points", nil)
	}
	d, err := codec.Decode(ctx, path, audio.Stereo)
	if err != nil {
		return err
	}
	defer d.Close()
	con := newConsole(errOut)
	defer con.end()
	p, err := wave.Build(ctx, newWatched(d, int64(d.Info().Duration.Seconds()*audio.Rate), con.percent("reading")))
	if err != nil {
		return err
	}
	if points == 0 {
		points = int((p.Frames() + wave.PointFrames - 1) / wave.PointFrames)
	}
	points = int(min(int64(points), p.Frames()))
	o := printedPeaks{Rate: p.Rate(), Frames: p.Frames(), Min: make([]float64, points), Max: make([]float64, points)}
	for i, v := range p.Points(0, p.Frames(), points) {
		o.Min[i], o.Max[i] = fiveDigits(v.Min), fiveDigits(v.Max)
	}
	return json.NewEncoder(out).Encode(o)
}

// fiveDigits leaves away what the outline does not know.
func fiveDigits(x float32) float64 { return math.Round(float64(x)*1e5) / 1e5 }
