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
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/device"
	"tienglang/audio/dsp"
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
			return runRecord(cmd.Context(), cmd.OutOrStdout(), data, name, time.Duration(seconds*float64(time.Second)))
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().Float64Var(&seconds, "seconds", 0, "how long to record")
	cmd.Flags().StringVar(&name, "device", "", "the microphone, by name or identifier")
	_ = cmd.MarkFlagRequired("seconds")
	return cmd
}

func runRecord(ctx context.Context, out io.Writer, data, deviceName string, length time.Duration) (err error) {
	if length <= 0 {
		return app.Fail("record.bad_length", nil)
	}
	db, err := store.Open(ctx, data, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	take := intake{db: db, dir: data}
	if err := take.recover(ctx, out); err != nil {
		return err
	}
	t, err := startTake(data, deviceName, "Bản ghi "+time.Now().Format("02/01/2006 15:04"), app.NewSteadyClock())
	if err != nil {
		return err
	}
	recordErr := t.wait(ctx, length, out)
	m, err := t.keep(context.WithoutCancel(ctx), take, "")
	if m.SHA256 == "" {
		return err
	}
	fmt.Fprintf(out, "\nrecorded %.1f s, %.1f LUFS: %s\n", m.Duration.Seconds(), m.Loudness.IntegratedLUFS, m.SHA256)
	return errors.Join(recordErr, err)
}

// wait shows the level until length has been recorded, ctx ends, or the
// recording cannot go on.
func (t *take) wait(ctx context.Context, length time.Duration, out io.Writer) error {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for t.recording.Elapsed() < length {
		select {
		case <-ctx.Done():
			return nil // a person ended it; what was recorded is kept
		case <-tick.C:
		}
		if err := t.Err(); err != nil {
			return err
		}
		fmt.Fprintf(out, "\r%6.1f s  %6.1f dBFS", t.recording.Elapsed().Seconds(), t.recording.Level().HoldDBFS)
	}
	return nil
}

// take is a microphone being recorded.
type take struct {
	input     *device.Input
	recording *record.Recording
	stop      chan struct{}
	done      chan struct{}
}

// startTake opens a microphone and records it into the folder's recordings.
func startTake(dir, deviceName, name string, clock app.Clock) (*take, error) {
	in, err := device.OpenInput(deviceName, device.InputOptions{})
	if err != nil {
		return nil, err
	}
	recordings := recordingsFolder(dir)
	if err := os.MkdirAll(recordings, 0o700); err != nil {
		in.Close()
		return nil, codec.DiskError(err)
	}
	r, err := record.Start(recordings, name, audio.Mono, clock, record.WithLoudness(dsp.NewMomentaryMeter(audio.Mono)))
	if err != nil {
		in.Close()
		return nil, err
	}
	t := &take{input: in, recording: r, stop: make(chan struct{}), done: make(chan struct{})}
	go t.copy()
	return t, nil
}

func recordingsFolder(dir string) string { return filepath.Join(dir, "recordings") }

// copy moves sound from the card's ring to the recording, 50 times a second.
func (t *take) copy() {
	defer close(t.done)
	block := make([]float32, 4*audio.BlockFrames)
	tick := time.NewTicker(audio.BlockDuration)
	defer tick.Stop()
	for {
		for n := t.input.Read(block); n > 0; n = t.input.Read(block) {
			if t.recording.Write(block[:n]) != nil {
				return
			}
		}
		select {
		case <-t.stop:
			return
		case <-tick.C:
		}
	}
}

// Err is why nothing more is recorded: the microphone is lost or the disk is
// full.
func (t *take) Err() error {
	if err := t.recording.Err(); err != nil {
		return err
	}
	return t.input.Err()
}

// keep ends the recording and takes it into the library, under name unless
// that is "". With an error the recording's own file stays, and the next start
// recovers it.
func (t *take) keep(ctx context.Context, in intake, by app.ID) (app.Media, error) {
	close(t.stop)
	<-t.done
	t.input.Close()
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
			name = f.StartedAt.Local().Format("02/01/2006 15:04")
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
