package relay

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// playlist is one of HTTP Live Streaming (RFC 8216): either of variants, of
// which one is chosen, or of segments.
type playlist struct {
	variants []variant
	target   time.Duration // longest segment
	first    int64         // number of the first segment
	segments []segment
	ended    bool // no more will come
}

// variant is one quality of a stream.
type variant struct {
	url     string
	bitrate int
}

// segment is a piece of sound.
type segment struct {
	url    string
	length time.Duration
	start  string // address of the header that goes before it, "" for none
	part   bool   // it is a part of a file: no server of a radio sends such
	locked bool   // it is encrypted
}

// The bounds of a playlist: longer ones are no radio's.
const (
	maxPlaylist = 1 << 20 // bytes
	maxSegments = 20000
)

// errNotPlaylist is a text that is none.
var errNotPlaylist = errors.New("not a playlist")

// parsePlaylist reads the text of a playlist at base, against which its
// addresses are resolved.
func parsePlaylist(text string, base *url.URL) (playlist, error) {
	p := parser{base: base}
	lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	if strings.TrimSpace(lines[0]) != "#EXTM3U" {
		return playlist{}, errNotPlaylist
	}
	for _, line := range lines[1:] {
		if err := p.line(strings.TrimSpace(line)); err != nil {
			return playlist{}, err
		}
	}
	if p.list.target == 0 && len(p.list.variants) == 0 {
		return playlist{}, fmt.Errorf("%w: no target duration", errNotPlaylist)
	}
	return p.list, nil
}

// parser takes a playlist in line by line.
type parser struct {
	base    *url.URL
	list    playlist
	variant *variant // whose address comes next
	next    segment  // whose address comes next
}

func (p *parser) line(line string) error {
	tag, value, _ := strings.Cut(line, ":")
	switch tag {
	case "":
		return nil
	case "#EXT-X-TARGETDURATION":
		return p.setTarget(value)
	case "#EXT-X-MEDIA-SEQUENCE":
		n, err := strconv.ParseUint(value, 10, 53)
		p.list.first = int64(n)
		return err
	case "#EXT-X-ENDLIST":
		p.list.ended = true
	case "#EXT-X-STREAM-INF":
		rate, _ := strconv.Atoi(attribute(value, "BANDWIDTH"))
		p.variant = &variant{bitrate: rate}
	case "#EXTINF":
		return p.setLength(value)
	case "#EXT-X-BYTERANGE":
		p.next.part = true
	case "#EXT-X-KEY":
		p.next.locked = attribute(value, "METHOD") != "NONE"
	case "#EXT-X-MAP":
		address, err := p.resolve(attribute(value, "URI"))
		p.next.start = address
		return err
	default:
		if !strings.HasPrefix(line, "#") {
			return p.address(line)
		}
	}
	return nil
}

func (p *parser) setTarget(value string) error {
	d, err := seconds(value)
	if err != nil || d < time.Second || d > time.Minute {
		return fmt.Errorf("%w: target duration %q", errNotPlaylist, value)
	}
	p.list.target = d
	return nil
}

func (p *parser) setLength(value string) error {
	length, _, _ := strings.Cut(value, ",")
	d, err := seconds(length)
	if err != nil {
		return fmt.Errorf("%w: segment of %q", errNotPlaylist, length)
	}
	p.next.length = d
	return nil
}

// seconds reads a decimal number of them, of at most ten minutes.
func seconds(s string) (time.Duration, error) {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err == nil && !(f >= 0 && f <= 600) {
		err = errors.New("out of bounds")
	}
	return time.Duration(f * float64(time.Second)), err
}

// address ends a variant or a segment.
func (p *parser) address(line string) error {
	at, err := p.resolve(line)
	if err != nil {
		return err
	}
	if p.variant != nil {
		p.variant.url = at
		p.list.variants = append(p.list.variants, *p.variant)
		p.variant = nil
		return nil
	}
	if len(p.list.segments) == maxSegments {
		return fmt.Errorf("%w: too many segments", errNotPlaylist)
	}
	p.next.url = at
	p.list.segments = append(p.list.segments, p.next)
	p.next.length, p.next.part = 0, false // a header and a key hold on
	return nil
}

// resolve makes an address whole. It stays with HTTP: a playlist opens no file.
func (p *parser) resolve(ref string) (string, error) {
	u, err := p.base.Parse(ref)
	if err != nil || ref == "" {
		return "", fmt.Errorf("%w: address %.100q", errNotPlaylist, ref)
	}
	if !isWeb(u) {
		return "", fmt.Errorf("%w: address of scheme %.20q", errNotPlaylist, u.Scheme)
	}
	return u.String(), nil
}

// isWeb reports whether an address leads to a server by HTTP.
func isWeb(u *url.URL) bool { return u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") }

// attribute is the value of a name in an attribute list, without its quotes;
// "" when it is not there.
func attribute(list, name string) string {
	for list != "" {
		key, rest, ok := strings.Cut(list, "=")
		if !ok {
			return ""
		}
		var value string
		if strings.HasPrefix(rest, `"`) {
			value, rest, _ = strings.Cut(rest[1:], `"`)
			rest = strings.TrimPrefix(rest, ",")
		} else {
			value, rest, _ = strings.Cut(rest, ",")
		}
		if strings.TrimSpace(key) == name {
			return value
		}
		list = rest
	}
	return ""
}

// cheapest is the variant of the lowest bit rate that is still good for speech,
// and else the best there is.
func (p playlist) cheapest() string {
	best := p.variants[0]
	for _, v := range p.variants[1:] {
		if good := v.bitrate >= goodBitrate; good && (best.bitrate < goodBitrate || v.bitrate < best.bitrate) ||
			!good && best.bitrate < v.bitrate {
			best = v
		}
	}
	return best.url
}

// goodBitrate is enough for AAC in stereo, in bit/s.
const goodBitrate = 60_000
