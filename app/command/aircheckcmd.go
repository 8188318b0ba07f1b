package command

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// longestAircheck bounds what is taken out of the recording at once.
const longestAircheck = 6 * time.Hour

func newAircheckCommand() *cobra.Command {
	var data, at, broadcast, list string
	var length time.Duration
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "aircheck --data DIR {--at TIME [--for 5m] [--broadcast ID] OUT.wav | --list DATE [--json]}",
		Short: "Take what was sent at a time out of the recording of everything sent, or list a day's",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if list != "" {
				return listAirchecks(cmd.Context(), cmd.OutOrStdout(), data, list, asJSON)
			}
			if err := cobra.ExactArgs(1)(cmd, args); err != nil {
				return err
			}
			from, err := parseMoment(at)
			if err != nil || length <= 0 || length > longestAircheck {
				return app.Fail("aircheck.bad_time", err, "time", at)
			}
			if err := store.Find(data); err != nil {
				return err
			}
			return takeAircheck(cmd.Context(), cmd.OutOrStdout(), aircheckFolder(data), from, length, app.ID(broadcast), args[0])
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().StringVar(&at, "at", "", `when it begins, in Vietnam's time: "2026-11-23 17:00", or as RFC 3339`)
	cmd.Flags().DurationVar(&length, "for", 5*time.Minute, "how long it is")
	cmd.Flags().StringVar(&broadcast, "broadcast", "", "of this broadcast alone; else of all that were sent, mixed")
	cmd.Flags().StringVar(&list, "list", "", "list what is kept of a day, as 2026-11-23")
	cmd.Flags().BoolVar(&asJSON, "json", false, "list in JSON")
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
	files, err := aircheckFiles(dir, "*")
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(f keptSound) bool {
		return broadcast != "" && f.broadcast != broadcast || !f.from.Before(from.Add(length)) || f.from.Add(time.Hour).Before(from)
	})
	used, err := writeAircheck(ctx, files, from, length, to)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s from %d recordings\n", length, used)
	return nil
}

// aircheckPart is the longest stretch that is put together in memory at once.
const aircheckPart = 5 * time.Minute

// writeAircheck puts files together, part by part; used are those that had
// sound. Where none has, there is no file.
func writeAircheck(ctx context.Context, files []keptSound, from time.Time, length time.Duration, to string) (used int, err error) {
	w, err := codec.CreateWAV(to, audio.Mono, from)
	if err != nil {
		return 0, err
	}
	defer func() {
		err = cmp.Or(err, w.Close())
		if used == 0 {
			_ = os.Remove(to) // nothing is in it
		}
	}()
	heard := map[string]bool{}
	for at := time.Duration(0); at < length; at += aircheckPart {
		mix := make([]float32, framesIn(min(aircheckPart, length-at)))
		for _, f := range files {
			any, err := addAircheck(ctx, mix, f, from.Add(at))
			if err != nil {
				return 0, err
			}
			if any {
				heard[f.path] = true
			}
		}
		if err := w.Write(mix); err != nil {
			return 0, err
		}
	}
	if len(heard) == 0 {
		return 0, app.Fail("aircheck.nothing", nil, "time", from.In(app.Vietnam).Format("15:04:05 02/01/2006"))
	}
	return len(heard), nil
}

// addAircheck adds what of a file lies in the stretch that begins at from.
func addAircheck(ctx context.Context, mix []float32, f keptSound, from time.Time) (any bool, err error) {
	at := framesIn(f.from.Sub(from))
	if at >= int64(len(mix)) || at < -framesIn(time.Hour+time.Minute) {
		return false, nil
	}
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
