package wire

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tienglang/app"
)

func testHeld(self string) Held {
	sha := strings.Repeat("a", 64)
	return Held{
		Number: 2, Commune: "c", For: self, Cluster: "k", IssuedAt: issued, From: issued, Until: issued.Add(48 * time.Hour),
		Slots: []HeldSlot{
			{Broadcast: "b1", SHA256: sha, From: issued, To: issued.Add(time.Minute)},
			{Broadcast: "b2", SHA256: sha, From: issued.Add(time.Minute), To: issued.Add(2 * time.Minute)},
		},
		Files:    []HeldFile{{SHA256: sha, Bytes: 10}},
		Messages: []HeldMessage{{ID: "m", SHA256: sha, Until: issued.Add(time.Hour)}},
	}
}

// TestHeldBeyondItsBounds: what no speaker may take is not signed either.
func TestHeldBeyondItsBounds(t *testing.T) {
	station, self := testIdentity(t), testIdentity(t).Public()
	if _, err := EncodeHeld(station, testHeld(self)); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Held){
		"no number":         func(h *Held) { h.Number = 0 },
		"no addressee":      func(h *Held) { h.For = "everybody" },
		"end before start":  func(h *Held) { h.Until = h.From.Add(-time.Second) },
		"a year":            func(h *Held) { h.Until = h.From.AddDate(1, 0, 0) },
		"no time":           func(h *Held) { h.Until = time.Time{} },
		"delay":             func(h *Held) { h.DelayMS = -1 },
		"overlap":           func(h *Held) { h.Slots[1].From = h.Slots[0].To.Add(-time.Second) },
		"slot of no time":   func(h *Held) { h.Slots[0].To = h.Slots[0].From },
		"slot without file": func(h *Held) { h.Slots[0].SHA256 = strings.Repeat("b", 64) },
		"place before it":   func(h *Held) { h.Slots[0].Offset = -1 },
		"path as a file":    func(h *Held) { h.Files[0].SHA256 = "../../etc/passwd" },
		"huge file":         func(h *Held) { h.Files[0].Bytes = MaxHeldFile + 1 },
		"message":           func(h *Held) { h.Messages[0].ID = "" },
	} {
		h := testHeld(self)
		spoil(&h)
		if _, err := EncodeHeld(station, h); err == nil {
			t.Errorf("%s was signed", name)
		}
	}
}

// TestFetchOfAnother: of another path, of another time, or with a key that
// did not sign it.
func TestFetchOfAnother(t *testing.T) {
	speaker := testIdentity(t)
	header := EncodeFetch(speaker, "/hold/schedule", issued)
	if key, err := DecodeFetch(header, "/hold/schedule", issued.Add(time.Minute)); err != nil || key != speaker.Public() {
		t.Fatal(key, err)
	}
	for _, c := range []struct {
		path string
		now  time.Time
	}{{"/hold/files/x", issued}, {"/hold/schedule", issued.Add(3 * time.Minute)}, {"/hold/schedule", issued.Add(-3 * time.Minute)}} {
		if _, err := DecodeFetch(header, c.path, c.now); err == nil || errors.Is(err, ErrOldFetch) != (c.path == "/hold/schedule") {
			t.Errorf("taken for %s at %v: %v", c.path, c.now, err)
		}
	}
}

// TestMessageAndHoldBeyondTheirBounds are refused with the order.
func TestMessageAndHoldBeyondTheirBounds(t *testing.T) {
	good := PlayMessage{Broadcast: "b", Message: "m", Times: 1, At: issued, Until: issued.Add(time.Hour)}
	if err := (Order{Args: EncodeArgs(good)}).DecodeArgs(&PlayMessage{}); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*PlayMessage){
		"never":     func(m *PlayMessage) { m.Times = 0 },
		"for ever":  func(m *PlayMessage) { m.Times = 101 },
		"no name":   func(m *PlayMessage) { m.Message = "" },
		"pause":     func(m *PlayMessage) { m.Pause = -1 },
		"too loud":  func(m *PlayMessage) { m.Level = 101 },
		"less than": func(m *PlayMessage) { m.Level = -1 },
	} {
		m := good
		spoil(&m)
		if err := (Order{Args: EncodeArgs(m)}).DecodeArgs(&PlayMessage{}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	for _, h := range []Hold{{Number: 0, Port: 1}, {Number: 1}, {Number: 1, Port: 70000}} {
		if err := (Order{Args: EncodeArgs(h)}).DecodeArgs(&Hold{}); err == nil {
			t.Errorf("%+v taken", h)
		}
	}
}

// FuzzHeld is the parser behind the signature: what it takes, it can hold.
func FuzzHeld(f *testing.F) {
	station, self := testIdentity(f), testIdentity(f).Public()
	f.Add([]byte(EncodeArgs(testHeld(self))))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		h, err := DecodeHeld(SignEnvelope(station, purposeHeld, payload), station.Public(), "c", self)
		if err == nil && (h.For != self || h.Number <= 0 || len(h.Slots) > MaxHeldSlots || h.Until.Sub(h.From) > MaxHeldDays*24*time.Hour) {
			t.Errorf("took %+v", h)
		}
		if err != nil && app.CodeOf(err) == "" {
			t.Errorf("error %v", err)
		}
	})
}

func FuzzDecodeFetch(f *testing.F) {
	speaker := testIdentity(f)
	f.Add(EncodeFetch(speaker, "/hold/schedule", issued))
	f.Add("e30")
	f.Fuzz(func(t *testing.T, header string) {
		if key, err := DecodeFetch(header, "/hold/schedule", issued); err == nil && key != speaker.Public() {
			t.Errorf("took a request of %q", key)
		}
	})
}

func FuzzHoldAndMessage(f *testing.F) {
	f.Add([]byte(EncodeArgs(PlayMessage{Broadcast: "b", Message: "m", Times: 1})))
	f.Add([]byte(EncodeArgs(Hold{Number: 1, Port: 443})))
	f.Fuzz(func(t *testing.T, args []byte) {
		var m PlayMessage
		if o := (Order{Args: args}); o.DecodeArgs(&m) == nil && (m.Times < 1 || m.Times > 100 || m.Level < 0 || m.Level > 100) {
			t.Errorf("took %+v", m)
		}
		var h Hold
		if o := (Order{Args: args}); o.DecodeArgs(&h) == nil && (h.Number <= 0 || h.Port <= 0 || h.Port > 65535) {
			t.Errorf("took %+v", h)
		}
	})
}
