package speaker

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio/codec"
	"tienglang/sync/link"
	"tienglang/sync/release"
	"tienglang/sync/wire"
)

// Updating is what a speaker needs to put a newer program in the place of its
// own. Without Program and Keys it refuses orders to do so.
type Updating struct {
	Program string        // path of the running program, links followed
	Args    []string      // to start it anew with, its own name first
	Keys    release.Keys  // of releases that are believed
	Trial   time.Duration // within which a new program has to show that it works; 0 for 10 minutes
}

// errUpdate ends a life after which a newer program takes over.
var errUpdate = errors.New("a newer program takes over")

// updater obeys orders to update: it fetches the release, checks who signed it,
// tries its program, waits until nothing sounds, and ends this life for it.
type updater struct {
	r       *running
	fetcher *link.Fetcher
	space   func(dir string) (free, total int64, ok bool)
	asked   *wire.Order // while its program is on trial, for who holds running.orders
	working sync.Mutex  // held by the one job that is at the files

	mu  sync.Mutex
	job *updateJob
}

// updateJob is an order to update that is being obeyed.
type updateJob struct {
	release wire.Release
	batch   app.ID
	order   wire.Order // said last, to be answered; with port under updater.mu
	port    int
	stop    context.CancelFunc
}

func (r *running) openUpdater() {
	r.updates = &updater{r: r, fetcher: link.NewFetcher(r.identity, r.paired.Fingerprint, r.now), space: diskSpace}
}

// ordered begins to update, or goes on where the same order is said once more.
// It is answered when the newer program runs. Errors are its refusals:
//
//	update.not_here       a program that cannot be replaced by itself
//	release.no_keys       built to believe no releases
//	update.other_machine  no release for this kind of machine
//	update.same, update.older
//	update.read_only      the program's folder cannot be written
//	update.no_room
//	update.crashed, update.no_link, update.not_started  it was tried, and put back
func (u *updater) ordered(ctx context.Context, o wire.Order) error {
	var a wire.Update
	if err := o.DecodeArgs(&a); err != nil {
		return err
	}
	if n, ok := u.r.owner.updated(a.Batch); ok {
		switch n.State {
		case updateBack:
			return app.Fail(n.Why, nil)
		case updateDone:
			u.r.answer(o, nil, "before", n.Before, "after", n.After)
		default: // answered when the trial is over
			u.asked = &o
		}
		return errLater
	}
	rel, err := u.choose(a)
	if err != nil {
		return err
	}
	u.begin(ctx, a, rel, o)
	return errLater
}

// choose finds what of an order is for this box, and whether that can be done.
func (u *updater) choose(a wire.Update) (rel wire.Release, err error) {
	cfg := u.r.cfg
	if cfg.Updating.Program == "" || !canReplace {
		return rel, app.Fail("update.not_here", nil)
	}
	if len(cfg.Updating.Keys) == 0 {
		return rel, app.Fail("release.no_keys", nil)
	}
	rel, ok := a.For(runtime.GOOS, runtime.GOARCH)
	if !ok {
		return rel, app.Fail("update.other_machine", errors.New("none for "+runtime.GOOS+"/"+runtime.GOARCH))
	}
	if err := isNewer(rel.Version, cfg.Version); err != nil {
		return rel, err
	}
	if rel.Bytes > release.MaxFile {
		return rel, app.Fail("release.not_one", nil)
	}
	return rel, u.room(rel)
}

func isNewer(version, than string) error {
	switch release.Newer(version, than) {
	case 0:
		return app.Fail("update.same", nil)
	case -1:
		return app.Fail("update.older", nil)
	}
	return nil
}

// room looks whether the program's folder can be written, and whether there is
// room for the file and the program.
func (u *updater) room(rel wire.Release) error {
	folder := filepath.Dir(u.r.cfg.Updating.Program)
	probe, err := os.CreateTemp(folder, ".update-*")
	if err != nil {
		if app.CodeOf(codec.DiskError(err)) == "disk.full" {
			return app.Fail("update.no_room", err)
		}
		return app.Fail("update.read_only", err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return app.Fail("update.read_only", err)
	}
	var begun int64
	if info, err := os.Stat(u.part(rel)); err == nil {
		begun = info.Size()
	}
	for _, need := range []struct {
		dir   string
		bytes int64
	}{{folder, 2 * rel.Bytes}, {u.r.cfg.Dir, rel.Bytes - begun}} {
		if free, _, ok := u.space(need.dir); ok && free < need.bytes+fetchSpare {
			return app.Fail("update.no_room", nil)
		}
	}
	return nil
}

// begin starts the work, unless the same is under way; another gives way.
func (u *updater) begin(ctx context.Context, a wire.Update, rel wire.Release, o wire.Order) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.job != nil && u.job.batch == a.Batch {
		u.job.order, u.job.port = o, a.Port
		return
	}
	if u.job != nil {
		u.job.stop()
	}
	ctx, stop := context.WithCancel(ctx)
	job := &updateJob{release: rel, batch: a.Batch, order: o, port: a.Port, stop: stop}
	u.job = job
	u.r.tasks.Go(func() {
		defer stop()
		u.work(ctx, job)
	})
}

// work does a job, and answers where it comes to nothing.
func (u *updater) work(ctx context.Context, job *updateJob) {
	u.working.Lock()
	defer u.working.Unlock()
	if u.settled(ctx) != nil {
		return
	}
	n, err := u.prepare(ctx, job)
	if err == nil {
		err = u.await(ctx)
	}
	if ctx.Err() != nil {
		return // it is said once more, or another takes its place
	}
	if err == nil {
		u.r.log.Info("a newer program takes over", "before", n.Before, "after", n.After)
		u.r.owner.next(n)
		u.r.fail(errUpdate)
		return
	}
	u.mu.Lock()
	o := job.order
	if u.job == job {
		u.job = nil
	}
	u.mu.Unlock()
	u.r.answer(o, err)
}

