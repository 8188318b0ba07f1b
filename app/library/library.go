// Package library is the programmes of the station: made, submitted, judged
// and searched. What goes on air was approved by a person, for exactly the
// sound that goes on air.
package library

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
	"tienglang/app/audit"
)

// longestTitle and longestRemark are in letters.
const (
	longestTitle  = 200
	longestRemark = 2000
)

// Store keeps programmes. Each method that changes something keeps its audit
// row and its record for the hub in the same transaction.
type Store interface {
	Programmes(ctx context.Context, words []app.Wanted) ([]app.Programme, error)
	Programme(ctx context.Context, id app.ID) (app.Programme, error)
	// SaveProgramme needs the version that was read, and returns the next
	// ("data.changed").
	SaveProgramme(ctx context.Context, p app.Programme, act app.AuditRow) (app.Programme, error)
	// Judge makes the remarks that the judge has made on the master the
	// verdict's, and returns it with them.
	Judge(ctx context.Context, a app.Approval, p app.Programme, act app.AuditRow) (app.Approval, error)
	Approvals(ctx context.Context, programme app.ID) ([]app.Approval, error)
	// VerifyMedia checks a file against its SHA-256: "media.missing",
	// "media.damaged".
	VerifyMedia(ctx context.Context, sha256 string) error

	Remarks(ctx context.Context, programme app.ID) ([]app.Remark, error)
	SaveRemark(ctx context.Context, r app.Remark, act app.AuditRow) error
	DropRemark(ctx context.Context, id app.ID) error
	TickRemark(ctx context.Context, id, by app.ID, done time.Time, act app.AuditRow) error

	FindMedia(ctx context.Context, kind app.MediaKind, words []app.Wanted) ([]app.Media, error)
	MediaAs(ctx context.Context, sha256 string, kind app.MediaKind) (app.Media, error)
	SaveMedia(ctx context.Context, m app.Media, act app.AuditRow) error
	ProgrammesNaming(ctx context.Context, sha256 string) ([]app.Programme, error)

	Trash(ctx context.Context) (app.Trash, error)
	EmptyTrash(ctx context.Context, until time.Time, act app.AuditRow) (app.Trash, error)

	Users(ctx context.Context) ([]app.User, error)
	Categories(ctx context.Context) ([]app.Category, error)
	SaveCategory(ctx context.Context, c app.Category, act app.AuditRow) error
	DeleteCategory(ctx context.Context, c app.Category, act app.AuditRow) error
}

// Service is the use of the library. Its methods may be called from any
// goroutine.
type Service struct {
	store Store
	clock app.Clock
	// Languages are the names by which Search knows languages; set before use.
	Languages LanguageNames
}

// New makes the service over a store.
func New(s Store, c app.Clock) *Service { return &Service{store: s, clock: c} }

// Programme is one programme, also a deleted one.
func (s *Service) Programme(ctx context.Context, id app.ID) (app.Programme, error) {
	return s.store.Programme(ctx, id)
}

// Approvals lists the verdicts on a programme, oldest first.
func (s *Service) Approvals(ctx context.Context, id app.ID) ([]app.Approval, error) {
	return s.store.Approvals(ctx, id)
}

// Save keeps a programme as a draft: a change of the one with its ID, which
// thereby loses its approval; a new one when the ID is empty, or is of what is
// made elsewhere and was not saved yet. Title,
// Items, Master, Duration and Loudness are taken from p, of a new one About
// too, the rest is kept; a Version that is not 0 must be the one that is stored. Errors:
// "people.not_allowed", "programme.title_missing", "programme.deleted",
// "data.changed", "media.missing", "programme.of_hub" for what the province made.
func (s *Service) Save(ctx context.Context, by app.User, p app.Programme) (app.Programme, error) {
	if err := by.Need(app.MayProduce); err != nil {
		return p, err
	}
	title := tidy(p.Title, longestTitle)
	if title == "" {
		return p, app.Fail("programme.title_missing", nil)
	}
	kept, err := s.begin(ctx, by, p)
	if err != nil {
		return p, err
	}
	kept.Title, kept.Items, kept.Master, kept.Duration, kept.Loudness = title, p.Items, p.Master, p.Duration, p.Loudness
	kept.State, kept.Remark = app.ProgrammeDraft, ""
	return s.keep(ctx, by, kept, "programme.save", "title", kept.Title, "master", kept.Master)
}

