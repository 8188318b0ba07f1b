package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// HubOrders lists the newest orders of the province.
func (d *desk) HubOrders(limit int) ([]app.ReceivedOrder, error) {
	return d.db.HubOrders(context.Background(), limit)
}

// HubOrdersState is how things stand with them.
func (d *desk) HubOrdersState() backend.HubOrdersState {
	s := d.hubOrders.receiver.Status()
	return backend.HubOrdersState{Err: s.Err, Twice: s.Twice, Held: s.Held}
}
