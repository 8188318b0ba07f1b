package speaker

import (
	"context"
	"log/slog"
	"math"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device"
)

// A pole's microphone is compared with what the pole plays by their loudness
// over time: how it rises and falls survives distance, wind and a cheap
// microphone, where the samples themselves do not.
const (
	hearSlot    = 20 * time.Millisecond
	hearPart    = 2 * time.Second // judged one by one
	hearParts   = 3
	hearLag     = 1500 * time.Millisecond // from the output to the microphone, buffers included
	hearKeep    = hearParts*hearPart + hearLag + 500*time.Millisecond
	hearMatch   = 0.5   // correlation from which a part was heard
	hearPlayed  = -50.0 // dBFS below which nothing is played that could be heard
	hearSilence = 0.3   // share of played slots below which a part says nothing
)

// envelope is the loudness of a sound over time.
type envelope struct {
	first  int64 // slot of power[0], counted from base
	power  []float64
	filled []int // samples that a slot has
}

// add takes in samples that sound from at on.
func (e *envelope) add(base, at time.Time, p []float32) {
	for i, x := range p {
		slot := int64((at.Sub(base) + audio.Duration(int64(i), audio.Rate)) / hearSlot)
		if len(e.power) == 0 || slot < e.first || slot > e.first+int64(len(e.power))+int64(hearKeep/hearSlot) {
			e.first, e.power, e.filled = slot, nil, nil
		}
		for e.first+int64(len(e.power)) <= slot {
			e.power, e.filled = append(e.power, 0), append(e.filled, 0)
		}
		e.power[slot-e.first] += float64(x) * float64(x)
		e.filled[slot-e.first]++
	}
	if over := len(e.power) - int(hearKeep/hearSlot); over > 0 {
		e.first += int64(over)
		e.power, e.filled = e.power[over:], e.filled[over:]
	}
}

// end is the slot behind the last.
func (e *envelope) end() int64 { return e.first + int64(len(e.power)) }

// level is a slot's level in dBFS.
func (e *envelope) level(slot int64) float64 {
	i := slot - e.first
	if i < 0 || i >= int64(len(e.power)) || e.filled[i] == 0 {
		return audio.SilenceDBFS
	}
	return max(audio.DB(math.Sqrt(e.power[i]/float64(e.filled[i]))), hearFloor)
}

// hearFloor is the level under which all is the same silence.
const hearFloor = -80.0

// hearing compares what a pole plays with what its microphone hears.
type hearing struct {
	base time.Time

	mu     sync.Mutex
	played envelope
	heard  envelope
}

// plays takes in what sounds.
func (h *hearing) plays(p []float32, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.played.add(h.base, at, p)
}

// hears takes in what the microphone gives.
func (h *hearing) hears(p []float32, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard.add(h.base, at, p)
}

// judge tells of the last seconds up to now; nil where nothing was played that
// could have been heard, or too little is known yet.
func (h *hearing) judge(now time.Time) *app.EarReport {
	h.mu.Lock()
	defer h.mu.Unlock()
	part := int64(hearPart / hearSlot)
	slot := int64(now.Sub(h.base) / hearSlot)
	if slot-h.heard.end() > int64(hearPart/hearSlot) { // the microphone is gone
		return nil
	}
	end := min(slot, h.played.end(), h.heard.end()) - int64(hearLag/hearSlot)
	first := end - part*hearParts
	if first < h.played.first || !h.sounds(first, end) {
		return nil
	}
	lag := h.lag(first, end)
	r := &app.EarReport{LevelDBFS: h.loudness(first+lag, end+lag)}
	judged, well := 0, 0
	for from := first; from < end; from += part {
		if !h.sounds(from, from+part) {
			continue
		}
		judged++
		match := max(h.match(from, from+part, lag), 0)
		r.Match = max(r.Match, match)
		if match >= hearMatch {
			well++
		}
	}
	switch {
	case judged == 0:
		return nil
	case well == judged:
		r.Heard = app.HeardWell
	case well > 0:
		r.Heard = app.HeardPartly
	default:
		r.Heard = app.HeardSilent
	}
	return r
}

// sounds reports whether enough was played between two slots.
func (h *hearing) sounds(from, to int64) bool {
	loud := 0
	for s := from; s < to; s++ {
		if h.played.level(s) > hearPlayed {
			loud++
		}
	}
	return float64(loud) >= hearSilence*float64(to-from)
}

// lag is by how many slots the microphone is later.
func (h *hearing) lag(from, to int64) (best int64) {
	most := -1.0
	for lag := int64(0); lag <= int64(hearLag/hearSlot); lag++ {
		if m := h.match(from, to, lag); m > most {
			most, best = m, lag
		}
	}
	return best
}

// match is the correlation of the two envelopes, in decibels, over a stretch.
func (h *hearing) match(from, to, lag int64) float64 {
	var sx, sy, sxx, syy, sxy, n float64
	for s := from; s < to; s++ {
		x, y := h.played.level(s), h.heard.level(s+lag)
		sx, sy, sxx, syy, sxy, n = sx+x, sy+y, sxx+x*x, syy+y*y, sxy+x*y, n+1
	}
	vx, vy := sxx/n-sx/n*sx/n, syy/n-sy/n*sy/n
	if vx < 0.05 || vy < 0.05 { // a level that stands still says nothing
		return 0
	}
	return (sxy/n - sx/n*sy/n) / math.Sqrt(vx*vy)
}

func (h *hearing) loudness(from, to int64) float64 {
	sum, n := 0.0, 0
	for s := from; s < to; s++ {
		if i := s - h.heard.first; i >= 0 && i < int64(len(h.heard.power)) {
			sum, n = sum+h.heard.power[i], n+h.heard.filled[i]
		}
	}
	if n == 0 {
		return audio.SilenceDBFS
	}
	return audio.DB(math.Sqrt(sum / float64(n)))
}

// listen reads the microphone until ctx ends.
func (h *hearing) listen(ctx context.Context, in *device.Input, at func(time.Time) time.Time, tap *tap, log *slog.Logger) {
	p := make([]float32, audio.BlockFrames)
	tick := time.NewTicker(hearSlot)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			if err := in.Close(); err != nil {
				log.Warn("close the microphone", "err", err)
			}
			return
		case <-tick.C:
		}
		for n, when := in.ReadAt(p); n > 0; n, when = in.ReadAt(p) {
			h.hears(p[:n], at(when))
			tap.put(p[:n], when)
		}
	}
}

// openMicrophone opens the pole's microphone where it has one, and listens to
// what is played. A program that is started with a wrong name says so.
func (r *running) openMicrophone() (err error) {
	if r.cfg.Microphone == "" {
		return nil
	}
	if r.microphone, err = device.OpenInput(r.cfg.Microphone, device.InputOptions{}); err != nil {
		return err
	}
	r.hearing = &hearing{base: r.link.Local().Now().Add(-time.Hour)}
	tap := r.cfg.OnPlayed
	r.player.tap = func(p []float32, at time.Time) {
		r.hearing.plays(p, at)
		if tap != nil {
			tap(p, at)
		}
	}
	return nil
}

// ear is what the microphone makes of what is played, nil without one.
func (r *running) ear() *app.EarReport {
	if r.hearing == nil || r.player.playing() == "" {
		return nil
	}
	return r.hearing.judge(r.link.Local().Now())
}
