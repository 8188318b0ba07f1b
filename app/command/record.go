package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/record"
)

func newRecord() *cobra.Command {
	var data, name string
	var seconds float64
	cmd := &cobra.Command{
		Use:   "record --data DIR --seconds N",
		Short: "Record from a microphone into the station's library",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runRecord(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), data, name, time.Duration(seconds*float64(time.Second)))
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().Float64Var(&seconds, "seconds", 0, "how long to record")
	cmd.Flags().StringVar(&name, "device", "", "the microphone, by name or identifier")
	_ = cmd.MarkFlagRequired("seconds")
	return cmd
}

func runRecord(ctx context.Context, out, errOut io.Writer, data, deviceName string, length time.Duration) (err error) {
	if length <= 0 {
		return app.Fail("record.bad_length", nil)
	}
	fresh := !store.IsFolder(data)
	db, err := store.Open(ctx, data, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	in := intake{db: db, dir: data}
	if err := in.recover(ctx, out); err != nil {
		return err
	}
	mic, err := openMicrophone(deviceName, app.NewSteadyClock(), nil)
	if err != nil {
		return err
	}
	t, err := in.record(ctx, mic, "Bản ghi "+time.Now().Format(takeTime), app.NewSteadyClock())
	if err != nil {
		return errors.Join(err, mic.Close())
	}
	if fresh {
		tellFresh(errOut, data)
	}
	tell := newConsole(out)
	recordErr := t.wait(ctx, length, tell)
	m, err := t.keep(context.WithoutCancel(ctx), in, "")
	if m.SHA256 == "" {
		return err
	}
	tell.line("recorded %.1f s, %.1f LUFS: %s", m.Duration.Seconds(), m.Loudness.IntegratedLUFS, m.SHA256)
	if lost := t.Missing(); lost > 0 {
		tell.line("this machine was too slow: %d ms are missing", lost.Milliseconds())
	}
	return errors.Join(recordErr, err)
}

// takeTime is the time of day in the name of a recording: with its seconds,
// since several takes are made within a minute.
const takeTime = "02/01/2006 15:04:05"

// wait tells the level until length has been recorded, ctx ends, or the
// recording cannot go on. The first line it tells says that the microphone
// gives sound: from then on what it gives is kept.
func (t *take) wait(ctx context.Context, length time.Duration, out *console) error {
	defer out.end()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	begun := false
	for at := t.recording.Elapsed(); at < length; at = t.recording.Elapsed() {
		if at > 0 && !begun {
			begun = true
			out.line("recording %s", t.mic.input.Device().Name)
		}
		if begun {
			out.over("%6.1f s  %6.1f dBFS", at.Seconds(), t.mic.Level().HoldDBFS)
		}
		select {
		case <-ctx.Done():
			return nil // a person ended it; what was recorded is kept
		case <-tick.C:
		}
		if err := t.Err(); err != nil {
			return err
		}
	}
	return nil
}

// take is a microphone being recorded.
type take struct {
	mic       *microphone
	recording *record.Recording
	before    time.Duration // what was missing of the microphone when it began
	first     atomic.Int64  // the card's frame that is the first of the recording, and 1
}

// write records what comes. Its failure is in Err.
func (t *take) write(h captured) {
	t.first.CompareAndSwap(0, h.frame+1)
	_ = t.recording.Write(h.p)
}

// frameOf is the place in the recording of a frame of the card; ok is false
// while nothing has come.
func (t *take) frameOf(card int64) (frame int64, ok bool) {
	first := t.first.Load()
	return card - (first - 1), first > 0
}

// record records a microphone, which is the take's from then on, into the
// folder's recordings: from the next sound that comes on, under name or, when
// another has that, name with a number behind it.
func (t intake) record(ctx context.Context, mic *microphone, name string, clock app.Clock) (*take, error) {
	name, err := t.freeName(ctx, name)
	if err != nil {
		return nil, err
	}
	dir := recordingsFolder(t.dir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, codec.DiskError(err)
	}
	r, err := record.Start(dir, name, audio.Mono, clock)
	if err != nil {
		return nil, err
	}
	made := &take{mic: mic, recording: r, before: mic.missing()}
	mic.tapped(made.write)
	return made, nil
}

// freeName is name, or name with the first number behind it that no voice in
// the library has.
func (t intake) freeName(ctx context.Context, name string) (string, error) {
	all, err := t.db.Media(ctx, app.MediaVoice)
	if err != nil {
		return "", err
	}
	taken := map[string]bool{}
	for _, m := range all {
		taken[m.Name] = true
	}
	free := name
	for n := 2; taken[free]; n++ {
		free = fmt.Sprintf("%s (%d)", name, n)
	}
	return free, nil
}

func recordingsFolder(dir string) string { return filepath.Join(dir, "recordings") }

// Err is why nothing more is recorded: the microphone is lost or the disk is
// full.
func (t *take) Err() error {
	if err := t.recording.Err(); err != nil {
		return err
	}
	return t.mic.Err()
}

// Missing is the sound that never arrived while it was recorded.
func (t *take) Missing() time.Duration {
	if d := t.mic.missing() - t.before; d >= leastGap {
		return d
	}
	return 0
}

// keep ends the recording and takes it into the library, under name unless
// that is "". With an error the recording's own file stays, and the next start
// recovers it.
func (t *take) keep(ctx context.Context, in intake, by app.ID) (app.Media, error) {
	_ = t.mic.Close() // nothing is left to be read from it
	result, err := t.recording.Stop()
	if result.Path == "" || result.Duration == 0 {
		if err == nil {
			err = app.Fail("record.nothing", nil)
		}
		return app.Media{}, err
	}
	m, takeErr := in.recorded(ctx, result.Path, result.Name, by)
	if takeErr != nil {
		return m, takeErr
	}
	return m, err // what could be kept is kept, and the person is told why not more
}

// recorded takes a finished recording in and then lets go of its file.
func (t intake) recorded(ctx context.Context, path, name string, by app.ID) (app.Media, error) {
	r, err := codec.OpenWAV(path)
	if err != nil {
		return app.Media{}, err
	}
	defer r.Close()
	m, err := t.source(ctx, r, app.Media{Name: name, Kind: app.MediaVoice, AddedBy: by}, r.Frames(), nil)
	if err != nil {
		return app.Media{}, err
	}
	return m, record.Release(path)
}

// recover takes in what a crash cut off, and says so on out, which may be nil.
func (t intake) recover(ctx context.Context, out io.Writer) error {
	_, err := t.recovered(ctx, func(m app.Media) {
		if out != nil {
			fmt.Fprintf(out, "recovered a recording of %.1f s: %s\n", m.Duration.Seconds(), m.Name)
		}
	})
	return err
}

// recovered takes in the recordings that were never released and tells each.
// One that cannot be read stays where it is for a person to look at.
func (t intake) recovered(ctx context.Context, tell func(app.Media)) ([]app.Media, error) {
	if err := os.RemoveAll(t.incoming()); err != nil { // half-encoded when it was killed
		slog.Warn("left-over files stay", "error", err)
	}
	dir := recordingsFolder(t.dir)
	if _, err := os.Stat(dir); os.IsNotExist(err) {
		return nil, nil
	}
	found, err := record.Recover(dir)
	var kept []app.Media
	for _, f := range found {
		name := f.Name
		if name == "" {
			name = f.StartedAt.Local().Format(takeTime)
		}
		m, takeErr := t.recorded(ctx, f.Path, name, "")
		if takeErr != nil {
			err = takeErr
			continue
		}
		kept = append(kept, m)
		tell(m)
	}
	return kept, err
}
