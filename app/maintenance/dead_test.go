package maintenance_test

import (
	"context"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/health"
	"tienglang/app/maintenance"
)

// measured is what was measured of a cluster: a letter a day, from the first on:
// u nothing, r it answered, h it was heard, l sound was due and lost, b its line
// broke for two minutes while it was heard.
type measured struct {
	first app.Date
	days  string
	told  map[app.Date]maintenance.Heard
}

func (m measured) Days(_ context.Context, _ app.ID, from, to app.Date) (all []*health.Day, _ error) {
	for d := from; d <= to; d = d.Add(1) {
		day := health.EmptyDay()
		if i := m.first.DaysTo(d); i >= 0 && i < len(m.days) {
			fill(day, m.days[i])
		}
		all = append(all, day)
	}
	return all, nil
}

func fill(d *health.Day, as byte) {
	put := func(from, to int, s app.ClusterState) {
		for i := from; i < to; i++ {
			d[i].State = s
		}
	}
	switch as {
	case 'r':
		put(0, 1440, app.StateReady)
	case 'h':
		put(300, 360, app.StateHeard)
	case 'l':
		put(0, 1440, app.StateReady)
		put(300, 360, app.StateLost)
	case 'b':
		put(300, 358, app.StateHeard)
		put(358, 360, app.StateLost)
	}
}

func (m measured) Accounts(context.Context, app.ID, app.Date) (map[app.Date]maintenance.Heard, error) {
	return m.told, nil
}

func TestDaysDeadAreMeasured(t *testing.T) {
	at := func(d app.Date) time.Time { return d.At(9 * time.Hour) }
	ticket := func(opened, closed app.Date) app.Ticket {
		k := app.Ticket{Cluster: "c1", State: app.TicketOpen, Steps: []app.TicketStep{{Act: app.TicketReport, At: at(opened)}}}
		if closed != "" {
			k.State = app.TicketClosed
			k.Steps = append(k.Steps, app.TicketStep{Act: app.TicketClose, At: at(closed)})
		}
		return k
	}
	for name, c := range map[string]struct {
		m             measured
		k             app.Ticket
		dead, unknown int
		from          app.Date
	}{
		"the amplifier died unseen before anybody told": {measured{"2026-11-10", "hhlllllhh", nil}, ticket("2026-11-15", "2026-11-18"), 5, 0, "2026-11-12"},
		"a box without power is not measured":           {measured{"2026-11-10", "hhuuuuuhh", nil}, ticket("2026-11-14", "2026-11-18"), 0, 5, "2026-11-12"},
		"both":                                          {measured{"2026-11-10", "hluluurrh", nil}, ticket("2026-11-14", "2026-11-18"), 2, 3, "2026-11-11"},
		"it was well":                                   {measured{"2026-11-10", "hhhrrhhbh", nil}, ticket("2026-11-14", "2026-11-18"), 0, 0, "2026-11-14"},
		"an FM cluster is never measured":               {measured{"2026-11-10", "", nil}, ticket("2026-11-14", "2026-11-16"), 0, 3, "2026-11-14"},
		"it played from its disk, as it told later": {measured{"2026-11-10", "huuu",
			map[app.Date]maintenance.Heard{"2026-11-11": {Played: 9000}, "2026-11-12": {Missed: 9000}}}, ticket("2026-11-12", "2026-11-13"), 1, 1, "2026-11-12"},
		"it goes on": {measured{"2026-11-10", "hlllllllllllll", nil}, ticket("2026-11-12", ""), 10, 0, "2026-11-11"},
	} {
		got, err := maintenance.Dead(context.Background(), c.m, c.k, at("2026-11-20"))
		if err != nil || got.Dead != c.dead || got.Unknown != c.unknown || got.From != c.from {
			t.Errorf("%s: %+v %v, want %d dead, %d unknown from %s", name, got, err, c.dead, c.unknown, c.from)
		}
	}
}

// A day on which a gateway fed the transmitter most of the time is no dead one.
func TestADayThatWasFedIsAlive(t *testing.T) {
	d := health.EmptyDay()
	for i := range d[:120] {
		d[i].State = app.StateFed
	}
	for i := 120; i < 150; i++ {
		d[i].State = app.StateLost
	}
	if got := maintenance.JudgeDay(d, maintenance.Heard{}); got != maintenance.DayAlive {
		t.Errorf("it is %v", got)
	}
}
