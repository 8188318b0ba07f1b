package wire

import (
	"strconv"
	"sync"
	"time"

	"tienglang/app"
)

// MaxAhead is how far what a station signed may be ahead of that station's own
// time.
const MaxAhead = 5 * time.Minute

// SeqKeeper remembers the number of the last order that was accepted.
// KeepSeq returns only once the number is safe from a power cut.
type SeqKeeper interface {
	LastSeq() (int64, error)
	KeepSeq(seq int64) error
}

// Verifier decides on a speaker whether an order is to be obeyed. It is safe
// for concurrent use.
type Verifier struct {
	station string
	commune app.ID
	self    string
	keeper  SeqKeeper

	mu   sync.Mutex
	last int64
}

// NewVerifier makes the verifier of the speaker self that is paired with the
// station whose public key is given.
func NewVerifier(station string, commune app.ID, self string, keeper SeqKeeper) (*Verifier, error) {
	last, err := keeper.LastSeq()
	if err != nil {
		return nil, err
	}
	return &Verifier{station: station, commune: commune, self: self, keeper: keeper, last: last}, nil
}

// Check returns the order in data if it is to be obeyed at the station time
// now; its number is then already kept, so that the same bytes are refused
// for ever after. Otherwise the error's code tells why:
//
//	order.bad_signature  not signed by the paired station, or not an order
//	order.wrong_commune  for another commune
//	order.not_for_me     for another speaker
//	order.replayed       its number is not above the last one's
//	order.expired        too late
//	order.from_future    issued more than MaxAhead after now
//
// What is from the future does not count as heard: a station whose clock was
// put back goes on with the numbers it has, and is obeyed.
//
// An error of another code means that the number could not be kept.
func (v *Verifier) Check(data []byte, now time.Time) (Order, error) {
	o, err := DecodeOrder(data, v.station)
	if err != nil {
		return Order{}, err
	}
	seq := strconv.FormatInt(o.Seq, 10)
	switch {
	case o.Commune != v.commune:
		return o, app.Fail("order.wrong_commune", nil, "commune", string(o.Commune), "seq", seq)
	case o.To != Everyone && o.To != v.self:
		return o, app.Fail("order.not_for_me", nil, "to", o.To, "seq", seq)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if o.Seq <= v.last {
		return o, app.Fail("order.replayed", nil, "seq", seq, "last", strconv.FormatInt(v.last, 10))
	}
	if !now.Before(o.ExpiresAt) {
		return o, app.Fail("order.expired", nil, "seq", seq, "late", now.Sub(o.ExpiresAt).String())
	}
	if ahead := o.IssuedAt.Sub(now); ahead > MaxAhead {
		return o, app.Fail("order.from_future", nil, "seq", seq, "ahead", ahead.String())
	}
	if err := v.keeper.KeepSeq(o.Seq); err != nil {
		return o, app.Fail("order.not_kept", err, "seq", seq)
	}
	v.last = o.Seq
	return o, nil
}
