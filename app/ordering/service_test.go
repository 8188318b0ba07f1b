package ordering

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tienglang/app"
)

// commune is a store, a line and an inventory in memory.
type commune struct {
	mu       sync.Mutex
	clusters map[app.ID]app.Cluster
	away     map[app.ID]bool
	sent     []Order
	over     []int // volumes that the clusters of sent stood at
	kept     map[Ref]Order
	acts     []app.AuditRow
	full     bool
	number   int64
}

func newCommune(n int) *commune {
	c := &commune{clusters: map[app.ID]app.Cluster{}, away: map[app.ID]bool{}, kept: map[Ref]Order{}}
	for i := range n {
		id := app.ID(fmt.Sprintf("c%02d", i))
		c.clusters[id] = app.Cluster{ID: id, Name: "Cụm " + string(id), SpeakerKey: "U" + string(id), Volume: 50, VolumeCap: 80}
	}
	return c
}

func (c *commune) Cluster(id app.ID) (app.Cluster, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	is, ok := c.clusters[id]
	if !ok {
		return is, app.Fail("data.not_found", nil)
	}
	return is, nil
}

func (c *commune) Settled(id app.ID) bool { return !c.isAway(id) }

func (c *commune) isAway(id app.ID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.away[id]
}

func (c *commune) Hears(is app.Cluster) bool { return !c.isAway(is.ID) }

func (c *commune) Send(_ context.Context, is app.Cluster, o Order) (int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.number++
	o.Number = c.number
	c.sent, c.over = append(c.sent, o), append(c.over, is.Volume)
	return c.number, nil
}

func (c *commune) Obeyed(_ context.Context, _ app.ID, volumes map[app.ID]int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.full {
		return app.Fail("disk.full", nil)
	}
	for id, v := range volumes {
		is := c.clusters[id]
		is.Volume = v
		c.clusters[id] = is
	}
	return nil
}

func (c *commune) OpenOrders(context.Context) (all []Order, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.kept {
		if o.State.Open() {
			all = append(all, o)
		}
	}
	return all, nil
}

func (c *commune) KeepOrders(_ context.Context, all []Order, act app.AuditRow) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.full {
		return app.Fail("disk.full", nil)
	}
	for _, o := range all {
		c.kept[Ref{o.Batch, o.Cluster}] = o
	}
	if act.Action != "" {
		c.acts = append(c.acts, act)
	}
	return nil
}

func (c *commune) RecentOrders(context.Context, int) (all []Order, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.kept {
		all = append(all, o)
	}
	return all, nil
}

func (c *commune) VolumesSince(_ context.Context, since time.Time) (all []Order, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.kept {
		if o.Kind == Volume && o.State == Done && o.GivenAt.After(since) {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b Order) int { return a.GivenAt.Compare(b.GivenAt) })
	return all, nil
}

func (c *commune) RefusedSince(_ context.Context, code string, since time.Time) (all []Order, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.kept {
		if o.Code == code && o.State == Refused && o.GivenAt.After(since) {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b Order) int { return a.GivenAt.Compare(b.GivenAt) })
	return all, nil
}

func (c *commune) is(id app.ID) (is app.Cluster) {
	c.set(func() { is = c.clusters[id] })
	return is
}

func (c *commune) volume(id app.ID) int { return c.is(id).Volume }

func (c *commune) orderOf(r Ref) (o Order) {
	c.set(func() { o = c.kept[r] })
	return o
}

func (c *commune) took() (all []Order) {
	c.set(func() { all = slices.Clone(c.sent) })
	return all
}

// wrote reports whether one row was written, by that user of that act.
func (c *commune) wrote(action string, user app.ID) (ok bool) {
	c.set(func() { ok = len(c.acts) == 1 && c.acts[0].Action == action && c.acts[0].User == user })
	return ok
}

