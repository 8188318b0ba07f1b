package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"tienglang/app"
)

// RecordVersion is the version of the records this program writes. A hub
// reads every version up to its own.
const RecordVersion = 1

// Limits that a hub holds a station to.
const (
	MaxRecordBody   = 256 << 10 // bytes of one record's body
	MaxBatchRecords = 500       // records in one request
	MaxBatchBytes   = 8 << 20   // bytes of one request
)

// Record is one fact that a station sends up. Its owner is the station; the
// hub applies each (Commune, Seq) once. The body is the JSON of the type of
// package app that Kind names:
//
//	station    app.Station        cluster    app.Cluster
//	status     app.ClusterStatus  programme  app.ProgrammeRecord
//	broadcast  app.Broadcast      playlog    app.PlayLogRow
//	schedule   app.ScheduleEntry  revoked    app.Revocation
type Record struct {
	V         int             `json:"v"`
	Commune   app.ID          `json:"commune"`
	Seq       int64           `json:"seq"`
	Kind      app.RecordKind  `json:"kind"`
	Object    app.ID          `json:"object"`
	Body      json.RawMessage `json:"body,omitempty"`
	Media     string          `json:"media,omitempty"` // SHA-256 of a file that must be at the hub first
	CreatedAt time.Time       `json:"created_at"`
	// Void is the reason code of a record that the station can't send, such
	// as one whose medium is gone. It holds the place of its number, so that
	// those after it are not kept waiting; the hub notes it as refused.
	Void string `json:"void,omitempty"`
}

// RecordOf makes the record of one outbox row.
func RecordOf(commune app.ID, r app.OutboxRow) Record {
	return Record{
		V: RecordVersion, Commune: commune, Seq: r.Seq, Kind: r.Kind, Object: r.Object,
		Body: r.Body, Media: r.Media, CreatedAt: r.CreatedAt.UTC(),
	}
}

// Voided returns r without what can't be sent, with the reason code.
func (r Record) Voided(code string) Record {
	r.Body, r.Media, r.Void = nil, "", code
	return r
}

// Sum is the hex SHA-256 over all that the record says, whatever the spacing
// of its body. Two records of one number with different sums contradict each
// other.
func (r Record) Sum() string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %q %d %q %q %q %q %d\n", r.V, r.Commune, r.Seq, r.Kind, r.Object,
		r.Media, r.Void, r.CreatedAt.UnixNano())
	var body bytes.Buffer
	if json.Compact(&body, r.Body) != nil {
		body.Reset()
		body.Write(r.Body)
	}
	h.Write(body.Bytes())
	return hex.EncodeToString(h.Sum(nil))
}

// Check returns why a hub can't take r: "hub.record_version",
// "hub.record_too_large" or "hub.record_malformed"; nil when it can.
func (r Record) Check() error {
	switch {
	case r.V > RecordVersion:
		return app.Fail("hub.record_version", nil)
	case len(r.Body) > MaxRecordBody:
		return app.Fail("hub.record_too_large", nil)
	case r.V < 1, r.Seq < 1, !ValidID(r.Commune), !validWord(string(r.Kind)), len(r.Object) > 64:
		return app.Fail("hub.record_malformed", nil)
	case r.Media != "" && !ValidSHA256(r.Media):
		return app.Fail("hub.record_malformed", nil)
	case r.Void == "" && !json.Valid(r.Body), r.Void != "" && !validWord(r.Void):
		return app.Fail("hub.record_malformed", nil)
	}
	return nil
}

// ValidID reports whether id has the form that app.NewID gives.
func ValidID(id app.ID) bool {
	if len(id) != 36 {
		return false
	}
	for i, c := range []byte(id) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !isHex(c) {
			return false
		}
	}
	return true
}

// ValidSHA256 reports whether s is a SHA-256 in lower-case hex.
func ValidSHA256(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range []byte(s) {
		if !isHex(c) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' }

// validWord holds kinds and reason codes to short, harmless words.
func validWord(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, c := range []byte(s) {
		allowed := isHex(c) || 'g' <= c && c <= 'z' || c == '.' || c == '_' || c == '-'
		if !allowed {
			return false
		}
	}
	return true
}
