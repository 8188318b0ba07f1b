package stream

import "time"

// IndexAt is the number of the stream sample that is due to be heard at
// playAt (station time): the one captured Delay before. Numbers are the
// receiver's own and rise by one a sample. ok is false until the station has
// reported a capture time.
func (r *Receiver) IndexAt(playAt time.Time) (index int64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.line.at(playAt.Add(-r.cfg.Delay))
}

// PlayAt is when (station time) the stream sample of that number is due to be
// heard.
func (r *Receiver) PlayAt(index int64) (playAt time.Time, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t, ok := r.line.captured(index)
	return t.Add(r.cfg.Delay), ok
}

// Read fills dst with the samples from index on. Packets that have not come
// by now are given up: they are repaired from the next packet's copy,
// concealed up to 100 ms, and silence beyond. Reading on where the last read
// ended is the normal case; a step back by up to a second gives the same
// samples again, a leap ahead skips.
func (r *Receiver) Read(dst []float32, index int64) ReadStats {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.play.read(dst, index)
}

// ReadAt fills dst with the samples of which the first is due to be heard at
// playAt (station time), to the nearest sample. Before the station's first
// report it gives silence that counts as idle.
func (r *Receiver) ReadAt(dst []float32, playAt time.Time) ReadStats {
	r.mu.Lock()
	defer r.mu.Unlock()
	index, ok := r.line.at(playAt.Add(-r.cfg.Delay))
	if !ok {
		clear(dst)
		return ReadStats{Idle: len(dst)}
	}
	return r.play.read(dst, index)
}

// StationTime is the station's time at a local time; ok is false while the
// station's clock is not known.
func (r *Receiver) StationTime(local time.Time) (station time.Time, ok bool) {
	if r.cfg.Station == nil {
		return local, true
	}
	offset, ok := r.cfg.Station.ClockOffset()
	return local.Add(offset), ok
}

func (r *Receiver) stationTime(local time.Time) time.Time {
	t, _ := r.StationTime(local)
	return t
}

// Ended tells when (station time) the last sample of the sound is due to be
// heard; ok is false until the station has told of an end.
func (r *Receiver) Ended() (at time.Time, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.play.ended {
		return time.Time{}, false
	}
	t, ok := r.line.captured(r.play.endAt)
	return t.Add(r.cfg.Delay), ok
}

// State tells how the connection stands.
func (r *Receiver) State() State {
	select {
	case <-r.done:
		return StateClosed
	case <-r.lost:
		return StateLost
	default:
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case !r.connected:
		return StateConnecting
	case r.play.ended:
		return StateEnded
	case r.packets == 0 || r.cfg.Clock.Now().Sub(r.heardAt) > starvedAfter:
		return StateStarved
	}
	return StateLive
}

// ReceiverStats is what was measured of the stream so far.
type ReceiverStats struct {
	State     State
	Packets   int64 // received, resent ones included
	Late      int64 // came after they were due
	Malformed int64
	Buffered  time.Duration // received and not yet read
	Transit   time.Duration // from capture of its last sample to arrival, of the last packet
}

// Stats tells what was measured.
func (r *Receiver) Stats() ReceiverStats {
	state := r.State()
	r.mu.Lock()
	defer r.mu.Unlock()
	return ReceiverStats{
		State: state, Packets: r.packets, Late: r.play.late, Malformed: r.malformed,
		Buffered: durationOf(r.play.buf.span(r.play.next)), Transit: r.transit,
	}
}
