package app

import (
	"encoding/json"
	"errors"
	"time"
)

// HubOrderKind is what the province asks of a commune.
type HubOrderKind string

// The kinds of orders. Their arguments are HubEmergency, HubProgramme and
// HubWithdrawal.
const (
	HubOrderEmergency  HubOrderKind = "emergency"  // plays at once
	HubOrderProgramme  HubOrderKind = "programme"  // a programme, with or without its hours
	HubOrderWithdrawal HubOrderKind = "withdrawal" // takes an earlier order back
)

// HubOrder is one instruction of the province to one commune, as its hub
// signed it.
type HubOrder struct {
	V         int             `json:"v"`
	ID        ID              `json:"id"` // the same at every commune it went to
	Commune   ID              `json:"commune"`
	Seq       int64           `json:"seq"` // numbers the commune's orders without gaps, from 1
	Kind      HubOrderKind    `json:"kind"`
	Title     string          `json:"title"`
	Args      json.RawMessage `json:"args"`
	IssuedAt  time.Time       `json:"issued_at"`
	ExpiresAt time.Time       `json:"expires_at"`
}

// HubSound names a sound that the hub keeps for its orders.
type HubSound struct {
	SHA256 string `json:"sha256"`
	Ext    string `json:"ext"` // ".mp3"
	Bytes  int64  `json:"bytes"`
}

// HubEmergency is the argument of an emergency: a text that the station reads,
// or a sound; with both the sound plays and the text is shown. Where the commune
// has approved a message of that name in advance, that is what sounds, from its
// poles. Zones are names; none means the whole commune.
type HubEmergency struct {
	Message      string    `json:"message,omitempty"`
	Text         string    `json:"text,omitempty"`
	Sound        *HubSound `json:"sound,omitempty"`
	Zones        []string  `json:"zones,omitempty"`
	Times        int       `json:"times"`                   // in a row at once
	EverySeconds int       `json:"every_seconds,omitempty"` // again so often until it ends; 0: never
}

// HubProgramme is the argument of a programme. Without times of day the
// commune chooses when it plays.
type HubProgramme struct {
	Sound    HubSound `json:"sound"`
	Priority Priority `json:"priority"` // normal or raised
	Dates    []Date   `json:"dates,omitempty"`
	Minutes  []int    `json:"minutes,omitempty"` // since midnight, on each of Dates
	Zones    []string `json:"zones,omitempty"`
}

// HubWithdrawal is the argument of a withdrawal.
type HubWithdrawal struct {
	Order ID `json:"order"`
}

// HubOrderState is how far a commune is with an order.
type HubOrderState string

// The states of an order. The first two are the hub's own, the others are what
// the station says of it.
const (
	HubOrderIssued    HubOrderState = ""          // not fetched yet
	HubOrderSent      HubOrderState = "sent"      // fetched, nothing said yet
	HubOrderWaiting   HubOrderState = "waiting"   // taken, its sound is on the way
	HubOrderApplied   HubOrderState = "applied"   // in the library, in the schedule, or going on air
	HubOrderPlayed    HubOrderState = "played"    // was on air
	HubOrderRefused   HubOrderState = "refused"   // not obeyed; the code says why
	HubOrderWithdrawn HubOrderState = "withdrawn" // taken back by a later order
)

// ReceivedOrder is an order as the station keeps it.
type ReceivedOrder struct {
	HubOrder
	State      HubOrderState
	Code       string            // why it was refused: the catalogue's "error." + Code
	Detail     map[string]string // values of that sentence
	ReceivedAt time.Time
	SettledAt  time.Time // when State became what it is
}

// Outcome is the state of an order with its reason.
type Outcome struct {
	State  HubOrderState
	Code   string
	Detail map[string]string
}

// OrderRefused is the outcome that err makes; its code must be one for a
// person.
func OrderRefused(err error) Outcome {
	o := Outcome{State: HubOrderRefused, Code: CodeOf(err)}
	var e *Error
	if errors.As(err, &e) {
		o.Detail = e.Args
	}
	return o
}

// HubApprover stands in an approval where the province's hub, and no account
// of the station, has approved.
const HubApprover ID = "hub"

// MaxHubAhead is how far an order's time of issue may be ahead of the
// station's clock.
const MaxHubAhead = 5 * time.Minute
