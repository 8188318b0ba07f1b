package inspect

import (
	"net"
	"net/netip"
	"regexp"
	"strings"
)

// Origin is who was turned away, as far as the log's detail tells.
type Origin struct {
	Key  string // public nkey that was claimed
	Host string // IP address, without the port
	Of   string // the detail's first word, which is a cluster's ID where a cluster told
}

// Place is what tells one who is turned away from another: key, address, or
// the first word.
func (o Origin) Place() string {
	switch {
	case o.Key != "":
		return o.Key
	case o.Host != "":
		return o.Host
	}
	return o.Of
}

var boxKey = regexp.MustCompile(`\bU[A-Z2-7]{55}\b`)

// How the details begin of who asked for what is held and proved no key: without
// a proof, and with a false one.
const (
	visited = "hold: from "
	forging = "hold: false proof from "
)

// OriginOf reads the detail of a refusal as the link, pairing and poles write it:
// "key K from A", "hold: from A: …", "hold: false proof from A: …", "A: …" and
// "CLUSTER …". What a stranger may put in it, as a false key, comes before the last
// "from" or after the first address, so that no other address than theirs is read.
func OriginOf(detail string) Origin {
	first, _, _ := strings.Cut(detail, " ")
	o := Origin{Key: boxKey.FindString(detail), Of: first}
	place := strings.TrimSuffix(first, ":")
	switch at := strings.LastIndex(detail, " from "); {
	case strings.HasPrefix(detail, visited):
		place = wordAt(detail, len(visited))
	case strings.HasPrefix(detail, forging):
		place = wordAt(detail, len(forging))
	case hostOf(place) != "":
	case at >= 0:
		place = wordAt(detail, at+len(" from "))
	default:
		place = detail[strings.LastIndex(detail, " ")+1:]
	}
	o.Host = hostOf(strings.TrimSuffix(place, ":"))
	return o
}

// wordAt is the word that begins at an index.
func wordAt(s string, at int) string {
	word, _, _ := strings.Cut(s[at:], " ")
	return word
}

// hostOf is the IP address of an address with or without a port; "" for what is
// none.
func hostOf(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	return ip.Unmap().WithZone("").String() // the zone is the station's own card
}
