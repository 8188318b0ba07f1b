package library

import (
	"slices"

	"tienglang/app"
)

// act is something that can be done with a subject.
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
	actRestore act = "restore"
	actOpen    act = "open" // an edit in the making
)

// leading are the acts that lead a programme on its way to the poles, where
// they come first.
var leading = []act{actSubmit, actApprove, actAir, actOpen, actRestore, actEdit}

// actsOn lists what u may do with a subject now, the foremost first. The
// station checks again; here a person is only not offered what would be
// refused.
func actsOn(s subject, u app.User) []act {
	produce := u.Can(app.MayProduce)
	switch {
	case s.none():
		return nil
	case s.trashed():
		return only(actRestore, produce)
	case s.isMaking():
		return only(actOpen, produce)
	case s.isMedia():
		return append(only(actExport, true), only(actDelete, produce)...)
	}
	return actsOf(s.programme, u)
}

func only(a act, ok bool) []act {
	if ok {
		return []act{a}
	}
	return nil
}

// actsOf is actsOn for a programme.
func actsOf(p app.Programme, u app.User) []act {
	rendered := p.Master != ""
	open := p.State == app.ProgrammeDraft || p.State == app.ProgrammeReturned
	judge := p.State == app.ProgrammeWaiting && u.Can(app.MayApprove)
	produce := u.Can(app.MayProduce)
	returned := p.State == app.ProgrammeReturned
	return slices.Concat(
		only(actApprove, judge), only(actReturn, judge),
		only(actEdit, returned && produce), // it came back to be mended
		only(actSubmit, open && rendered && produce),
		only(actEdit, open && !returned && produce),
		only(actAir, p.State == app.ProgrammeApproved && u.Can(app.MayAir)),
		only(actExport, rendered),
		only(actDelete, open && produce))
}