// settled returns once the running program is not on trial: until then it lies
// where the next would be laid.
func (u *updater) settled(ctx context.Context) error {
	for u.r.owner.onTrial() != nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-u.r.link.Local().After(lookEvery):
		}
	}
	return ctx.Err()
}

// prepare fetches the release and lays its program beside the one that runs,
// tried and ready to take its place. What was kept of a file that proves to be
// spoilt is fetched once more.
func (u *updater) prepare(ctx context.Context, job *updateJob) (n updateNote, err error) {
	var head release.Head
	for range 2 {
		if err = u.fetch(ctx, job); err != nil {
			return n, err
		}
		if head, err = u.unpack(job.release); app.CodeOf(err) != "release.damaged" {
			break
		}
		if rerr := os.Remove(u.part(job.release)); rerr != nil {
			return n, errors.Join(err, rerr)
		}
	}
	if err != nil {
		return n, err
	}
	program := u.r.cfg.Updating.Program
	if err := tryProgram(ctx, program+newExt, head.Version); err != nil {
		return n, errors.Join(err, remove(program+newExt))
	}
	return updateNote{
		Batch: job.batch, Before: u.r.cfg.Version, After: head.Version, Program: program,
		State: updateTrial, Schedule: u.r.holder.number(),
	}, nil
}

// How soon what could not be fetched is tried again, and how near a programme
// may be that is due.
const (
	updateRetryMost = 5 * time.Minute
	quietBefore     = 2 * time.Minute
)

// fetch gets the file, however long its line takes.
func (u *updater) fetch(ctx context.Context, job *updateJob) error {
	for wait := fetchAtFirst; ; wait = min(2*wait, updateRetryMost) {
		err := u.download(ctx, job)
		switch {
		case err == nil || ctx.Err() != nil:
			return err
		case errors.Is(err, fs.ErrNotExist):
			return app.Fail("update.gone", err)
		case app.CodeOf(codec.DiskError(err)) == "disk.full":
			return app.Fail("update.no_room", err)
		}
		u.r.log.Warn("release not fetched", "err", err, "again_in", wait)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-u.r.link.Local().After(wait + rand.N(wait/2)):
		}
	}
}

// part is where what has come of a file lies.
func (u *updater) part(rel wire.Release) string {
	return filepath.Join(u.r.cfg.Dir, updateFolder, rel.SHA256+partExt)
}

// download goes on with the file where it broke off. Its SHA-256 need not be
// looked at: its signature is.
func (u *updater) download(ctx context.Context, job *updateJob) (err error) {
	folder := filepath.Join(u.r.cfg.Dir, updateFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	part := u.part(job.release)
	others, _ := filepath.Glob(filepath.Join(folder, "*"+partExt)) // the pattern is well formed
	for _, path := range others {
		if path != part {
			err = errors.Join(err, os.Remove(path))
		}
	}
	if err != nil {
		return err
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(u.pour(ctx, job, f), f.Close())
	if errors.Is(err, link.ErrRange) { // what is here is more than the station has
		return errors.Join(err, os.Remove(part))
	}
	return err
}

func (u *updater) pour(ctx context.Context, job *updateJob, f *os.File) error {
	begun, err := f.Seek(0, 2)
	if err != nil || begun == job.release.Bytes {
		return err
	}
	if begun > job.release.Bytes {
		return link.ErrRange
	}
	u.mu.Lock()
	address := net.JoinHostPort(u.r.link.Host(), strconv.Itoa(job.port))
	u.mu.Unlock()
	body, start, err := u.fetcher.File(ctx, address, job.release.SHA256, begun)
	if err != nil {
		return err
	}
	defer body.Close()
	if start != begun {
		if begun = 0; start != 0 {
			return errors.New("the station goes on at another place")
		}
		if _, err := f.Seek(0, 0); err != nil {
			return err
		}
		if err := f.Truncate(0); err != nil {
			return err
		}
	}
	return pour(f, body, job.release.Bytes-begun)
}

// await returns once the program may be replaced: nothing sounds, nothing is
// due within two minutes, and no order is obeyed any more.
func (u *updater) await(ctx context.Context) error {
	for {
		if u.claim(ctx) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-u.r.link.Local().After(lookEvery):
		}
	}
}

// claim ends the obeying of orders where nothing is to be cut by it; not for a
// job that has given way to another, which would leave the box deaf.
func (u *updater) claim(ctx context.Context) bool {
	u.r.orders.Lock()
	defer u.r.orders.Unlock()
	if ctx.Err() != nil || u.r.ending || !u.r.resting() {
		return false
	}
	u.r.ending = true
	return true
}

// resting reports whether nothing sounds, nor will within two minutes.
func (r *running) resting() bool {
	now := r.now()
	return !r.player.busy() && !r.player.tested() && !r.holder.near(now, quietBefore)
}

// tested reports whether a test tone sounds.
func (p *player) tested() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.testing != nil
}

// near reports whether something that is held sounds, or is due within d.
func (h *holder) near(now time.Time, d time.Duration) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.messageSlots(now) {
		if s.To.After(now) && s.From.Before(now.Add(d)) {
			return true
		}
	}
	for _, s := range h.schedule.Slots {
		if s.To.After(now) && s.From.Before(now.Add(d)) {
			return true
		}
	}
	return false
}

// number is that of the schedule that is held, 0 for none.
func (h *holder) number() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.schedule.Number
}
