package uitest

import (
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// HubOrders is OrdersOf.
func (b *Backend) HubOrders(limit int) ([]app.ReceivedOrder, error) {
	return locked(b, func() []app.ReceivedOrder { return slices.Clone(b.OrdersOf[:min(limit, len(b.OrdersOf))]) }), b.err("HubOrders")
}

// HubOrdersState is OrdersAre.
func (b *Backend) HubOrdersState() backend.HubOrdersState {
	return locked(b, func() backend.HubOrdersState { return b.OrdersAre })
}

// sampleOrders are what a province ordered in the last days, newest first.
func sampleOrders(b *Backend) {
	add := func(ago time.Duration, kind app.HubOrderKind, title string, state app.HubOrderState, code string, detail map[string]string) {
		at := Morning.Add(-ago)
		b.OrdersOf = append(b.OrdersOf, app.ReceivedOrder{
			HubOrder: app.HubOrder{ID: app.ID(title), Kind: kind, Title: title, IssuedAt: at, ExpiresAt: at.Add(48 * time.Hour)},
			State:    state, Code: code, Detail: detail, ReceivedAt: at.Add(time.Second), SettledAt: at.Add(2 * time.Second),
		})
	}
	add(40*time.Minute, app.HubOrderEmergency, "Cảnh báo lũ quét thượng nguồn sông Công", app.HubOrderPlayed, "", nil)
	add(3*time.Hour, app.HubOrderProgramme, "Phòng, chống cháy rừng mùa hanh khô", app.HubOrderApplied, "", nil)
	add(5*time.Hour, app.HubOrderProgramme, "Tuyên truyền chuyển đổi số", app.HubOrderRefused, "hub_order.zone_unknown",
		map[string]string{"zone": "Đồng Vai", "title": "Tuyên truyền chuyển đổi số"})
}
