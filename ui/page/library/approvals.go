package library

import (
	"context"
	"errors"

	"tienglang/app"
)

// loadApprovals reads who judged the programme.
func (d *detailCard) loadApprovals(id app.ID) {
	var all []app.Approval
	var q app.Programme
	d.page.env.Ask(func(context.Context) (err error) {
		if q, err = d.page.env.Backend.Programme(id); err == nil {
			all, err = d.page.env.Backend.Approvals(id)
		}
		return err
	}, func() {
		if d.programme.ID == id {
			d.approvals, d.programme.Items = all, q.Items
			d.showLines()
		}
	})
}

// isCancelled tells that work ended because a person cancelled it.
func isCancelled(err error) bool { return errors.Is(err, context.Canceled) }
