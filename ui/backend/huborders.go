package backend

import "tienglang/app"

// HubOrders is what the page Đồng bộ shows of the province's orders.
type HubOrders interface {
	// HubOrders lists the newest orders, newest first.
	HubOrders(limit int) ([]app.ReceivedOrder, error)
	// HubOrdersState is how things stand with them.
	HubOrdersState() HubOrdersState
}

// HubOrdersState is what a person must know of the way on which orders come.
type HubOrdersState struct {
	Err   error // why none can come, or why the last was not believed; nil else
	Twice bool  // another machine uses this station's key, and is refused
	Held  bool  // more come than are looked at
}