func (c *commune) set(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

func (c *commune) all() (ids []app.ID) {
	for id := range c.clusters {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// desk is a service at work on a commune.
type desk struct {
	*Service
	*commune
	t    *testing.T
	stop func()
}

func (c *commune) open(t *testing.T) *desk {
	t.Helper()
	s, err := New(t.Context(), Config{Store: c, Line: c, Inventory: c, Clock: app.SystemClock{}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { _ = s.Run(ctx); close(ended) }()
	d := &desk{Service: s, commune: c, t: t, stop: func() { cancel(); <-ended }}
	t.Cleanup(d.stop)
	return d
}

var (
	technician = app.User{ID: "u1", Name: "Kỹ thuật", Roles: []app.Role{app.RoleAdministrator}}
	announcer  = app.User{ID: "u2", Name: "Phát thanh", Roles: []app.Role{app.RoleAnnouncer}}
)

func (d *desk) order(kind Kind, value int, to ...app.ID) app.ID {
	d.t.Helper()
	batch, err := d.Give(d.t.Context(), technician, Request{Kind: kind, Value: value, Clusters: to, Reason: "  thử \n loa "})
	if err != nil {
		d.t.Fatal(err)
	}
	synctest.Wait() // until it is sent, and looked at
	return batch
}

// aWhile is longer than answers are gathered. No multiple of the times at which
// the orders are looked at: what a test does then would else meet a look.
const aWhile = 1013 * time.Millisecond

// answer answers what was sent last to a cluster.
func (d *desk) answer(cluster app.ID, a Answer) {
	d.t.Helper()
	d.set(func() {
		for _, o := range d.sent {
			if o.Cluster == cluster {
				a.Number = o.Number
			}
		}
	})
	if !d.Answered(cluster, a) {
		d.t.Errorf("the answer of %s is to no order", cluster)
	}
}

func (d *desk) state(batch app.ID, cluster app.ID) Order {
	d.t.Helper()
	all := d.Batch(batch)
	i := slices.IndexFunc(all, func(o Order) bool { return o.Cluster == cluster })
	if i < 0 {
		d.t.Fatalf("no order of %s to %s", batch, cluster)
	}
	return all[i]
}

func (d *desk) is(batch, cluster app.ID, want State, code string) {
	d.t.Helper()
	if o := d.state(batch, cluster); o.State != want || o.Code != code {
		d.t.Errorf("%s of %s is %s %q, want %s %q", o.Kind, cluster, o.State, o.Code, want, code)
	}
}

// Each cluster answers for itself; the volume is the cluster's once its
// speaker has said so, and not before.
func TestEachClusterAnswersForItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(6)
		c.away["c03"] = true
		c.clusters["c04"] = app.Cluster{ID: "c04", Name: "FM", VolumeCap: 100}
		c.clusters["c05"] = app.Cluster{ID: "c05", Name: "Trần thấp", SpeakerKey: "U5", VolumeCap: 40}
		d := c.open(t)
		b := d.order(Volume, 60, append(c.all(), "c00", "gone")...)
		if n := len(d.Batch(b)); n != 7 {
			t.Errorf("%d orders", n)
		}
		d.is(b, "c00", Sent, "")
		d.is(b, "c03", Waiting, "order.away")
		d.is(b, "c04", Refused, "order.no_speaker")
		d.is(b, "c05", Refused, "order.over_cap")
		d.is(b, "gone", Refused, "order.cluster_removed")
		if v := c.volume("c00"); v != 50 {
			t.Errorf("set to %d before it was answered", v)
		}
		if got := d.Amended(c.is("c00")).Volume; got != 60 {
			t.Errorf("its settings would set %d again", got)
		}
		d.answer("c00", Answer{Done: true})
		d.answer("c01", Answer{Why: "order.not_kept"})
		d.Reported("c02", 59)
		d.Reported("c02", 60) // one of before answers no orders
		if d.Answered("c00", Answer{Number: 1, Done: true}) {
			t.Error("an answer counts twice")
		}
		time.Sleep(aWhile)
		d.is(b, "c00", Done, "")
		d.is(b, "c01", Refused, "order.not_kept")
		d.is(b, "c02", Done, "")
		if c.volume("c00") != 60 || c.volume("c02") != 60 || c.volume("c01") != 50 || c.volume("c03") != 50 {
			t.Error("not as they answered")
		}
		if o := c.orderOf(Ref{b, "c00"}); o.State != Done || o.By != "u1" || o.Before != 50 || o.Reason != "thử loa" {
			t.Errorf("kept as %+v", o)
		}
		if !c.wrote("order.give", "u1") {
			t.Error("not in the audit log")
		}
	})
}

// What waits is said when its cluster is back, also by the next start; it is
// withdrawn, superseded or expires else, and is then never said.
func TestWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(5)
		for _, id := range c.all() {
			c.away[id] = true
		}
		d := c.open(t)
		first, err := d.Give(t.Context(), technician, Request{Kind: Volume, Value: 30, Clusters: c.all(), Valid: 5 * time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		second := d.order(Volume, 40, "c01")
		if o := d.state(second, "c01"); !o.ExpiresAt.Equal(o.GivenAt.Add(24 * time.Hour)) {
			t.Errorf("expires %v", o.ExpiresAt.Sub(o.GivenAt))
		}
		d.is(first, "c01", Superseded, "")
		if err := d.Withdraw(t.Context(), technician, []Ref{{first, "c02"}}); err != nil {
			t.Error(err)
		}
		if err := d.Withdraw(t.Context(), technician, []Ref{{first, "c02"}}); app.CodeOf(err) != "order.not_waiting" {
			t.Errorf("withdrawn again: %v", err)
		}
		d.order(Power, 0, "c01")
		c.set(func() { delete(c.clusters, "c04") })
		time.Sleep(aWhile)
		d.is(first, "c04", Refused, "order.cluster_removed")
		d.stop()

		d = c.open(t)
		time.Sleep(aWhile)
		if len(d.Open()) != 4 || len(c.took()) != 0 {
			t.Fatalf("after a restart %d wait, %d were sent", len(d.Open()), len(c.took()))
		}
		c.set(func() { c.away["c01"] = false })
		d.Came("c01")
		time.Sleep(aWhile)
		if len(c.took()) != 2 || c.took()[0].Cluster != "c01" || c.took()[0].Value+c.took()[1].Value != 40 {
			t.Fatalf("sent %+v", c.took())
		}
		for _, o := range c.took() {
			d.Answered("c01", Answer{Number: o.Number, Done: true})
		}
		time.Sleep(5 * time.Minute)
		if c.orderOf(Ref{second, "c01"}).State != Done || c.volume("c01") != 40 {
			t.Errorf("%+v", c.orderOf(Ref{second, "c01"}))
		}
		if o := c.orderOf(Ref{first, "c00"}); o.State != Expired || o.Code != "order.expired_waiting" || len(d.Open()) != 0 {
			t.Errorf("%+v, open %v", o, d.Open())
		}
		c.set(func() { c.away["c00"], c.away["c02"], c.away["c03"] = false, false, false })
		d.Came("c00")
		time.Sleep(time.Minute)
		if len(c.took()) != 2 {
			t.Errorf("what had expired was sent: %+v", c.took())
		}
	})
}

// Who does not answer is not taken to have obeyed. Volume and power are said
// again over the next line; a restart is answered by who has come back; what
// was meant for that moment is not said later.
func TestWhoDoesNotAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(4)
		d := c.open(t)
		volume, stop := d.order(Volume, 70, "c00"), d.order(Stop, 0, "c01")
		restart, tone := d.order(Restart, 0, "c02"), d.order(TestTone, 0, "c03")
		time.Sleep(20 * time.Second)
		d.is(volume, "c00", Waiting, "order.no_answer")
		d.is(stop, "c01", Unheard, "order.no_answer")
		d.is(tone, "c03", Unheard, "order.no_answer")
		if len(c.took()) != 4 {
			t.Fatalf("sent %d times over one line", len(c.took()))
		}
		d.Came("c00")
		d.Came("c02")
		time.Sleep(aWhile)
		if len(c.took()) != 5 || c.took()[4].Cluster != "c00" {
			t.Fatalf("sent %+v", c.took())
		}
		d.answer("c00", Answer{Done: true})
		d.is(restart, "c02", Sent, "")
		d.answer("c02", Answer{Done: true})
		time.Sleep(aWhile)
		d.is(volume, "c00", Done, "")
		d.is(restart, "c02", Done, "")

		broken := d.order(Volume, 71, "c00") // the line breaks before the answer
		d.Came("c00")
		time.Sleep(aWhile)
		if len(c.took()) != 7 {
			t.Errorf("not said over the new line")
		}
		d.answer("c00", Answer{Done: true})
		d.is(broken, "c00", Done, "")
		c.set(func() { c.away["c01"] = true })
		d.is(d.order(Stop, 0, "c01"), "c01", Unheard, "order.away_now")
		d.is(d.order(TestTone, 0, "c01"), "c01", Unheard, "order.away_now")
		old := d.order(Power, 0, "c02")
		d.Answered("c02", Answer{Kind: Power}) // a speaker of before: its kind alone
		d.is(old, "c02", Refused, "order.not_known")
	})
}

func TestTakeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(4)
		c.away["c02"] = true
		d := c.open(t)
		b := d.order(Volume, 75, "c00", "c01", "c02", "c03")
		d.answer("c00", Answer{Done: true})
		d.answer("c03", Answer{Why: "order.busy"})
		time.Sleep(aWhile)
		c.set(func() { is := c.clusters["c00"]; is.VolumeCap = 45; c.clusters["c00"] = is })
		back, err := d.TakeBack(t.Context(), announcer, b)
		if err != nil {
			t.Fatal(err)
		}
		d.is(b, "c02", Withdrawn, "")
		if all := d.Batch(back); len(all) != 2 || d.state(back, "c00").Value != 45 || d.state(back, "c01").Value != 50 {
			t.Errorf("%+v", all)
		}
		if _, err := d.TakeBack(t.Context(), technician, d.order(Restart, 0, "c00")); app.CodeOf(err) != "order.not_back" {
			t.Errorf("a restart taken back: %v", err)
		}
	})
}

// An answer that the disk did not take is kept once there is room.
func TestAnswersWaitForTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(1)
		d := c.open(t)
		b := d.order(Volume, 65, "c00")
		c.set(func() { c.full = true })
		d.answer("c00", Answer{Done: true})
		time.Sleep(10 * time.Second)
		d.is(b, "c00", Done, "")
		if got := d.Amended(c.is("c00")).Volume; got != 65 {
			t.Errorf("its settings would set %d again", got)
		}
		c.set(func() { c.full = false })
		time.Sleep(10 * time.Second)
		if c.volume("c00") != 65 || c.orderOf(Ref{b, "c00"}).State != Done {
			t.Error("not kept")
		}
	})
}

