package speaker

import (
	"maps"
	"sync"

	"tienglang/sync/wire"
)

// forgettable are the orders that were answered as not remembered: the last of
// each kind, which is answered once more when it is on the disk.
type forgettable struct {
	mu sync.Mutex
	of map[wire.OrderKind]answerKept
}

// answerKept is such an order, and how it was done.
type answerKept struct {
	order wire.Order
	extra []string
}

// note takes the answer to an order: a newer one of its kind takes the place of
// what was forgettable before.
func (f *forgettable) note(o wire.Order, forgets bool, extra []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !forgets {
		delete(f.of, o.Kind)
		return
	}
	if f.of == nil {
		f.of = map[wire.OrderKind]answerKept{}
	}
	f.of[o.Kind] = answerKept{o, extra}
}

// take returns them all, and forgets them.
func (f *forgettable) take() map[wire.OrderKind]answerKept {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := maps.Clone(f.of)
	clear(f.of)
	return all
}

// answerKept tells of orders that were answered as not remembered that they are,
// once there is a line to say so.
func (r *running) answerKept() {
	if r.link.Connected() {
		r.tellRemembered(r.remembered())
	}
}

func (r *running) tellRemembered(all map[wire.OrderKind]answerKept) {
	for _, a := range all {
		r.reply(a.order, nil, a.extra...)
	}
}

// remembered takes those that are on the disk now, as all of the state is. No
// order is obeyed meanwhile: one that finds no room would be taken with them.
func (r *running) remembered() map[wire.OrderKind]answerKept {
	r.orders.Lock()
	defer r.orders.Unlock()
	if !r.state.whole() {
		return nil
	}
	return r.forgettable.take()
}
