package command

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// longestAircheck bounds what is taken out of the recording at once.
const longestAircheck = 6 * time.Hour

func newAircheckCommand() *cobra.Command {
	var data, at, broadcast string
	var length time.Duration
	cmd := &cobra.Command{
		Use:   "aircheck --data DIR --at TIME [--for 5m] [--broadcast ID] OUT.wav",
		Short: "Take what was sent at a time out of the recording of everything sent",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			from, err := parseMoment(at)
			if err != nil || length <= 0 || length > longestAircheck {
				return app.Fail("aircheck.bad_time", err, "time", at)
			}
			return takeAircheck(cmd.Context(), cmd.OutOrStdout(), filepath.Join(data, "aircheck"), from, length, app.ID(broadcast), args[0])
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().StringVar(&at, "at", "", `when it begins, in Vietnam's time: "2026-11-23 17:00", or as RFC 3339`)
	cmd.Flags().DurationVar(&length, "for", 5*time.Minute, "how long it is")
	cmd.Flags().StringVar(&broadcast, "broadcast", "", "of this broadcast alone; else of all that were sent, mixed")
	return cmd
}

// parseMoment reads a time of Vietnam's, or one with its zone.
func parseMoment(s string) (t time.Time, err error) {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err = time.ParseInLocation(form, s, app.Vietnam); err == nil {
			return t, nil
		}
	}
	return t, err
}

// takeAircheck writes what was sent from a moment on, each sample in its place,
// with silence where nothing was sent. "aircheck.nothing" where nothing was.
func takeAircheck(ctx context.Context, out io.Writer, dir string, from time.Time, length time.Duration, broadcast app.ID, to string) error {
	files, err := aircheckFiles(dir)
	if err != nil {
		return err
	}
	mix := make([]float32, length*audio.Rate/time.Second)
	used := 0
	for _, f := range files {
		if broadcast != "" && f.broadcast != broadcast || !f.from.Before(from.Add(length)) || f.from.Add(time.Hour).Before(from) {
			continue
		}
		any, err := addAircheck(ctx, mix, f, from)
		if err != nil {
			return err
		}
		if any {
			used++
		}
	}
	if used == 0 {
		return app.Fail("aircheck.nothing", nil, "time", from.In(app.Vietnam).Format("15:04:05 02/01/2006"))
	}
	w, err := codec.CreateWAV(to, audio.Mono, from)
	if err != nil {
		return err
	}
	if err := w.Write(mix); err != nil {
		_ = w.Close() // the first error is the one to tell
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s from %d recordings\n", length, used)
	return nil
}

// addAircheck adds what of a file lies in the stretch that begins at from.
func addAircheck(ctx context.Context, mix []float32, f keptSound, from time.Time) (any bool, err error) {
	at := framesIn(f.from.Sub(from))
	d, err := codec.DecodeFrom(ctx, f.path, audio.Mono, max(0, -audio.Duration(at, audio.Rate)))
	if app.CodeOf(err) == "audio.empty" {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = d.Close() }() // it was only read
	rest := mix[min(int64(len(mix)), max(0, at)):]
	block := make([]float32, audio.Rate)
	for len(rest) > 0 {
		n, err := audio.ReadFull(d, block[:min(len(block), len(rest))])
		for i, x := range block[:n] {
			rest[i] += x
		}
		rest, any = rest[n:], any || n > 0
		if err != nil {
			return any, unlessEnded(err)
		}
	}
	return any, nil
}

// unlessEnded is err where it is no end of a file; one that was cut off by a
// crash is as long as it is.
func unlessEnded(err error) error {
	switch app.CodeOf(err) {
	case "audio.empty", "audio.damaged":
		return nil
	}
	if err == io.EOF { //nolint:errorlint // a Source gives it bare
		return nil
	}
	return err
}
