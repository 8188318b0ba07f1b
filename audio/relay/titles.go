package relay

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
)

// titles takes the titles out of a stream of the SHOUTcast kind, which lie
// between its sound every so many bytes: a length in units of 16 bytes, and
// text. Nobody asked the server for them, and some send them to everybody.
type titles struct {
	from  io.Reader
	every int    // bytes of sound between two titles, 0 for none
	left  int    // of them until the next
	back  []byte // what turned out to be sound
}

// mostBetween bounds what a server may say of itself.
const mostBetween = 1 << 20

// withoutTitles gives the sound alone of an answer with such headers.
func withoutTitles(from io.Reader, h http.Header) io.Reader {
	every, err := strconv.Atoi(h.Get("Icy-Metaint"))
	if err != nil || every <= 0 || every > mostBetween {
		return onlyReader{from}
	}
	return &titles{from: from, every: every, left: every}
}

// onlyReader hides what else an answer can do.
type onlyReader struct{ io.Reader }

// Read implements io.Reader.
func (t *titles) Read(p []byte) (int, error) {
	if len(t.back) > 0 {
		n := copy(p, t.back)
		t.back = t.back[n:]
		return n, nil
	}
	if t.every == 0 || len(p) == 0 {
		return t.from.Read(p)
	}
	if t.left == 0 {
		if err := t.skip(); err != nil {
			return 0, err
		}
		return t.Read(p)
	}
	n, err := t.from.Read(p[:min(len(p), t.left)])
	t.left -= n
	return n, err
}

// skip passes over a title. What is none is sound: the server lies about where
// its titles are, and nothing more is taken out.
func (t *titles) skip() error {
	t.left = t.every
	block := make([]byte, 1, 1+255*16)
	if _, err := io.ReadFull(t.from, block); err != nil {
		return err
	}
	block = block[:1+16*int(block[0])]
	if n, err := io.ReadFull(t.from, block[1:]); err != nil {
		t.back, t.every = block[:1+n], 0
		return nil // told again by the next read
	}
	if len(block) > 1 && !bytes.HasPrefix(block[1:], []byte("Stream")) {
		t.back, t.every = block, 0
	}
	return nil
}
