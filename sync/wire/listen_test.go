package wire

import (
	"slices"
	"strings"
	"testing"
)

func TestListenBringsTheICEServers(t *testing.T) {
	id := testIdentity(t)
	servers := []string{"stun:192.0.2.1:3478", "turn:u:secret@relay.example:3478"}
	o := listenOrder(Listen{Broadcast: "b", ICEServers: servers})
	got, err := DecodeOrder(mustEncode(t, id, o), id.Public())
	if err != nil {
		t.Fatal(err)
	}
	var l Listen
	if err := got.DecodeArgs(&l); err != nil || !slices.Equal(l.ICEServers, servers) {
		t.Errorf("%q, %v", l.ICEServers, err)
	}
}

func listenOrder(l Listen) Order {
	o := testOrder(1)
	o.Kind, o.Args = OrderListen, EncodeArgs(l)
	return o
}

func TestListenBeyondItsBoundsIsRefused(t *testing.T) {
	most := slices.Repeat([]string{strings.Repeat("s", MaxICEServerLen)}, MaxICEServers)
	for name, c := range map[string]struct {
		servers []string
		taken   bool
	}{
		"as many and as long as may be": {most, true},
		"one more":                      {append(slices.Clone(most), "stun:a"), false},
		"a byte longer":                 {[]string{strings.Repeat("s", MaxICEServerLen+1)}, false},
	} {
		var l Listen
		o := listenOrder(Listen{Broadcast: "b", ICEServers: c.servers})
		if err := o.DecodeArgs(&l); (err == nil) != c.taken {
			t.Errorf("%s: %v", name, err)
		}
		o = listenOrder(Listen{Broadcast: "b", ICEServers: BoundICEServers(c.servers)})
		if err := o.DecodeArgs(new(Listen)); err != nil {
			t.Errorf("%s, bounded: %v", name, err)
		}
	}
	if got := BoundICEServers([]string{strings.Repeat("s", 600), "stun:a"}); !slices.Equal(got, []string{"stun:a"}) {
		t.Errorf("%q", got)
	}
}
