package command

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/health"
	"tienglang/ui/backend"
)

// Alarms are what a technician should know of the clusters.
func (d *desk) Alarms() []backend.ClusterAlarm {
	alarms := d.vitals.Alarms()
	if len(alarms) == 0 {
		return nil
	}
	names, hamlets := map[app.ID]app.Cluster{}, d.hamletNames()
	for _, c := range d.inventory.Clusters() {
		names[c.ID] = c
	}
	views := make([]backend.ClusterAlarm, 0, len(alarms))
	for _, a := range alarms {
		views = append(views, d.alarmView(a, names, hamlets))
	}
	return views
}

func (d *desk) alarmView(a health.Alarm, clusters map[app.ID]app.Cluster, hamlets map[app.ID]string) backend.ClusterAlarm {
	v := backend.ClusterAlarm{
		Kind: string(a.Kind), Clusters: slices.Clone(a.Clusters), Since: a.Since, Times: a.Times, Grave: a.Grave, Figure: a.Figure,
		Wanted: a.Wanted, KnownAt: a.AckedAt, Of: a.Carrier + hamlets[a.Hamlet],
	}
	slices.SortFunc(v.Clusters, func(x, y app.ID) int { return cmp.Compare(clusters[x].Number, clusters[y].Number) })
	in := map[app.ID]bool{}
	for _, id := range v.Clusters {
		c := clusters[id]
		name := c.Name
		if c.Hamlet != a.Hamlet { // else its hamlet is told already
			name = c.In(hamlets[c.Hamlet])
		}
		v.Names = append(v.Names, name)
		in[c.Hamlet] = true
	}
	v.Hamlets = len(in)
	if v.Of == "" && len(v.Names) == 1 {
		v.Of = v.Names[0]
	}
	if a.Quiet() {
		v.KnownBy = d.nameOf(a.AckedBy)
	}
	return v
}

// hamletNames are the hamlets' names, none where they cannot be read.
func (d *desk) hamletNames() map[app.ID]string {
	names := map[app.ID]string{}
	if all, err := d.Hamlets(); err == nil {
		for _, h := range all {
			names[h.ID] = h.Name
		}
	}
	return names
}

// nameOf is what a user is called, the ID of one who is gone.
func (d *desk) nameOf(id app.ID) string {
	if all, err := d.Users(); err == nil {
		for _, u := range all {
			if u.ID == id {
				return u.Name
			}
		}
	}
	return string(id)
}

// KnowAlarm notes that who is signed in knows of an alarm, or takes that back.
func (d *desk) KnowAlarm(ctx context.Context, a backend.ClusterAlarm, known bool) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	code, knows, said := "alarm.acknowledge", by.ID, "status.alarm_known"
	if !known {
		code, knows, said = "alarm.unacknowledge", "", "status.alarm_loud"
	}
	act := audit.Act(by.ID, code, a.Kind, "of", a.Of, "clusters", strconv.Itoa(len(a.Clusters)))
	err = d.vitals.acknowledge(ctx, knows, health.Kind(a.Kind), a.Clusters, act)
	return d.done(err, backend.TopicClusters, said, "of", a.Of)
}

// Vitals are the points of a cluster's graph.
func (d *desk) Vitals(ctx context.Context, cluster app.ID, from, to app.Date, span time.Duration) ([]backend.VitalsPoint, error) {
	points, err := d.vitals.record.Series(ctx, cluster, from, to, span, d.clock.Now())
	views := make([]backend.VitalsPoint, 0, len(points))
	for _, p := range points {
		views = append(views, backend.VitalsPoint{
			At: p.At, Unknown: p.Unknown, Ready: p.Ready, Heard: p.Heard, Late: p.Late, Lost: p.Lost,
			Celsius: backend.VitalsRange(p.Celsius), Signal: backend.VitalsRange(p.Signal), Level: backend.VitalsRange(p.Level),
			ClockMS: backend.VitalsRange(p.ClockMS), Volume: backend.VitalsRange(p.Volume), FreeMB: p.FreeMB, DataKB: p.DataKB,
		})
	}
	return views, err
}

// mostSingle clusters that went a moment ago, or that have no box yet, are told
// one by one.
const mostSingle = 4

// clusterNeeds are the alarms that nobody knows of, and the clusters that went
// and of which no alarm tells yet; what has no box yet comes last.
func (d *desk) clusterNeeds() (needs []backend.Need) {
	told := map[app.ID]bool{}
	for _, a := range d.Alarms() {
		if n, ok := a.Need(); ok {
			needs = append(needs, n)
		}
		for _, id := range a.Clusters {
			told[id] = true
		}
	}
	var fresh, unpaired []backend.Need
	board := map[app.ID]app.ClusterStatus{}
	for _, s := range d.inventory.Board() {
		board[s.Cluster] = s
	}
	hamlets := d.hamletNames()
	for _, c := range d.inventory.Clusters() {
		n, ok := clusterNeed(c, board[c.ID])
		n.Title = c.In(hamlets[c.Hamlet])
		switch {
		case !ok || n.Kind == backend.NeedCluster && told[c.ID]:
		case n.Kind == backend.NeedCluster:
			fresh = append(fresh, n)
		default:
			unpaired = append(unpaired, n)
		}
	}
	return append(append(needs, together(fresh, backend.NeedClusters)...), together(unpaired, backend.NeedUnpairedMany)...)
}

// together is one need of a kind in the place of many that are alike, which
// leads to the first.
func together(needs []backend.Need, kind backend.NeedKind) []backend.Need {
	if len(needs) <= mostSingle {
		return needs
	}
	return []backend.Need{{Kind: kind, Count: len(needs), Object: needs[0].Object}}
}
