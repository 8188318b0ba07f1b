package playout_test

import (
	"testing"
	"time"
)

// TestWhatThePlanCutsIsKnown to who sends it, as the plan is now: a sound that
// ends by itself is not cut, and one that goes on elsewhere is not either.
func TestWhatThePlanCutsIsKnown(t *testing.T) {
	d := direct(t)
	d.setPlan(slot("a", 5, 45, 0, d.pole.ID)) // its sound has a minute
	d.pass(t, 10)
	d.becomes(t, "it runs", func() bool { return d.of("a") != nil && d.of("a").Done() != nil })
	until := d.of("a").source.Until
	is := func(want time.Time) func() bool { return func() bool { return until().Equal(want) } }
	const delay = 350 * time.Millisecond
	d.becomes(t, "it is cut", is(at(45).Add(-delay)))
	d.setPlan(slot("a", 5, 65, 0, d.pole.ID))
	d.becomes(t, "it ends by itself", is(time.Time{}))
	d.setPlan(slot("a", 5, 20, 0, "another"), slot("a", 5, 30, 0, d.pole.ID), slot("a", 30, 40, 25, "another"), slot("a", 50, 65, 45, d.pole.ID))
	d.becomes(t, "it is cut before it goes on later", is(at(40).Add(-delay)))
}
