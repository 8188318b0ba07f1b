package library

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// mostRemarks and mostRemarkBytes bound what one verdict says: the hub takes no
// record of more than 256 KiB, of which half is left to the programme.
const (
	mostRemarks     = 100
	mostRemarkBytes = 128 << 10 // as JSON
)

// Remarks lists the remarks on a programme in the order of its sound, also
// those of which the verdict is not given yet.
func (s *Service) Remarks(ctx context.Context, id app.ID) ([]app.Remark, error) {
	return s.store.Remarks(ctx, id)
}

// AddRemark puts a word on a place of the sound of a programme that waits. It
// becomes a part of by's verdict. Errors: "people.not_allowed",
// "programme.not_waiting", "remark.empty", "remark.too_many".
func (s *Service) AddRemark(ctx context.Context, by app.User, id app.ID, at time.Duration, text string) (app.Remark, error) {
	p, err := s.judged(ctx, by, id)
	if err != nil {
		return app.Remark{}, err
	}
	text = tidy(text, longestRemark)
	if text == "" {
		return app.Remark{}, app.Fail("remark.empty", nil)
	}
	mine, err := s.pending(ctx, by, p)
	if err != nil {
		return app.Remark{}, err
	}
	now := s.clock.Now()
	r := app.Remark{ID: app.NewID(now), Programme: p.ID, Master: p.Master,
		At: min(max(at, 0), p.Duration).Truncate(time.Millisecond), Text: text, By: by.ID, MadeAt: now}
	said, err := json.Marshal(append(mine, r))
	if err != nil {
		return app.Remark{}, err
	}
	if len(mine) >= mostRemarks || len(said) > mostRemarkBytes {
		return app.Remark{}, app.Fail("remark.too_many", nil, "most", strconv.Itoa(len(mine)))
	}
	return r, s.store.SaveRemark(ctx, r, app.AuditRow{}) // who said what is in the log with the verdict
}

// DropRemark takes back a remark of which the verdict is not given yet.
func (s *Service) DropRemark(ctx context.Context, by app.User, programme, id app.ID) error {
	if err := by.Need(app.MayApprove); err != nil {
		return err
	}
	all, err := s.store.Remarks(ctx, programme)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(r app.Remark) bool { return r.ID == id && r.By == by.ID && r.Approval == "" }) {
		return app.Fail("data.not_found", nil, "what", "remark", "id", string(id))
	}
	return s.store.DropRemark(ctx, id)
}

// TickRemark notes that what a remark asks for is done, or is not.
func (s *Service) TickRemark(ctx context.Context, by app.User, programme, id app.ID, done bool) error {
	if err := by.Need(app.MayProduce); err != nil {
		return err
	}
	at := time.Time{}
	if done {
		at = s.clock.Now()
	}
	return s.store.TickRemark(ctx, id, by.ID, at,
		audit.Act(by.ID, "programme.remark_done", string(programme), "remark", string(id), "done", strconv.FormatBool(done)))
}

// pending is what by has remarked on the present master and not yet made a
// verdict of.
func (s *Service) pending(ctx context.Context, by app.User, p app.Programme) ([]app.Remark, error) {
	all, err := s.store.Remarks(ctx, p.ID)
	return slices.DeleteFunc(all, func(r app.Remark) bool {
		return r.Approval != "" || r.By != by.ID || r.Master != p.Master
	}), err
}
