package clusters

import (
	"strings"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

// doubt is the gravest of what a technician should know of a box's modem, in a
// sentence; "" where it is as the list of clusters says, or nobody asks it.
func doubt(cat *locale.Catalogue, v backend.ClusterView) string {
	if v.Modem == nil {
		return ""
	}
	m := *v.Modem
	switch is := v.Box.Doubt(m); is {
	case app.DoubtNone:
		return ""
	case app.DoubtSIM:
		return cat.T("clusters.modem.doubt.sim", "is", end(m.SIM), "had", end(v.Box.SIM))
	case app.DoubtIMEI:
		return cat.T("clusters.modem.doubt.imei", "is", end(m.IMEI), "had", end(v.Box.IMEI))
	case app.DoubtCarrier:
		return cat.T("clusters.modem.doubt.carrier", "is", m.Carrier, "had", v.Box.Carrier)
	default:
		return cat.T("clusters.modem.doubt." + string(is))
	}
}

// end is the end of a long number, by which people tell cards apart.
func end(number string) string { return number[max(len(number)-6, 0):] }

// modemLine is what the box's modem tells of itself, "" where nobody asks it.
func modemLine(cat *locale.Catalogue, m *app.Modem) string {
	if m == nil {
		return ""
	}
	var parts []string
	for _, p := range []struct{ key, is string }{{"imei", m.IMEI}, {"sim", m.SIM}, {"carrier", m.Carrier}} {
		if p.is != "" {
			parts = append(parts, cat.T("clusters.modem."+p.key, "is", p.is))
		}
	}
	if m.State != app.ModemUnknown {
		parts = append(parts, cat.T("clusters.modem.state."+string(m.State)))
	}
	if len(parts) == 0 {
		return ""
	}
	return cat.T("clusters.modem", "told", strings.Join(parts, " · "))
}
