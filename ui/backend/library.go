package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// Library is the page Thư viện: programmes, media and the trash.
type Library interface {
	// Programmes lists what text finds, without diacritics, by the beginnings
	// of words: those found by their titles first, then last changed first.
	// They come without their items.
	Programmes(text string) ([]app.Programme, error)
	// Programme is one programme with its items.
	Programme(id app.ID) (app.Programme, error)
	UserName(id app.ID) string

	Approving
	Describing
	Binning
	Importing
}

// Approving is the way of a programme to its approval.
type Approving interface {
	Submit(ctx context.Context, id app.ID) error
	// Approve and Return take the remarks with them that the signed-in person
	// has made on the sound.
	Approve(ctx context.Context, id app.ID) (app.Approval, error)
	// Return needs a reason in words or a remark on the sound:
	// "programme.remark_missing".
	Return(ctx context.Context, id app.ID, remark string) error
	// Approvals are the verdicts with their remarks, oldest first.
	Approvals(id app.ID) ([]app.Approval, error)
	// Remarks are all remarks on a programme, in the order of its sound; those
	// without an Approval are in the making.
	Remarks(id app.ID) ([]app.Remark, error)
	// AddRemark puts a word on a place of the sound of a programme that waits.
	AddRemark(ctx context.Context, id app.ID, at time.Duration, text string) (app.Remark, error)
	// DropRemark takes back one of one's own of which the verdict is not given.
	DropRemark(ctx context.Context, programme, remark app.ID) error
	// TickRemark notes that what a remark asks for is done, or is not.
	TickRemark(ctx context.Context, programme, remark app.ID, done bool) error
	// History is what was done to a programme or a medium (SHA-256), newest
	// first.
	History(object string) ([]app.AuditRow, error)
}

// Describing is what is known of programmes and media beside their sound.
type Describing interface {
	// FindMedia lists voices, beds and jingles like Programmes does.
	FindMedia(text string) ([]app.Media, error)
	// Describe leaves state and approval as they are.
	Describe(ctx context.Context, id app.ID, a app.About) (app.Programme, error)
	DescribeMedia(ctx context.Context, sha256 string, kind app.MediaKind, name string, a app.About) (app.Media, error)
	Categories() ([]app.Category, error)
	// SaveCategory names one; an empty ID makes a new one.
	SaveCategory(ctx context.Context, c app.Category) (app.Category, error)
	DeleteCategory(ctx context.Context, c app.Category) error
	// BroadcastsOf are the times at which a programme was on air, newest first.
	BroadcastsOf(programme app.ID) ([]app.Broadcast, error)
	// UsesOf is where a medium is used.
	UsesOf(sha256 string) ([]Use, error)
	// InTheMaking are the edits that are no programme yet.
	InTheMaking() ([]Making, error)
}

// UseKind is what uses a medium.
type UseKind string

// The kinds of uses.
const (
	UseProgramme UseKind = "programme"
	UseTrashed   UseKind = "trashed" // a programme that is in the trash
	UseEdit      UseKind = "edit"    // in the studio, or in its history there
	UseOther     UseKind = "other"   // a template, a cart
)

// Use is one place where a medium is used.
type Use struct {
	Kind      UseKind
	Title     string
	Programme app.ID // of a programme and an edit
}

// Making is an edit that is no programme yet.
type Making struct {
	ID       app.ID
	Title    string // may be empty
	Duration time.Duration
	Changed  time.Time
	Open     bool // at the desk
}

// Binning is the trash.
type Binning interface {
	// DeleteProgramme puts a draft, or one that was returned, into the trash.
	DeleteProgramme(ctx context.Context, id app.ID) error
	RestoreProgramme(ctx context.Context, id app.ID) error
	// DeleteMedia puts a medium into the trash: "media.in_use" says where it is
	// used.
	DeleteMedia(ctx context.Context, sha256 string, kind app.MediaKind) error
	RestoreMedia(ctx context.Context, sha256 string, kind app.MediaKind) error
	Trash() (app.Trash, error)
	// EmptyTrash forgets for ever what is in the trash, and frees the disk.
	EmptyTrash(ctx context.Context) (app.Emptied, error)
}

// Importing brings sound into the library.
type Importing interface {
	// ImportAll brings in files, and the sound files of folders and of the
	// folders in them. One that cannot be brought in does not keep the others
	// out. Cancelled, it gives what is in together with the error.
	ImportAll(ctx context.Context, paths []string, kind app.MediaKind, tell func(ImportStep)) (Imported, error)
	// ExportMedia writes a medium to path; its ending names the format.
	ExportMedia(ctx context.Context, sha256, path string, p Progress) error
}

// ImportStep is how far an import is.
type ImportStep struct {
	At, Count   int    // the file that is read now, from 1, of how many
	Name        string // its name
	Done, Total int64  // bytes
}

// Imported is what an import has done.
type Imported struct {
	Media      []app.Media // new in the library, or back from the trash
	Duplicates []app.Media // were there already; under the names that they have
	Refused    []RefusedFile
	Left       int // files that were not looked at, of a cancelled import
}

// RefusedFile is a file that could not be brought in, and why.
type RefusedFile struct {
	Path string
	Err  error
}
