package command

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/audio/device"
	"tienglang/ui/backend"
)

// The settings of recording, which anyone at the desk may change.
const (
	tripsKey   = "studio.roundtrips"
	choicesKey = "studio.recording"
)

// usualBuffer is that of an output while nobody hears oneself, which is part of
// the round trip that a person is told.
const usualBuffer = 80 * time.Millisecond

// How outputs are opened while a recording is made: usually, and for who wants to
// hear oneself.
var (
	usualOutput = device.OutputOptions{}
	shortOutput = device.OutputOptions{PeriodMS: 10, Periods: 3}
)

// longestTrip is the longest that may be typed, in ms.
const longestTrip = 1000

// keptTrip is a round trip as it is kept, by the names of the two devices.
type keptTrip struct {
	BeyondMS float64  // besides the output's own buffer
	ShortMS  *float64 `json:",omitempty"` // the same of the short buffers of who hears oneself
	Sure     float64
	Typed    bool
}

func pairOf(microphone, output string) string { return microphone + "\n" + output }

// trips are the round trips that are known. What cannot be read is not known.
func (d *desk) trips() map[string]keptTrip {
	all := map[string]keptTrip{}
	if body, err := d.db.Value(context.Background(), tripsKey); err == nil && body != "" {
		_ = json.Unmarshal([]byte(body), &all)
	}
	return all
}

// beyond is the round trip of two devices besides the output's own buffer, which
// may be short: what was measured or typed, or nothing, as the cards tell of
// nothing else. Sound systems hold less or more than the buffer that was asked
// for, each in its own way, so that the short one is measured by itself.
func (d *desk) beyond(microphone, output string, short bool) time.Duration {
	k := d.trips()[pairOf(microphone, output)]
	ms := k.BeyondMS
	if short && k.ShortMS != nil {
		ms = *k.ShortMS
	}
	return time.Duration(ms * float64(time.Millisecond))
}

// pair gives the names of a microphone and of the output of the settings.
func (d *desk) pair(microphone string) (in, out string, err error) {
	ins, outs, err := device.List()
	if err != nil {
		return "", "", err
	}
	return nameOf(ins, microphone), nameOf(outs, d.player.output()), nil
}

// nameOf is the name of the device that id names, of the first for "".
func nameOf(list []device.Device, id string) string {
	for i, d := range list {
		if d.ID == id || id == "" && i == 0 {
			return d.Name
		}
	}
	return id
}

// RoundTrip is how long sound takes from the output through a microphone.
func (d *desk) RoundTrip(microphone string) (backend.RoundTrip, error) {
	in, out, err := d.pair(microphone)
	if err != nil {
		return backend.RoundTrip{}, err
	}
	k, ok := d.trips()[pairOf(in, out)]
	t := backend.RoundTrip{MS: k.BeyondMS + milliseconds(usualBuffer), Sure: k.Sure, Source: backend.RoundTripMeasured}
	switch {
	case !ok:
		t.Source = backend.RoundTripReported
	case k.Typed:
		t.Source = backend.RoundTripTyped
	}
	return t, nil
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1e3 }

// MeasureRoundTrip measures and keeps it.
func (d *desk) MeasureRoundTrip(ctx context.Context, microphone string, p backend.Progress) (backend.RoundTrip, error) {
	if _, err := d.may(app.MayProduce); err != nil {
		return backend.RoundTrip{}, err
	}
	d.StopPlaying()
	mic, err := openMicrophone(microphone, d.clock, nil)
	if err != nil {
		return backend.RoundTrip{}, err
	}
	defer func() { _ = mic.Close() }() // gives no error
	tell := progress(p)
	if tell == nil {
		tell = func(int64, int64) {}
	}
	t, out, err := measureTrip(ctx, mic, d.player.output(), usualOutput, tell)
	if err != nil {
		return backend.RoundTrip{}, err
	}
	k := keptTrip{BeyondMS: milliseconds(t.beyond), Sure: t.likeness}
	short, _, err := measureTrip(ctx, mic, d.player.output(), shortOutput, tell)
	if ctx.Err() != nil {
		return backend.RoundTrip{}, ctx.Err()
	}
	if err == nil { // a machine that is too slow for it may hear itself a little off
		ms := milliseconds(short.beyond)
		k.ShortMS = &ms
	}
	if err := d.keepTrip(ctx, pairOf(mic.input.Device().Name, out.Name), &k); err != nil {
		return backend.RoundTrip{}, err
	}
	return backend.RoundTrip{MS: k.BeyondMS + milliseconds(usualBuffer), Sure: k.Sure, Source: backend.RoundTripMeasured}, nil
}

// SetRoundTrip keeps what a person typed.
func (d *desk) SetRoundTrip(ctx context.Context, microphone string, ms float64) error {
	if !(ms >= 0 && ms <= longestTrip) {
		return app.Fail("roundtrip.bounds", nil, "least", "0", "most", strconv.Itoa(longestTrip))
	}
	in, out, err := d.pair(microphone)
	if err != nil {
		return err
	}
	if ms == 0 {
		return d.keepTrip(ctx, pairOf(in, out), nil)
	}
	return d.keepTrip(ctx, pairOf(in, out), &keptTrip{BeyondMS: ms - milliseconds(usualBuffer), Typed: true})
}

// keepTrip keeps the round trip of a pair, or forgets it.
func (d *desk) keepTrip(ctx context.Context, pair string, k *keptTrip) error {
	all := d.trips()
	delete(all, pair)
	if k != nil {
		all[pair] = *k
	}
	return d.keepStudio(ctx, tripsKey, all)
}

// keepStudio keeps a setting of the studio.
func (d *desk) keepStudio(ctx context.Context, key string, v any) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return d.db.SetValues(ctx, map[string]string{key: string(body)}, app.AuditRow{User: by.ID, Action: "settings.save", Detail: string(body)})
}

// RecordingChoices are those that were made last.
func (d *desk) RecordingChoices() (c backend.RecordingChoices) {
	if body, err := d.db.Value(context.Background(), choicesKey); err == nil && body != "" {
		_ = json.Unmarshal([]byte(body), &c) // else nothing was chosen
	}
	return c
}

// SetRecordingChoices keeps them.
func (d *desk) SetRecordingChoices(ctx context.Context, c backend.RecordingChoices) error {
	return d.keepStudio(ctx, choicesKey, c)
}
