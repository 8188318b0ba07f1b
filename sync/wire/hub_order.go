package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tienglang/app"
)

// HubOrderVersion is the version of the orders that this program writes and
// the newest that it obeys.
const HubOrderVersion = 1

// The bounds of an order from a hub.
const (
	MaxHubOrder     = 64 << 10  // bytes of its envelope
	MaxHubPull      = 2 << 20   // bytes of one answer to a pull
	MaxHubPullCount = 100       // orders in one answer
	MaxHubSound     = 512 << 20 // bytes of its sound
	MaxHubText      = 5000      // bytes of an emergency's text
	MaxHubTitle     = 200       // letters
	MaxHubValidity  = 90 * 24 * time.Hour
	MaxHubUrgent    = 7 * 24 * time.Hour // validity of an emergency
	maxHubZones     = 50
	maxHubDates     = 92
	maxHubTimes     = 12  // of day
	maxHubRepeats   = 5   // of an emergency in a row
	leastHubEvery   = 300 // seconds between two rounds of it
)

const purposeHubOrder = "hub order"

// EncodeHubOrder signs o as the hub and returns the bytes to send.
func EncodeHubOrder(hub *Identity, o app.HubOrder) ([]byte, error) {
	if err := checkHubOrder(o); err != nil {
		return nil, err
	}
	b, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("encode a hub's order: %w", err)
	}
	if data := SignEnvelope(hub, purposeHubOrder, b); len(data) <= MaxHubOrder {
		return data, nil
	}
	return nil, app.Fail("hub_order.too_large", nil)
}

// DecodeHubOrder opens an order that the hub with that key signed. Errors:
// "hub_order.bad_signature" for what this hub did not sign,
// "hub_order.too_large", "hub_order.newer" for an order of a version that this
// program does not know, and "hub_order.malformed" for a signed one that is
// not as it should be; with the last two its number is still told.
func DecodeHubOrder(data []byte, hubKey string) (app.HubOrder, error) {
	if len(data) > MaxHubOrder {
		return app.HubOrder{}, app.Fail("hub_order.too_large", nil)
	}
	payload, err := OpenEnvelope(data, purposeHubOrder, hubKey)
	if err != nil {
		return app.HubOrder{}, app.Fail("hub_order.bad_signature", err)
	}
	var o app.HubOrder
	if err := json.Unmarshal(payload, &o); err != nil {
		return app.HubOrder{}, app.Fail("hub_order.malformed", err)
	}
	if o.V > HubOrderVersion {
		return o, app.Fail("hub_order.newer", nil)
	}
	if err := strict(payload, &o); err != nil {
		return o, app.Fail("hub_order.malformed", err)
	}
	return o, checkHubOrder(o)
}

func checkHubOrder(o app.HubOrder) error {
	err := hubOrderShape(o)
	if err == nil {
		err = hubOrderArgs(o)
	}
	if err != nil && app.CodeOf(err) == "" {
		return app.Fail("hub_order.malformed", err)
	}
	return err
}

func hubOrderShape(o app.HubOrder) error {
	switch {
	case o.V < 1, o.Seq < 1, !ValidID(o.ID), !ValidID(o.Commune):
		return errors.New("an order without its numbers")
	case !shortLine(o.Title, MaxHubTitle):
		return errors.New("an order without a title")
	case o.IssuedAt.IsZero() || !o.ExpiresAt.After(o.IssuedAt) || o.ExpiresAt.Sub(o.IssuedAt) > MaxHubValidity:
		return errors.New("an order without an expiry that follows its issue")
	}
	return nil
}

func hubOrderArgs(o app.HubOrder) error {
	switch o.Kind {
	case app.HubOrderEmergency:
		a, err := HubEmergencyOf(o)
		if err != nil {
			return err
		}
		if o.ExpiresAt.Sub(o.IssuedAt) > MaxHubUrgent {
			return errors.New("an emergency that lasts too long")
		}
		return checkEmergency(a)
	case app.HubOrderProgramme:
		a, err := HubProgrammeOf(o)
		if err != nil {
			return err
		}
		return checkProgramme(a)
	case app.HubOrderWithdrawal:
		a, err := HubWithdrawalOf(o)
		if err == nil && !ValidID(a.Order) {
			err = errors.New("withdrawal of nothing")
		}
		return err
	}
	return fmt.Errorf("order of an unknown kind %q", o.Kind)
}

// HubEmergencyOf reads the arguments of an emergency.
func HubEmergencyOf(o app.HubOrder) (a app.HubEmergency, err error) { return a, strict(o.Args, &a) }

// HubProgrammeOf reads the arguments of a programme.
func HubProgrammeOf(o app.HubOrder) (a app.HubProgramme, err error) { return a, strict(o.Args, &a) }

// HubWithdrawalOf reads the arguments of a withdrawal.
func HubWithdrawalOf(o app.HubOrder) (a app.HubWithdrawal, err error) { return a, strict(o.Args, &a) }

func checkEmergency(a app.HubEmergency) error {
	text := strings.TrimSpace(a.Text)
	switch {
	case text == "" && a.Sound == nil && a.Message == "":
		return app.Fail("hub_order.empty", nil)
	case !utf8.ValidString(a.Text) || len(a.Text) > MaxHubText:
		return errors.New("a text that is too long")
	case a.Message != "" && !shortLine(a.Message, MaxHubTitle):
		return errors.New("a message without a name")
	case a.Sound != nil && !validSound(*a.Sound):
		return errors.New("a sound without its SHA-256")
	case a.Times < 1 || a.Times > maxHubRepeats:
		return errors.New("an emergency that plays no times, or too many")
	case a.EverySeconds != 0 && (a.EverySeconds < leastHubEvery || a.EverySeconds > 24*3600):
		return errors.New("an emergency that comes again too soon or too late")
	}
	return checkZones(a.Zones)
}

func checkProgramme(a app.HubProgramme) error {
	switch {
	case !validSound(a.Sound):
		return errors.New("a sound without its SHA-256")
	case a.Priority != app.PriorityNormal && a.Priority != app.PriorityRaised:
		return fmt.Errorf("a programme of priority %q", a.Priority)
	case len(a.Dates) > maxHubDates || len(a.Minutes) > maxHubTimes || (len(a.Dates) == 0) != (len(a.Minutes) == 0):
		return errors.New("a wish of dates without times, times without dates, or too many of them")
	}
	for _, d := range a.Dates {
		if day, err := app.ParseDate(string(d)); err != nil || day != d {
			return fmt.Errorf("a date %q", d)
		}
	}
	if slices.ContainsFunc(a.Minutes, func(m int) bool { return m < 0 || m >= 24*60 }) {
		return errors.New("a time of day beyond the day")
	}
	return checkZones(a.Zones)
}

func checkZones(names []string) error {
	if len(names) > maxHubZones || slices.ContainsFunc(names, func(n string) bool { return !shortLine(n, MaxHubTitle) }) {
		return errors.New("too many zones, or one without a name")
	}
	return nil
}

func validSound(s app.HubSound) bool {
	return ValidSHA256(s.SHA256) && s.Bytes > 0 && s.Bytes <= MaxHubSound && HubSoundExt(s.Ext)
}

// HubSoundExt reports whether a sound of that file name's ending may be sent.
func HubSoundExt(ext string) bool {
	return slices.Contains([]string{".flac", ".wav", ".mp3", ".m4a", ".aac", ".ogg", ".opus"}, ext)
}

// shortLine reports whether s is one line of 1 to most letters.
func shortLine(s string, most int) bool {
	return strings.TrimSpace(s) != "" && utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsAny(s, "\r\n\x00")
}
