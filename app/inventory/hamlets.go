package inventory

import (
	"context"
	"slices"
	"strconv"

	"tienglang/app"
	"tienglang/app/audit"
)

// What a hamlet can be at most.
const (
	mostHouseholds = 10_000
	mostPeople     = 100_000
	mostLanguages  = 10
)

// Hamlets lists the commune's hamlets by name.
func (s *Service) Hamlets(ctx context.Context) ([]app.Hamlet, error) { return s.Store.Hamlets(ctx) }

// SaveHamlet keeps a hamlet, a new one when its ID is empty; undo is what Undo
// takes it back by, "" where nothing was changed. Errors: "people.not_allowed", "data.not_found",
// "hamlet.name_taken" and those of checkHamlet.
func (s *Service) SaveHamlet(ctx context.Context, by app.User, h app.Hamlet) (saved app.Hamlet, undo app.ID, err error) {
	if err := by.Need(app.MayInventory); err != nil {
		return h, "", err
	}
	h = tidyHamlet(h)
	if err := checkHamlet(h); err != nil {
		return h, "", err
	}
	err = s.alter(ctx, func() (err error) {
		action := "hamlet.set"
		if h.ID == "" {
			h.ID, action = app.NewID(s.Clock.Now()), "hamlet.add"
		} else if _, err := s.hamlet(ctx, h.ID); err != nil {
			return err
		}
		batch := app.InventoryBatch{Hamlets: []app.Hamlet{h}}
		undo, err = s.Store.SaveInventory(ctx, batch, audit.Act(by.ID, action, string(h.ID), "name", h.Name))
		return err
	})
	if err != nil {
		return h, "", err
	}
	undo, err = s.undoable(ctx, undo)
	return h, undo, err
}

// RemoveHamlet removes a hamlet in which no cluster stands: "hamlet.in_use", with
// how many do. Other errors: "people.not_allowed", "data.not_found".
func (s *Service) RemoveHamlet(ctx context.Context, by app.User, id app.ID) (undo app.ID, err error) {
	return s.dissolve(ctx, by, id, "")
}

// MergeHamlet puts all clusters of a hamlet into another and removes it, which
// Undo takes back as one. Errors: "people.not_allowed", "data.not_found",
// "hamlet.same".
func (s *Service) MergeHamlet(ctx context.Context, by app.User, id, into app.ID) (undo app.ID, err error) {
	if id == into {
		return "", app.Fail("hamlet.same", nil)
	}
	return s.dissolve(ctx, by, id, into)
}

// dissolve removes a hamlet; its clusters go into another one, if that is given.
func (s *Service) dissolve(ctx context.Context, by app.User, id, into app.ID) (undo app.ID, err error) {
	if err := by.Need(app.MayInventory); err != nil {
		return "", err
	}
	err = s.alter(ctx, func() error {
		h, err := s.hamlet(ctx, id)
		if err != nil {
			return err
		}
		batch, act := app.InventoryBatch{GoneHamlets: []app.ID{id}}, audit.Act(by.ID, "hamlet.delete", string(id), "name", h.Name)
		if into != "" {
			to, err := s.hamlet(ctx, into)
			if err != nil {
				return err
			}
			batch.Clusters = s.moved(id, into)
			act = audit.Act(by.ID, "hamlet.merge", string(id), "name", h.Name, "into", to.Name, "clusters", strconv.Itoa(len(batch.Clusters)))
		}
		undo, err = s.Store.SaveInventory(ctx, batch, act)
		return err
	})
	return undo, err
}

// moved are the clusters of a hamlet as they are in another.
func (s *Service) moved(from, to app.ID) (all []app.Cluster) {
	for _, c := range s.Clusters() {
		if c.Hamlet == from {
			c.Hamlet = to
			all = append(all, c)
		}
	}
	return all
}

func (s *Service) hamlet(ctx context.Context, id app.ID) (app.Hamlet, error) {
	all, err := s.Store.Hamlets(ctx)
	if err != nil {
		return app.Hamlet{}, err
	}
	i := slices.IndexFunc(all, func(h app.Hamlet) bool { return h.ID == id })
	if i < 0 {
		return app.Hamlet{}, app.Fail("data.not_found", nil, "what", "hamlet", "id", string(id))
	}
	return all[i], nil
}

// hamletNamed is the hamlet of a name, or a new one that is not kept yet.
func (s *Service) hamletNamed(ctx context.Context, name string) (h app.Hamlet, there bool, err error) {
	all, err := s.Store.Hamlets(ctx)
	if err != nil {
		return h, false, err
	}
	if i := slices.IndexFunc(all, func(h app.Hamlet) bool { return h.Name == name }); i >= 0 {
		return all[i], true, nil
	}
	return app.Hamlet{ID: app.NewID(s.Clock.Now()), Name: name}, false, nil
}

// tidyHamlet is a hamlet as it is kept: each language once, none empty.
func tidyHamlet(h app.Hamlet) app.Hamlet {
	h.Name, h.Code = tidy(h.Name), tidy(h.Code)
	var spoken []string
	for _, l := range h.Languages {
		if l = tidy(l); l != "" && !slices.Contains(spoken, l) {
			spoken = append(spoken, l)
		}
	}
	h.Languages = spoken
	return h
}

// checkHamlet returns what is wrong with a hamlet: "hamlet.name_missing",
// "hamlet.bad_text", "hamlet.bad_households", "hamlet.bad_people",
// "hamlet.many_languages".
func checkHamlet(h app.Hamlet) error {
	for _, text := range append([]string{h.Name, h.Code}, h.Languages...) {
		if !readable(text, mostLetters) {
			return app.Fail("hamlet.bad_text", nil, "name", h.Name, "most", number(mostLetters))
		}
	}
	switch {
	case h.Name == "":
		return app.Fail("hamlet.name_missing", nil)
	case h.Households < 0 || h.Households > mostHouseholds:
		return app.Fail("hamlet.bad_households", nil, "name", h.Name, "most", number(mostHouseholds))
	case h.People < 0 || h.People > mostPeople:
		return app.Fail("hamlet.bad_people", nil, "name", h.Name, "most", number(mostPeople))
	case len(h.Languages) > mostLanguages:
		return app.Fail("hamlet.many_languages", nil, "name", h.Name, "most", number(mostLanguages))
	}
	return nil
}
