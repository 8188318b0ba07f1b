package command

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/ordering"
	"tienglang/sync/release"
	"tienglang/sync/wire"
)

// asideExt ends the name of a release that was removed and can be brought back.
const asideExt = ".aside"

func (r *releases) aside(sha string) string { return r.path(sha) + asideExt }

// bringBack keeps a release again that was removed last: "release.gone" where
// it is not there any more, and the errors of fits.
func (r *releases) bringBack(ctx context.Context, by app.User, sha string) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	r.changing.Lock()
	defer r.changing.Unlock()
	if !wire.ValidSHA256(sha) {
		return app.Fail("release.gone", nil)
	}
	k, err := r.readAt(r.aside(sha), sha)
	if errors.Is(err, fs.ErrNotExist) {
		return app.Fail("release.gone", err)
	}
	if err != nil {
		return err
	}
	if err := r.fits(k); app.CodeOf(err) != "release.behind" && err != nil { // a newer one was there before, too
		return err
	}
	if err := os.Rename(r.aside(sha), r.path(sha)); err != nil {
		return err
	}
	return r.db.AddAudit(ctx, audit.Act(by.ID, "release.restore", sha, "version", k.Version, "machine", k.machine()))
}

// sweep deletes what was removed before, and what a program that was killed left
// of a file that it was copying.
func (r *releases) sweep() error {
	files, err := os.ReadDir(r.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), asideExt) || strings.HasPrefix(f.Name(), halfName) {
			err = errors.Join(err, os.Remove(filepath.Join(r.dir, f.Name())))
		}
	}
	return err
}

// begin sweeps when the station is opened.
func (r *releases) begin() {
	if err := r.sweep(); err != nil {
		slog.Warn("what was removed of the releases is still there", "error", err)
	}
}

// spared is "release.needed" where an open order is to be obeyed with a release.
func (r *releases) spared(ctx context.Context, k keptRelease, all []keptRelease) error {
	orders, err := r.db.OpenOrders(ctx)
	if err != nil {
		return err
	}
	if n := needing(k, all, orders, r.machineOf); n > 0 {
		return app.Fail("release.needed", nil, "version", k.Version, "n", strconv.Itoa(n))
	}
	return nil
}

// needing counts the open orders to update that are obeyed with k: it was the
// newest for its machine when they were said, or is now that they wait to be
// said. A cluster whose machine is not known may be of any.
func needing(k keptRelease, all []keptRelease, open []ordering.Order, machine func(app.ID) string) (n int) {
	for _, o := range open {
		is := machine(o.Cluster)
		if o.Kind == ordering.Update && o.State.Open() && (is == "" || is == k.machine()) && offered(k, all, orderedAt(o)) {
			n++
		}
	}
	return n
}

// orderedAt is when an open order was said last, zero where it waits to be.
func orderedAt(o ordering.Order) time.Time {
	switch {
	case !o.SentAt.IsZero():
		return o.SentAt
	case o.State == ordering.Sent:
		return o.GivenAt
	}
	return time.Time{}
}

// offered reports whether k was the newest of all for its machine at a moment,
// zero for now.
func offered(k keptRelease, all []keptRelease, at time.Time) bool {
	then := func(is keptRelease) bool { return at.IsZero() || !is.Added.After(at) }
	for _, is := range all {
		if is.machine() == k.machine() && then(is) && release.Newer(is.Version, k.Version) > 0 {
			return false
		}
	}
	return then(k)
}
