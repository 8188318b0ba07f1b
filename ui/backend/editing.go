package backend

import (
	"context"
	"math"
	"net/url"
	"strings"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
)

// EditSound is what Playing gives as the SHA-256 while the edit is heard.
const EditSound = "edit"

// Editing is the one edit that is open at the desk: a programme in the making.
// Changes come in the order in which they were made, from one goroutine at a
// time, and each is on the disk when its method returns.
type Editing interface {
	// OpenEdit opens the edit of a programme, or makes one of its items where
	// it has none; "" is the edit that was open last, an empty one at first.
	// An edit that is put away for it, and is no programme yet, becomes a draft
	// of the library. Errors besides those of edit.Open: "data.not_found".
	OpenEdit(id app.ID) (EditView, error)
	// NewEdit begins an empty one. See OpenEdit for the one that was open.
	NewEdit(title string) (EditView, error)
	// ChangeEdit puts another edit in place of the present one, as a step that
	// can be undone. Errors: "edit.gone" where another edit is open, and those
	// of edit.File.Do; with one the edit is as before.
	ChangeEdit(s Step, e edit.Edit) (EditView, error)
	// UndoEdit and RedoEdit go a step back or forth; at the end nothing happens.
	UndoEdit() (EditView, error)
	RedoEdit() (EditView, error)
	// PrepareEdit reads a sound of the edit, so that it is heard at once. What
	// keeps it from that is its error, and in the next view's Missing.
	PrepareEdit(ctx context.Context, media string) error
	// EditPeaks is the outline of a sound of the edit.
	EditPeaks(ctx context.Context, media string) (Outline, error)
	// PlayEdit lets the edit be heard as it stands, before its loudness is set;
	// to 0 is the end.
	PlayEdit(ctx context.Context, from, to int64) error
	// MeasureEdit is the loudness of the edit as PlayEdit gives it.
	MeasureEdit(ctx context.Context, p Progress) (app.Loudness, error)
	// RenderEdit brings the edit to its loudness and saves it as a programme,
	// a draft, also where it was approved before. Errors: "edit.empty",
	// "edit.sound_missing", "programme.title_missing", "disk.full".
	RenderEdit(ctx context.Context, p Progress) (app.Programme, error)
}

// EditView is the edit that is open, as it is on the disk.
type EditView struct {
	Edit      edit.Edit
	Programme app.Programme // what it was saved as; without an ID where it was not yet
	Rendered  bool          // the programme's master is this very edit
	ReadOnly  bool          // a newer version of the program made it
	Undo      []Step        // what can be undone, the next one last
	Redo      []Step
	Missing   map[string]error // why sounds cannot be heard, by edit.Media.ID
}

// Outline is a sound's waveform. Its methods may be called from any goroutine,
// and are quick.
type Outline interface {
	// Points are n points that divide the frames from…to evenly, silence
	// outside the sound.
	Points(from, to int64, n int) []PeakPoint
}

// Step names a change of an edit for a person: a key of the catalogue and the
// values of its sentence.
type Step struct {
	Key   string
	Pairs []string // names and values, in turn
}

// String is the step as it is kept in the edit's history.
func (s Step) String() string {
	var b strings.Builder
	b.WriteString(s.Key)
	for i := 0; i+1 < len(s.Pairs); i += 2 {
		b.WriteString(" " + url.QueryEscape(s.Pairs[i]) + "=" + url.QueryEscape(s.Pairs[i+1]))
	}
	return b.String()
}

// ParseStep reads what String gave. Any other text is a key that no catalogue
// has.
func ParseStep(label string) Step {
	words := strings.Split(label, " ")
	s := Step{Key: words[0]}
	for _, w := range words[1:] {
		name, value, ok := strings.Cut(w, "=")
		n, nameErr := url.QueryUnescape(name)
		v, valueErr := url.QueryUnescape(value)
		if !ok || nameErr != nil || valueErr != nil {
			return Step{Key: label}
		}
		s.Pairs = append(s.Pairs, n, v)
	}
	return s
}

// EditMedia is a medium of the library as a sound of an edit.
func EditMedia(m app.Media) edit.Media {
	return edit.Media{
		ID: m.SHA256, SHA256: m.SHA256, Name: m.Name, Channels: min(m.Channels, 2),
		Frames: int64(math.Round(m.Duration.Seconds() * audio.Rate)),
	}
}
