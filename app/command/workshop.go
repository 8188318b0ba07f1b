package command

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tienglang/app"
)

// showOptions are what a headless workshop was asked for.
type showOptions struct {
	Voice, Bed string // sound files; "" for those that the program brings
	Clusters   int
	HubCut     float64 // seconds
	Out        string
}

func newWorkshop() *cobra.Command {
	var o showOptions
	var headless bool
	var data string
	var look windowOptions
	cmd := &cobra.Command{
		Use:   "workshop",
		Short: "A station with virtual clusters and a hub in this process",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if headless || !hasDisplay() {
				return runShow(cmd.Context(), cmd.OutOrStdout(), o)
			}
			look.Data, look.Workshop, look.Name = data, true, trainingStation
			return runWindow(cmd.Context(), look)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&headless, "headless", false, "no window: play one whole show and report what was measured")
	f.StringVar(&data, "data", defaultFolder("workshop"), "the workshop's data folder, with a window")
	look.flags(f)
	f.StringVar(&o.Voice, "voice", "", "the voice, in any format that ffmpeg reads")
	f.StringVar(&o.Bed, "bed", "", "the music under it")
	f.IntVar(&o.Clusters, "clusters", 3, "how many virtual clusters")
	f.Float64Var(&o.HubCut, "hub-cut", 0, "cut the hub off for so many seconds in the middle")
	f.StringVar(&o.Out, "out", "", "where the report and the recordings go; without it they are not kept")
	return cmd
}

// trainingStation is what a new workshop's station is called.
var trainingStation = app.Station{
	Name: "Đài truyền thanh xã Tân Khê", CommuneOf: "Xã Tân Khê", Province: "tỉnh Thái Nguyên",
}

// prepare makes the folder of the results, and the sound that nobody brought.
func (o *showOptions) prepare(ctx context.Context) (end func(), err error) {
	end = func() {}
	if o.Out == "" {
		if o.Out, err = os.MkdirTemp("", "tienglang-show-"); err != nil {
			return end, err
		}
		end = func() { _ = os.RemoveAll(o.Out) } // in the system's folder for what may stay
	}
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return end, err
	}
	if o.Voice == "" {
		o.Voice = filepath.Join(o.Out, "voice.wav")
		if err := speakSample(ctx, o.Voice); err != nil {
			return end, err
		}
	}
	if o.Bed == "" {
		o.Bed = filepath.Join(o.Out, "bed.wav")
		return end, playSample(o.Bed)
	}
	return end, nil
}
