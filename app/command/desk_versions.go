package command

import (
	"cmp"
	"context"
	"slices"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/sync/release"
	"tienglang/ui/backend"
)

// ReleaseBoard is what is held, what the boxes run, and what is under way.
func (d *desk) ReleaseBoard(ctx context.Context) (b backend.ReleaseBoard, err error) {
	kept, err := d.releases.list()
	if app.CodeOf(err) == "release.no_keys" {
		b.Closed, err = err, nil
	}
	if err != nil {
		return b, err
	}
	open := slices.DeleteFunc(d.ordering.Open(), func(o ordering.Order) bool { return o.Kind != ordering.Update })
	b.Running = versions(d.inventory.Clusters(), d.runningAs, kept, open)
	if b.Held, err = d.heldReleases(ctx, kept, open, b.Running); err != nil {
		return b, err
	}
	ended, err := d.db.UpdatesSince(ctx, d.clock.Now().Add(-backend.UpdatesShown))
	if err != nil {
		return b, err
	}
	b.Updates = d.updates(kept, open, ended)
	return b, nil
}

// heldReleases are those that are kept, with who added them and who runs them.
func (d *desk) heldReleases(ctx context.Context, kept []keptRelease, open []ordering.Order, running []backend.RunningVersion) ([]backend.HeldRelease, error) {
	users, err := d.Users()
	if err != nil {
		return nil, err
	}
	all := make([]backend.HeldRelease, len(kept))
	for i, k := range kept {
		acts, err := d.db.AuditOf(ctx, k.File)
		if err != nil {
			return nil, err
		}
		newest, _ := newestFor(kept, k.machine())
		all[i] = backend.HeldRelease{
			Release: k.view(), Signer: k.Signer, AddedAt: k.Added, AddedBy: addedBy(acts, users), Newest: newest.File == k.File,
			Runs: runsOf(k, running), Needed: needing(k, kept, open, d.releases.machineOf),
		}
	}
	return all, nil
}

// addedBy names who added a release last, "" for who is gone or the program.
func addedBy(acts []app.AuditRow, users []app.User) string {
	act := slices.IndexFunc(acts, func(a app.AuditRow) bool { return a.Action == "release.add" }) // the newest first
	if act < 0 {
		return ""
	}
	who := slices.IndexFunc(users, func(u app.User) bool { return u.ID == acts[act].User })
	if who < 0 {
		return ""
	}
	return users[who].Name
}

// newestFor is the newest release for a kind of machine, of any where it is not
// known; kept has the newest first.
func newestFor(kept []keptRelease, machine string) (keptRelease, bool) {
	i := slices.IndexFunc(kept, func(k keptRelease) bool { return machine == "" || k.machine() == machine })
	if i < 0 {
		return keptRelease{}, false
	}
	return kept[i], true
}

// runsOf counts the clusters that run a release, as far as their machines are
// known.
func runsOf(k keptRelease, running []backend.RunningVersion) (n int) {
	for _, v := range running {
		if v.Version != "" && release.Newer(v.Version, k.Version) == 0 && (v.Machine == "" || v.Machine == k.machine()) {
			n += len(v.Clusters)
		}
	}
	return n
}

// running is what a cluster's speaker has told of its program.
type running struct {
	version, machine string // "" where it has not
	virtual          bool   // it is a part of the station's own program
}

func (s *station) runningAs(cluster app.ID) running {
	is := s.inventory.Status(cluster)
	return running{is.Version, is.Machine, s.virtual.runs(cluster)}
}

// versions groups the clusters that have a box by what it runs.
func versions(clusters []app.Cluster, as func(app.ID) running, kept []keptRelease, open []ordering.Order) (all []backend.RunningVersion) {
	ordered := make(map[app.ID]bool, len(open))
	for _, o := range open {
		ordered[o.Cluster] = true
	}
	for _, c := range clusters {
		if c.SpeakerKey == "" {
			continue
		}
		is := versionOfBox(as(c.ID), kept)
		same := func(v backend.RunningVersion) bool {
			return v.Version == is.Version && v.Machine == is.Machine && v.State == is.State
		}
		i := slices.IndexFunc(all, same)
		if i < 0 {
			i, all = len(all), append(all, is)
		}
		all[i].Clusters = append(all[i].Clusters, c.ID)
		if is.State == backend.VersionBehind && !ordered[c.ID] {
			all[i].Free = append(all[i].Free, c.ID)
		}
	}
	slices.SortStableFunc(all, func(a, b backend.RunningVersion) int {
		return cmp.Or(slices.Index(versionOrder, a.State)-slices.Index(versionOrder, b.State),
			release.Newer(b.Version, a.Version), cmp.Compare(a.Machine, b.Machine))
	})
	return all
}

var versionOrder = []backend.VersionState{
	backend.VersionBehind, backend.VersionNewest, backend.VersionNone, backend.VersionFixed, backend.VersionUnknown,
}

// versionOfBox is how a box stands to what is kept. One that has not told its
// machine is held against the newest of all: an order says what is true.
func versionOfBox(is running, kept []keptRelease) backend.RunningVersion {
	v := backend.RunningVersion{Version: is.version, Machine: is.machine, State: backend.VersionNewest}
	newest, ok := newestFor(kept, is.machine)
	switch {
	case is.version == "":
		v.Machine, v.State = "", backend.VersionUnknown
	case is.virtual:
		v.State = backend.VersionFixed
	case !ok:
		v.State = backend.VersionNone
	case release.Newer(newest.Version, is.version) > 0:
		v.State, v.To = backend.VersionBehind, newest.Version
	}
	return v
}

// updates are the last orders to update of the clusters.
func (d *desk) updates(kept []keptRelease, open, ended []ordering.Order) []backend.ClusterUpdate {
	seen := map[app.ID]bool{}
	last := slices.DeleteFunc(slices.Concat(open, ended), func(o ordering.Order) bool {
		was := seen[o.Cluster]
		seen[o.Cluster] = true
		return was
	})
	all := make([]backend.ClusterUpdate, len(last))
	for i, v := range orderViews(last) {
		all[i].ClusterOrder = v
		if v.Open() {
			s := d.inventory.Status(v.Cluster)
			all[i].From, all[i].To = s.Version, offeredTo(s.Machine, kept, last[i])
		}
		if last[i].State == ordering.Sent {
			all[i].Phase = d.fetches.phase(v.Cluster, v.GivenAt)
		}
	}
	return all
}

// offeredTo is the version that an open order offers to a machine, "" where that
// is not known.
func offeredTo(machine string, kept []keptRelease, o ordering.Order) string {
	if machine == "" {
		return ""
	}
	at := orderedAt(o)
	for _, k := range kept { // the newest first
		if k.machine() == machine && (at.IsZero() || !k.Added.After(at)) {
			return k.Version
		}
	}
	return ""
}
