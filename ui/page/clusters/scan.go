package clusters

import (
	"net/url"
	"strings"

	"tienglang/app"
)

// scanned is the cluster that a label's text names, as a scanner types it into
// the search; docs/nhan-ma-qr.md describes the text.
func scanned(text string) (cluster app.ID, ok bool) {
	query, ok := strings.CutPrefix(strings.TrimSpace(text), "tienglang:1?")
	if !ok {
		return "", false
	}
	v, err := url.ParseQuery(query)
	return app.ID(v.Get("cum")), err == nil && v.Get("cum") != ""
}
