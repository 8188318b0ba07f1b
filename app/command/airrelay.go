package command

import (
	"context"
	"sync/atomic"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio/device"
	"tienglang/audio/relay"
)

// airRelay is a relay on air, with the goroutine that tells of its changes. Who
// reads it closes it.
type airRelay struct {
	*relay.Air
	changes chan relay.Change
	told    chan struct{}
	read    atomic.Bool // somebody reads it
}

// relayLead is how long before its time a relay begins to be read.
const relayLead = 500 * time.Millisecond

// changesKept is how many changes wait for the disk; beyond it the audit log
// lacks one, and the sound does not wait.
const changesKept = 64

// connectRelay opens the relay now and lets it sound at its time.
func (a *airchain) connectRelay(s playout.Source, o *onAir) (beginning, error) {
	r := &airRelay{changes: make(chan relay.Change, changesKept), told: make(chan struct{})}
	length := s.Length
	if late := a.clock.Now().Sub(s.At); length > 0 && !s.At.IsZero() && late > 0 {
		length = max(length-late, time.Millisecond)
	}
	r.Air = relay.Open(relay.Config{
		Source: relaySource(*s.Relay), Fallbacks: s.Fallbacks, Silence: s.Relay.Silence, GainDB: s.Relay.GainDB, Length: length,
		OnChange: func(c relay.Change) {
			select {
			case r.changes <- c:
			default:
			}
		},
	})
	go func() {
		defer close(r.told)
		for c := range r.changes {
			a.onRelay(s, c)
		}
		a.onRelayOver(s.Broadcast.ID)
	}()
	o.relay = r
	at := s.At
	if now := a.clock.Now(); at.Before(now) {
		at = now.Add(relayLead)
	}
	return beginning{at: at, prepare: func(ctx context.Context) bool { return a.readRelay(ctx, o, at) }}, nil
}

// readRelay begins to read the relay shortly before its time.
func (a *airchain) readRelay(ctx context.Context, o *onAir, at time.Time) bool {
	if wait := at.Add(-relayLead).Sub(a.clock.Now()); wait > 0 && !pause(ctx, wait) {
		return false
	}
	o.relay.read.Store(true)
	done := o.console.StartLive(o.relay)
	go func() {
		<-done
		o.fail(o.console.Err())
		o.finishOwn()
	}()
	for !o.console.ProgrammeReady() {
		if !pause(ctx, readyPoll) {
			return false
		}
	}
	o.console.Lead()
	return true
}

// relaySource is where a relay's sound comes from.
func relaySource(r app.Relay) relay.Source {
	if r.URL != "" {
		return relay.NewRemote(r.URL)
	}
	return relay.NewLineIn(func() (relay.Input, error) { return device.OpenInput(r.Device, device.InputOptions{}) })
}

// Close ends the relay and waits until its last change was told.
func (r *airRelay) Close() error {
	err := r.Air.Close()
	close(r.changes)
	<-r.told
	return err
}

// end waits for the reader, who was told to stop, or closes in its place.
func (r *airRelay) end() {
	if r.read.Load() {
		<-r.told
		return
	}
	_ = r.Close() // it has no error of its own
}
