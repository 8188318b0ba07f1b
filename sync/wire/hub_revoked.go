package wire

import (
	"encoding/json"
	"errors"
	"fmt"

	"tienglang/app"
)

const purposeHubRevoked = "hub revoked"

// HubRevoked is a list of revoked boxes under the signature of the hub's key,
// with which it signs its orders.
type HubRevoked struct {
	List []byte `json:"list"`
	Sig  []byte `json:"sig"`
}

// hubRevoked is what is signed.
type hubRevoked struct {
	Commune app.ID           `json:"commune"`
	Revoked []app.Revocation `json:"revoked"`
}

// SignHubRevoked signs, as the hub, the boxes that a commune's station revoked.
func SignHubRevoked(hub *Identity, commune app.ID, all []app.Revocation) (*HubRevoked, error) {
	b, err := json.Marshal(hubRevoked{commune, all})
	if err != nil {
		return nil, fmt.Errorf("revoked boxes: %w", err)
	}
	return &HubRevoked{List: b, Sig: hub.Sign(signed(purposeHubRevoked, b))}, nil
}

// Open is the list, if the hub with that key signed it for the commune. An older
// one that comes again says nothing untrue: who was revoked stays so. Errors:
// "hub_order.bad_signature", "hub_order.wrong_commune", "hub_order.malformed".
func (r *HubRevoked) Open(hubKey string, commune app.ID) ([]app.Revocation, error) {
	if err := VerifySignature(hubKey, signed(purposeHubRevoked, r.List), r.Sig); err != nil {
		return nil, app.Fail("hub_order.bad_signature", err)
	}
	var l hubRevoked
	switch err := json.Unmarshal(r.List, &l); {
	case err != nil:
		return nil, app.Fail("hub_order.malformed", err)
	case l.Commune != commune:
		return nil, app.Fail("hub_order.wrong_commune", nil, "title", "")
	case len(l.Revoked) > MaxHubRevoked:
		return nil, app.Fail("hub_order.malformed", errors.New("too many revoked boxes"))
	}
	return l.Revoked, nil
}
