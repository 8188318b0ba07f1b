package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/audio/codec"
	"tienglang/audio/speech"
)

// webKeyVariable holds the secret of a web voice, which does not belong on a
// command line that every user of the machine can read.
const webKeyVariable = "TIENGLANG_VOICE_KEY"

// sayOptions are what the say command was asked for.
type sayOptions struct {
	voice, voices, web, dictionary string
	rate, pitch                    float64
	pause                          time.Duration
	south, list                    bool
}

func newSay() *cobra.Command {
	var o sayOptions
	cmd := &cobra.Command{
		Use:   "say --voice V [--rate R] TEXT OUT",
		Short: "Read a text aloud into a sound file",
		Long: "Read a text aloud into a sound file. The ending of OUT chooses the format: wav,\n" +
			"flac, mp3, m4a or ogg. OUT is whole or as it was before, also after Ctrl+C. A TEXT\n" +
			"of - is read from standard input. --list shows the voices of this machine; north,\n" +
			"central and south are the first voice of that region.\n\n" +
			"A --web FILE is JSON: name, region, url, body (sent by POST where there is one),\n" +
			"headers, voice and answer (where in a JSON answer the sound or its address stands;\n" +
			"without it the answer is the sound). {text}, {voice}, {rate}, {pitch} and {key}\n" +
			"stand for their values, the last for that of the variable " + webKeyVariable + ".",
		Args: func(cmd *cobra.Command, args []string) error {
			if o.list {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(2)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			voices, err := o.all()
			if err != nil {
				return err
			}
			if o.list {
				listVoices(cmd.OutOrStdout(), voices)
				return nil
			}
			text, err := typedText(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			return runSay(cmd.Context(), cmd.OutOrStdout(), voices, text, args[1], o)
		},
	}
	o.flags(cmd)
	return cmd
}

func (o *sayOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.voice, "voice", "", "who reads, as --list names it; the first of the list without this flag")
	f.StringVar(&o.voices, "voices", filepath.Join(filepath.Dir(defaultFolder("station")), "voices"), "the folder of Piper's voices")
	f.StringVar(&o.web, "web", "", "a JSON file that describes a vendor's voice")
	f.Float64Var(&o.rate, "rate", 1, "speed, 0.5 to 2")
	f.Float64Var(&o.pitch, "pitch", 0, "pitch, -1 to 1")
	f.DurationVar(&o.pause, "pause", 400*time.Millisecond, "silence between sentences")
	f.BoolVar(&o.list, "list", false, "list the voices and do nothing else")
	readingFlags(cmd, &o.south, &o.dictionary)
}

// all are the voices to choose from.
func (o *sayOptions) all() ([]speech.Voice, error) {
	voices := speech.Voices(o.voices)
	if o.web == "" {
		return voices, nil
	}
	b, err := os.ReadFile(o.web)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, app.Fail("file.missing", err, "file", o.web)
		}
		return nil, fmt.Errorf("web voice: %w", err)
	}
	w := speech.Web{Name: "web", Key: os.Getenv(webKeyVariable)}
	if err := json.Unmarshal(b, &w); err != nil {
		return nil, app.Fail("speech.web_address", err, "voice", o.web)
	}
	v, err := speech.NewWebVoice(w)
	return append([]speech.Voice{v}, voices...), err
}

func listVoices(out io.Writer, voices []speech.Voice) {
	for _, v := range voices {
		fmt.Fprintf(out, "%-40s %-8s %s\n", v.ID, v.Region, v.Name)
	}
}

func runSay(ctx context.Context, out io.Writer, voices []speech.Voice, text, path string, o sayOptions) error {
	format := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	if !codec.CanEncode(format) {
		return app.Fail("audio.unknown_format", nil, "format", format)
	}
	if err := needFolderOf(path); err != nil {
		return err
	}
	voice, err := speech.Find(voices, o.voice)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "tienglang-say-*")
	if err != nil {
		return codec.DiskError(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // only its own sounds
	r := &speech.Reader{Voice: voice, Options: speech.DefaultOptions(voice), Dir: dir}
	r.Options.Rate, r.Options.Pitch = o.rate, o.pitch
	r.Options.PauseSentence, r.Options.PauseParagraph = o.pause, 2*o.pause
	if r.Options.Reading, err = readingOptions(o.south || r.Options.Reading.South, o.dictionary); err != nil {
		return err
	}
	return sayInto(ctx, out, r, text, path, format)
}

// sayInto reads the text and encodes it, and tells how far it is.
func sayInto(ctx context.Context, out io.Writer, r *speech.Reader, text, path, format string) error {
	con := newConsole(out)
	defer con.end()
	reading := con.percent("reading")
	r.Progress = func(done, total int) { reading(int64(done), int64(total)) }
	g, err := r.Speak(ctx, text)
	if err != nil {
		return err
	}
	src := r.Open(g)
	defer func() { _ = src.Close() }() // only read
	if err := codec.EncodeFile(ctx, path, src, codec.EncodeOptions{Format: format}); err != nil {
		return err
	}
	con.end()
	fmt.Fprintf(out, "%s: %s, %.1f s\n", path, counted(len(g.Sentences), "sentence"), r.Duration(g).Seconds())
	return nil
}

// counted is a number with its noun: "1 sentence", "2 sentences".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
