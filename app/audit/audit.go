// Package audit is the chain of the station's audit log: who did what, each
// row sealed to the row before it.
package audit

import (
	"encoding/json"
	"fmt"
	"iter"
	"strconv"

	"tienglang/app"
)

// domain separates these hashes from those of other chains, and names the
// version of the encoding.
const domain = "tienglang audit 1"

// Hash is the hex SHA-256 of r and of the hash before it. The encoding is
// app.ChainHash over these fields in this order: the text "tienglang audit 1",
// Prev, Seq (decimal), At (Unix nanoseconds), User, Action, Object, Detail.
func Hash(r app.AuditRow) string {
	return app.ChainHash(domain, r.Prev, strconv.FormatInt(r.Seq, 10), app.ChainTime(r.At),
		string(r.User), r.Action, r.Object, r.Detail)
}

// Act begins a row: user did action to object. pairs are names and values for
// the detail, in turn. The store numbers, dates and seals it.
func Act(user app.ID, action string, object string, pairs ...string) app.AuditRow {
	r := app.AuditRow{User: user, Action: action, Object: object}
	if len(pairs) < 2 {
		return r
	}
	detail := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		detail[pairs[i]] = pairs[i+1]
	}
	b, _ := json.Marshal(detail) // a map of strings always can be written
	r.Detail = string(b)
	return r
}

// Seal numbers r as the row after head, chains it to it, and returns it with
// the new head.
func Seal(head app.ChainHead, r app.AuditRow) (app.AuditRow, app.ChainHead) {
	r.Seq, r.Prev = head.Seq+1, head.Hash
	r.Hash = Hash(r)
	return r, app.ChainHead{Seq: r.Seq, Hash: r.Hash}
}

// Follows reports whether r is whole and is the very next row after head.
func Follows(head app.ChainHead, r app.AuditRow) bool {
	return r.Seq == head.Seq+1 && r.Prev == head.Hash && r.Hash == Hash(r)
}

// Verify walks a whole log from its first row. It returns how many rows were
// read, the first that does not follow the one before it (nil when the chain
// is whole), and whether the row that head names is missing: head was kept
// apart from the log, so a missing row tells of a tail that was cut off. err
// is a failure to read, not a broken chain.
func Verify(rows iter.Seq2[app.AuditRow, error], head app.ChainHead) (n int64, firstBroken *app.AuditRow, cut bool, err error) {
	var last app.ChainHead
	found := head.Seq == 0
	for r, err := range rows {
		if err != nil {
			return n, firstBroken, false, fmt.Errorf("audit log: %w", err)
		}
		n++
		if firstBroken == nil && !Follows(last, r) {
			first := r
			firstBroken = &first
		}
		last = app.ChainHead{Seq: r.Seq, Hash: r.Hash}
		found = found || last == head
	}
	return n, firstBroken, !found, nil
}
