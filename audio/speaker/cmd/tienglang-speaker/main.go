// Command tienglang-speaker is the program of the box at the pole: it is
// paired with one station and plays what that station sends, in step with the
// other poles.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/audio/speaker"
	"tienglang/audio/speaker/modem"
	"tienglang/sync/release"
	"tienglang/sync/wire"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stderr))
}

// run returns the exit status: 0 when it ended as asked, 1 otherwise, after
// one line that says why.
func run(ctx context.Context, args []string, stderr io.Writer) int {
	cmd := command(stderr)
	cmd.SetArgs(args)
	cmd.SetErr(stderr)
	if err := cmd.ExecuteContext(ctx); err != nil {
		fmt.Fprintln(stderr, "tienglang-speaker: "+sentence(err))
		return 1
	}
	return 0
}

// flags are what the command line says.
type flags struct {
	cfg     speaker.Config
	label   string
	record  string
	null    bool
	unpair  bool
	yes     bool
	verbose bool
}

func command(stderr io.Writer) *cobra.Command {
	var f flags
	cmd := &cobra.Command{
		Use:           "tienglang-speaker --data DIR [--station URL --pair CODE]",
		Short:         "Plays a commune's radio at a pole",
		Args:          cobra.NoArgs,
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.cfg.Gateway && f.cfg.Dir == "" {
				f.cfg.Dir = gatewayFolder()
			}
			return f.act(cmd.Context(), stderr)
		},
	}
	p := cmd.Flags()
	p.StringVar(&f.cfg.Dir, "data", "", "data folder")
	p.StringVar(&f.cfg.Station, "station", "", "URL of the station, to pair with it or where it has moved to")
	p.StringVar(&f.label, "label", "", "the text of the cluster's QR label, in place of --station")
	p.StringVar(&f.cfg.Runtime, "runtime", "", "a folder in memory that keeps the key of what is held while the power lasts; the system's own if not given")
	p.StringVar(&f.cfg.Code, "pair", "", "the one-time code that the station shows")
	p.StringVar(&f.cfg.Device, "device", "", "sound card; the system's choice if not given")
	p.BoolVar(&f.cfg.Gateway, "gateway", false, "feed an FM transmitter or a wired amplifier from this computer's card; needs --device, and keeps its data beside a station's")
	p.StringVar(&f.cfg.Microphone, "microphone", "", "sound card of a microphone that hears the horns; it tells the station whether they sound")
	p.StringVar(&f.cfg.PowerHook, "power-hook", "", "a command that switches the amplifier's standby; it is given \"on\" or \"off\" and 10 s")
	p.StringVar(&f.cfg.Modem, "modem", "", "the serial port of the modem, such as /dev/ttyUSB2, or \"auto\" to look for one that answers AT; Linux alone")
	p.StringVar(&f.cfg.SignalFile, "signal-file", "", "a file with the modem's signal in dBm; ModemManager is asked if not given")
	p.StringVar(&f.record, "record", "", "write a WAV file instead of playing")
	p.BoolVar(&f.null, "null", false, "play nowhere")
	p.StringSliceVar(&f.cfg.ICEServers, "ice", nil, "STUN or TURN servers, where the station is not on the same network")
	p.BoolVar(&f.unpair, "unpair", false, "forget the station, then end; needs --yes")
	p.BoolVar(&f.yes, "yes", false, "confirms --unpair")
	p.BoolVarP(&f.verbose, "verbose", "v", false, "log details")
	return cmd
}

// act checks that the flags go together and does what they say.
func (f *flags) act(ctx context.Context, stderr io.Writer) error {
	if err := f.readLabel(); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	if f.unpair {
		return speaker.Unpair(f.cfg.Dir)
	}
	level := slog.LevelInfo
	if f.verbose {
		level = slog.LevelDebug
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level})))
	f.cfg.Version = version
	f.cfg.Updating = speaker.Updating{Program: speaker.Program(), Args: withoutCode(os.Args), Keys: release.Builtin()}
	switch {
	case f.record != "":
		f.cfg.Output, f.cfg.File = speaker.OutputRecord, f.record
	case f.null:
		f.cfg.Output = speaker.OutputNull
	}
	s, err := speaker.New(f.cfg)
	if err != nil {
		return err
	}
	return s.Run(ctx)
}

