package ordering

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tienglang/app"
)

func (d *desk) loud(r Request) app.ID {
	d.t.Helper()
	r.Kind, r.Clusters = Volume, d.all()
	batch, err := d.Give(d.t.Context(), technician, r)
	if err != nil {
		d.t.Fatal(err)
	}
	synctest.Wait() // until it is sent, and looked at
	return batch
}

// Above its cap a volume needs a reason, a time, and someone who may change
// caps; it is in the log with them.
func TestAboveTheCapNeedsAReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(2)
		d := c.open(t)
		for _, r := range []struct {
			request Request
			by      app.User
			want    string
		}{
			{Request{Kind: Volume, Value: 90, AboveCap: time.Hour}, technician, "order.above_reason"},
			{Request{Kind: Volume, Value: 90, AboveCap: time.Hour, Reason: " \u00a0\t\u200b… "}, technician, "order.above_reason"},
			{Request{Kind: Volume, Value: 90, AboveCap: 25 * time.Hour, Reason: "lễ hội"}, technician, "order.above_hours"},
			{Request{Kind: Volume, Value: 90, AboveCap: -time.Hour, Reason: "lễ hội"}, technician, "order.above_hours"},
			{Request{Kind: Power, Value: 1, AboveCap: time.Hour, Reason: "lễ hội"}, technician, "order.above_volume"},
			{Request{Kind: Volume, Value: 90, AboveCap: time.Hour, Reason: "lễ hội"}, announcer, "people.not_allowed"},
		} {
			r.request.Clusters = c.all()
			if _, err := d.Give(t.Context(), r.by, r.request); app.CodeOf(err) != r.want {
				t.Errorf("%+v by %s: %v", r.request, r.by.Name, err)
			}
		}
		if len(c.took()) != 0 {
			t.Fatal("something was sent")
		}
		b := d.loud(Request{Value: 90, AboveCap: 2 * time.Hour, Reason: " lễ \n hội "})
		if o := d.state(b, "c00"); o.State != Sent || o.Cap != 80 || o.Reason != "lễ hội" || !o.AboveCap.Equal(o.GivenAt.Add(2*time.Hour)) || !o.ExpiresAt.Equal(o.AboveCap) {
			t.Errorf("given as %+v", o)
		}
		if !c.wrote("order.above_cap", "u1") || !strings.Contains(c.acts[0].Detail, "lễ hội") || !strings.Contains(c.acts[0].Detail, "until") {
			t.Errorf("the log has %+v", c.acts)
		}
		d.is(d.order(Volume, 90, "c01"), "c01", Refused, "order.over_cap")
	})
}

// It holds once its speaker says so, over the station's restart, and ends by its
// time, by the next volume, and by whatever else changes the cluster's volume or
// cap; the cluster's own volume stays.
func TestAboveTheCapEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(5)
		d := c.open(t)
		is := func(id app.ID, want bool) {
			t.Helper()
			if o, ok := d.Above(c.is(id)); ok != want || ok && o.Value != 90 {
				t.Errorf("%s: %v, %+v", id, ok, o)
			}
			if v := c.volume(id); want && v != 50 {
				t.Errorf("%s is kept at %d", id, v)
			}
		}
		d.loud(Request{Value: 90, AboveCap: time.Hour, Reason: "lễ hội"})
		is("c00", false)
		for _, id := range c.all() {
			d.answer(id, Answer{Done: true})
			is(id, true)
		}
		if v := d.Amended(c.is("c00")).Volume; v != 50 {
			t.Errorf("settings would set %d", v)
		}
		time.Sleep(time.Minute)
		d.stop()
		d = c.open(t)
		is("c00", true)
		b := d.order(Volume, 45, "c01")
		is("c01", false) // it may have been obeyed
		d.answer("c01", Answer{Done: true})
		d.is(b, "c01", Done, "")
		time.Sleep(aWhile)
		c.set(func() {
			two, three := c.clusters["c02"], c.clusters["c03"]
			two.Volume, three.VolumeCap = 55, 95
			c.clusters["c02"], c.clusters["c03"] = two, three
		})
		d.stop()
		d = c.open(t)
		is("c01", false)
		is("c02", false)
		is("c03", false)
		is("c00", true)
		time.Sleep(time.Hour)
		is("c00", false)
		d.stop()
		d = c.open(t)
		is("c00", false)
	})
}

