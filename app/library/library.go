// Package library is the programmes of the station: made, submitted, judged
// and searched. What goes on air was approved by a person, for exactly the
// sound that goes on air.
package library

import (
	"context"
	"strings"
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
	Programmes(ctx context.Context, words []string) ([]app.Programme, error)
	Programme(ctx context.Context, id app.ID) (app.Programme, error)
	// SaveProgramme needs the version that was read, and returns the next
	// ("data.changed"). search is what Key gives.
	SaveProgramme(ctx context.Context, p app.Programme, search string, act app.AuditRow) (app.Programme, error)
	Judge(ctx context.Context, a app.Approval, p app.Programme, search string, act app.AuditRow) (app.Programme, error)
	Approvals(ctx context.Context, programme app.ID) ([]app.Approval, error)
	// VerifyMedia checks a file against its SHA-256: "media.missing",
	// "media.damaged".
	VerifyMedia(ctx context.Context, sha256 string) error
}

// Service is the use of the library. Its methods may be called from any
// goroutine.
type Service struct {
	store Store
	clock app.Clock
}

// New makes the service over a store.
func New(s Store, c app.Clock) *Service { return &Service{store: s, clock: c} }

// Search lists programmes whose title or items hold every word of text, last
// changed first; diacritics and case don't matter. An empty text lists all.
func (s *Service) Search(ctx context.Context, text string) ([]app.Programme, error) {
	return s.store.Programmes(ctx, strings.Fields(Fold(text)))
}

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
// Items, Master, Duration and Loudness are taken from p, the rest is kept; a
// Version that is not 0 must be the one that is stored. Errors:
// "people.not_allowed", "programme.title_missing", "programme.deleted",
// "data.changed", "media.missing".
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
		return app.Programme{ID: app.NewID(now), Author: by.ID, CreatedAt: now}, nil
	}
	kept, err := s.there(ctx, p.ID)
	if app.CodeOf(err) == "data.not_found" && p.Version == 0 {
		return app.Programme{ID: p.ID, Author: by.ID, CreatedAt: s.clock.Now()}, nil
	}
	if err == nil && p.Version != 0 && p.Version != kept.Version {
		err = app.Fail("data.changed", nil, "title", kept.Title)
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
	p.DeletedAt = app.Programme{}.DeletedAt
	_, err = s.keep(ctx, by, p, "programme.restore", "title", p.Title)
	return err
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
	return s.store.SaveProgramme(ctx, p, Key(p), audit.Act(by.ID, action, string(p.ID), pairs...))
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
