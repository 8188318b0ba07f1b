package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/sync/hub"
)

// version is the program's version, as FyneApp.toml has it.
const version = "0.1.0"

func newRoot() *cobra.Command {
	var c hub.Config
	root := &cobra.Command{
		Use:           "tienglang-hub",
		Short:         "Tiếng Làng: the province's hub for the communes' radio stations",
		Version:       version,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return serve(cmd, c) },
	}
	f := root.Flags()
	f.StringVar(&c.Dir, "data", "", "data folder (needed)")
	f.StringVar(&c.Listen, "listen", ":8443", "HOST:PORT to listen on")
	f.StringVar(&c.Name, "name", "", "name that stations and the page show")
	f.StringVar(&c.CertFile, "cert", "", "certificate file (PEM); without it the hub makes its own")
	f.StringVar(&c.KeyFile, "key", "", "key file (PEM) of --cert; renewals must keep the key")
	f.Int64Var(&c.Quota, "quota", 0, "bytes of media a commune may keep (default 200 GiB)")
	root.MarkFlagsRequiredTogether("cert", "key")
	_ = root.MarkFlagRequired("data") // fails only for a flag that isn't there
	root.AddCommand(newEnrol())
	return root
}

// serve runs the hub until it is told to end. One JSON line on the standard
// output tells that it is ready; the log goes to standard error.
func serve(cmd *cobra.Command, c hub.Config) (err error) {
	c.Logger = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	s, err := hub.New(cmd.Context(), c)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, s.Close()) }()
	if err := keepCrash(c.Dir); err != nil {
		return err
	}
	if err := s.Start(); err != nil {
		return err
	}
	err = json.NewEncoder(cmd.OutOrStdout()).Encode(map[string]string{"url": s.URL(), "fingerprint": s.Fingerprint()})
	if err != nil {
		return fmt.Errorf("tell the address: %w", err)
	}
	<-cmd.Context().Done()
	return s.Stop()
}

// keepCrash writes a crash of the whole program into the data folder.
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

func newEnrol() *cobra.Command {
	var dir, commune string
	cmd := &cobra.Command{
		Use:   "enrol",
		Short: "make a one-time code with which a commune's station joins; the hub may be running",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				return app.Fail("data.unwritable", err, "folder", dir)
			}
			store, err := hub.OpenSQLite(cmd.Context(), dir)
			if err != nil {
				return err
			}
			defer func() { err = cmp.Or(err, store.Close()) }()
			code, err := hub.NewEnrolment(cmd.Context(), store, app.SystemClock{}, commune)
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), code)
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "data", "", "the hub's data folder (needed)")
	cmd.Flags().StringVar(&commune, "commune", "", "the commune's name (needed)")
	_ = cmd.MarkFlagRequired("data")    // as above
	_ = cmd.MarkFlagRequired("commune") // as above
	return cmd
}
