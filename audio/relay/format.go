package relay

import (
	"bytes"
	"io"
	"mime"
	"net/http"
)

// formatOf names what sound comes in, so that the decoder need not collect
// seconds of it to find out: by its first bytes, which do not lie, and then by
// what the server says. "" where neither tells.
func formatOf(kind string, head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("OggS")):
		return "ogg"
	case bytes.HasPrefix(head, []byte("fLaC")):
		return "flac"
	case bytes.HasPrefix(head, []byte("ID3")):
		return "" // before MP3, and before AAC in HTTP Live Streaming
	case len(head) > 8 && (string(head[4:8]) == "ftyp" || string(head[4:8]) == "styp" || string(head[4:8]) == "moof"):
		return "mov"
	case len(head) > 188 && head[0] == 0x47 && head[188] == 0x47:
		return "mpegts"
	case len(head) > 1 && head[0] == 0xff && head[1]&0xf6 == 0xf0:
		return "aac"
	}
	kind, _, _ = mime.ParseMediaType(kind)
	switch kind {
	case "audio/mpeg", "audio/mp3", "audio/x-mpeg":
		return "mp3"
	case "audio/aac", "audio/aacp", "audio/x-aac":
		return "aac"
	case "application/ogg", "audio/ogg", "audio/opus":
		return "ogg"
	}
	return ""
}

// decoding starts the decoder with the first bytes that come.
type decoding struct {
	start func(format string) (io.Writer, error)
	kind  string // what the server says
	to    io.Writer
}

// says notes what kind of sound a server says that it sends.
func (d *decoding) says(r *http.Response) { d.kind = r.Header.Get("Content-Type") }

// Write gives bytes to the decoder.
func (d *decoding) Write(p []byte) (int, error) {
	if d.to == nil {
		var err error
		if d.to, err = d.start(formatOf(d.kind, p)); err != nil {
			return 0, err
		}
	}
	return d.to.Write(p)
}
