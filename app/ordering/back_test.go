package ordering

import (
	"testing"
	"testing/synctest"
	"time"

	"tienglang/app"
)

// TestALateLoudPoleIsBroughtBack: the cap is changed after an order above it was
// said, and the pole obeys that order after the newer settings, as its answer or
// its report shows. It is ordered back to its cluster's volume within the cap that
// stands, once, in the log; nobody else is.
func TestALateLoudPoleIsBroughtBack(t *testing.T) {
	for name, tell := range map[string]func(d *desk, number int64){
		"answers before it is looked at": func(d *desk, number int64) {
			d.Answered("c00", Answer{Number: number, Done: true})
		},
		"answers after": func(d *desk, number int64) {
			time.Sleep(aWhile)
			d.Answered("c00", Answer{Number: number, Done: true})
		},
		"reports before": func(d *desk, _ int64) { d.Reported("c00", 90) },
		"reports after": func(d *desk, _ int64) {
			time.Sleep(aWhile)
			d.Reported("c00", 40)
			d.Reported("c00", 90)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCommune(2)
				d := c.open(t)
				b := d.loud(Request{Value: 90, AboveCap: time.Hour, Reason: "lễ hội"})
				number := c.took()[0].Number
				if c.took()[0].Cluster != "c00" {
					number = c.took()[1].Number
				}
				c.cap("c00", 45)
				tell(d, number)
				time.Sleep(aWhile)
				d.is(b, "c00", Superseded, "")
				d.is(b, "c01", Sent, "")
				sent := c.took()
				if len(sent) != 3 || sent[2].Cluster != "c00" || sent[2].Value != 45 || !sent[2].AboveCap.IsZero() {
					t.Fatalf("sent %+v", sent)
				}
				if act := c.acts[len(c.acts)-1]; act.Action != "order.back_to_cap" || act.User != "" {
					t.Errorf("the log has %+v", act)
				}
				d.Reported("c00", 90) // its report of before
				d.Answered("c00", Answer{Number: number, Done: true})
				d.answer("c00", Answer{Done: true})
				time.Sleep(aWhile)
				d.Reported("c00", 45)
				time.Sleep(aWhile)
				if n := len(c.took()); n != 3 {
					t.Errorf("%d orders were sent", n)
				}
				if _, ok := d.Above(c.is("c00")); ok {
					t.Error("it is above its cap")
				}
			})
		})
	}
}

// TestAPoleIsBroughtBackWhenThereIsRoom: an order that a full disk did not take is
// given again; a newer order, or a higher cap, needs none.
func TestAPoleIsBroughtBackWhenThereIsRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(3)
		d := c.open(t)
		d.loud(Request{Value: 90, AboveCap: time.Hour, Reason: "lễ hội"})
		c.cap("c00", 60)
		c.cap("c01", 60)
		c.cap("c02", 95)
		time.Sleep(aWhile)
		d.order(Volume, 30, "c01")
		c.set(func() { c.full = true })
		for _, id := range c.all() {
			d.Reported(id, 90)
		}
		time.Sleep(aWhile)
		if n := len(c.took()); n != 4 {
			t.Fatalf("%d orders were sent", n)
		}
		c.set(func() { c.full = false })
		time.Sleep(retryKeeping + aWhile)
		if sent := c.took(); len(sent) != 5 || sent[4].Cluster != "c00" || sent[4].Value != 50 {
			t.Errorf("sent %+v", sent)
		}
	})
}

// cap sets a cluster's cap, as somebody does in its form.
func (c *commune) cap(id app.ID, to int) {
	c.set(func() {
		is := c.clusters[id]
		is.VolumeCap, is.Volume = to, min(is.Volume, to)
		c.clusters[id] = is
	})
}
