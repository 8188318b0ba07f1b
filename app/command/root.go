// Package command is the composition root: it joins the use-cases to the
// store, the sound, the link, the hub's client and the window, and offers
// what they do together as commands. It alone may import everything.
package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/assets/locale"
)

// Version is the program's version, as FyneApp.toml has it.
const Version = "0.1.0"

// Main runs the command named by args and returns the exit status: 0 when it
// did all it was asked for, 1 otherwise (a command may have a status of its own
// beyond these), with one sentence on errOut, in English but after a table in
// another language.
func Main(args []string, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	if err := root.ExecuteContext(ctx); err != nil {
		slog.Debug("command failed", "error", err)
		fmt.Fprintln(errOut, "tienglang: "+sentence(err))
		return exitStatus(err)
	}
	return 0
}

// sentence is what a person at the command line reads of err, in English unless
// err belongs to what was printed in another language.
func sentence(err error) string {
	in := exitError{}
	_ = errors.As(err, &in)
	switch words := locale.New(cmp.Or(in.lang, "en")); {
	case app.CodeOf(err) != "":
		return words.Error(err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return words.T("error.interrupted")
	default:
		return err.Error()
	}
}

func newRoot() *cobra.Command {
	var look windowOptions
	var verbose bool
	root := &cobra.Command{
		Use:           "tienglang",
		Short:         "Tiếng Làng: the radio station of a commune",
		Version:       Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		PersistentPreRun: func(cmd *cobra.Command, _ []string) {
			level := slog.LevelError
			if verbose {
				level = slog.LevelDebug
			}
			slog.SetDefault(slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: level})))
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runWindow(cmd.Context(), look)
		},
	}
	root.PersistentFlags().BoolVar(&verbose, "verbose", false, "log what happens to standard error")
	look.flags(root.Flags())
	root.Flags().StringVar(&look.Data, "data", defaultFolder("station"), "the station's data folder")
	root.AddCommand(newWorkshop(), newLive(), newRecord(), newImport(), newLoudness(), newVerifyLog(), newRender(), newPeaks(), newSimulate(), newEmergency())
	root.AddCommand(newSay(), newNormalizeText(), newRelay(), newAircheckCommand())
	root.AddCommand(newDaily())
	root.AddCommand(newData())
	root.AddCommand(newMap())
	root.AddCommand(newPlan(), newSchedule())
	root.AddCommand(newInventory())
	root.AddCommand(newMaintenance())
	root.AddCommand(newOrder(), newUpdate(), newRelease())
	root.AddCommand(newSecurityCheck(), newBackup())
	root.AddCommand(newLabels())
	tellUsage(root)
	return root
}

// defaultFolder is where a station of this person keeps its data.
func defaultFolder(name string) string {
	base := os.Getenv("XDG_DATA_HOME")
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return name
		}
		base = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(base, "tienglang", name)
}

// keepCrash writes a crash of the whole program into the data folder, where
// the next start and a technician find it.
func keepCrash(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, "crash.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("crash file: %w", err)
	}
	defer f.Close()
	if err := debug.SetCrashOutput(f, debug.CrashOptions{}); err != nil {
		return fmt.Errorf("crash file: %w", err)
	}
	return nil
}
