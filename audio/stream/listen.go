package stream

import (
	_ "embed" // the page
	"net/http"
)

//go:embed listen.html
var listenHTML []byte

//go:embed listen.js
var listenJS []byte

// servePage serves a fixed file that may run nothing but itself.
func servePage(kind string, body []byte) http.HandlerFunc {
	return func(out http.ResponseWriter, _ *http.Request) {
		h := out.Header()
		h.Set("Content-Type", kind)
		h.Set("Cache-Control", "no-cache")
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; "+
			"connect-src 'self'; media-src 'self' blob: mediastream:; base-uri 'none'; form-action 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		_, _ = out.Write(body)
	}
}
