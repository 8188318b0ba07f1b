package library

import "tienglang/app"

// act is something that can be done with a programme.
type act string

// The acts of the detail card.
const (
	actEdit    act = "edit"
	actSubmit  act = "submit"
	actApprove act = "approve"
	actReturn  act = "return"
	actAir     act = "air"
	actExport  act = "export"
	actDelete  act = "delete"
)

// actsOf lists what u may do with p now, the foremost first. The station
// checks again; here a person is only not offered what would be refused.
func actsOf(p app.Programme, u app.User) []act {
	var acts []act
	add := func(a act, ok bool) {
		if ok {
			acts = append(acts, a)
		}
	}
	rendered := p.Master != ""
	open := p.State == app.ProgrammeDraft || p.State == app.ProgrammeReturned
	add(actApprove, p.State == app.ProgrammeWaiting && u.Can(app.MayApprove))
	add(actReturn, p.State == app.ProgrammeWaiting && u.Can(app.MayApprove))
	add(actSubmit, open && rendered && u.Can(app.MayProduce))
	add(actEdit, open && u.Can(app.MayProduce))
	add(actAir, p.State == app.ProgrammeApproved && u.Can(app.MayAir))
	add(actExport, rendered)
	add(actDelete, p.State == app.ProgrammeDraft && u.Can(app.MayProduce))
	return acts
}
