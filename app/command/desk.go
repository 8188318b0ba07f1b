package command

import (
	"sync"
	"sync/atomic"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// desk is the station as the window sees it: backend.Backend over the real
// services, for the person who is signed in.
type desk struct {
	*station
	player player
	deck   cartDeck
	work   workbench

	scripts scripts
	list    readList
	ground  groundPictures
	heard   heardGround

	mu       sync.Mutex
	user     app.User
	signedIn bool
	status   backend.Status
	watchers map[int]func(backend.Topic)
	next     int

	stopAt     autoStop
	underWay   atomic.Pointer[deskTake] // the recording that has not been stopped
	unfinished atomic.Pointer[app.ID]   // whose finishing is not heard now
	playsTo    atomic.Int64             // where PlayEdit ends, 0 for the end
	scrubs     scrubber

	hearing sync.Mutex
	monitor *monitor // the pole that is being listened to
}

// newDesk makes the window's view of s, before anybody has signed in.
func newDesk(s *station) *desk {
	d := &desk{station: s, watchers: map[int]func(backend.Topic){}}
	d.work.edits, d.work.intake = edits{db: s.db, dir: s.dir}, s.intake
	d.scripts.edits = d.work.edits
	d.ground.dir = s.dir
	d.player.output = func() string { return d.settings.Get().Output }
	d.deck.output, d.deck.sounds = d.player.output, &s.cartSounds
	s.watch(d.publish)
	s.noteTo(d.note)
	s.overTo(d.over)
	return d
}

// Station is what the station is called.
func (d *desk) Station() app.Station { return d.info() }

// Now is the station's time.
func (d *desk) Now() time.Time { return d.clock.Now() }

// Version is the program's.
func (d *desk) Version() string { return Version }

// DataFolder is where everything lies.
func (d *desk) DataFolder() string { return d.dir }

// Subscribe calls f whenever a topic changed.
func (d *desk) Subscribe(f func(backend.Topic)) (cancel func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id := d.next
	d.next++
	d.watchers[id] = f
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.watchers, id)
	}
}

func (d *desk) publish(t backend.Topic) {
	d.mu.Lock()
	all := make([]func(backend.Topic), 0, len(d.watchers))
	for _, f := range d.watchers {
		all = append(all, f)
	}
	d.mu.Unlock()
	for _, f := range all {
		f(t)
	}
}

// Status is the newest line for the status line.
func (d *desk) Status() backend.Status {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.status
}

// note puts a sentence, or an error, into the status line.
func (d *desk) note(key string, err error, pairs ...string) {
	args := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	d.mu.Lock()
	d.status = backend.Status{At: d.clock.Now(), Key: key, Args: args, Err: err}
	d.mu.Unlock()
	d.publish(backend.TopicStatus)
}

// done notes what was saved, or passes err on.
func (d *desk) done(err error, topic backend.Topic, key string, pairs ...string) error {
	if err != nil {
		return err
	}
	d.note(key, nil, pairs...)
	d.publish(topic)
	return nil
}

// who is the signed-in user; "people.not_signed_in" without one.
func (d *desk) who() (app.User, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.signedIn || d.user.MustChange {
		return app.User{}, app.Fail("people.not_signed_in", nil)
	}
	return d.user, nil
}

// may is who, if they may do p.
func (d *desk) may(p app.Permission) (app.User, error) {
	u, err := d.who()
	if err != nil {
		return u, err
	}
	return u, u.Need(p)
}
