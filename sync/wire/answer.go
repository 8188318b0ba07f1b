package wire

import "strconv"

// The codes of events by which a speaker answers an order. Beside EventFailed
// stand the codes of refusals by the link itself (see Verifier.Check), which
// carry the order's number too.
const (
	EventDone   = "order.done"
	EventFailed = "order.failed" // Args["why"] is the code of the reason, where there is one
)

// ArgsOf are what an answer to o says of it: its number and its kind.
func ArgsOf(o Order) map[string]string {
	return map[string]string{"seq": strconv.FormatInt(o.Seq, 10), "kind": string(o.Kind)}
}

// Order is the number of the order that an event answers, 0 for none: a
// speaker of before tells a failure without one.
func (e Event) Order() int64 {
	n, err := strconv.ParseInt(e.Args["seq"], 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
