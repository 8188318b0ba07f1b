package command

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/dsp"
)

func newLoudness() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "loudness FILE",
		Short: "Measure a recording by EBU R128",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := measureFile(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(l)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "integrated %.1f LUFS, range %.1f LU, true peak %.1f dBTP, momentary to %.1f LUFS, short-term to %.1f LUFS\n",
				l.IntegratedLUFS, l.RangeLU, l.TruePeakDBTP, l.MaxMomentaryLUFS, l.MaxShortTermLUFS)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// measureFile measures the sound of any file that ffmpeg reads, in its own
// number of channels, up to two.
func measureFile(ctx context.Context, path string) (app.Loudness, error) {
	info, err := codec.Probe(ctx, path)
	if err != nil {
		return app.Loudness{}, err
	}
	f := audio.Stereo
	if info.Channels == 1 {
		f = audio.Mono
	}
	src, err := codec.Decode(ctx, path, f)
	if err != nil {
		return app.Loudness{}, err
	}
	defer src.Close()
	return dsp.MeasureLoudness(ctx, src, nil)
}
