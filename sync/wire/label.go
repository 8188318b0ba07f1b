package wire

import (
	"net/url"
	"strconv"
	"strings"

	"tienglang/app"
)

// Label is what the code on a cluster's label says: whose it is, and where its
// station is found. It holds no secret; a box is paired by the one-time code
// that the station shows beside it. docs/nhan-ma-qr.md describes its text.
type Label struct {
	Station string // URL, "" where none is known
	Commune app.ID
	Cluster app.ID
	Number  int
}

// labelScheme begins the text of every label; its version is before the "?".
const labelScheme = "tienglang:1?"

// maxLabel is the longest text that is looked at.
const maxLabel = 1 << 10

// String is the text in the label's QR code: one line of ASCII, so that a
// scanner that types like a keyboard brings it over whole.
func (l Label) String() string {
	text := labelScheme + "xa=" + string(l.Commune) + "&cum=" + string(l.Cluster) + "&so=" + strconv.Itoa(l.Number)
	if l.Station != "" {
		text += "&dai=" + url.QueryEscape(l.Station)
	}
	return text
}

// ParseLabel reads the text of a label. Fields that it does not know are left
// out, so that a later label is read too. Error: "label.unreadable".
func ParseLabel(text string) (Label, error) {
	text = strings.TrimSpace(text)
	query, ok := strings.CutPrefix(text, labelScheme)
	if !ok || len(text) > maxLabel {
		return Label{}, app.Fail("label.unreadable", nil)
	}
	v, err := url.ParseQuery(query)
	if err != nil {
		return Label{}, app.Fail("label.unreadable", err)
	}
	l := Label{Station: v.Get("dai"), Commune: app.ID(v.Get("xa")), Cluster: app.ID(v.Get("cum"))}
	l.Number, err = strconv.Atoi(v.Get("so"))
	if err != nil || l.Number < 0 || !ValidID(l.Commune) || !ValidID(l.Cluster) || !l.reachable() {
		return Label{}, app.Fail("label.unreadable", err)
	}
	return l, nil
}

// reachable reports whether the station's address is none, or one of HTTPS.
func (l Label) reachable() bool {
	if l.Station == "" {
		return true
	}
	u, err := url.Parse(l.Station)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil
}
