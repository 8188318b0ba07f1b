package relay

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"

	"tienglang/app"
)

// Reason is why a relay is not heard. The catalogue has its words under
// "relay.reason." + Reason.
type Reason string

// The reasons.
const (
	ReasonUnreachable Reason = "unreachable" // no connection to the server
	ReasonHTTP        Reason = "http"        // the server answers with an error
	ReasonNotSound    Reason = "not_sound"   // what it sends cannot be understood
	ReasonStall       Reason = "stall"       // no more data comes
	ReasonSilence     Reason = "silence"     // what comes is silent
	ReasonEnded       Reason = "ended"       // the source came to its end
	ReasonDevice      Reason = "device"      // the line-in is not there
	ReasonLength      Reason = "length"      // its pieces hold more or less sound than it says
	ReasonLate        Reason = "late"        // not enough of it had come at its time
)

// Fault is a reason with what is behind it.
type Fault struct {
	Reason Reason
	Status int // of HTTP, in ReasonHTTP
	Err    error
}

// Error is for the log.
func (f *Fault) Error() string {
	s := "relay: " + string(f.Reason)
	if f.Status != 0 {
		s += " " + strconv.Itoa(f.Status)
	}
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Sentence is the fault with its words for a person: "relay.unreachable" and so
// on, with the status of HTTP.
func (f *Fault) Sentence() error {
	code := "relay." + string(f.Reason)
	return app.Fail(code, f.Err, "status", strconv.Itoa(f.Status))
}

// faultOf names any error.
func faultOf(err error) *Fault {
	var f *Fault
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, errNotPlaylist), app.CodeOf(err) == "audio.not_sound":
		return &Fault{Reason: ReasonNotSound, Err: err}
	}
	return &Fault{Reason: ReasonUnreachable, Err: err}
}

// refusal is the fault of an HTTP answer other than 200.
func refusal(r *http.Response) error {
	return &Fault{Reason: ReasonHTTP, Status: r.StatusCode, Err: fmt.Errorf("%s", r.Status)}
}

// unreached tells a server that stalls from one that is not there.
func unreached(err error) error {
	var slow net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &slow) && slow.Timeout() {
		return &Fault{Reason: ReasonStall, Err: err}
	}
	return &Fault{Reason: ReasonUnreachable, Err: err}
}