func TestBadOrders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(2)
		d := c.open(t)
		for code, r := range map[string]Request{
			"order.unknown":    {Kind: "dance", Clusters: c.all()},
			"order.bad_volume": {Kind: Volume, Value: 900, Clusters: c.all()},
			"order.bad_power":  {Kind: Power, Value: 2, Clusters: c.all()},
			"order.bad_valid":  {Kind: Volume, Valid: 8 * 24 * time.Hour, Clusters: c.all()},
			"order.nobody":     {Kind: Stop},
		} {
			if _, err := d.Give(t.Context(), technician, r); app.CodeOf(err) != code {
				t.Errorf("%+v: %v", r, err)
			}
		}
		if _, err := d.Give(t.Context(), announcer, Request{Kind: Restart, Clusters: c.all()}); app.CodeOf(err) != "people.not_allowed" {
			t.Errorf("an announcer restarts: %v", err)
		}
		c.set(func() { c.full = true })
		if _, err := d.Give(t.Context(), technician, Request{Kind: Volume, Value: 5, Clusters: c.all()}); app.CodeOf(err) != "disk.full" {
			t.Errorf("on a full disk: %v", err)
		}
		if len(c.took()) != 0 || len(d.Open()) != 0 {
			t.Errorf("sent %+v", c.took())
		}
		c.set(func() { c.full = false })
		var both sync.WaitGroup
		for v := range 20 { // at once: the newest number is what stands
			both.Go(func() {
				_, err := d.Give(t.Context(), technician, Request{Kind: Volume, Value: v, Clusters: []app.ID{"c00"}})
				if err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		last := c.took()[len(c.took())-1]
		for _, o := range c.took() {
			d.Answered("c00", Answer{Number: o.Number, Done: true})
		}
		time.Sleep(aWhile)
		if c.volume("c00") != last.Value || len(d.Open()) != 0 {
			t.Errorf("stands at %d, last was %d", c.volume("c00"), last.Value)
		}
	})
}

func TestErrorsOfOrders(t *testing.T) {
	if err := (Order{}).Err(); err != nil {
		t.Error(err)
	}
	var e *app.Error
	if err := (Order{Code: "order.off", Args: map[string]string{"name": "x"}}).Err(); !errors.As(err, &e) || e.Args["name"] != "x" {
		t.Error(err)
	}
}

