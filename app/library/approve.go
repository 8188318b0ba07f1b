package library

import (
	"context"
	"strconv"

	"tienglang/app"
	"tienglang/app/audit"
)

// Approve lets a programme that waits go on air. The verdict holds for the
// master that was judged: it is checked against its SHA-256 first
// ("media.damaged", "media.missing"), and any later change of the programme
// asks for a new one. An approval of the approver's own work is allowed, since
// a station may have one officer, and is marked so. Errors besides:
// "people.not_allowed", "programme.not_waiting", "data.changed".
func (s *Service) Approve(ctx context.Context, by app.User, id app.ID) (app.Approval, error) {
	p, err := s.judged(ctx, by, id)
	if err != nil {
		return app.Approval{}, err
	}
	if err := s.store.VerifyMedia(ctx, p.Master); err != nil {
		return app.Approval{}, err
	}
	return s.judge(ctx, by, p, true, "")
}

// Return gives a programme that waits back to its author, with the reason: in
// words, or in remarks on places of its sound ("programme.remark_missing"
// without either).
func (s *Service) Return(ctx context.Context, by app.User, id app.ID, remark string) (app.Approval, error) {
	p, err := s.judged(ctx, by, id)
	if err != nil {
		return app.Approval{}, err
	}
	remark = tidy(remark, longestRemark)
	if remark == "" {
		mine, err := s.pending(ctx, by, p)
		if err != nil {
			return app.Approval{}, err
		}
		if len(mine) == 0 {
			return app.Approval{}, app.Fail("programme.remark_missing", nil, "title", p.Title)
		}
	}
	return s.judge(ctx, by, p, false, remark)
}

// judged is the programme on which by may give a verdict.
func (s *Service) judged(ctx context.Context, by app.User, id app.ID) (app.Programme, error) {
	if err := by.Need(app.MayApprove); err != nil {
		return app.Programme{}, err
	}
	p, err := s.there(ctx, id)
	if err == nil && (p.State != app.ProgrammeWaiting || p.Master == "") {
		err = app.Fail("programme.not_waiting", nil, "title", p.Title)
	}
	return p, err
}

func (s *Service) judge(ctx context.Context, by app.User, p app.Programme, approved bool, remark string) (app.Approval, error) {
	now := s.clock.Now()
	a := app.Approval{ID: app.NewID(now), Programme: p.ID, Master: p.Master, By: by.ID, At: now,
		Approved: approved, OwnWork: by.ID == p.Author, Remark: remark}
	action := "programme.return"
	p.State, p.Remark = app.ProgrammeReturned, remark
	if approved {
		action, p.State = "programme.approve", app.ProgrammeApproved
	}
	pairs := []string{"title", p.Title, "master", p.Master}
	if a.OwnWork {
		pairs = append(pairs, "own_work", "true")
	}
	mine, err := s.pending(ctx, by, p)
	if err != nil {
		return app.Approval{}, err
	}
	if len(mine) > 0 {
		pairs = append(pairs, "remarks", strconv.Itoa(len(mine)))
	}
	a, err = s.store.Judge(ctx, a, p, audit.Act(by.ID, action, string(p.ID), pairs...))
	if err != nil {
		return app.Approval{}, err
	}
	return a, nil
}

// Airable is the programme if it may go on air now: it is approved, its last
// approval is of this very master, and the file is still whole. Errors:
// "programme.not_approved", "programme.deleted", "media.missing",
// "media.damaged".
func (s *Service) Airable(ctx context.Context, id app.ID) (app.Programme, error) {
	p, err := s.there(ctx, id)
	if err != nil {
		return p, err
	}
	verdicts, err := s.store.Approvals(ctx, id)
	if err != nil {
		return p, err
	}
	if p.State != app.ProgrammeApproved || !holds(verdicts, p.Master) {
		return p, app.Fail("programme.not_approved", nil, "title", p.Title)
	}
	return p, s.store.VerifyMedia(ctx, p.Master)
}

// holds reports whether the last verdict is an approval of that master.
func holds(verdicts []app.Approval, master string) bool {
	if len(verdicts) == 0 || master == "" {
		return false
	}
	last := verdicts[len(verdicts)-1]
	return last.Approved && last.Master == master
}
