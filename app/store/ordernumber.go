package store

import (
	"context"
	"sync"
	"time"

	"tienglang/app"
)

// orderBlock is how many numbers of orders are taken from the disk at a time,
// orderRetry how often that is tried while it fails, and orderUnkept how many are
// given meanwhile. A full disk so keeps no order from a speaker: a station gives
// some two a second.
const (
	orderBlock  = 100_000
	orderRetry  = time.Minute
	orderUnkept = orderBlock / 4
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
// from the start on keeps no order back either: what it gives is above what the
// disk has, and the next start is above it.
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
			if err := d.passOrders(o); err != nil {
				return 0, err
			}
		}
	}
	o.last++
	return o.last, nil
}

// reserveOrders takes another block from the disk, for who holds o.mu. It begins
// behind what was given without the disk, also by an earlier start whose clock
// had gone back.
func (d *DB) reserveOrders(o *orderNumbers) error {
	from := max(o.last, d.clock.Now().UnixMilli())
	var kept int64
	err := d.write(context.Background(), func(t *tx) error {
		return t.QueryRow("UPDATE counters SET value = max(value, ?) + ? WHERE name = 'order' RETURNING value", from, orderBlock).Scan(&kept)
	})
	begins := kept - orderBlock
	if o.last == 0 {
		begins += orderUnkept
	}
	if err == nil {
		o.last, o.kept = max(o.last, begins), kept
	}
	return err
}

// passOrders gives numbers that are not kept, for who holds o.mu: above all that
// were taken from the disk, wherever the clock stands, or the speakers would
// take the orders for old ones. The disk is tried anew with the next minute.
func (d *DB) passOrders(o *orderNumbers) error {
	var kept int64
	if err := d.r.QueryRow("SELECT value FROM counters WHERE name = 'order'").Scan(&kept); err != nil {
		return err
	}
	o.last = max(o.last, d.clock.Now().UnixMilli(), kept)
	o.kept = o.last + orderUnkept
	return nil
}
