package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tienglang/app"
)

// MaxReport is the size in bytes of the largest report that is read;
// MaxSeconds is how many seconds one report may tell of.
const (
	MaxReport  = 128 << 10
	MaxSeconds = 300
)

// EncodeReport returns the bytes of a speaker's report.
func EncodeReport(r app.SpeakerReport) ([]byte, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode report: %w", err)
	}
	return b, nil
}

// DecodeReport reads a report and refuses one that cannot be true: counts
// beyond a second, an unnumbered report, too many seconds.
func DecodeReport(data []byte) (app.SpeakerReport, error) {
	var r app.SpeakerReport
	if len(data) > MaxReport {
		return r, fmt.Errorf("report of %d bytes is too long", len(data))
	}
	if err := strict(data, &r); err != nil {
		return app.SpeakerReport{}, fmt.Errorf("decode report: %w", err)
	}
	if r.Seq <= 0 || len(r.Seconds) > MaxSeconds {
		return app.SpeakerReport{}, errors.New("decode report: no number, or too many seconds")
	}
	if r.Vitals != nil && !plausibleBox(*r.Vitals) {
		return app.SpeakerReport{}, errors.New("decode report: a box that cannot be")
	}
	for _, s := range r.Seconds {
		if !plausible(s) {
			return app.SpeakerReport{}, errors.New("decode report: a second that cannot be")
		}
	}
	return r, nil
}

func plausible(s app.PlayedSecond) bool {
	sum := s.PlayedMS + s.ConcealedMS + s.MissedMS
	return s.PlayedMS >= 0 && s.ConcealedMS >= 0 && s.MissedMS >= 0 && sum <= 1001 && !s.At.IsZero()
}

// mostMachine is the longest name of a kind of machine, in bytes.
const mostMachine = 64

// plausibleBox holds a box's figures to what they can be.
func plausibleBox(v app.Vitals) bool {
	within := func(n *int, least, most int) bool { return n == nil || *n >= least && *n <= most }
	counted := func(n *int64) bool { return n == nil || *n >= 0 && *n < 1<<50 }
	return within(v.Celsius, -100, 200) && within(v.Signal, -200, 0) && counted(v.FreeMB) && counted(v.LineKB) && counted(v.UpMin) &&
		(v.Modem == nil || plausibleModem(*v.Modem)) && len(v.Machine) <= mostMachine
}

// mostCarrier is the longest name of a network in bytes.
const mostCarrier = 64

// plausibleModem holds what a modem tells to what one can: it stands on a card
// in the window.
func plausibleModem(m app.Modem) bool {
	number := func(s string, most int) bool { return len(s) <= most && strings.Trim(s, "0123456789") == "" }
	control := strings.ContainsFunc(m.Carrier, func(r rune) bool { return !unicode.IsPrint(r) })
	return number(m.IMEI, 16) && number(m.SIM, 20) && len(m.Carrier) <= mostCarrier && utf8.ValidString(m.Carrier) && !control &&
		slices.Contains(app.ModemStates, m.State)
}

// Event is what a speaker tells its station at once: an order it refused, an
// output that was lost.
type Event struct {
	At     time.Time         `json:"at"` // station time, as the speaker knows it
	Code   string            `json:"code"`
	Args   map[string]string `json:"args,omitempty"`
	Detail string            `json:"detail,omitempty"`
}

// DecodeEvent reads an event.
func DecodeEvent(data []byte) (Event, error) {
	var e Event
	if len(data) > 4<<10 {
		return e, errors.New("event is too long")
	}
	if err := strict(data, &e); err != nil {
		return Event{}, fmt.Errorf("decode event: %w", err)
	}
	if e.Code == "" {
		return Event{}, errors.New("decode event: no code")
	}
	return e, nil
}
