package stream_test

import (
	"testing"

	"tienglang/app"
	"tienglang/app/settings"
	"tienglang/audio/stream"
)

// iceAddresses are addresses as a person may type them, and whether they are
// right.
var iceAddresses = map[string]bool{
	"stun:stun.tinh.vn": true, "stun:10.0.0.1:3478": true, " stuns:stun.tinh.vn ": true, "STUN:10.0.0.1": true,
	"stun:[2001:db8::1]": true, "stun:[2001:db8::1]:3478": true, "stun:xa@stun.tinh.vn": true, "stun:a#b": true,
	"turn:xa:mat-khau@turn.tinh.vn": true, "turns:1700000000:xa:s%3Acret@turn.tinh.vn:443?transport=tcp": true,
	"turn:xa:a@b@turn.tinh.vn?transport=udp": true, "turn:xa@turn.tinh.vn": true, "turn:xa:b@host?": true,
	"": false, "stun": false, "stun:": false, "stun::3478": false, "stun://stun.tinh.vn": false, "10.0.0.1:3478": false,
	"http:a": false, "http://a": false, "stun:a:port": false, "stun:a:": false, "stun:2001:db8::1": false,
	"stun:[2001:db8::1": false, "stun:[a]b": false, "turn:xa:b@[a]b?transport=udp": false, "stun:a?transport=udp": false, "stun:a\x00": false, "stun:a?%zz": false,
	"turn:turn.tinh.vn": false, "turn:@turn.tinh.vn": false, "turn::mat-khau@turn.tinh.vn": false,
	"turn:xa:b%zz@host": false, "turn:x%zz:b@host": false, "turn:xa:b@host:port": false, "turn:xa:b@": false,
	"turn:xa:b@host?transport=sctp": false, "turn:xa:b@host?transport=": false, "turn:xa:b@host?mode=1": false,
	"turn:xa:b@host?transport=udp&mode=1": false,
}

// bothTake reports whether the settings and the sender take an address, which
// must be the same: what is saved today must not keep the station from opening
// tomorrow.
func bothTake(t *testing.T, address string) bool {
	t.Helper()
	v := settings.Defaults()
	v.ICEServers = []string{address}
	saved := v.Check()
	s, opened := stream.NewSender(stream.SenderConfig{ICEServers: v.ICEServers, LoopbackOnly: true})
	if opened == nil {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if (saved == nil) != (opened == nil) {
		t.Fatalf("%q: the settings say %v, the sender says %v", address, saved, opened)
	}
	if saved != nil && (app.CodeOf(saved) != "settings.ice_server" || app.CodeOf(opened) != "stream.bad_ice_server") {
		t.Fatalf("%q: %v, %v", address, saved, opened)
	}
	return saved == nil
}

func TestSettingsAndSenderTakeTheSameICEAddresses(t *testing.T) {
	t.Parallel()
	for address, right := range iceAddresses {
		if bothTake(t, address) != right {
			t.Errorf("%q: taken is %v", address, !right)
		}
	}
}

func FuzzSettingsAndSenderTakeTheSameICEAddresses(f *testing.F) {
	for address := range iceAddresses {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) { bothTake(t, address) })
}
