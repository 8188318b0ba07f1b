package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
	"tienglang/sync/wire"
)

// edits are the programmes in the making, each in a folder of its own that is
// called by the programme's ID.
type edits struct {
	db  *store.DB
	dir string // the station's folder
}

// draftKey is the one place where the desk notes what is open.
const draftKey app.ID = "desk"

// openNow is that note.
type openNow struct {
	Edit app.ID
}

func (s edits) folder(id app.ID) string { return filepath.Join(s.dir, "edits", string(id)) }
func (s edits) path(id app.ID) string   { return filepath.Join(s.folder(id), "edit.json") }
func (s edits) sounds() string          { return filepath.Join(s.dir, "edits", ".sounds") }

// last is what was open last: an edit, or what an older version kept of a
// bulletin in the making. Neither where nothing was.
func (s edits) last(ctx context.Context) (id app.ID, old *bulletin, err error) {
	_, body, ok, err := s.db.LastDraft(ctx)
	if err != nil || !ok {
		return "", nil, err
	}
	var now openNow
	if json.Unmarshal(body, &now) == nil && now.Edit != "" {
		return now.Edit, nil, nil
	}
	var b bulletin
	if json.Unmarshal(body, &b) != nil {
		return "", nil, nil // of a version that nobody knows; nothing that was saved depends on it
	}
	return "", &b, nil
}

// note keeps which edit is open.
func (s edits) note(ctx context.Context, id app.ID) error {
	body, err := json.Marshal(openNow{Edit: id})
	if err != nil {
		return err
	}
	return s.db.KeepDraft(ctx, draftKey, body)
}

// open opens an edit; fs.ErrNotExist where there is none of this ID.
func (s edits) open(id app.ID) (*edit.File, error) {
	if !filepath.IsLocal(string(id)) || strings.ContainsAny(string(id), `/\`) {
		return nil, fs.ErrNotExist
	}
	if _, err := os.Stat(s.path(id)); err != nil {
		return nil, err
	}
	return edit.Open(s.path(id))
}

// create puts a new edit on the disk; master is the one that holds it already,
// "" for none.
func (s edits) create(e edit.Edit, master string) (*edit.File, error) {
	if err := os.MkdirAll(s.folder(e.ID), 0o700); err != nil {
		return nil, codec.DiskError(err)
	}
	if master != "" { // first, so that no edit is without its note
		if err := s.keepRendered(e, master); err != nil {
			return nil, err
		}
	}
	f, err := edit.Create(s.path(e.ID), e)
	if err != nil && f != nil {
		err = errors.Join(err, f.Close())
	}
	return f, err
}

// rendered is the note beside an edit of what its programme's master holds.
type rendered struct {
	Edit   string // SHA-256 of the edit's file
	Master string // SHA-256
}

func (s edits) renderedPath(id app.ID) string { return filepath.Join(s.folder(id), "rendered.json") }

// keepRendered notes that a master is this very edit.
func (s edits) keepRendered(e edit.Edit, master string) error {
	sum, err := sumOfEdit(e)
	if err != nil {
		return err
	}
	body, err := json.Marshal(rendered{Edit: sum, Master: master})
	if err != nil {
		return err
	}
	return wire.WriteFileSynced(s.renderedPath(e.ID), body)
}

// isRendered tells whether a master is this very edit.
func (s edits) isRendered(e edit.Edit, master string) bool {
	r := s.rendered(e.ID)
	sum, err := sumOfEdit(e)
	return err == nil && master != "" && r == rendered{Edit: sum, Master: master}
}

// rendered is the note beside an edit, empty where there is none.
func (s edits) rendered(id app.ID) (r rendered) {
	body, err := os.ReadFile(s.renderedPath(id))
	if err != nil || json.Unmarshal(body, &r) != nil {
		return rendered{}
	}
	return r
}

func sumOfEdit(e edit.Edit) (string, error) {
	b, err := e.Marshal()
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}

// makeFolder makes the folder of decoded sounds.
func (s edits) makeFolder() error { return codec.DiskError(os.MkdirAll(s.sounds(), 0o700)) }

// tidy takes away the decoded sounds that an edit does not use, with what a
// crash left.
func (s edits) tidy(e edit.Edit) error {
	all, err := os.ReadDir(s.sounds())
	var errs []error
	for _, f := range all {
		sha := strings.TrimSuffix(f.Name(), ".wav")
		if !slices.ContainsFunc(e.Media, func(m edit.Media) bool { return m.SHA256 == sha }) {
			errs = append(errs, os.RemoveAll(filepath.Join(s.sounds(), f.Name())))
		}
	}
	return errors.Join(append(errs, err)...)
}