// A volume that somebody sets by other means is newer than an order that waits,
// or was not answered yet: neither the order nor its answer undoes it. What was
// obeyed of an order before is no such wish.
func TestANewerVolumeStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(4)
		c.away["c00"] = true
		d := c.open(t)
		by := func(id app.ID, v int) {
			c.set(func() { is := c.clusters[id]; is.Volume = v; c.clusters[id] = is })
		}
		b := d.order(Volume, 60, "c00", "c01", "c02")
		by("c00", 30)
		by("c01", 30)
		if got := d.Amended(c.is("c01")).Volume; got != 30 {
			t.Errorf("its settings would set %d", got)
		}
		d.answer("c01", Answer{Done: true})
		d.answer("c02", Answer{Done: true})
		by("c02", 20) // before the answer is kept
		time.Sleep(aWhile)
		c.set(func() { c.away["c00"] = false })
		d.Came("c00")
		time.Sleep(time.Minute)
		d.is(b, "c00", Superseded, "")
		d.is(b, "c01", Superseded, "")
		if len(c.took()) != 2 || c.volume("c00") != 30 || c.volume("c01") != 30 || c.volume("c02") != 20 {
			t.Errorf("sent %+v, stand at %d, %d and %d", c.took(), c.volume("c00"), c.volume("c01"), c.volume("c02"))
		}

		d.order(Volume, 70, "c03")
		d.answer("c03", Answer{Done: true})
		next := d.order(Volume, 80, "c03")
		time.Sleep(aWhile)
		d.answer("c03", Answer{Done: true})
		time.Sleep(aWhile)
		d.is(next, "c03", Done, "")
		if v := c.volume("c03"); v != 80 {
			t.Errorf("stands at %d", v)
		}
	})
}

// An answer that comes after its time counts all the same.
func TestALateAnswerCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(2)
		d := c.open(t)
		b := d.order(Volume, 65, "c00", "c01")
		time.Sleep(15 * time.Second)
		d.is(b, "c00", Waiting, "order.no_answer")
		d.answer("c00", Answer{Done: true})
		if d.Answered("c01", Answer{Number: c.took()[1].Number, Why: "order.expired"}) {
			t.Error("an order that came too late is not said again")
		}
		time.Sleep(aWhile)
		d.is(b, "c00", Done, "")
		d.is(b, "c01", Waiting, "order.no_answer")
		if v := c.volume("c00"); v != 65 {
			t.Errorf("stands at %d", v)
		}
	})
}

// Only who was switched off keeps silence.
func TestOnlyWhoIsOffIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(1)
		d := c.open(t)
		for value, silent := range []bool{true, false} {
			b := d.order(Power, value, "c00")
			d.answer("c00", Answer{Done: true, Silent: true})
			if o := d.state(b, "c00"); o.Silent != silent {
				t.Errorf("power %d: silent %v", value, o.Silent)
			}
		}
	})
}

// Of two people's orders that are kept at once the later one stands.
func TestTheLaterOfTwoOrdersStands(t *testing.T) {
	for range 8 {
		synctest.Test(t, func(t *testing.T) {
			c := newCommune(1)
			d := c.open(t)
			d.order(Volume, 61, "c00")
			d.answer("c00", Answer{Done: true})
			time.Sleep(time.Millisecond)
			if _, err := d.Give(t.Context(), announcer, Request{Kind: Volume, Value: 62, Clusters: c.all()}); err != nil {
				t.Fatal(err)
			}
			d.answer("c00", Answer{Done: true})
			time.Sleep(aWhile)
			if v := c.volume("c00"); v != 62 {
				t.Errorf("stands at %d", v)
			}
		})
	}
}

// An update takes its time, and its box goes and comes meanwhile: the order is
// said once more then, under its own batch, until the answer brings both
// versions. One for a box that is away waits for it.
func TestAnUpdateIsSaidUntilItIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCommune(2)
		c.away["c01"] = true
		d := c.open(t)
		b := d.order(Update, 0, c.all()...)
		d.is(b, "c00", Sent, "")
		d.is(b, "c01", Waiting, "order.away")
		time.Sleep(time.Hour) // of fetching
		synctest.Wait()
		d.is(b, "c00", Sent, "")
		first := len(c.took())
		d.Came("c00")
		time.Sleep(aWhile)
		synctest.Wait()
		d.is(b, "c00", Sent, "")
		if all := c.took(); len(all) != first+1 || all[first].Batch != b || all[first].Kind != Update {
			t.Fatalf("said %d times: %+v", len(all), all)
		}
		d.answer("c00", Answer{Done: true, Was: "1.0", Is: "1.1"})
		if o := d.state(b, "c00"); o.State != Done || o.Was != "1.0" || o.Is != "1.1" {
			t.Errorf("%+v", o)
		}
		c.set(func() { c.away["c01"] = false })
		d.Came("c01")
		time.Sleep(aWhile)
		synctest.Wait()
		d.answer("c01", Answer{Why: "update.same"})
		d.is(b, "c01", Refused, "update.same")
	})
}
