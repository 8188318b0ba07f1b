package uitest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"tienglang/app"
)

// Programmes is ProgrammeOf whose folded title holds the folded text.
func (b *Backend) Programmes(text string) ([]app.Programme, error) {
	return locked(b, func() []app.Programme {
		return slices.DeleteFunc(slices.Clone(b.ProgrammeOf), func(p app.Programme) bool {
			return !p.DeletedAt.IsZero() || !b.finds(text, p.Title, p.Author, p.About)
		})
	}), b.err("Programmes")
}

// Programme finds one of ProgrammeOf.
func (b *Backend) Programme(id app.ID) (app.Programme, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.programme(id); p != nil {
		return *p, nil
	}
	return app.Programme{}, app.Fail("programme.not_found", nil)
}

func (b *Backend) programme(id app.ID) *app.Programme {
	for i := range b.ProgrammeOf {
		if b.ProgrammeOf[i].ID == id {
			return &b.ProgrammeOf[i]
		}
	}
	return nil
}

// setState changes a programme under the lock.
func (b *Backend) setState(id app.ID, s app.ProgrammeState, remark string) error {
	p := b.programme(id)
	if p == nil {
		return app.Fail("programme.not_found", nil)
	}
	p.State, p.Remark = s, remark
	return nil
}

// Submit sends a programme for approval.
func (b *Backend) Submit(_ context.Context, id app.ID) error {
	return b.act(func() error { return b.setState(id, app.ProgrammeWaiting, "") }, "Submit", id)
}

// Approve approves it, marked as own work when the author does.
func (b *Backend) Approve(_ context.Context, id app.ID) (app.Approval, error) {
	var a app.Approval
	err := b.act(func() error {
		p := b.programme(id)
		if p == nil {
			return app.Fail("programme.not_found", nil)
		}
		a = app.Approval{ID: app.NewID(b.Clock), Programme: id, Master: p.Master, By: b.User,
			At: b.Clock, Approved: true, OwnWork: p.Author == b.User}
		b.judge(&a)
		return b.setState(id, app.ProgrammeApproved, "")
	}, "Approve", id)
	return a, err
}

// Return gives it back to its author.
func (b *Backend) Return(_ context.Context, id app.ID, remark string) error {
	return b.act(func() error {
		p := b.programme(id)
		if p == nil {
			return app.Fail("programme.not_found", nil)
		}
		if remark == "" && !slices.ContainsFunc(b.RemarksOf, func(r app.Remark) bool { return b.mine(r, p) }) {
			return app.Fail("programme.remark_missing", nil, "title", p.Title)
		}
		a := app.Approval{ID: app.NewID(b.Clock), Programme: id, Master: p.Master, By: b.User, At: b.Clock, Remark: remark}
		b.judge(&a)
		return b.setState(id, app.ProgrammeReturned, remark)
	}, "Return", id, remark)
}

// Approvals is ApprovalsOf.
func (b *Backend) Approvals(id app.ID) ([]app.Approval, error) {
	return locked(b, func() []app.Approval {
		all := slices.Clone(b.ApprovalsOf[id])
		for i := range all {
			all[i].Remarks = slices.DeleteFunc(slices.Clone(b.RemarksOf), func(r app.Remark) bool { return r.Approval != all[i].ID })
		}
		return all
	}), b.err("Approvals")
}

// judge keeps a verdict with the remarks that were made on the sound.
func (b *Backend) judge(a *app.Approval) {
	for i, r := range b.RemarksOf {
		if b.mine(r, b.programme(a.Programme)) {
			b.RemarksOf[i].Approval = a.ID
			a.Remarks = append(a.Remarks, b.RemarksOf[i])
		}
	}
	b.ApprovalsOf[a.Programme] = append(b.ApprovalsOf[a.Programme], *a)
}

// mine tells a remark of the signed-in person on the present sound of p, of
// which the verdict is not given.
func (b *Backend) mine(r app.Remark, p *app.Programme) bool {
	return r.Programme == p.ID && r.Approval == "" && r.By == b.User && r.Master == p.Master
}

// finds tells whether every word of text begins a word of what is known.
func (b *Backend) finds(text, title string, author app.ID, a app.About) bool {
	known := append([]string{title, a.Notes}, append(slices.Clone(a.Authors), a.Tags...)...)
	for _, u := range b.People {
		if u.ID == author {
			known = append(known, u.Name)
		}
	}
	for _, c := range b.CategoriesOf {
		if c.ID == a.Category {
			known = append(known, c.Name)
		}
	}
	words := strings.Fields(Fold(strings.Join(known, " ")))
	for _, w := range strings.Fields(Fold(text)) {
		if !slices.ContainsFunc(words, func(k string) bool { return strings.HasPrefix(k, w) }) {
			return false
		}
	}
	return true
}

// UserName finds a name in People.
func (b *Backend) UserName(id app.ID) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, u := range b.People {
		if u.ID == id {
			return u.Name
		}
	}
	return ""
}

// Remarks is RemarksOf that programme, in the order of its sound.
func (b *Backend) Remarks(id app.ID) ([]app.Remark, error) {
	all := locked(b, func() []app.Remark {
		return slices.DeleteFunc(slices.Clone(b.RemarksOf), func(r app.Remark) bool { return r.Programme != id })
	})
	slices.SortFunc(all, func(x, y app.Remark) int { return cmp.Compare(x.At, y.At) })
	return all, b.err("Remarks")
}

// AddRemark keeps one.
func (b *Backend) AddRemark(_ context.Context, id app.ID, at time.Duration, text string) (r app.Remark, err error) {
	err = b.act(func() error {
		p := b.programme(id)
		switch {
		case p == nil:
			return app.Fail("programme.not_found", nil)
		case p.State != app.ProgrammeWaiting:
			return app.Fail("programme.not_waiting", nil, "title", p.Title)
		case text == "":
			return app.Fail("remark.empty", nil)
		}
		r = app.Remark{ID: app.NewID(b.Clock), Programme: id, Master: p.Master, At: at, Text: text, By: b.User, MadeAt: b.Clock}
		b.RemarksOf = append(b.RemarksOf, r)
		return nil
	}, "AddRemark", id, at, text)
	return r, err
}

// DropRemark takes one away.
func (b *Backend) DropRemark(_ context.Context, programme, remark app.ID) error {
	return b.act(func() error {
		b.RemarksOf = slices.DeleteFunc(b.RemarksOf, func(r app.Remark) bool { return r.ID == remark && r.Approval == "" })
		return nil
	}, "DropRemark", programme)
}

// TickRemark ticks one off, or opens it again.
func (b *Backend) TickRemark(_ context.Context, programme, remark app.ID, done bool) error {
	return b.act(func() error {
		for i := range b.RemarksOf {
			if r := &b.RemarksOf[i]; r.ID == remark {
				r.DoneAt, r.DoneBy = time.Time{}, ""
				if done {
					r.DoneAt, r.DoneBy = b.Clock, b.User
				}
			}
		}
		return nil
	}, "TickRemark", programme, done)
}

// History is AuditOf of that object.
func (b *Backend) History(object string) ([]app.AuditRow, error) {
	return locked(b, func() []app.AuditRow {
		return slices.DeleteFunc(slices.Clone(b.AuditOf), func(r app.AuditRow) bool { return r.Object != object })
	}), b.err("History")
}
