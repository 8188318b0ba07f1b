package command

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/sync/release"
)

func newRelease() *cobra.Command {
	cmd := &cobra.Command{Use: "release", Short: "Make and sign new programs for the boxes, where the release key is", Args: cobra.NoArgs}
	cmd.AddCommand(newReleaseKey(), newReleaseSign())
	return cmd
}

func newReleaseKey() *cobra.Command {
	return &cobra.Command{
		Use:   "key OUT",
		Short: "Make a release key",
		Long: "Make a release key: its private half goes into the new file OUT, which belongs\n" +
			"on no station and in no repository; its public half is printed, and is what\n" +
			"\"make build RELEASE_KEY=…\" builds into station and speakers.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			public, err := release.NewKey(args[0])
			if err == nil {
				fmt.Fprintln(cmd.OutOrStdout(), release.PublicText(public))
			}
			return err
		},
	}
}

func newReleaseSign() *cobra.Command {
	var key, machine string
	var h release.Head
	cmd := &cobra.Command{
		Use:   "sign --key FILE --version V PROGRAM OUT.tlup",
		Short: "Sign a program for the boxes",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			h.MadeAt = time.Now().UTC().Truncate(time.Second)
			h.OS, h.Arch, _ = strings.Cut(machine, "/")
			signed, err := signRelease(key, h, args[0], args[1])
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%s %s/%s, %d bytes, SHA-256 %s\n", signed.Version, signed.OS, signed.Arch, signed.Size, signed.SHA256)
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&key, "key", "", "the file of the release key")
	f.StringVar(&h.Version, "version", "", "what the program says with --version: numbers between dots")
	f.StringVar(&machine, "machine", runtime.GOOS+"/"+runtime.GOARCH, "GOOS/GOARCH that it was built for")
	return cmd
}

// signRelease writes the release of a program, whole or not at all. Errors:
// "release.bad_key", "release.no_file", "release.not_signed".
func signRelease(key string, h release.Head, program, out string) (_ release.Head, err error) {
	private, err := release.LoadKey(key)
	if err != nil {
		return h, err
	}
	from, err := os.Open(program)
	if err != nil {
		return h, app.Fail("release.no_file", err, "file", program)
	}
	defer from.Close()
	half := out + ".part"
	to, err := os.OpenFile(half, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return h, err
	}
	defer func() { _ = os.Remove(half) }() // gone already when all went well
	h, err = release.Sign(to, private, h, from)
	err = cmp.Or(err, errors.Join(to.Sync(), to.Close()))
	if err != nil {
		return h, err
	}
	return h, os.Rename(half, out)
}
