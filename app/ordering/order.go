// Package ordering is what people order of speaker clusters, of one or of
// many, and what each answered: done, refused, or not heard of. What cannot be
// said now waits for its cluster until it expires, is withdrawn, or a newer
// order of its kind takes its place.
package ordering

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"tienglang/app"
)

// Kind is what is ordered.
type Kind string

// The orders.
const (
	Volume   Kind = "volume"
	Power    Kind = "power"     // value 1: on, 0: off; emergencies are heard also then
	Stop     Kind = "stop"      // be silent until what plays now is over
	Restart  Kind = "restart"   // the speaker program begins anew
	TestTone Kind = "test-tone" // 1 kHz of −20 dBFS, 5 s
	Update   Kind = "update"    // fetch a newer program and run it
)

// kinds says of each who may order it, how long its answer may take, and
// whether it waits for a cluster that is away. A stop and a test tone are
// meant for this moment: hours later they would surprise a village.
var kinds = map[Kind]struct {
	need   app.Permission
	within time.Duration
	waits  bool
}{
	Volume:   {app.MayVolume, 10 * time.Second, true},
	Power:    {app.MayInventory, 15 * time.Second, true},
	Stop:     {app.MayStop, 10 * time.Second, false},
	Restart:  {app.MayInventory, time.Minute, true},
	TestTone: {app.MayInventory, 15 * time.Second, false},
	Update:   {app.MayInventory, updateWithin, true},
}

// updateWithin is how long an update may take over a slow line, and while it
// waits for what sounds to be over.
const updateWithin = 12 * time.Hour

// State is what became of an order.
type State string

// The states. Waiting and Sent are open; the others are final.
const (
	Waiting    State = "waiting"    // for its cluster, which is away
	Sent       State = "sent"       // and not answered yet
	Done       State = "done"       // the speaker said so
	Refused    State = "refused"    // the speaker said so, or it could not be given; Code tells why
	Unheard    State = "unheard"    // nobody answered
	Expired    State = "expired"    // its cluster stayed away
	Withdrawn  State = "withdrawn"  // by a person, before it was sent
	Superseded State = "superseded" // by a newer one of its kind
)

// Open reports whether something may come of it still.
func (s State) Open() bool { return s == Waiting || s == Sent }

// Order is one order to one cluster.
type Order struct {
	Batch     app.ID // of those that were given in one act; with the cluster it names the order
	Cluster   app.ID
	Name      string // of the cluster, as it was then
	Kind      Kind
	Value     int               // of Volume, 0 to 100, and Power
	Before    int               // volume before, of Volume
	Over      int               `json:",omitempty"` // volume that its cluster stood at when last looked at, of Volume
	AboveCap  time.Time         `json:",omitzero"`  // until when Value, which is above the cluster's cap, holds there
	Cap       int               `json:",omitempty"` // of the cluster when it was given, of one above it
	Reason    string            `json:",omitempty"`
	By        app.ID            `json:",omitempty"`
	State     State             // as far as is known
	Code      string            `json:",omitempty"` // of an app.Error, why it was refused or waits
	Args      map[string]string `json:",omitempty"`
	Silent    bool              `json:",omitempty"` // switched off without an amplifier that can be: it keeps silence
	Was       string            `json:",omitempty"` // of Update that is done: the versions before and after
	Is        string            `json:",omitempty"`
	GivenAt   time.Time
	ExpiresAt time.Time
	SentAt    time.Time `json:",omitzero"`
	EndedAt   time.Time `json:",omitzero"`  // when it was answered or came to nothing
	Number    int64     `json:",omitempty"` // on the wire
}

// Soon reports whether an answer is to be expected within seconds: it was sent,
// or is as soon as its speaker, which came a moment ago, has its settings.
func (o Order) Soon() bool { return o.State == Sent || o.State == Waiting && o.Code == "" }

// Err is why it was refused, or waits; nil where there is nothing to say.
func (o Order) Err() error {
	if o.Code == "" {
		return nil
	}
	return &app.Error{Code: o.Code, Args: o.Args}
}

// ends closes an order.
func (o *Order) ends(s State, err error, now time.Time) {
	o.State, o.EndedAt = s, now
	o.because(err)
}

func (o *Order) because(err error) {
	o.Code, o.Args = "", nil
	if e := asFailure(err); e != nil {
		o.Code, o.Args = e.Code, e.Args
	}
}

// DefaultValid is how long an order waits for a cluster that is away; MostValid
// bounds what may be asked for.
const (
	DefaultValid = 24 * time.Hour
	MostValid    = 7 * 24 * time.Hour
)

// Request is an order to several clusters.
type Request struct {
	Kind     Kind
	Value    int
	Clusters []app.ID
	Reason   string        // for the log, may be "" but for AboveCap
	Valid    time.Duration // how long it waits for who is away, 0 for DefaultValid
	// AboveCap lets a volume exceed caps for so long from now, or until the next
	// volume; 0 does not.
	AboveCap time.Duration
}

// check bounds a request: "order.unknown", "order.bad_volume",
// "order.bad_power", "order.bad_valid", "order.nobody", and those of above.
func (r Request) check() error {
	rule, known := kinds[r.Kind]
	switch {
	case !known || rule.need == "":
		return app.Fail("order.unknown", nil, "kind", string(r.Kind))
	case r.Kind == Volume && (r.Value < 0 || r.Value > 100):
		return app.Fail("order.bad_volume", nil, "volume", strconv.Itoa(r.Value))
	case r.Kind == Power && r.Value != 0 && r.Value != 1:
		return app.Fail("order.bad_power", nil, "value", strconv.Itoa(r.Value))
	case r.Valid < 0 || r.Valid > MostValid:
		return app.Fail("order.bad_valid", nil)
	case len(r.Clusters) == 0:
		return app.Fail("order.nobody", nil)
	}
	return r.checkAbove()
}

// DefaultAbove is how long a volume may exceed the cap where nobody says
// otherwise; MostAbove bounds it.
const (
	DefaultAbove = 2 * time.Hour
	MostAbove    = 24 * time.Hour
)

// checkAbove bounds what is said of caps: "order.above_volume",
// "order.above_hours", "order.above_reason".
func (r Request) checkAbove() error {
	switch {
	case r.AboveCap == 0:
		return nil
	case r.Kind != Volume:
		return app.Fail("order.above_volume", nil)
	case r.AboveCap < time.Minute || r.AboveCap > MostAbove:
		return app.Fail("order.above_hours", nil)
	case !strings.ContainsFunc(r.Reason, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }):
		return app.Fail("order.above_reason", nil)
	}
	return nil
}