// begin is the programme that a saving starts from.
func (s *Service) begin(ctx context.Context, by app.User, p app.Programme) (app.Programme, error) {
	if p.ID == "" {
		now := s.clock.Now()
		return app.Programme{ID: app.NewID(now), Author: by.ID, CreatedAt: now, About: tidyAbout(p.About)}, nil
	}
	kept, err := s.there(ctx, p.ID)
	if app.CodeOf(err) == "data.not_found" && p.Version == 0 {
		return app.Programme{ID: p.ID, Author: by.ID, CreatedAt: s.clock.Now(), About: tidyAbout(p.About)}, nil
	}
	if err == nil && p.Version != 0 && p.Version != kept.Version {
		err = app.Fail("data.changed", nil, "title", kept.Title)
	}
	if err == nil {
		err = owned(kept)
	}
	return kept, err
}

// Submit asks for approval: "programme.no_master" when nothing was rendered
// yet, "programme.not_draft" when it was submitted or approved before.
func (s *Service) Submit(ctx context.Context, by app.User, id app.ID) (app.Programme, error) {
	if err := by.Need(app.MayProduce); err != nil {
		return app.Programme{}, err
	}
	p, err := s.there(ctx, id)
	if err != nil {
		return p, err
	}
	if !editable(p) {
		return p, app.Fail("programme.not_draft", nil, "title", p.Title)
	}
	if p.Master == "" {
		return p, app.Fail("programme.no_master", nil, "title", p.Title)
	}
	p.State = app.ProgrammeWaiting
	return s.keep(ctx, by, p, "programme.submit", "title", p.Title, "master", p.Master)
}

// Delete hides a draft, or one that was returned; Restore brings it back.
// "programme.not_draft" for any other.
func (s *Service) Delete(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayProduce); err != nil {
		return err
	}
	p, err := s.there(ctx, id)
	if err != nil {
		return err
	}
	if !editable(p) {
		return app.Fail("programme.not_draft", nil, "title", p.Title)
	}
	p.DeletedAt = s.clock.Now()
	_, err = s.keep(ctx, by, p, "programme.delete", "title", p.Title)
	return err
}

// Restore brings back what Delete hid; what is not deleted stays as it is.
func (s *Service) Restore(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayProduce); err != nil {
		return err
	}
	p, err := s.store.Programme(ctx, id)
	if err != nil || p.DeletedAt.IsZero() {
		return err
	}
	if err := owned(p); err != nil {
		return err
	}
	p.DeletedAt = app.Programme{}.DeletedAt
	_, err = s.keep(ctx, by, p, "programme.restore", "title", p.Title)
	return err
}

// owned refuses to change what the province made: "programme.of_hub".
func owned(p app.Programme) error {
	if p.Origin == app.OriginStation {
		return nil
	}
	return app.Fail("programme.of_hub", nil, "title", p.Title)
}

// there is a programme that is not deleted; "programme.deleted" else.
func (s *Service) there(ctx context.Context, id app.ID) (app.Programme, error) {
	p, err := s.store.Programme(ctx, id)
	if err == nil && !p.DeletedAt.IsZero() {
		err = app.Fail("programme.deleted", nil, "title", p.Title)
	}
	return p, err
}

func (s *Service) keep(ctx context.Context, by app.User, p app.Programme, action string, pairs ...string) (app.Programme, error) {
	return s.store.SaveProgramme(ctx, p, audit.Act(by.ID, action, string(p.ID), pairs...))
}

func editable(p app.Programme) bool {
	return p.State == app.ProgrammeDraft || p.State == app.ProgrammeReturned
}

// tidy is a line as it is stored: composed letters, single spaces, at most n
// letters.
func tidy(line string, n int) string {
	line = norm.NFC.String(strings.Join(strings.Fields(strings.ToValidUTF8(line, "")), " "))
	if utf8.RuneCountInString(line) > n {
		line = string([]rune(line)[:n])
	}
	return line
}