// Who is away hears of it while it lasts and not after; a speaker of before says
// that it does not know it, and Ctrl+Z sets the volume of before.
func TestAboveTheCapOfWhoIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(3)
		c.away["c00"], c.away["c01"] = true, true
		d := c.open(t)
		b := d.loud(Request{Value: 90, AboveCap: time.Hour, Reason: "lễ hội"})
		d.answer("c02", Answer{Detail: `arguments of volume: json: unknown field "above"`})
		d.is(b, "c02", Refused, "order.not_known")
		time.Sleep(30 * time.Minute)
		c.set(func() { delete(c.away, "c00") })
		d.Came("c00")
		time.Sleep(aWhile)
		d.answer("c00", Answer{Done: true})
		time.Sleep(aWhile)
		if _, ok := d.Above(c.is("c00")); !ok {
			t.Error("who came in time is not above its cap")
		}
		back, err := d.TakeBack(t.Context(), technician, b)
		if err != nil {
			t.Fatal(err)
		}
		if o := d.state(back, "c00"); o.Value != 50 || !o.AboveCap.IsZero() {
			t.Errorf("taken back by %+v", o)
		}
		d.is(b, "c01", Withdrawn, "")
		b = d.loud(Request{Value: 90, AboveCap: time.Minute, Reason: "lễ hội"})
		time.Sleep(2 * time.Minute)
		c.set(func() { delete(c.away, "c01") })
		d.Came("c01")
		time.Sleep(aWhile)
		d.is(b, "c01", Expired, "order.expired_waiting")
	})
}

// A cap that was set while an order to exceed it waited is the newer wish: the
// order is not sent any more.
func TestAboveACapThatWasSetMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(1)
		c.away["c00"] = true
		d := c.open(t)
		b := d.loud(Request{Value: 90, AboveCap: time.Hour, Reason: "lễ hội"})
		c.set(func() {
			is := c.clusters["c00"]
			is.VolumeCap = 60
			c.clusters["c00"] = is
			delete(c.away, "c00")
		})
		d.Came("c00")
		time.Sleep(aWhile)
		if d.is(b, "c00", Superseded, ""); len(c.took()) != 0 {
			t.Errorf("sent %+v", c.took())
		}
	})
}

// What a cluster goes back to is the volume that its speaker said last, though
// that is not kept yet; and it is above its cap all the same once it is.
func TestAboveAVolumeThatIsNotKeptYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(1)
		d := c.open(t)
		d.order(Volume, 40, "c00")
		d.answer("c00", Answer{Done: true})
		time.Sleep(time.Millisecond) // two orders are never given at once
		d.loud(Request{Value: 90, AboveCap: time.Hour, Reason: "lễ hội"})
		d.answer("c00", Answer{Done: true})
		c.set(func() {
			if len(c.over) != 2 || c.over[1] != 40 {
				t.Errorf("sent over %v", c.over)
			}
		})
		time.Sleep(aWhile)
		for range 2 {
			if o, ok := d.Above(c.is("c00")); c.volume("c00") != 40 || !ok || o.Value != 90 {
				t.Errorf("at %d, above %v %+v", c.volume("c00"), ok, o)
			}
			d.stop()
			d = c.open(t)
		}
	})
}

// Settings that are sent before the answer do not undo it, and a report that
// speaks of an earlier order is no answer to a longer one.
func TestAboveTheCapBeforeItsAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(1)
		d := c.open(t)
		loud := func(want time.Duration) {
			t.Helper()
			if o, ok := d.Loud(c.is("c00")); !ok || o.AboveCap.Sub(o.GivenAt) != want {
				t.Errorf("settings hold %v %+v", ok, o)
			}
		}
		d.loud(Request{Value: 90, AboveCap: time.Hour, Reason: "lễ hội"})
		loud(time.Hour)
		d.answer("c00", Answer{Done: true})
		b := d.loud(Request{Value: 90, AboveCap: 2 * time.Hour, Reason: "lễ hội"})
		loud(2 * time.Hour)
		d.Reported("c00", 90)
		d.is(b, "c00", Sent, "")
		d.answer("c00", Answer{Done: true})
		d.is(b, "c00", Done, "")
		d.order(Volume, 30, "c00")
		if o, ok := d.Loud(c.is("c00")); ok {
			t.Errorf("settings hold %+v", o)
		}
	})
}
