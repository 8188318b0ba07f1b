package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tienglang/app"
)

// maxReturnSDP bounds the offer and the answer of a return.
const maxReturnSDP = 64 << 10

// Return asks a speaker to send back what its output plays, or what its
// microphone hears. It is a lease: a speaker that hears no renewal ends it at
// Until by itself. A Return with another ID takes the place of the one before,
// and one that is past ends it.
type Return struct {
	ID         app.ID    `json:"id"`                    // of this listening
	SDP        string    `json:"sdp,omitempty"`         // the station's offer; "" in a renewal
	Microphone bool      `json:"microphone,omitempty"`  // of the pole, in place of its output
	ICEServers []string  `json:"ice_servers,omitempty"` // STUN and TURN servers by which the station is reached
	Until      time.Time `json:"until"`                 // station time at which the lease ends
}

func (r *Return) check() error {
	if r.ID == "" || len(r.ID) > 64 || len(r.SDP) > maxReturnSDP {
		return errors.New("a return without a name, or with an offer too long")
	}
	return (&Listen{ICEServers: r.ICEServers}).check()
}

// Returned is what a speaker tells of a return: its answer at the beginning, or
// the code of why it does not send, or no longer.
type Returned struct {
	ID   app.ID `json:"id"`
	SDP  string `json:"sdp,omitempty"`
	Code string `json:"code,omitempty"`
}

// DecodeReturned reads what a speaker tells of a return.
func DecodeReturned(data []byte) (Returned, error) {
	var r Returned
	if len(data) > maxReturnSDP {
		return r, errors.New("return's answer is too long")
	}
	if err := strict(data, &r); err != nil {
		return Returned{}, fmt.Errorf("decode a return's answer: %w", err)
	}
	if r.ID == "" || (r.SDP == "") == (r.Code == "") {
		return Returned{}, errors.New("decode a return's answer: neither an answer nor a reason")
	}
	return r, nil
}

// EncodeReturned returns the bytes to send.
func EncodeReturned(r Returned) ([]byte, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode a return's answer: %w", err)
	}
	return b, nil
}
