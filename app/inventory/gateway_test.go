package inventory_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
)

// fm keeps an FM cluster that hangs on another's gateway, "" for none.
func (c commune) fm(t *testing.T, number int, name string, gateway app.ID) app.Cluster {
	t.Helper()
	is, err := c.Save(ctx, c.by, app.Cluster{Number: number, Name: name, Technology: app.TechnologyFM, Gateway: gateway, VolumeCap: 100}, "")
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// What hangs on a gateway stands as that does: what it played is fed and not
// heard, and all is unknown once it is not heard of.
func TestWhatHangsOnAGatewayStandsAsThatDoes(t *testing.T) {
	c := begin(t, false)
	carrier := c.fm(t, 1, "Đài FM", "")
	hung := c.fm(t, 2, "Xóm Chè", carrier.ID)
	pole := c.save(t, 3, "IP")
	states := func() string {
		b := c.Board()
		return fmt.Sprint(b[0].State, " ", b[1].State, " ", b[2].State)
	}
	if err := c.Pair(ctx, c.by.ID, carrier.ID, "UKEY"); err != nil {
		t.Fatal(err)
	}
	all, err := c.Resolve(ctx, "", []app.ID{hung.ID})
	if err != nil || !slices.Equal(all, []app.ID{carrier.ID, hung.ID}) {
		t.Errorf("who is meant with one that hangs: %v, %v", all, err)
	}
	for _, id := range []app.ID{carrier.ID, pole.ID} {
		c.Presence(id, true, c.clock.Now())
	}
	play := func(ear *app.EarReport) {
		from := c.clock.Now()
		c.clock.Advance(5 * time.Second)
		for _, id := range []app.ID{carrier.ID, pole.ID} {
			c.Report(id, app.SpeakerReport{Seq: from.Unix(), At: c.clock.Now(), Playing: "b", Seconds: apptest.Seconds("b", from, 5), Ear: ear})
		}
	}
	c.OnAir(app.Broadcast{ID: "b", Clusters: []app.ID{carrier.ID, hung.ID, pole.ID}})
	play(nil)
	if got := states(); got != "fed fed heard" {
		t.Errorf("on air %s", got)
	}
	if s := c.Status(hung.ID); s.Gateway != carrier.ID || s.PlayedMS != 5000 || c.Status(carrier.ID).Gateway != "" {
		t.Errorf("%+v", s)
	}
	play(&app.EarReport{Heard: app.HeardWell, LevelDBFS: -20})
	if got := states(); got != "heard fed heard" {
		t.Errorf("with a microphone at the one that has the speaker %s", got)
	}
	play(&app.EarReport{Heard: app.HeardSilent})
	if got := states(); got != "lost fed lost" {
		t.Errorf("with a microphone that hears nothing %s", got)
	}
	c.Presence(carrier.ID, false, c.clock.Now())
	if got := states(); got != "lost lost lost" {
		t.Errorf("its line broken %s", got)
	}
	c.clock.Advance(app.UnknownAfter + time.Second)
	if got := states(); got != "unknown unknown unknown" {
		t.Errorf("not heard of %s", got)
	}
}

func TestWhatMayHangOnWhat(t *testing.T) {
	c := begin(t, false)
	carrier := c.fm(t, 1, "Đài FM", "")
	hung := c.fm(t, 2, "Xóm Chè", carrier.ID)
	ip := c.save(t, 3, "IP")
	fails := func(what, code string, is app.Cluster, change func(*app.Cluster)) {
		t.Helper()
		change(&is)
		if _, err := c.Save(ctx, c.by, is, ""); app.CodeOf(err) != code {
			t.Errorf("%s: %v, want %q", what, err, code)
		}
	}
	fails("on itself", "cluster.gateway_bad", carrier, func(c *app.Cluster) { c.Gateway = c.ID })
	fails("on an IP cluster", "cluster.gateway_bad", hung, func(c *app.Cluster) { c.Gateway = ip.ID })
	fails("on one that hangs", "cluster.gateway_bad", app.Cluster{Name: "Mới", Technology: app.TechnologyWired}, func(c *app.Cluster) { c.Gateway = hung.ID })
	fails("on nothing", "cluster.gateway_bad", hung, func(c *app.Cluster) { c.Gateway = "gone" })
	fails("one on which others hang as IP", "cluster.gateway_feeds", carrier, func(c *app.Cluster) { c.Technology = app.TechnologyIP })
	if err := c.Pair(ctx, c.by.ID, hung.ID, "UHUNG"); app.CodeOf(err) != "cluster.hangs" {
		t.Errorf("pairing one that hangs: %v", err)
	}
	if err := c.Pair(ctx, c.by.ID, carrier.ID, "UKEY"); err != nil {
		t.Fatal(err)
	}
	other := c.fm(t, 4, "Riêng", "")
	if err := c.Pair(ctx, c.by.ID, other.ID, "UOTHER"); err != nil {
		t.Fatal(err)
	}
	fails("one with a speaker", "cluster.gateway_own", other, func(c *app.Cluster) { c.Gateway = carrier.ID })
	hung.Technology = app.TechnologyIP
	if is, err := c.Save(ctx, c.by, hung, ""); err != nil || is.Gateway != "" {
		t.Errorf("one that becomes IP hangs on %q, %v", is.Gateway, err)
	}
}
