package maintenance

import (
	"context"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/app/audit"
)

// mostMonths is the longest time between two checks.
const mostMonths = 60

// SaveCheck keeps a check that comes round: a new one when its ID is empty.
// Errors: "people.not_allowed", "check.no_words", "check.bad_months",
// "check.bad_first".
func (s *Service) SaveCheck(ctx context.Context, by app.User, c app.Check) (app.Check, error) {
	if err := by.Need(app.MayInventory); err != nil {
		return c, err
	}
	c.Words = text(c.Words, longestName)
	first, err := app.ParseDate(string(c.First))
	switch {
	case c.Words == "":
		return c, app.Fail("check.no_words", nil)
	case c.Months < 1 || c.Months > mostMonths:
		return c, app.Fail("check.bad_months", nil)
	case err != nil || first.Time().Year() < 2000 || first.Time().Year() > 2100:
		return c, app.Fail("check.bad_first", err)
	}
	action := "check.set"
	if c.ID == "" {
		c.ID, action = app.NewID(s.Clock.Now()), "check.add"
	}
	if !c.DeletedAt.IsZero() {
		action = "check.remove"
	}
	return c, s.Store.SaveCheck(ctx, c, audit.Act(by.ID, action, string(c.ID), "words", c.Words))
}

// RemoveCheck takes a check out; SaveCheck with the same brings it back.
func (s *Service) RemoveCheck(ctx context.Context, by app.User, c app.Check) error {
	c.DeletedAt = s.Clock.Now()
	_, err := s.SaveCheck(ctx, by, c)
	return err
}

// CheckDone notes that a check was made on a day, with what was found, and
// returns the number of the note. Errors: "people.not_allowed", "ticket.future",
// "check.before_last".
func (s *Service) CheckDone(ctx context.Context, by app.User, c app.Check, day app.Date, words string) (int64, error) {
	if err := by.Need(app.MayInventory); err != nil {
		return 0, err
	}
	if _, err := app.ParseDate(string(day)); err != nil || day > app.DateOf(s.Clock.Now()) {
		return 0, app.Fail("ticket.future", err)
	}
	if n := len(c.Done); n > 0 && day < c.Done[n-1].Day {
		return 0, app.Fail("check.before_last", nil)
	}
	d := app.CheckDone{Day: day, By: by.ID, Words: text(words, longestWords)}
	return s.Store.CheckDone(ctx, c.ID, d, audit.Act(by.ID, "check.done", string(c.ID), "words", c.Words, "day", string(day)))
}

// UndoCheckDone takes the note of that number back, whatever others noted since.
func (s *Service) UndoCheckDone(ctx context.Context, by app.User, c app.Check, number int64) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	return s.Store.UndoCheckDone(ctx, c.ID, number, audit.Act(by.ID, "check.take_back", string(c.ID), "words", c.Words))
}

// Checks are those of what still stands, the one that is due first before the
// others: a cluster or a hamlet that was removed is looked at no more.
func (s *Service) Checks(ctx context.Context) ([]app.Check, error) {
	all, err := s.Store.Checks(ctx)
	if err != nil {
		return nil, err
	}
	hamlets, err := s.Inventory.Hamlets(ctx)
	if err != nil {
		return nil, err
	}
	stands := func(c app.Check) bool {
		if c.Cluster != "" {
			_, err := s.Inventory.Cluster(c.Cluster)
			return err == nil
		}
		return c.Hamlet == "" || slices.ContainsFunc(hamlets, func(h app.Hamlet) bool { return h.ID == c.Hamlet })
	}
	all = slices.DeleteFunc(all, func(c app.Check) bool { return !stands(c) })
	slices.SortFunc(all, func(a, b app.Check) int {
		if a.Due() != b.Due() {
			return strings.Compare(string(a.Due()), string(b.Due()))
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return all, nil
}
