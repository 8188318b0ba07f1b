package store

import (
	"context"
	"sync"
	"time"

	"tienglang/app"
)

// orderBlock is how many numbers of orders are taken from the disk at a time, and
// orderRetry how often that is tried while it fails. A full disk so keeps no
// order from a speaker: a station gives some two a second.
const (
	orderBlock = 100_000
	orderRetry = time.Minute
)

// orderNumbers are the numbers that were taken from the disk and not given yet.
type orderNumbers struct {
	mu    sync.Mutex
	last  int64 // the one that was given last
	kept  int64 // up to which the disk says that they were given; 0 before the first
	tried time.Time
}

// NextOrderSeq numbers an order to the speakers. A number is given once, also
// across restarts: what a start leaves of its block is never given. Each block
// begins no lower than the time in milliseconds, so that a disk that is full
// from the start on keeps no order back either: the next start is above it.
func (d *DB) NextOrderSeq() (int64, error) {
	o := &d.orders
	o.mu.Lock()
	defer o.mu.Unlock()
	none := o.last == o.kept
	if none || o.kept-o.last < orderBlock/2 && time.Since(o.tried) > orderRetry {
		o.tried = time.Now()
		err := d.reserveOrders(o)
		if err != nil && none && app.CodeOf(err) != "disk.full" {
			return 0, err
		}
		if err != nil && none {
			o.last = max(o.last, d.clock.Now().UnixMilli())
			o.kept = o.last + orderBlock/4 // unkept; tried anew with the next minute
		}
	}
	o.last++
	return o.last, nil
}

// reserveOrders takes another block from the disk, for who holds o.mu. It begins
// behind what was given without the disk.
func (d *DB) reserveOrders(o *orderNumbers) error {
	from := max(o.last, d.clock.Now().UnixMilli())
	var kept int64
	err := d.write(context.Background(), func(t *tx) error {
		return t.QueryRow("UPDATE counters SET value = max(value, ?) + ? WHERE name = 'order' RETURNING value", from, orderBlock).Scan(&kept)
	})
	if err == nil {
		o.last, o.kept = max(o.last, kept-orderBlock), kept
	}
	return err
}
