package wire

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"tienglang/app"
)

// HubPull is the hub's answer to a station that asks for its orders.
type HubPull struct {
	Key    string   `json:"key"`    // the public nkey that the hub signs orders with
	Orders [][]byte `json:"orders"` // envelopes, by rising number
	Last   int64    `json:"last"`   // the newest number there is
	// Twice is set where another machine works with this station's key; it is
	// refused, and this one is told.
	Twice bool `json:"twice,omitempty"`
	// Revoked are the boxes of which the commune's station told that it believes
	// them no more, MaxHubRevoked at most: one that was put back to a backup of
	// before learns of them so. They are left out where the station has asked
	// with their RevokedMark: it knows these very ones.
	Revoked *HubRevoked `json:"revoked_boxes,omitempty"`
}

// MaxHubRevoked bounds the list: the newest are told.
const MaxHubRevoked = 500

// RevokedMark tells one list of revoked boxes from another: the SHA-256 of their
// keys, which never change, in hexadecimal.
func RevokedMark(all []app.Revocation) string {
	h := sha256.New()
	for _, r := range all {
		fmt.Fprintln(h, r.Key)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// HubAnswer is what a station says of an order.
type HubAnswer struct {
	Order  app.ID            `json:"order"`
	State  app.HubOrderState `json:"state"`
	Code   string            `json:"code,omitempty"`
	Detail map[string]string `json:"detail,omitempty"`
	At     time.Time         `json:"at"`
}

// HubAnswers are the answers that one request carries.
type HubAnswers struct {
	Answers []HubAnswer `json:"answers"`
}

// LongestPull bounds how long the hub holds a pull while there is nothing new.
const LongestPull = 30 * time.Second

// MaxHubAnswers bounds HubAnswers.
const MaxHubAnswers = 200

// DecodeHubAnswers reads answers that came over the wire:
// "hub.request_malformed".
func DecodeHubAnswers(data []byte) (HubAnswers, error) {
	var a HubAnswers
	if err := json.Unmarshal(data, &a); err != nil {
		return a, app.Fail("hub.request_malformed", err)
	}
	if len(a.Answers) > MaxHubAnswers {
		return a, app.Fail("hub.request_malformed", nil)
	}
	for _, x := range a.Answers {
		if !x.valid() {
			return a, app.Fail("hub.request_malformed", nil)
		}
	}
	return a, nil
}

func (a HubAnswer) valid() bool {
	switch a.State {
	case app.HubOrderWaiting, app.HubOrderApplied, app.HubOrderPlayed, app.HubOrderWithdrawn:
		if a.Code != "" {
			return false
		}
	case app.HubOrderRefused:
		if !validWord(a.Code) {
			return false
		}
	default:
		return false
	}
	size := 0
	for k, v := range a.Detail {
		size += len(k) + len(v)
	}
	return ValidID(a.Order) && size <= 1<<10
}
