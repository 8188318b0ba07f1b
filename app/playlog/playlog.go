// Package playlog is the chain of the station's play log: how a row is sealed
// to the row before it, and how anyone checks that nothing was changed, left
// out or put in another order.
package playlog

import (
	"fmt"
	"iter"
	"math"
	"strconv"

	"tienglang/app"
)

// domain separates these hashes from those of other chains, and names the
// version of the encoding.
const domain = "tienglang playlog 1"

// Hash is the hex SHA-256 of r and of the hash before it. The encoding is
// app.ChainHash over these fields in this order: the text "tienglang playlog
// 1", Prev, Seq (decimal), ID, Kind, Broadcast, Programme, Title, Cluster,
// From and To (Unix nanoseconds, 0 for none), PlayedMS, ConcealedMS, MissedMS
// (decimal), LevelDBFS (shortest decimal that reads back as the same float64).
func Hash(r app.PlayLogRow) string {
	return app.ChainHash(domain, r.Prev, decimal(r.Seq), string(r.ID), string(r.Kind),
		string(r.Broadcast), string(r.Programme), r.Title, string(r.Cluster),
		app.ChainTime(r.From), app.ChainTime(r.To),
		decimal(r.PlayedMS), decimal(r.ConcealedMS), decimal(r.MissedMS),
		strconv.FormatFloat(r.LevelDBFS, 'g', -1, 64))
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// Seal numbers r as the row after head, chains it to it, and returns it with
// the new head. LevelDBFS must be a finite number.
func Seal(head app.ChainHead, r app.PlayLogRow) (app.PlayLogRow, app.ChainHead) {
	r.Seq, r.Prev = head.Seq+1, head.Hash
	if r.LevelDBFS == 0 {
		r.LevelDBFS = 0 // a negative zero does not survive every encoding
	}
	r.Hash = Hash(r)
	return r, app.ChainHead{Seq: r.Seq, Hash: r.Hash}
}

// Follows reports whether r is whole and is the very next row after head.
func Follows(head app.ChainHead, r app.PlayLogRow) bool {
	return r.Seq == head.Seq+1 && r.Prev == head.Hash &&
		!math.IsNaN(r.LevelDBFS) && r.Hash == Hash(r)
}

// Verify walks a whole log from its first row. It returns how many rows were
// read, and the first that does not follow the one before it (nil when the
// chain is whole). err is a failure to read, not a broken chain. A tail that
// was cut off leaves a whole chain: see VerifyHead.
func Verify(rows iter.Seq2[app.PlayLogRow, error]) (n int64, firstBroken *app.PlayLogRow, err error) {
	n, _, firstBroken, err = walk(rows, nil)
	return n, firstBroken, err
}

// VerifyHead is Verify, and checks besides that the row which head names is in
// the log. head was kept apart from the log and may be older than its end. cut
// is true when the log no longer holds that row: its tail was cut off, or the
// whole was written anew.
func VerifyHead(rows iter.Seq2[app.PlayLogRow, error], head app.ChainHead) (n int64, firstBroken *app.PlayLogRow, cut bool, err error) {
	found := head.Seq == 0
	n, _, firstBroken, err = walk(rows, func(r app.PlayLogRow) {
		found = found || r.Seq == head.Seq && r.Hash == head.Hash
	})
	return n, firstBroken, !found, err
}

func walk(rows iter.Seq2[app.PlayLogRow, error], see func(app.PlayLogRow)) (n int64, head app.ChainHead, broken *app.PlayLogRow, err error) {
	for r, err := range rows {
		if err != nil {
			return n, head, broken, fmt.Errorf("play log: %w", err)
		}
		n++
		if broken == nil && !Follows(head, r) {
			first := r
			broken = &first
		}
		head = app.ChainHead{Seq: r.Seq, Hash: r.Hash}
		if see != nil {
			see(r)
		}
	}
	return n, head, broken, nil
}
