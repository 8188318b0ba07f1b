package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"tienglang/app"
)

// The bounds of a schedule that a speaker holds.
const (
	MaxHeldSlots    = 500
	MaxHeldMessages = 32
	MaxHeldTitle    = 300 // bytes
	MaxHeldFile     = 1 << 30
	MaxHeldDays     = 40
)

// Held is the schedule of one speaker for the days to come, which it keeps on
// its disk and plays by its own clock when no station is there. What it names
// is all that the speaker is to keep: other files are deleted.
type Held struct {
	Number   int64         `json:"number"` // rises; an older one than is held is refused
	Commune  app.ID        `json:"commune"`
	For      string        `json:"for"` // public key of the speaker
	Cluster  app.ID        `json:"cluster"`
	IssuedAt time.Time     `json:"issued_at"`
	From     time.Time     `json:"from"`
	Until    time.Time     `json:"until"` // what is due after it is not known here
	DelayMS  int           `json:"delay_ms"`
	Slots    []HeldSlot    `json:"slots,omitempty"`
	Files    []HeldFile    `json:"files,omitempty"` // in the order in which they are needed
	Messages []HeldMessage `json:"messages,omitempty"`
}

// HeldSlot is a stretch of time with what is due in it. From is when its first
// sample sounds at a pole without a stagger.
type HeldSlot struct {
	Broadcast  app.ID         `json:"broadcast"`
	Programme  app.ID         `json:"programme,omitempty"`
	Title      string         `json:"title,omitempty"`
	SHA256     string         `json:"sha256"` // of the Opus file
	From       time.Time      `json:"from"`
	To         time.Time      `json:"to"`
	Offset     time.Duration  `json:"offset,omitempty"` // place in the file at From
	Precedence app.Precedence `json:"precedence"`
}

// HeldFile is a file of the schedule: Ogg with Opus in it.
type HeldFile struct {
	SHA256 string    `json:"sha256"`
	Bytes  int64     `json:"bytes"`
	Due    time.Time `json:"due,omitzero"` // when it is needed first
}

// HeldMessage is a sound that was approved in advance, to be played at an
// order's word until its permission ends.
type HeldMessage struct {
	ID     app.ID    `json:"id"`
	Title  string    `json:"title,omitempty"`
	SHA256 string    `json:"sha256"`
	Until  time.Time `json:"until"`
}

// Hold is the argument of OrderHold: a schedule waits to be fetched over HTTPS
// at the host that the link is on.
type Hold struct {
	Number int64 `json:"number"`
	Port   int   `json:"port"`
}

// PlayMessage is the argument of OrderMessage: a stored message plays at a
// moment, a number of times.
type PlayMessage struct {
	Broadcast app.ID        `json:"broadcast"`
	Message   app.ID        `json:"message"`
	Only      []string      `json:"only,omitempty"` // public keys of the speakers meant, all when empty
	At        time.Time     `json:"at"`
	Times     int           `json:"times"`
	Pause     time.Duration `json:"pause,omitempty"` // between two times
	Level     int           `json:"level,omitempty"` // volume, 0 for as set; the cap holds
	Until     time.Time     `json:"until"`
}

// Names reports whether a file is one of the schedule.
func (h *Held) Names(sha256 string) bool {
	return slices.ContainsFunc(h.Files, func(f HeldFile) bool { return f.SHA256 == sha256 })
}

const (
	purposeHeld  = "held"
	purposeFetch = "fetch"
)

// EncodeHeld signs h as the station and returns the bytes to keep. A schedule
// beyond its bounds is an error, since no speaker would take it.
func EncodeHeld(station *Identity, h Held) ([]byte, error) {
	if err := h.check(); err != nil {
		return nil, fmt.Errorf("schedule to be held: %w", err)
	}
	b, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("schedule to be held: %w", err)
	}
	data := SignEnvelope(station, purposeHeld, b)
	if len(data) > MaxEnvelope {
		return nil, fmt.Errorf("schedule to be held: %d bytes is too long", len(data))
	}
	return data, nil
}

// DecodeHeld opens a schedule for the speaker self of the commune that
// stationKey signed. The error's code tells why it is refused:
//
//	held.bad_signature  not signed by the paired station, or not a schedule
//	held.wrong_commune  for another commune
//	held.not_for_me     for another speaker
func DecodeHeld(data []byte, stationKey string, commune app.ID, self string) (Held, error) {
	payload, err := OpenEnvelope(data, purposeHeld, stationKey)
	if err != nil {
		return Held{}, app.Fail("held.bad_signature", err)
	}
	var h Held
	if err := strict(payload, &h); err != nil {
		return Held{}, app.Fail("held.bad_signature", err)
	}
	if err := h.check(); err != nil {
		return Held{}, app.Fail("held.bad_signature", err)
	}
	switch {
	case h.Commune != commune:
		return Held{}, app.Fail("held.wrong_commune", nil, "commune", string(h.Commune))
	case h.For != self:
		return Held{}, app.Fail("held.not_for_me", nil, "for", h.For)
	}
	return h, nil
}

func (h *Held) check() error {
	switch {
	case h.Number <= 0 || !ValidPublic(h.For):
		return errors.New("without a number or an addressee")
	case len(h.Slots) > MaxHeldSlots || len(h.Files) > MaxHeldSlots+MaxHeldMessages || len(h.Messages) > MaxHeldMessages:
		return errors.New("too much in it")
	case h.Until.Before(h.From) || h.Until.Sub(h.From) > MaxHeldDays*24*time.Hour:
		return errors.New("of no time, or of too long a time")
	case h.DelayMS < 0 || h.DelayMS > 60_000:
		return errors.New("a delay that cannot be")
	}
	files := map[string]bool{}
	for _, f := range h.Files {
		if !ValidSHA256(f.SHA256) || f.Bytes <= 0 || f.Bytes > MaxHeldFile {
			return errors.New("a file that cannot be")
		}
		files[f.SHA256] = true
	}
	return errors.Join(h.checkSlots(files), h.checkMessages(files))
}

func (h *Held) checkSlots(files map[string]bool) error {
	for i, s := range h.Slots {
		switch {
		case s.Broadcast == "" || len(s.Title) > MaxHeldTitle || !files[s.SHA256]:
			return fmt.Errorf("slot %d: without a broadcast or a file", i)
		case !s.From.Before(s.To) || s.Offset < 0:
			return fmt.Errorf("slot %d: of no time", i)
		case i > 0 && s.From.Before(h.Slots[i-1].To):
			return fmt.Errorf("slot %d: begins before the one before it ends", i)
		}
	}
	return nil
}

func (h *Held) checkMessages(files map[string]bool) error {
	for i, m := range h.Messages {
		if m.ID == "" || len(m.Title) > MaxHeldTitle || !files[m.SHA256] {
			return fmt.Errorf("message %d: without a name or a file", i)
		}
	}
	return nil
}

func (p *PlayMessage) check() error {
	if p.Broadcast == "" || p.Message == "" || p.Times < 1 || p.Times > 100 || p.Pause < 0 || p.Pause > 24*time.Hour {
		return errors.New("a message without a name, or too many times")
	}
	if p.Level < 0 || p.Level > 100 {
		return errors.New("a volume that cannot be")
	}
	return nil
}

func (h *Hold) check() error {
	if h.Number <= 0 || h.Port <= 0 || h.Port > 65535 {
		return errors.New("a schedule without a number or a port")
	}
	return nil
}
