package command

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/script"
	"tienglang/audio/codec"
	"tienglang/audio/speech/reading"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// scripts are the scripts beside the edits. The one that was asked for last
// stays in memory.
type scripts struct {
	edits edits

	mu   sync.Mutex
	of   app.ID
	open script.Document
	said said
}

// scriptPath is where the script of an edit lies; see docs/script-format.md.
func (s edits) scriptPath(id app.ID) string { return filepath.Join(s.folder(id), "script.json") }

// maxScript is the largest script that is read back, undo and all.
const maxScript = 256 << 20

// document gives the script of an edit, a blank one where it has none. With mu
// held.
func (s *scripts) document(of app.ID) (script.Document, error) {
	if of == s.of {
		return s.open, nil
	}
	if !filepath.IsLocal(string(of)) || strings.ContainsAny(string(of), `/\`) {
		return script.Document{}, app.Fail("edit.gone", nil, "what", "edit", "id", string(of))
	}
	doc, err := s.read(s.edits.scriptPath(of))
	if err != nil {
		return doc, err
	}
	s.of, s.open = of, doc
	return doc, nil
}

// read reads a script. One that cannot be understood is put aside, under a
// name of its own, so that nothing of it is lost and work can go on.
func (s *scripts) read(path string) (script.Document, error) {
	b, err := readAtMost(path, maxScript)
	if errors.Is(err, fs.ErrNotExist) {
		return script.Begin(script.Blank()), nil
	}
	if err != nil {
		return script.Document{}, err
	}
	doc, err := script.Parse(b)
	if err == nil {
		return doc, nil
	}
	aside := strings.TrimSuffix(path, ".json") + ".damaged-" + time.Now().UTC().Format("20060102T150405") + ".json"
	if renamed := os.Rename(path, aside); renamed != nil {
		return script.Document{}, errors.Join(err, renamed)
	}
	slog.Warn("a script cannot be read and was put aside", "file", aside, "error", err)
	return script.Begin(script.Blank()), nil
}

// readAtMost reads a file that must not be longer.
func readAtMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(b)) > most {
		err = app.Fail("script.too_long", nil)
	}
	return b, err
}

// change makes another document of the present one and keeps it.
func (s *scripts) change(of app.ID, f func(script.Document) (script.Document, error)) (script.Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	doc, err := s.document(of)
	if err != nil {
		return doc, err
	}
	if doc.ReadOnly() { // what this version does not know of would be lost
		return doc, app.Fail("script.read_only", nil)
	}
	next, err := f(doc)
	if err != nil {
		return doc, err
	}
	b, err := next.Marshal()
	if err != nil {
		return doc, err
	}
	if _, err := os.Stat(s.edits.folder(of)); err != nil {
		return doc, app.Fail("edit.gone", err, "what", "edit", "id", string(of))
	}
	if err := wire.WriteFileSynced(s.edits.scriptPath(of), b); err != nil {
		return doc, codec.DiskError(err)
	}
	s.open = next
	return next, nil
}

// openEdit is the edit that "" stands for.
func (d *desk) openEdit(of app.ID) (app.ID, error) {
	if of != "" {
		return of, nil
	}
	d.work.mu.Lock()
	defer d.work.mu.Unlock()
	if d.work.file == nil {
		return "", app.Fail("edit.none_open", nil)
	}
	return d.work.file.Edit().ID, nil
}

// Script gives the script of an edit.
func (d *desk) Script(of app.ID) (backend.ScriptView, error) {
	of, err := d.openEdit(of)
	if err != nil {
		return backend.ScriptView{}, err
	}
	d.scripts.mu.Lock()
	doc, err := d.scripts.document(of)
	d.scripts.mu.Unlock()
	return d.viewScript(of, doc), err
}

// changeScript keeps a change of who may produce.
func (d *desk) changeScript(of app.ID, f func(script.Document) (script.Document, error)) (backend.ScriptView, error) {
	if _, err := d.may(app.MayProduce); err != nil {
		return backend.ScriptView{}, err
	}
	of, err := d.openEdit(of)
	if err != nil {
		return backend.ScriptView{}, err
	}
	doc, err := d.scripts.change(of, f)
	return d.viewScript(of, doc), err
}

// ChangeScript keeps a change as a step.
func (d *desk) ChangeScript(of app.ID, step string, s app.Script) (backend.ScriptView, error) {
	now := d.clock.Now()
	return d.changeScript(of, func(doc script.Document) (script.Document, error) { return doc.Do(step, now, s) })
}

// UndoScript takes the last step back.
func (d *desk) UndoScript(of app.ID) (backend.ScriptView, error) {
	return d.changeScript(of, func(doc script.Document) (script.Document, error) { return doc.Undo(), nil })
}

// RedoScript takes the step again that was undone last.
func (d *desk) RedoScript(of app.ID) (backend.ScriptView, error) {
	return d.changeScript(of, func(doc script.Document) (script.Document, error) { return doc.Redo(), nil })
}

// NoteSounds notes where sentences are heard.
func (d *desk) NoteSounds(of app.ID, sounds map[app.ID]*app.ScriptSound) (backend.ScriptView, error) {
	return d.changeScript(of, func(doc script.Document) (script.Document, error) { return doc.Note(sounds) })
}

// CutText makes sentences of a text.
func (d *desk) CutText(text string) []script.Piece { return cutText(text) }

func cutText(text string) []script.Piece {
	all := reading.Sentences(text)
	out := make([]script.Piece, len(all))
	for i, s := range all {
		out[i] = script.Piece(s)
	}
	return out
}

// ReadText reads a script from a file.
func (d *desk) ReadText(_ context.Context, path string) (string, error) {
	b, err := readAtMost(path, script.MaxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return "", app.Fail("file.missing", err, "file", path)
	}
	if err != nil {
		return "", err
	}
	return script.ReadText(b)
}

// LearnPace learns from a reading of the signed-in user.
func (d *desk) LearnPace(ctx context.Context, syllables int, took, breaths time.Duration) (float64, error) {
	by, err := d.who()
	if err != nil {
		return 0, err
	}
	before, learned := d.spoken.Pace(by.ID)
	was := before
	if !learned {
		was = 0
	}
	now := script.Learn(was, syllables, took, breaths)
	if now == was {
		return before, nil
	}
	return now, d.spoken.KeepPace(ctx, by.ID, now)
}

// viewScript is a script as the window sees it.
func (d *desk) viewScript(of app.ID, doc script.Document) backend.ScriptView {
	u, _ := d.Current()
	v := backend.ScriptView{Edit: of, Script: doc.Script, ReadOnly: doc.ReadOnly(), Said: map[app.ID]backend.Said{}}
	v.Undo, v.Redo = doc.Steps()
	v.Pace, v.Learned = d.spoken.Pace(u.ID)
	options := d.readingOptions()
	for side, code := range v.Script.Languages {
		for _, one := range v.Script.Sentences(side) {
			words := one.Text
			if code == app.Vietnamese {
				words = d.scripts.said.words(one.Text, options)
			}
			n := script.Syllables(words, code == app.Vietnamese)
			v.Said[one.ID] = backend.Said{Words: words, Syllables: n, Takes: script.Estimate(n, v.Pace)}
		}
	}
	return v
}

// said remembers how sentences are said, so that a long script is not
// normalised whole at each letter. The zero value is ready.
type said struct {
	mu    sync.Mutex
	as    reading.Options
	known map[string]string
}

// mostSaid bounds what is remembered.
const mostSaid = 20_000

// words is a sentence as it is said.
func (s *said) words(text string, o reading.Options) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.as != o || len(s.known) > mostSaid || s.known == nil {
		s.as, s.known = o, map[string]string{}
	}
	words, ok := s.known[text]
	if !ok {
		words = reading.Normalize(text, o)
		s.known[text] = words
	}
	return words
}
