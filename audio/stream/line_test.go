package stream

import (
	"errors"
	"math"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

func TestNTPGoesBothWays(t *testing.T) {
	t.Parallel()
	for _, at := range []time.Time{
		time.Date(2026, 11, 22, 6, 0, 0, 123456789, time.UTC),
		time.Date(2036, 2, 7, 6, 28, 15, 999999999, time.UTC), // the last second of the first era
		time.Date(2036, 2, 7, 6, 28, 16, 1, time.UTC),         // the first of the next
		time.Date(2060, 1, 1, 0, 0, 0, 20833, time.UTC),
	} {
		if got := timeOf(ntpOf(at)); !got.Equal(at) {
			t.Errorf("%v came back as %v", at, got)
		}
	}
	// RFC 5905, figure 4: the first day of Unix.
	if got := ntpOf(time.Unix(0, 0)) >> 32; got != 2208988800 {
		t.Errorf("1970 is %d", got)
	}
}

func TestSamplesAndDurations(t *testing.T) {
	t.Parallel()
	for _, n := range []int64{0, 1, -1, 47999, 48000, 960 * 50 * 3600 * 24 * 365, -123457} {
		if got := samplesIn(durationOf(n)); got != n {
			t.Errorf("%d samples came back as %d", n, got)
		}
	}
}

// TestTimelineOverTheWrap follows timestamps over 2³², in and out of order.
func TestTimelineOverTheWrap(t *testing.T) {
	t.Parallel()
	var l timeline
	base := uint32(math.MaxUint32 - 960*3)
	first := l.position(base)
	for _, i := range []int64{1, 3, 2, 5, 4, 6, 100, 99} {
		if got := l.position(base + uint32(i*960)); got != first+i*960 {
			t.Errorf("block %d at %d, want %d", i, got-first, i*960)
		}
	}
	start := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	if _, ok := l.at(start); ok {
		t.Error("placed a time before any report")
	}
	l.tie(base+960*50, ntpOf(start.Add(time.Second)))
	if p, ok := l.at(start.Add(25 * time.Hour)); !ok || p != first+25*3600*audio.Rate {
		t.Errorf("25 hours on: %d, %v", p-first, ok)
	}
	if at, _ := l.captured(first - 48); at.Sub(start) != -time.Millisecond {
		t.Errorf("a millisecond before: %v", at.Sub(start))
	}
}

func TestPacketSamples(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		packet []byte
		want   int64
	}{
		{nil, 0},
		{[]byte{0x00, 1}, 480},        // SILK 10 ms
		{[]byte{0x08, 1}, 960},        // SILK 20 ms
		{[]byte{0x18, 1}, 2880},       // SILK 60 ms
		{[]byte{0x68, 1}, 960},        // hybrid 20 ms
		{[]byte{0xe0, 1}, 120},        // CELT 2.5 ms
		{[]byte{0xf8, 1}, 960},        // CELT 20 ms
		{[]byte{0xf9, 1}, 1920},       // two of them
		{[]byte{0xfb, 6}, 5760},       // six: 120 ms
		{[]byte{0xfb, 7}, 0},          // too long
		{[]byte{0xfb}, 0},             // cut short
		{[]byte{0x1a, 2, 0, 0}, 5760}, // two SILK frames of 60 ms
	} {
		if got := packetSamples(c.packet); got != c.want {
			t.Errorf("%x: %d samples, want %d", c.packet, got, c.want)
		}
	}
}

func TestICEServers(t *testing.T) {
	t.Parallel()
	got, err := iceServers([]string{" stun:10.0.0.1 ", "turns:1700000000:xa:s%3Acret@turn.tinh.vn:443?transport=tcp"})
	if err != nil {
		t.Fatal(err)
	}
	if got[0].URLs[0] != "stun:10.0.0.1" || got[1].URLs[0] != "turns:turn.tinh.vn:443?transport=tcp" ||
		got[1].Username != "1700000000:xa" || got[1].Credential != "s:cret" {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{"", "10.0.0.1:3478", "http://a", "turn:turn.tinh.vn", "turn:a:b%zz@host", "stun:", "turn:a:secret@host:port"} {
		_, err := NewSender(SenderConfig{ICEServers: []string{bad}})
		var shown *app.Error
		if !errors.As(err, &shown) || shown.Code != "stream.bad_ice_server" {
			t.Errorf("%q: %v", bad, err)
			continue
		}
		if bad == "turn:a:secret@host:port" && shown.Args["address"] != "turn:…@host:port" {
			t.Errorf("shows the secret: %v", shown.Args)
		}
	}
}

func TestExpectedLoss(t *testing.T) {
	t.Parallel()
	for share, want := range map[float64]int{0: 0, 0.009: 0, 0.011: 2, 0.05: 5, 0.9: maxExpectedLoss} {
		if got := expectedLoss(share); got != want {
			t.Errorf("%v: %d, want %d", share, got, want)
		}
	}
}
