package clusters

import (
	"fmt"

	"tienglang/app"
)

// fillGateways offers the FM and wired clusters whose gateway may feed c too.
// One that has a speaker of its own, or that others hang on, hangs on none.
func (f *form) fillGateways(c app.Cluster) {
	words, at := []string{f.page.env.T("clusters.gateway.none")}, 0
	f.gates = nil
	for _, v := range f.page.views {
		if v.ID == c.ID && v.Feeds > 0 || c.SpeakerKey != "" {
			f.gates, words = nil, words[:1]
			break
		}
		if v.ID == c.ID || v.Technology == app.TechnologyIP || v.Gateway != "" {
			continue
		}
		f.gates = append(f.gates, v.ID)
		words = append(words, fmt.Sprintf("%02d %s", v.Number, v.Name))
		if v.ID == c.Gateway {
			at = len(f.gates)
		}
	}
	f.gateway.SetOptions(words, at)
}

// fitGateway shows the choice that the technology has: its line, or what feeds
// it.
func (f *form) fitGateway() {
	ip := technologies[max(0, f.tech.Index)] == app.TechnologyIP
	f.linked.Hide()
	f.hung.Hide()
	if ip {
		f.linked.Show()
	} else {
		f.hung.Show()
	}
	f.gateway.Enable()
	if len(f.gates) == 0 {
		f.gateway.Disable()
	}
	f.gateway.Refresh()
}

func (f *form) chosenGateway() app.ID {
	if i := f.gateway.Index - 1; i >= 0 && i < len(f.gates) && technologies[max(0, f.tech.Index)] != app.TechnologyIP {
		return f.gates[i]
	}
	return ""
}
