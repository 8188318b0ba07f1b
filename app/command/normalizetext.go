package command

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/audio/speech/reading"
)

// maxTyped is the longest text that is taken from standard input.
const maxTyped = 8 << 20

func newNormalizeText() *cobra.Command {
	var south bool
	var dictionary string
	cmd := &cobra.Command{
		Use:   "normalize-text TEXT",
		Short: "Print a text as an announcer says it",
		Long: "Print a text as an announcer says it: dates, hours, money, units, telephone numbers\n" +
			"and abbreviations in words. A TEXT of - is read from standard input.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := readingOptions(south, dictionary)
			if err != nil {
				return err
			}
			text, err := typedText(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), reading.Normalize(text, o))
			return err
		},
	}
	readingFlags(cmd, &south, &dictionary)
	return cmd
}

func readingFlags(cmd *cobra.Command, south *bool, dictionary *string) {
	cmd.Flags().BoolVar(south, "south", false, "read as in the South: ngàn, lẻ, mồng")
	cmd.Flags().StringVar(dictionary, "dictionary", "", "a file of lines \"text = reading\"")
}

// readingOptions reads the dictionary, where one is named.
func readingOptions(south bool, dictionary string) (reading.Options, error) {
	o := reading.Options{South: south}
	if dictionary == "" {
		return o, nil
	}
	f, err := os.Open(dictionary)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return o, app.Fail("file.missing", err, "file", dictionary)
		}
		return o, fmt.Errorf("dictionary: %w", err)
	}
	defer f.Close()
	if o.Dictionary, err = reading.ParseDictionary(f); err != nil {
		line := ""
		if bad := (*reading.DictionaryError)(nil); errors.As(err, &bad) {
			line = fmt.Sprint(bad.Line)
		}
		return o, app.Fail("speech.bad_dictionary", err, "file", dictionary, "line", line)
	}
	return o, nil
}

// typedText is the text of the command line, or of standard input for "-":
// "text.too_long" beyond maxTyped.
func typedText(text string, in io.Reader) (string, error) {
	if text != "-" {
		return text, nil
	}
	b, err := io.ReadAll(io.LimitReader(in, maxTyped+1))
	if err != nil {
		return "", fmt.Errorf("text: %w", err)
	}
	if len(b) > maxTyped {
		return "", app.Fail("text.too_long", nil, "most", fmt.Sprint(maxTyped>>20))
	}
	return string(b), nil
}
