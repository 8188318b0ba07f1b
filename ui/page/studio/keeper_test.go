package studio

import (
	"errors"
	"testing"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// refused is a keeping that fails once the gate is open.
func refused(gate chan struct{}, err error) keeping {
	return keeping{do: func(backend.Backend) (backend.EditView, error) {
		<-gate
		return backend.EditView{}, err
	}}
}

func TestChangesOutliveAFailedRereading(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	some, gate, locked := []app.ID{voices(b)[0].ID}, make(chan struct{}), errors.New("database is locked")
	p.keeper.ask(refused(gate, locked))
	p.withClips(step("gain"), some, func(c *edit.Clip) { c.GainDB = -7 })
	p.withClips(step("gain"), some, func(c *edit.Clip) { c.FadeIn.Length = 4800 })
	settled := false
	p.keeper.settled(func() { settled = true })
	close(gate)
	e.Wait()
	if c := voices(b)[0]; c.GainDB != -7 || c.FadeIn.Length != 4800 || !settled {
		t.Errorf("on the disk %+v, settled %v", c, settled)
	}
	if c := p.edit.Tracks[0].Clips[0]; c.GainDB != -7 || len(e.Failed) != 1 || !errors.Is(e.Failed[0], locked) {
		t.Errorf("shown %+v, failures %v", c, e.Failed)
	}
}

// What came after a refused change was made of it and falls with it, but not
// the opening of a programme; and who waits goes on.
func TestWithARefusedChangeTheStepsAfterItFall(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	gate, full := make(chan struct{}), app.Fail("disk.full", nil)
	q := refused(gate, full)
	q.step = true
	p.keeper.ask(q)
	p.withClips(step("gain"), []app.ID{voices(b)[0].ID}, func(c *edit.Clip) { c.GainDB = -7 })
	settled := false
	p.keeper.settled(func() { settled = true })
	p.undo()
	p.open(b.ProgrammeOf[0].ID, nil)
	close(gate)
	e.Wait()
	if b.Called("ChangeEdit")+b.Called("UndoEdit") != 0 || !settled || len(e.Failed) != 1 {
		t.Errorf("calls %q, settled %v, failures %v", b.Calls, settled, e.Failed)
	}
	if p.edit.ID != b.ProgrammeOf[0].ID {
		t.Errorf("%s is open", p.edit.ID)
	}
}

func TestWithARefusedChangeThePageGoesBack(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	b.Errs["ChangeEdit"] = app.Fail("disk.full", nil)
	p.withClips(step("gain"), []app.ID{voices(b)[0].ID}, func(c *edit.Clip) { c.GainDB = -7 })
	e.Wait()
	if db := p.edit.Tracks[0].Clips[0].GainDB; db != 0 || len(e.Failed) != 1 {
		t.Errorf("shown with %v dB, failures %v", db, e.Failed)
	}
}
