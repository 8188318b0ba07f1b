package command

import (
	"fmt"

	"tienglang/app"
	"tienglang/ui/backend"
)

// fedOnly tells that what a cluster's speaker plays goes into a transmitter or
// amplifier, and is not known to be heard.
func fedOnly(c app.Cluster) bool {
	return c.Technology == app.TechnologyFM || c.Technology == app.TechnologyWired
}

// tellGateways writes into the views what hangs on which gateway.
func tellGateways(views []backend.ClusterView) {
	all := make([]app.Cluster, len(views))
	name, feeds := map[app.ID]string{}, map[app.ID]int{}
	for i, v := range views {
		all[i] = v.Cluster
		name[v.ID] = fmt.Sprintf("%02d %s", v.Number, v.Name)
	}
	carrier := app.Carriers(all)
	for _, g := range carrier {
		feeds[g]++
	}
	for i, v := range views {
		views[i].GatewayName, views[i].Feeds = name[carrier[v.ID]], feeds[v.ID]
	}
}
