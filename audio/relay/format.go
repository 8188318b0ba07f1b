package relay

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
)

// sniffBytes is how much of a sound tells what it comes in.
const sniffBytes = 4096

// formatOf names what sound comes in, so that the decoder need not collect
// seconds of it to find out: by its first bytes, which do not lie, and then by
// what the server says. "" where neither tells.
func formatOf(kind string, head []byte) string {
	if f := formatOfBytes(head); f != "" {
		return f
	}
	if bytes.HasPrefix(head, []byte("ID3")) {
		return "" // before MP3, and before AAC in HTTP Live Streaming
	}
	kind, _, _ = mime.ParseMediaType(kind)
	switch kind {
	case "audio/mpeg", "audio/mp3", "audio/x-mpeg":
		return "mp3"
	case "audio/aac", "audio/aacp", "audio/x-aac":
		return "aac"
	case "application/ogg", "audio/ogg", "audio/opus":
		return "ogg"
	case "text/html":
		return notSound
	}
	return ""
}

// notSound is the format of a page for a browser, such as the one at which a
// network wants somebody to sign in.
const notSound = "-"

// formatOfBytes knows a sound by what it begins with, and one of frames also
// from a place between two of them.
func formatOfBytes(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("OggS")):
		return "ogg"
	case bytes.HasPrefix(head, []byte("fLaC")):
		return "flac"
	case len(head) > 8 && (string(head[4:8]) == "ftyp" || string(head[4:8]) == "styp" || string(head[4:8]) == "moof"):
		return "mov"
	case len(head) > 188 && head[0] == 0x47 && head[188] == 0x47:
		return "mpegts"
	case hasFrames(head, adtsFrame):
		return "aac"
	case hasFrames(head, mp3Frame):
		return "mp3"
	}
	return ""
}

// framesInRow make it certain that they are frames.
const framesInRow = 3

// hasFrames reports whether frames follow each other somewhere in p; length is
// that of the frame which p begins with, 0 where it begins with none.
func hasFrames(p []byte, length func([]byte) int) bool {
	for from := range p {
		at, n := from, 0
		for n < framesInRow && at < len(p) {
			step := length(p[at:])
			if step == 0 {
				break
			}
			at += step
			n++
		}
		if n == framesInRow {
			return true
		}
	}
	return false
}

// adtsFrame is the length of a frame of AAC (ISO 14496-3, 1.A.2.2).
func adtsFrame(p []byte) int {
	if len(p) < 7 || p[0] != 0xff || p[1]&0xf6 != 0xf0 || p[2]>>2&15 > 12 {
		return 0
	}
	n := int(p[3]&3)<<11 | int(p[4])<<3 | int(p[5])>>5
	if n < 8 {
		return 0
	}
	return n
}

// The bit rates in kbit/s of MPEG audio's layer III, and its sample rates.
var (
	mp3Rates1  = [16]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0}
	mp3Rates2  = [16]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}
	mp3Samples = [4][3]int{{11025, 12000, 8000}, {}, {22050, 24000, 16000}, {44100, 48000, 32000}}
)

// mp3Frame is the length of a frame of MPEG audio's layer III (ISO 11172-3,
// 13818-3 and the lower rates of 2.5).
func mp3Frame(p []byte) int {
	if len(p) < 4 || p[0] != 0xff || p[1]&0xe6 != 0xe2 || p[2]>>2&3 == 3 {
		return 0
	}
	version, padding := p[1]>>3&3, int(p[2]>>1&1)
	rate, hertz := mp3Rates2[p[2]>>4], mp3Samples[version][p[2]>>2&3]
	each := 72_000
	if version == 3 {
		rate, each = mp3Rates1[p[2]>>4], 144_000
	}
	if rate == 0 || hertz == 0 {
		return 0
	}
	return each*rate/hertz + padding
}

// decoding starts the decoder once enough has come to know what it is.
type decoding struct {
	start func(format string) (io.Writer, error)
	kind  string // what the server says
	head  []byte
	to    io.Writer
}

// says notes what kind of sound a server says that it sends.
func (d *decoding) says(r *http.Response) { d.kind = r.Header.Get("Content-Type") }

// Write gives bytes to the decoder.
func (d *decoding) Write(p []byte) (int, error) {
	if d.to != nil {
		return d.to.Write(p)
	}
	if d.head = append(d.head, p...); len(d.head) < sniffBytes {
		return len(p), nil
	}
	return len(p), d.flush()
}

// flush gives what was held back to the decoder, however little it is.
func (d *decoding) flush() error {
	if d.to != nil || len(d.head) == 0 {
		return nil
	}
	format := formatOf(d.kind, d.head)
	if format == notSound {
		return &Fault{Reason: ReasonNotSound, Err: errors.New("it is a page to be read")}
	}
	var err error
	if d.to, err = d.start(format); err != nil {
		return err
	}
	_, err = d.to.Write(d.head)
	d.head = nil
	return err
}
