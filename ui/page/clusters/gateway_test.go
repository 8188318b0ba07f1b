package clusters

import (
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// fmStation has three FM clusters: 30 carries a gateway, 31 hangs on it.
func fmStation() *uitest.Backend {
	b := uitest.Station()
	carrier, hung := &b.ClustersOf[29], &b.ClustersOf[30]
	carrier.SpeakerKey, carrier.Feeds = "UFM", 1
	carrier.Status.State, carrier.Status.LastReport, carrier.Status.Connected = app.StateFed, b.Clock, true
	hung.Technology, hung.Line, hung.SpeakerKey, hung.Gateway = app.TechnologyWired, app.LineNone, "", carrier.ID
	hung.GatewayName, hung.Status = "30 "+carrier.Name, carrier.Status
	hung.Status.Cluster, hung.Status.Gateway = hung.ID, carrier.ID
	return b
}

// What is fed is told to be fed, in grey, and whose gateway it is; it has no
// pairing of its own.
func TestWhatIsFedIsToldAsThat(t *testing.T) {
	e, p := shown(t, fmStation(), page.Args{"cluster": "c30"})
	if !e.Sees("Cổng của cụm này còn nuôi 1 cụm khác") || !e.Sees("Đưa vào máy phát, 14 ngày") || p.card.state.Text != e.T("clusters.state.fed") {
		t.Errorf("the carrier: %q", e.Words())
	}
	e, p = shown(t, fmStation(), page.Args{"cluster": "c31"})
	if words := strings.Join(e.Words(), " "); !strings.Contains(words, "Theo cổng truyền thanh của cụm 30") || !p.card.pair.Hidden {
		t.Errorf("what hangs: %q", words)
	}
	if n := count(p.views); n.State[app.StateFed] != 2 || p.chips.state[app.StateFed].Hidden {
		t.Errorf("%d are counted as fed", n.State[app.StateFed])
	}
}

// The form offers the gateways there are, and keeps which was chosen.
func TestAClusterIsHungOnAGateway(t *testing.T) {
	b := fmStation()
	e, p := shown(t, b, page.Args{"cluster": "c31"})
	e.Press(t, "Sửa")
	if p.form.gateway.Index != 1 || !strings.HasPrefix(p.form.gateway.Options[1], "30 ") || p.form.linked.Visible() {
		t.Fatalf("offers %q, %d chosen", p.form.gateway.Options, p.form.gateway.Index)
	}
	p.form.gateway.SetOptions(p.form.gateway.Options, 0)
	e.Press(t, "Lưu cụm")
	e.Wait()
	if got := b.ClustersOf[30].Gateway; got != "" {
		t.Errorf("kept %q", got)
	}
	e, p = shown(t, fmStation(), page.Args{"cluster": "c30"})
	e.Press(t, "Sửa")
	if !p.form.gateway.Disabled() {
		t.Error("one on which others hang may hang on another")
	}
}