// withoutCode are the words that start this program anew: a code pairs once.
func withoutCode(args []string) []string {
	var all []string
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--pair":
			i++
		case !strings.HasPrefix(args[i], "--pair="):
			all = append(all, args[i])
		}
	}
	return all
}

// readLabel takes the station's address from a label.
func (f *flags) readLabel() error {
	if f.label == "" {
		return nil
	}
	l, err := wire.ParseLabel(f.label)
	if err != nil {
		return err
	}
	if f.cfg.Station == "" {
		f.cfg.Station = l.Station
	}
	return nil
}

func (f *flags) check() error {
	switch {
	case f.cfg.Dir == "":
		return errors.New("--data DIR is needed")
	case f.cfg.Code != "" && f.cfg.Station == "":
		return errors.New("--pair needs --station URL")
	case f.cfg.Gateway && f.cfg.Microphone != "":
		return errors.New("--gateway and --microphone exclude each other: at the computer no pole is heard")
	case f.cfg.Gateway && f.cfg.Device == "" && f.record == "" && !f.null && !f.unpair:
		return errors.New("--gateway needs --device NAME, the card that the transmitter or amplifier is plugged into; there are: " + cards())
	case f.record != "" && f.null:
		return errors.New("--record and --null exclude each other")
	case f.cfg.Modem != "" && !modem.Supported:
		return errors.New("--modem is not here: a modem's serial port is read on Linux alone")
	case f.cfg.Modem != "" && f.cfg.SignalFile != "":
		return errors.New("--modem and --signal-file exclude each other: the signal comes from one of them")
	case f.cfg.Modem != "" && f.cfg.Gateway:
		return errors.New("--gateway and --modem exclude each other: of the computer only the disk is told")
	case f.unpair && !f.yes:
		return errors.New("--unpair makes this speaker forget its station and what it has not yet reported; add --yes to do it")
	}
	return nil
}

// sentences are the errors that a person at the pole may meet.
var sentences = map[string]string{
	"data.in_use":              "another tienglang-speaker is using the data folder {folder}",
	"data.newer":               "the data folder {folder} was written by a newer version of this program",
	"data.damaged":             "the file {file} is damaged; unpair with --unpair --yes and pair again",
	"disk.full":                "the disk is full",
	"label.unreadable":         "that is not the text of a cluster's label",
	"pair.revoked":             "this box was revoked by its station ({name}); start it with --unpair --yes to give it a new identity, and pair it again",
	"speaker.revoked":          "this box was revoked by {station} at {at} and holds nothing of it any more; to pair it anew as a new box, start it with --station URL --pair CODE",
	"speaker.not_paired":       "this speaker has no station yet; start it with --station URL --pair CODE",
	"pair.already_paired":      "this speaker already belongs to {station}; unpair it first with --unpair --yes",
	"pair.code_wrong":          "the pairing code is wrong; look at the code that the station shows",
	"pair.code_expired":        "the pairing code is no longer valid; ask the station for a new one",
	"pair.station_unreachable": "no station answers at {station}",
	"pair.slow_down":           "too many tries; wait a minute and try again",
	"pair.workshop":            "a training station pairs with its own virtual speakers only, and a real station with real ones",
	"pair.failed":              "pairing failed: what answers there is not a station of this program's version",
	"device.none":              "this machine has no sound card to play on; use --null or --record FILE to run without",
	"device.not_found":         "there is no sound card with that name",
	"device.failed":            "the sound card cannot be opened",
}

// sentence says an error in one line.
func sentence(err error) string {
	var e *app.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	s, ok := sentences[e.Code]
	if !ok {
		return err.Error()
	}
	return fill(s, named(e.Args))
}

// named has a station that has no name yet called as what it is.
func named(args map[string]string) map[string]string {
	if name, has := args["station"]; has && name == "" {
		args = maps.Clone(args)
		args["station"] = "its station"
	}
	return args
}
