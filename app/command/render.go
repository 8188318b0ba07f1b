package command

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
	"tienglang/audio/edit/render"
)

// renderOptions are what the render command was asked for.
type renderOptions struct {
	data              string
	loudness, ceiling float64
	setLoudness       bool
	setCeiling        bool
}

func newRender() *cobra.Command {
	var o renderOptions
	cmd := &cobra.Command{
		Use:   "render EDIT.json OUT",
		Short: "Make a sound file of an edit",
		Long: "Make a sound file of an edit. The ending of OUT chooses the format: flac (24 bit),\n" +
			"wav (16 bit), mp3, m4a or ogg. OUT is whole or as it was before, also after Ctrl+C.\n\n" +
			"Sounds of the edit that are files lie relative to the edit; those of a station's\n" +
			"library are found with --data, which an edit within a station's folder does not\n" +
			"need. One that is missing is told and is silent, and the\n" +
			"exit status is then 1.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.setLoudness, o.setCeiling = cmd.Flags().Changed("loudness"), cmd.Flags().Changed("ceiling")
			return runRender(cmd.Context(), cmd.OutOrStdout(), args[0], args[1], o)
		},
	}
	cmd.Flags().StringVar(&o.data, "data", "", "the data folder of the station whose library the edit uses")
	cmd.Flags().Float64Var(&o.loudness, "loudness", -16, "loudness in LUFS; without this flag the edit's own")
	cmd.Flags().Float64Var(&o.ceiling, "ceiling", -1, "highest true peak in dBTP, for an edit with a target loudness or with --loudness; without this flag the edit's own")
	return cmd
}

func runRender(ctx context.Context, out io.Writer, editPath, path string, o renderOptions) (err error) {
	format := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	if !codec.CanEncode(format) {
		return app.Fail("audio.unknown_format", nil, "format", format)
	}
	if err := needFolderOf(path); err != nil {
		return err
	}
	e, err := o.read(editPath)
	if err != nil {
		return err
	}
	find, closed, err := o.finder(ctx, editPath)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, closed()) }()
	if err := notASound(e, find, path); err != nil {
		return err
	}
	dir, done, err := codec.WorkFolder(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer done()
	m, err := makeMaster(ctx, out, e, render.NewSounds(dir, find), dir)
	if err != nil {
		return err
	}
	if err := writeMaster(ctx, m, path, codec.EncodeOptions{Format: format, Tags: map[string]string{"title": e.Title}}); err != nil {
		return err
	}
	l := m.Loudness
	fmt.Fprintf(out, "%s: %.1f s, %.1f LUFS, %.1f dBTP\n", path, float64(e.Length())/audio.Rate, l.IntegratedLUFS, l.TruePeakDBTP)
	if len(m.Problems) > 0 {
		return app.Fail("edit.incomplete", m.Problems[0].Err, "count", fmt.Sprint(len(m.Problems)))
	}
	return nil
}

// needFolderOf refuses a path in a folder that there is not.
func needFolderOf(path string) error {
	dir := filepath.Dir(path)
	if _, err := os.Stat(dir); err != nil {
		return app.Fail("file.missing", err, "file", dir)
	}
	return nil
}

// notASound refuses a result that would take the place of a sound of the edit,
// by whatever name.
func notASound(e edit.Edit, find func(edit.Media) (string, error), path string) error {
	out, err := os.Stat(path)
	if err != nil {
		return nil // nothing is there yet
	}
	for _, m := range e.Media {
		sound, err := find(m)
		if err != nil {
			continue // the clips that miss it tell
		}
		if s, err := os.Stat(sound); err == nil && os.SameFile(out, s) {
			return app.Fail("edit.out_is_source", nil, "file", path)
		}
	}
	return nil
}

// read reads the edit, with the loudness and ceiling that were asked for.
func (o renderOptions) read(path string) (edit.Edit, error) {
	e, newer, err := edit.ReadFile(path)
	if err != nil {
		return e, err
	}
	if newer {
		return e, app.Fail("edit.newer", nil)
	}
	if o.setLoudness {
		e.Master.TargetLUFS = &o.loudness
	}
	if o.setCeiling {
		if e.Master.TargetLUFS == nil {
			return e, app.Fail("edit.no_target", nil)
		}
		e.Master.CeilingDB = o.ceiling
	}
	return e, e.Check()
}

// finder tells where sounds are: in a station's library, or beside the edit.
func (o renderOptions) finder(ctx context.Context, editPath string) (find func(edit.Media) (string, error), done func() error, err error) {
	data := cmp.Or(o.data, stationOf(editPath))
	if data == "" {
		return finder(ctx, editPath, nil), func() error { return nil }, nil
	}
	db, err := store.OpenReader(ctx, data)
	if err != nil {
		return nil, nil, err
	}
	return finder(ctx, editPath, db), db.Close, nil
}

// stationOf is the data folder of the station in which an edit lies, "" where it
// lies in none.
func stationOf(editPath string) string {
	path, err := filepath.Abs(editPath)
	if err != nil {
		return ""
	}
	data := filepath.Dir(filepath.Dir(filepath.Dir(path)))
	if path != (edits{dir: data}).path(app.ID(filepath.Base(filepath.Dir(path)))) || !store.IsFolder(data) {
		return ""
	}
	return data
}

// makeMaster decodes and renders, and tells how far it is.
func makeMaster(ctx context.Context, out io.Writer, e edit.Edit, sounds *render.Sounds, dir string) (*render.Master, error) {
	con := newConsole(out)
	defer con.end()
	decoding := con.percent("decoding")
	for i, m := range e.Media {
		_ = sounds.Prepare(ctx, m) // the clips that miss it tell
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		decoding(int64(i+1), int64(len(e.Media)))
	}
	mixing := con.percent("mixing")
	return render.MakeMaster(ctx, e, sounds.Open, dir, runtime.GOMAXPROCS(0), func(share float64) {
		mixing(int64(share*1000), 1000)
	})
}

// writeMaster encodes a master.
func writeMaster(ctx context.Context, m *render.Master, path string, o codec.EncodeOptions) error {
	src, err := m.Open()
	if err != nil {
		return err
	}
	defer src.Close()
	return codec.EncodeFile(ctx, path, src, o)
}
