package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/audio/relay"
)

func newRelay() *cobra.Command {
	cmd := &cobra.Command{Use: "relay", Short: "Sources that are taken over from elsewhere"}
	cmd.AddCommand(&cobra.Command{
		Use:   "test URL",
		Short: "Listen to a relay for some seconds and tell what is heard",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var last relay.Trial
			err := tryRelay(cmd.Context(), app.Relay{URL: args[0]}, func([]float32) {}, func(t relay.Trial) {
				if t.Heard > 0 && t.Heard != last.Heard {
					fmt.Fprintf(cmd.OutOrStdout(), "%5.1f s  %6.1f LUFS  %6.1f dBFS\n", t.Heard.Seconds(), t.LUFS, t.PeakDBFS)
				}
				last = t
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "codec %s, first sound after %.1f s, highest level %.1f dBFS\n",
				last.Codec, last.Opened.Seconds(), last.PeakDBFS)
			return nil
		},
	})
	return cmd
}
