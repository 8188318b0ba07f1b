package geo

import (
	"context"
	"errors"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// bounded fails once more than left bytes were read, or nobody waits any more.
type bounded struct {
	ctx  context.Context
	r    io.Reader
	left int64
}

var errTooLarge = errors.New("too large")

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errTooLarge
	}
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

// asUTF8 takes the mark off a text that begins with one, and reads UTF-16 by it;
// a text without a mark is UTF-8 (RFC 8259).
func asUTF8(r io.Reader) io.Reader {
	return transform.NewReader(r, unicode.BOMOverride(transform.Nop))
}
