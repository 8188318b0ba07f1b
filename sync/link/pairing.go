package link

import (
	"encoding/json"

	"tienglang/app"
	"tienglang/sync/wire"
)

// PairPath is where a station's HTTPS server mounts its PairHandler.
const PairPath = "/pair"

// pairHello opens a pairing; the station answers with pairFacts.
type pairHello struct {
	Key     string `json:"key"`
	Nonce   string `json:"nonce"`
	Virtual bool   `json:"virtual,omitempty"`
}

type pairFacts struct {
	Key      string `json:"key"`
	Nonce    string `json:"nonce"`
	Workshop bool   `json:"workshop,omitempty"`
}

// pairProof is the speaker's proof that it was given the code.
type pairProof struct {
	pairHello
	StationNonce string `json:"station_nonce"`
	Proof        []byte `json:"proof"`
}

// pairAnswer is the station's own proof, over what it says of itself.
type pairAnswer struct {
	Paired json.RawMessage `json:"paired"` // Paired
	Proof  []byte          `json:"proof"`
}

// pairRefusal is the body of every answer but 200.
type pairRefusal struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Paired is what a speaker keeps of its station.
type Paired struct {
	StationKey  string   `json:"station_key"`
	Commune     app.ID   `json:"commune"`
	StationName string   `json:"station_name"`
	Cluster     app.ID   `json:"cluster"`
	LinkAddrs   []string `json:"link_addrs"` // host:port
	Fingerprint string   `json:"fingerprint"`
	Workshop    bool     `json:"workshop,omitempty"`
	Door        int      `json:"door,omitempty"` // port of the station's HTTPS on the hosts of LinkAddrs
}

// maxPairBody bounds each message of a pairing, in bytes.
const maxPairBody = 4 << 10

func (h pairHello) plausible() bool {
	return wire.ValidPublic(h.Key) && len(h.Nonce) >= 16 && len(h.Nonce) <= 64
}

func (h pairHello) facts(station, fingerprint, nonce string) wire.PairFacts {
	return wire.PairFacts{
		SpeakerKey: h.Key, StationKey: station, Fingerprint: fingerprint,
		SpeakerNonce: h.Nonce, StationNonce: nonce,
	}
}
