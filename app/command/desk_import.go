package command

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Import takes a file into the library. One that is there already is given as
// it is.
func (d *desk) Import(ctx context.Context, path string, kind app.MediaKind, p backend.Progress) (app.Media, error) {
	by, err := d.may(app.MayProduce)
	if err != nil {
		return app.Media{}, err
	}
	m, known, err := d.intake.bring(ctx, path, app.Media{Kind: kind, AddedBy: by.ID}, progress(p))
	if known {
		return m, d.done(err, backend.TopicLibrary, "status.known_already", "name", m.Name)
	}
	return m, d.done(err, backend.TopicLibrary, "status.imported", "name", m.Name)
}

// ImportAll takes files and folders into the library. See backend.Importing.
func (d *desk) ImportAll(ctx context.Context, paths []string, kind app.MediaKind, tell func(backend.ImportStep)) (backend.Imported, error) {
	by, err := d.may(app.MayProduce)
	if err != nil {
		return backend.Imported{}, err
	}
	files, refused := soundFiles(ctx, paths)
	r := importing{intake: d.intake, made: app.Media{Kind: kind, AddedBy: by.ID}, tell: tell, files: files}
	r.got.Refused = refused
	r.run(ctx)
	if n := len(r.got.Media); n > 0 {
		d.note("status.imported", nil, "name", r.got.Media[n-1].Name)
		d.publish(backend.TopicLibrary)
	}
	return r.got, ctx.Err()
}

// importing is an import of many files under way.
type importing struct {
	intake intake
	made   app.Media // what each is made as
	tell   func(backend.ImportStep)
	files  []soundFile
	got    backend.Imported
}

// soundFile is a file that is to be brought in.
type soundFile struct {
	path  string
	bytes int64
}

func (r *importing) run(ctx context.Context) {
	step := backend.ImportStep{Count: len(r.files)}
	for _, f := range r.files {
		step.Total += f.bytes
	}
	for i, f := range r.files {
		step.At, step.Name = i+1, filepath.Base(f.path)
		if ctx.Err() != nil || !r.one(ctx, f, step) {
			r.got.Left = len(r.files) - i
			return
		}
		step.Done += f.bytes
		r.report(step)
	}
}

func (r *importing) report(s backend.ImportStep) {
	if r.tell != nil {
		r.tell(s)
	}
}

// one brings a file in, unless it is cancelled; progress within it is told in
// its bytes.
func (r *importing) one(ctx context.Context, f soundFile, step backend.ImportStep) (done bool) {
	r.report(step)
	before := step.Done
	m, known, err := r.intake.bring(ctx, f.path, r.made, func(done, total int64) {
		if total > 0 {
			step.Done = before + int64(float64(f.bytes)*min(1, float64(done)/float64(total)))
			r.report(step)
		}
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return false
	case err != nil:
		r.got.Refused = append(r.got.Refused, backend.RefusedFile{Path: f.path, Err: err})
	case known:
		r.got.Duplicates = append(r.got.Duplicates, m)
	default:
		r.got.Media = append(r.got.Media, m)
	}
	return true
}

// soundEndings are what is taken of a folder; a file that somebody names is
// tried whatever it is called.
var soundEndings = []string{
	".wav", ".flac", ".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wma", ".amr", ".3gp", ".mp4", ".webm", ".aif", ".aiff", ".caf", ".mka", ".ac3",
}

// soundFiles lists the files that are named, and the sounds in the folders that
// are named and in the folders in those; hidden ones are left out. What cannot
// be looked at is told.
func soundFiles(ctx context.Context, paths []string) (files []soundFile, refused []backend.RefusedFile) {
	for _, p := range paths {
		err := filepath.WalkDir(p, func(path string, e fs.DirEntry, err error) error {
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				refused = append(refused, backend.RefusedFile{Path: path, Err: app.Fail("file.unreadable", err, "file", filepath.Base(path))})
				return nil
			case path != p && strings.HasPrefix(e.Name(), "."):
				return skipped(e)
			case e.IsDir() || path != p && !isSoundFile(e):
				return nil
			}
			files = append(files, soundFile{path, sizeOf(path)})
			return nil
		})
		if err != nil {
			return files, refused
		}
	}
	return files, refused
}

func skipped(e fs.DirEntry) error {
	if e.IsDir() {
		return filepath.SkipDir
	}
	return nil
}

func isSoundFile(e fs.DirEntry) bool {
	return e.Type().IsRegular() && slices.Contains(soundEndings, strings.ToLower(filepath.Ext(e.Name())))
}

// sizeOf is a file's length, 1 where it cannot be had: its import will say why.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 1
	}
	return max(1, info.Size())
}
