package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"tienglang/app"
)

// OrderKind is what a speaker is told to do.
type OrderKind string

// The orders. Their arguments are Listen, Stop, Level, Stagger, Hold,
// PlayMessage, Return, Power and Update; OrderRestart, OrderHush and OrderTone
// have none.
const (
	OrderListen  OrderKind = "listen"  // play a broadcast; a lease, renewed every few seconds
	OrderStop    OrderKind = "stop"    // end a broadcast
	OrderVolume  OrderKind = "volume"  // set the volume
	OrderCap     OrderKind = "cap"     // set what the volume may not exceed
	OrderDelay   OrderKind = "delay"   // set this pole's stagger
	OrderRestart OrderKind = "restart" // start the speaker program anew
	OrderHold    OrderKind = "hold"    // fetch the schedule to be held
	OrderMessage OrderKind = "message" // play a stored message
	OrderReturn  OrderKind = "return"  // send back what plays; a lease
	OrderPower   OrderKind = "power"   // switch the amplifier, or keep silence
	OrderHush    OrderKind = "hush"    // be silent until what plays now is over
	OrderTone    OrderKind = "tone"    // play the test tone
	OrderUpdate  OrderKind = "update"  // fetch a newer program and run it
)

// Everyone as Order.To addresses all speakers of the commune.
const Everyone = "*"

// Order is one signed, numbered, expiring instruction from a station.
type Order struct {
	Seq       int64           `json:"seq"` // rises with each order of the station
	Commune   app.ID          `json:"commune"`
	To        string          `json:"to"` // a speaker's public key, or Everyone
	Kind      OrderKind       `json:"kind"`
	Args      json.RawMessage `json:"args,omitempty"`
	IssuedAt  time.Time       `json:"issued_at"`
	ExpiresAt time.Time       `json:"expires_at"`
}

// Stop ends a broadcast.
type Stop struct {
	Broadcast app.ID    `json:"broadcast"`       // "" for whatever plays
	EndAt     time.Time `json:"end_at,omitzero"` // capture time of the last sample; what was captured before is played out. Zero: at once
}

// Level is the argument of OrderVolume and OrderCap, 0 to 100.
type Level struct {
	Level int `json:"level"`
	// Above is of OrderVolume alone; nil ends what there was. A speaker of before
	// refuses an order that has it.
	Above *Above `json:"above,omitempty"`
}

// Above is a volume that may exceed the cap until a moment of station time,
// after which the speaker is at Level.Level by itself.
type Above struct {
	Level int       `json:"level"` // 1 to 100
	Until time.Time `json:"until"`
}

// MaxAbove bounds how long after its order an Above may last.
const MaxAbove = 24 * time.Hour

func (l *Level) check() error {
	if a := l.Above; a != nil && (a.Level < 1 || a.Level > 100 || a.Until.IsZero()) {
		return errors.New("a volume above the cap that cannot be")
	}
	return nil
}

// Power is the argument of OrderPower. An emergency is heard also while it is
// off.
type Power struct {
	On bool `json:"on"`
}

// Stagger is the argument of OrderDelay: milliseconds added to every
// broadcast's delay at this pole, because sound takes 3 ms a metre.
type Stagger struct {
	MS int `json:"ms"`
}

// MaxStaggerMS bounds Stagger.MS.
const MaxStaggerMS = 2000

const purposeOrder = "order"

// EncodeOrder signs o as the station and returns the bytes to send.
func EncodeOrder(station *Identity, o Order) ([]byte, error) {
	b, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("encode order: %w", err)
	}
	return SignEnvelope(station, purposeOrder, b), nil
}

// DecodeOrder opens an order signed by stationKey. The error is
// order.bad_signature for anything that is not wholly as it should be.
func DecodeOrder(data []byte, stationKey string) (Order, error) {
	payload, err := OpenEnvelope(data, purposeOrder, stationKey)
	if err != nil {
		return Order{}, app.Fail("order.bad_signature", err)
	}
	o, err := parseOrder(payload)
	if err != nil {
		return Order{}, app.Fail("order.bad_signature", err)
	}
	return o, nil
}

func parseOrder(payload []byte) (Order, error) {
	var o Order
	if err := strict(payload, &o); err != nil {
		return Order{}, err
	}
	switch {
	case o.Seq <= 0:
		return Order{}, errors.New("order without a number")
	case o.To != Everyone && !ValidPublic(o.To):
		return Order{}, errors.New("order without an addressee")
	case o.ExpiresAt.IsZero() || o.Kind == "":
		return Order{}, errors.New("order without an expiry or a kind")
	}
	return o, nil
}

// DecodeArgs reads the arguments of an order into v, refusing what v does not
// know, what follows it, and what is beyond its bounds.
func (o Order) DecodeArgs(v any) error {
	err := strict(o.Args, v)
	if bounded, ok := v.(interface{ check() error }); ok && err == nil {
		err = bounded.check()
	}
	if err != nil {
		return fmt.Errorf("arguments of %s: %w", o.Kind, err)
	}
	return nil
}

// EncodeArgs returns the JSON of an order's arguments.
func EncodeArgs(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil { // the argument types hold nothing that cannot be written
		panic("wire: arguments: " + err.Error())
	}
	return b
}

// strict decodes exactly one JSON value without unknown fields.
func strict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("bytes after the end")
	}
	return nil
}
