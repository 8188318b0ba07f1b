package edit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"tienglang/app"
)

// The name and the version of the format on disk; docs/edit-format.md.
const (
	formatName    = "tienglang-edit"
	formatVersion = 1
)

// maxFile bounds what is read, and so what is written, in bytes. Check allows
// edits that are larger only where thousands of names are of utmost length.
const maxFile = 64 << 20

// document is an edit as it is on disk.
type document struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Edit
}

// Marshal gives the edit in the format on disk. Equal edits give equal bytes.
// One that is too large to be read again is "edit.bad".
func (e Edit) Marshal() ([]byte, error) {
	b, err := json.MarshalIndent(document{formatName, formatVersion, e.whole()}, "", " ")
	if err == nil && len(b) >= maxFile {
		err = app.Fail("edit.bad", fmt.Errorf("edit: %d bytes on disk", len(b)))
	}
	return append(b, '\n'), err
}

// whole has empty lists where there are none, everything in its order and
// hashes in small letters, so that equal edits look equal.
func (e Edit) whole() Edit {
	e = e.clone()
	if e.Media == nil {
		e.Media = []Media{}
	}
	for i := range e.Media {
		e.Media[i].SHA256 = strings.ToLower(e.Media[i].SHA256)
	}
	if e.Markers == nil {
		e.Markers = []Marker{}
	}
	if e.Tracks == nil {
		e.Tracks = []Track{}
	}
	for i := range e.Tracks {
		if e.Tracks[i].Clips == nil {
			e.Tracks[i].Clips = []Clip{}
		}
		slices.SortFunc(e.Tracks[i].Clips, byPlace)
	}
	slices.SortFunc(e.Markers, markersByPlace)
	if e.Plan != nil && e.Plan.Places == nil {
		e.Plan = e.Plan.clone()
		e.Plan.Places = []Place{}
	}
	return e
}

// Unmarshal reads the format on disk and checks it. One from a newer version
// of the program is read as far as it is understood, and newer is true: it
// must not be written, and of the rules only those are checked without which
// it could not be shown. Errors: "edit.not_edit" for anything else, with the
// place that is wrong in its cause, and "edit.bad".
func Unmarshal(b []byte) (e Edit, newer bool, err error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(b, &head); err != nil || head.Format != formatName || head.Version < 1 {
		return e, false, app.Fail("edit.not_edit", errors.Join(err, fmt.Errorf("edit: format %q, version %d", head.Format, head.Version)))
	}
	newer = head.Version > formatVersion
	d := json.NewDecoder(bytes.NewReader(b))
	if !newer {
		d.DisallowUnknownFields() // they would be lost with the next change
	}
	var doc document
	if err := d.Decode(&doc); err != nil {
		return e, newer, app.Fail("edit.not_edit", err)
	}
	e = doc.whole()
	return e, newer, e.check(newer)
}

// ReadFile reads an edit and changes nothing. Errors besides those of
// Unmarshal: "file.missing".
func ReadFile(path string) (e Edit, newer bool, err error) {
	b, err := readAll(path)
	if err != nil {
		return e, false, err
	}
	if e, newer, err = Unmarshal(b); err != nil {
		return e, newer, fmt.Errorf("%s: %w", path, err)
	}
	return e, newer, nil
}

func readAll(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, app.Fail("file.missing", err, "file", path)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = app.Fail("edit.not_edit", fmt.Errorf("edit: more than %d bytes", maxFile))
	}
	return b, err
}
