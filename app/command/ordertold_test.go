package command

import (
	"bytes"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/ordering"
)

// What an order came to is told by the clusters' numbers, since names repeat, and
// one that a newer order replaced is no cluster that keeps silent.
func TestWhatAnOrderCameToIsToldApart(t *testing.T) {
	var out bytes.Buffer
	p := orderPrinter{out: &out}
	all := []ordering.Order{{State: ordering.Done}, {State: ordering.Superseded}, {State: ordering.Withdrawn}, {State: ordering.Sent}}
	for _, told := range []orderTold{
		{Cluster: "a", Number: 1, Name: "Cổng chùa", State: ordering.Done},
		{Cluster: "b", Number: 6, Name: "Cổng chùa", State: ordering.Superseded},
		{Cluster: "c", Name: "Chợ", State: ordering.Refused, Code: "order.cluster_removed"},
		{Sum: sumOf(all, 2)},
	} {
		if err := p.line(told); err != nil {
			t.Fatal(err)
		}
	}
	want := "01 Cổng chùa: done\n06 Cổng chùa: replaced by a newer order\nChợ: refused. The cluster has been removed, so nobody takes the order.\n" +
		"1 done, 0 waiting, 0 refused, 1 without an answer; 2 without a box left out. 2 replaced by a newer order.\n"
	if out.String() != want {
		t.Errorf("%q, want %q", &out, want)
	}
	apptest.Wants(t, p.verdict(), "order.not_all")
	p.sum.Unheard = 0
	apptest.Wants(t, p.verdict(), "order.replaced")
	p.sum.Replaced = 0
	if err := p.verdict(); err != nil {
		t.Error(err)
	}
}

// A commune without any box has a sentence of its own, also while it has no name.
func TestAnOrderToAllOfACommuneWithoutBoxes(t *testing.T) {
	s := quietStation(t)
	if _, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{
		Name: "Chợ", Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 60, VolumeCap: 90,
	}, ""); err != nil {
		t.Fatal(err)
	}
	out, said, exit := orderBy(s, "--all", "volume=5")
	if exit != 1 || out != "" || !strings.Contains(said, "No cluster of the commune has a paired box yet") {
		t.Errorf("exit %d, %q, %q", exit, out, said)
	}
}
