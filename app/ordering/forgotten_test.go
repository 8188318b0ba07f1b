package ordering

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestAnOrderThatIsRememberedLaterIsDone: a box whose disk was full says so once it
// has what it obeyed on its disk; the order is told as done then, also by a
// station that was started meanwhile, and kept so.
func TestAnOrderThatIsRememberedLaterIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(3)
		d := c.open(t)
		off, hush := d.order(Power, 0, "c00", "c01", "c02"), d.order(Stop, 0, "c00")
		numbers := map[Ref]int64{}
		for _, o := range c.took() {
			numbers[Ref{o.Batch, o.Cluster}] = o.Number
		}
		forgets := func(r Ref) { d.Answered(r.Cluster, Answer{Number: numbers[r], Why: notRemembered}) }
		for r := range numbers {
			forgets(r)
		}
		time.Sleep(aWhile)
		d.is(off, "c00", Refused, notRemembered)
		if d.Answered("c01", Answer{Number: numbers[Ref{off, "c00"}], Done: true}) {
			t.Error("another's order was answered")
		}
		if !d.Answered("c00", Answer{Number: numbers[Ref{off, "c00"}], Done: true, Silent: true}) {
			t.Error("that it is remembered is no answer")
		}
		time.Sleep(aWhile)
		d.is(off, "c00", Done, "")
		d.is(hush, "c00", Refused, notRemembered)
		if o := c.orderOf(Ref{off, "c00"}); o.State != Done || !o.Silent || o.Code != "" {
			t.Errorf("kept %+v", o)
		}
		if d.Answered("c00", Answer{Number: numbers[Ref{off, "c00"}], Done: true}) {
			t.Error("it was answered twice")
		}
		d.stop()
		d = c.open(t)
		for _, r := range []Ref{{off, "c01"}, {hush, "c00"}} {
			if !d.Answered(r.Cluster, Answer{Number: numbers[r], Done: true}) {
				t.Errorf("after a restart %v is not known", r)
			}
		}
		time.Sleep(aWhile)
		for _, r := range []Ref{{off, "c01"}, {hush, "c00"}} {
			if o := c.orderOf(r); o.State != Done || o.Code != "" {
				t.Errorf("kept after a restart %+v", o)
			}
		}
		if o := c.orderOf(Ref{off, "c02"}); o.State != Refused {
			t.Errorf("nobody said so of %+v", o)
		}
	})
}
