package speaker

import (
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/sync/wire"
)

// player gives an output its samples. An output asks by its local time; the
// player knows which sample of the broadcast is due then.
type player struct {
	station  func(local time.Time) (time.Time, bool)
	onSecond func(app.PlayedSecond)
	tap      func(samples []float32, at time.Time)

	mu    sync.Mutex
	set   settings
	show  *show
	fader fader
	now   time.Time // station time up to which was rendered
	ended app.ID    // the broadcast that an order stopped last
}

func newPlayer(set settings, station func(time.Time) (time.Time, bool), onSecond func(app.PlayedSecond)) *player {
	return &player{set: set, station: station, onSecond: onSecond}
}

// fill renders the samples that sound from the local time at on. It is called
// from one goroutine, in order of at.
func (p *player) fill(dst []float32, at time.Time) {
	var seconds []app.PlayedSecond
	p.mu.Lock()
	for rest, t := dst, at; len(rest) > 0; {
		n := len(rest)
		if p.show != nil {
			n = min(n, p.show.account.room())
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

// part renders a stretch that lies within one second of the account.
func (p *player) part(dst []float32, local time.Time) (seconds []app.PlayedSecond) {
	at, known := p.station(local)
	s := p.show
	if s == nil || !known {
		clear(dst)
		return nil
	}
	stagger := time.Duration(p.set.StaggerMS) * time.Millisecond
	counts := s.render(dst, at, stagger)
	p.fader.target = p.gain()
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
		p.end()
	}
	return seconds
}

// gain is what the volume, the cap and the broadcast's boost come to.
func (p *player) gain() float64 {
	if p.show == nil || p.show.cut {
		return 0
	}
	g := gainOf(p.set.Volume, p.set.Cap) * audio.Ratio(p.show.lease.BoostDB)
	return min(g, gainOf(p.set.Cap, 100))
}

func (p *player) end() {
	close(p.show.done)
	p.show = nil
}

// listen begins a show, or renews its lease; begun tells which. What else was
// playing ends. A renewal that crossed with the order to stop is too late.
func (p *player) listen(l wire.Listen, now time.Time) (s *show, begun bool) {
	p.mu.Lock()
	if l.Broadcast == p.ended {
		p.mu.Unlock()
		return nil, false
	}
	if p.show != nil && p.show.broadcast == l.Broadcast {
		defer p.mu.Unlock()
		p.show.lease = l
		return p.show, false
	}
	last := p.breakOff()
	s = newShow(l, now)
	p.show = s
	p.fader.now = p.gain()
	p.mu.Unlock()
	p.tell(last)
	return s, true
}

// breakOff ends the show that plays, if any, and returns its unfinished
// second, to be told once the player is no longer held: who is told may ask
// the player in turn, or hold what another who asks it waits for.
func (p *player) breakOff() (last []app.PlayedSecond) {
	if p.show == nil {
		return nil
	}
	if second, ok := p.show.account.close(); ok {
		last = append(last, second)
	}
	p.end()
	return last
}

// tell must not be called with the player held.
func (p *player) tell(seconds []app.PlayedSecond) {
	for _, s := range seconds {
		p.onSecond(s)
	}
}

// stop ends the show of a broadcast ("" for any): after what was captured
// before endAt has sounded, or at once with a fade when endAt is zero.
func (p *player) stop(broadcast app.ID, endAt time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = broadcast
	if broadcast == "" && p.show != nil {
		p.ended = p.show.broadcast
	}
	if p.show == nil || broadcast != "" && p.show.broadcast != broadcast {
		return
	}
	p.show.endAt = endAt
	p.show.cut = endAt.IsZero()
}

// leave fades the show of a broadcast out that goes on without this pole.
func (p *player) leave(broadcast app.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.show != nil && p.show.broadcast == broadcast {
		p.show.cut = true
	}
}

// finish ends the show without waiting for its output, which has gone.
func (p *player) finish() {
	p.mu.Lock()
	last := p.breakOff()
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

// playing is the broadcast that plays, "" when none.
func (p *player) playing() app.ID {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.show == nil {
		return ""
	}
	return p.show.broadcast
}
