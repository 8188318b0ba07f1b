// Package template keeps the orders of bulletins that are made again and again,
// and the two that come with the program.
package template

import (
	"context"
	"math"
	"strconv"
	"strings"

	"tienglang/app"
	"tienglang/app/audit"
)

// The bounds of a template.
const (
	MostPlaces  = 200
	LongestSlot = 24 * 60 * 60 // seconds
	longestName = 120          // letters
	longestMS   = 60_000       // of a pause, an overlap or a fade
)

// Store keeps templates.
type Store interface {
	Templates(ctx context.Context) ([]app.Template, error)
	Template(ctx context.Context, id app.ID) (app.Template, error)
	SeedTemplates(ctx context.Context, all []app.Template) error
	SaveTemplate(ctx context.Context, t app.Template, act app.AuditRow) error
	DeleteTemplate(ctx context.Context, id app.ID, act app.AuditRow) error
}

// Service reads and changes templates. Its methods may be called from any
// goroutine.
type Service struct {
	store Store
	clock app.Clock
}

// New makes the service, and gives a station that never had any the two that
// come with the program.
func New(ctx context.Context, s Store, c app.Clock) (*Service, error) {
	first := Usual()
	for i := range first {
		first[i].ID = app.NewID(c.Now())
	}
	return &Service{store: s, clock: c}, s.SeedTemplates(ctx, first)
}

// All lists the templates by name.
func (s *Service) All(ctx context.Context) ([]app.Template, error) { return s.store.Templates(ctx) }

// Save keeps a template; one without an ID is a new one. Errors:
// "people.not_allowed" and those of Check.
func (s *Service) Save(ctx context.Context, by app.User, t app.Template) (app.Template, error) {
	if err := by.Need(app.MayProduce); err != nil {
		return t, err
	}
	t.Name = strings.TrimSpace(strings.ToValidUTF8(t.Name, ""))
	if err := Check(t); err != nil {
		return t, err
	}
	if t.ID == "" {
		t.ID = app.NewID(s.clock.Now())
	}
	return t, s.store.SaveTemplate(ctx, t, audit.Act(by.ID, "template.save", string(t.ID), "name", t.Name))
}

// Delete takes a template out of the list. Bulletins that were begun with it
// keep its order. Errors: "people.not_allowed", "data.not_found".
func (s *Service) Delete(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayProduce); err != nil {
		return err
	}
	return s.store.DeleteTemplate(ctx, id, audit.Act(by.ID, "template.delete", string(id)))
}

// Restore brings a deleted template back as it was.
func (s *Service) Restore(ctx context.Context, by app.User, id app.ID) error {
	if err := by.Need(app.MayProduce); err != nil {
		return err
	}
	t, err := s.store.Template(ctx, id)
	if err != nil {
		return err
	}
	return s.store.SaveTemplate(ctx, t, audit.Act(by.ID, "template.restore", string(id), "name", t.Name))
}

// Check holds a template to its bounds: "template.name_missing",
// "template.empty" without a place, "template.bounds" with the number of the
// place that is out of them, 0 for what is of the whole.
func Check(t app.Template) error {
	switch {
	case t.Name == "":
		return app.Fail("template.name_missing", nil)
	case len(t.Places) == 0:
		return app.Fail("template.empty", nil)
	case len([]rune(t.Name)) > longestName, len(t.Places) > MostPlaces, t.SlotSeconds < 0, t.SlotSeconds > LongestSlot:
		return outOfBounds(0)
	}
	for i, p := range t.Places {
		if !placeWithin(p) {
			return outOfBounds(i + 1)
		}
	}
	if !stingWithin(t.Sting) || !bedWithin(t.Bed) {
		return outOfBounds(0)
	}
	return nil
}

func outOfBounds(place int) error {
	return app.Fail("template.bounds", nil, "place", strconv.Itoa(place))
}

func placeWithin(p app.Place) bool {
	known := false
	for _, k := range app.PlaceKinds {
		known = known || k == p.Kind
	}
	return known && len([]rune(p.Name)) <= longestName && gain(p.GainDB) && shifts(p.SegueMS) && lasts(p.FadeInMS, p.FadeOutMS)
}

func stingWithin(s *app.Sting) bool {
	return s == nil || gain(s.GainDB) && shifts(s.BeforeMS, s.AfterMS)
}

func bedWithin(b *app.Bed) bool {
	return b == nil || gain(b.GainDB) && b.DuckDB >= 0 && b.DuckDB <= 60 && lasts(b.LeadMS, b.TailMS, b.FadeInMS, b.FadeOutMS)
}

// gain is false for what is no number, too.
func gain(db float64) bool { return !math.IsNaN(db) && db >= -60 && db <= 24 }

func shifts(all ...int) bool {
	for _, ms := range all {
		if ms < -longestMS || ms > longestMS {
			return false
		}
	}
	return true
}

func lasts(all ...int) bool {
	for _, ms := range all {
		if ms < 0 || ms > longestMS {
			return false
		}
	}
	return true
}
