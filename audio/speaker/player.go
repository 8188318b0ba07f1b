package speaker

import (
	"slices"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/sync/wire"
)

// player gives an output its samples. An output asks by its local time; the
// player knows which show is due then, and which sample of it.
type player struct {
	station  func(local time.Time) (time.Time, bool)
	onSecond func(app.PlayedSecond)
	tap      func(samples []float32, at time.Time)

	mu     sync.Mutex
	set    settings
	leased []*show // what the station sends, oldest first
	held   []*show // what lies on the disk and is due soon or now
	show   *show   // of these, the one that sounds
	fader  fader
	now    time.Time // station time up to which was rendered

	ended map[app.ID]ending // broadcasts that an order stopped
	gone  map[app.ID]*show  // broadcasts whose place a newer one of the same rank took

	played map[app.ID]time.Time // when what was held of a broadcast ended

	testing *toneTest // nil for none
}

func newPlayer(set settings, station func(time.Time) (time.Time, bool), onSecond func(app.PlayedSecond)) *player {
	return &player{set: set, station: station, onSecond: onSecond, ended: map[app.ID]ending{}, gone: map[app.ID]*show{}, played: map[app.ID]time.Time{}}
}

// fill renders the samples that sound from the local time at on. It is called
// from one goroutine, in order of at.
func (p *player) fill(dst []float32, at time.Time) {
	var seconds []app.PlayedSecond
	p.mu.Lock()
	for rest, t := dst, at; len(rest) > 0; {
		n := len(rest)
		if due, known := p.station(t); known {
			seconds = append(seconds, p.choose(due)...)
			n = p.room(due, n)
		}
		seconds = append(seconds, p.part(rest[:n], t)...)
		rest, t = rest[n:], t.Add(audio.Duration(int64(n), audio.Rate))
	}
	p.mu.Unlock()
	p.tell(seconds)
	if p.tap != nil {
		p.tap(dst, at)
	}
}

// room is how many of n samples from the station time at on lie within one
// second of the account, and before a show that is held begins or ends.
func (p *player) room(at time.Time, n int) int {
	if p.show != nil {
		n = min(n, p.show.account.room())
	}
	for _, s := range p.held {
		for _, edge := range []time.Time{s.from, s.endAt} {
			if d := edge.Add(p.stagger()).Sub(at); d >= sample {
				n = min(n, max(int(d.Seconds()*audio.Rate), 1))
			}
		}
	}
	return n
}

// sample is one sample's time, rounded up.
const sample = time.Second/audio.Rate + 1

func (p *player) stagger() time.Duration { return time.Duration(p.set.StaggerMS) * time.Millisecond }

// part renders a stretch that lies within one second of the account.
func (p *player) part(dst []float32, local time.Time) (seconds []app.PlayedSecond) {
	at, known := p.station(local)
	s := p.show
	if s == nil || !known {
		p.rest(dst, at, known)
		return nil
	}
	p.endTest(app.Fail("order.cut", nil))
	stagger := p.stagger()
	counts := s.render(dst, at, stagger)
	if p.silent(s) {
		counts.Missed += counts.Played + counts.Concealed
		counts.Played, counts.Concealed = 0, 0
	}
	p.fader.target = p.gain(at)
	p.fader.apply(dst)
	s.account.add(dst, at, counts, s.late, s.latency(stagger)+s.late)
	p.now = at.Add(audio.Duration(int64(len(dst)), audio.Rate))
	over := s.over(p.now, stagger, p.fader.now == 0)
	if s.account.room() == 0 || over {
		if second, ok := s.account.close(); ok {
			seconds = append(seconds, second)
		}
	}
	if over {
		p.end(s)
	}
	return seconds
}

// leastEmergency is the volume of an emergency that names none, where a lower
// one was ordered: it is heard whatever the volume is. The cap holds.
const leastEmergency = 50

// gain is what the volume, the cap and the broadcast's boost come to at the
// station time at. A broadcast with a volume of its own is held to the cap that
// was set, unless it is an emergency.
func (p *player) gain(at time.Time) float64 {
	if p.show == nil || p.show.cut || p.silent(p.show) {
		return 0
	}
	volume, limit := p.set.loudness(at)
	if isEmergency(p.show) {
		volume = max(volume, p.set.Volume, leastEmergency)
	}
	if level := p.show.lease.Level; level > 0 {
		volume = level
		if !isEmergency(p.show) {
			limit = p.set.Cap
		}
	}
	g := gainOf(volume, limit) * audio.Ratio(p.show.lease.BoostDB)
	return min(g, gainOf(limit, 100))
}

// end takes a show away for good.
func (p *player) end(s *show) {
	s.finish()
	if s.sounded && !s.from.IsZero() && !p.now.Before(s.endAt.Add(-time.Second)) {
		p.played[s.broadcast] = s.endAt
	}
	if p.show == s {
		p.show = nil
	}
	is := func(x *show) bool { return x == s }
	p.leased, p.held = slices.DeleteFunc(p.leased, is), slices.DeleteFunc(p.held, is)
	for id, by := range p.gone {
		if by == s {
			delete(p.gone, id)
		}
	}
}

// listen begins a show, or renews its lease; begun tells which. A renewal that
// crossed with the order to stop is too late.
func (p *player) listen(l wire.Listen, now time.Time) (s *show, begun bool) {
	p.mu.Lock()
	p.setBack(now)
	if p.tooLate(l, now) {
		p.mu.Unlock()
		return nil, false
	}
	if i := slices.IndexFunc(p.leased, func(s *show) bool { return s.broadcast == l.Broadcast }); i >= 0 {
		defer p.mu.Unlock()
		p.leased[i].renew(l)
		return p.leased[i], false
	}
	s = newShow(l, now)
	last := p.replace(s)
	p.leased = append(p.leased, s)
	last = append(last, p.choose(later(now, p.now))...)
	p.mu.Unlock()
	p.tell(last)
	return s, true
}

// replace ends the leases of the same rank as s, which is newer. Their
// renewals mean nothing as long as s lasts.
func (p *player) replace(s *show) (last []app.PlayedSecond) {
	for _, x := range slices.Clone(p.leased) {
		if x.rank() != s.rank() {
			continue
		}
		if x == p.show {
			last = append(last, p.breakOff()...)
		}
		p.end(x)
		p.gone[x.broadcast] = s
	}
	return last
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// breakOff returns the unfinished second of what sounds, if any, to be told
// once the player is no longer held: who is told may ask the player in turn,
// or hold what another who asks it waits for.
func (p *player) breakOff() (last []app.PlayedSecond) {
	if p.show == nil {
		return nil
	}
	if second, ok := p.show.account.close(); ok {
		last = append(last, second)
	}
	p.show = nil
	return last
}

// tell must not be called with the player held.
func (p *player) tell(seconds []app.PlayedSecond) {
	for _, s := range seconds {
		p.onSecond(s)
	}
}

// finish ends every show without waiting for the output, which has gone.
func (p *player) finish() {
	p.mu.Lock()
	last := p.breakOff()
	for _, s := range slices.Concat(p.leased, p.held) {
		p.end(s)
	}
	p.mu.Unlock()
	p.tell(last)
}

// use makes a show play from src, which was made with the delay.
func (p *player) use(s *show, src source, delay time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s.src, s.delay = src, delay
	s.steer.unlock()
}

func (p *player) setTo(set settings) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.set = set
}

// busy reports whether something sounds or is about to.
func (p *player) busy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.leased)+len(p.held) > 0
}

// playing is the broadcast that plays, "" when none.
func (p *player) playing() app.ID {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.show == nil {
		return ""
	}
	return p.show.broadcast
}
