package clusters

import (
	"tienglang/app"
	"tienglang/ui/backend"
)

// alarmTicket goes to the open ticket of a cluster, or begins one of which the
// alarm is the report.
func (p *Page) alarmTicket(cluster app.ID, a backend.ClusterAlarm) {
	if t, open := p.upkeep.Ticket(cluster); open {
		p.openTicket(t, nil)
		return
	}
	p.newTicket(cluster, nil, a.Kind)
}
