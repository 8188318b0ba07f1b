package library

import (
	"context"
	"errors"

	"tienglang/app"
)

// loadApprovals reads who judged the programme.
func (d *detailCard) loadApprovals(id app.ID) {
	var all []app.Approval
	d.page.env.Ask(func(context.Context) (err error) {
		all, err = d.page.env.Backend.Approvals(id)
		return err
	}, func() {
		if d.programme.ID == id {
			d.approvals = all
			d.showLines()
		}
	})
}

// isCancelled tells that work ended because a person cancelled it.
func isCancelled(err error) bool { return errors.Is(err, context.Canceled) }
