package wire

import (
	"encoding/json"
	"time"

	"tienglang/app"
)

// Batch is what one request carries up.
type Batch struct {
	// SentAt is the station's own clock at sending, by which the hub tells
	// how old a measured status is although the two clocks differ.
	SentAt  time.Time `json:"sent_at"`
	Records []Record  `json:"records"`
}

// Refusal says that the hub will not apply a record, and why.
type Refusal struct {
	Seq  int64  `json:"seq"`
	Code string `json:"code"`
}

// Answer is what the hub says of a batch, after its own commit.
type Answer struct {
	Acked   []int64   `json:"acked"`             // committed, now or before
	Refused []Refusal `json:"refused,omitempty"` // will not be applied as they are
	Needed  []string  `json:"needed,omitempty"`  // media that must arrive first
	Next    int64     `json:"next"`              // the number that the hub expects next
}

// DecodeBatch reads a batch that came over the wire and holds it to the
// limits of its shape; a single record that breaks Check is left for the hub
// to refuse by its number. Errors: "hub.request_malformed",
// "hub.batch_too_large".
func DecodeBatch(data []byte) (Batch, error) {
	if len(data) > MaxBatchBytes {
		return Batch{}, app.Fail("hub.batch_too_large", nil)
	}
	var b Batch
	if err := json.Unmarshal(data, &b); err != nil {
		return Batch{}, app.Fail("hub.request_malformed", err)
	}
	if len(b.Records) > MaxBatchRecords {
		return Batch{}, app.Fail("hub.batch_too_large", nil)
	}
	return b, nil
}

// Fit returns how many of the first records go into one request.
func Fit(records []Record) int {
	size := 0
	for i, r := range records {
		size += len(r.Body) + 512 // the rest of a record in JSON is below that
		if i == MaxBatchRecords || size > MaxBatchBytes/2 && i > 0 {
			return i
		}
	}
	return len(records)
}

// Problem is the body of every answer of the hub's API that is an error.
type Problem struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Hello is what the hub tells anyone who asks: its name, its time, and the
// session that signed requests must name. A new session begins at each start
// of the hub, so that what was signed for an earlier one is worth nothing.
type Hello struct {
	Name    string    `json:"name"`
	Version int       `json:"version"` // newest record version it reads
	Session string    `json:"session"`
	Time    time.Time `json:"time"`
}

// HeaderProblem carries Problem.Code where an answer can have no body.
const HeaderProblem = "Tl-Problem"
