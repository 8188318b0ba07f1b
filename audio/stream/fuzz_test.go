package stream

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/pion/rtcp"

	"tienglang/audio"
)

// FuzzReceive feeds a receiver any packets, reports and reads, in any order:
// counts must add up, samples must be numbers, and the buffer stays bounded.
// Each step of the input is a kind, a position and a payload length.
func FuzzReceive(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 0, 3, 0xf8, 1, 2, 2, 0, 0, 0, 0, 0})
	f.Add([]byte{1, 0, 0, 0, 9, 0, 3, 0, 0, 0, 9, 0, 2, 0, 0, 3, 0, 0})
	f.Add([]byte{0, 255, 255, 255, 0, 2, 0x08, 0x40, 0, 0, 0, 7, 0x80, 2, 0xfb, 6, 2, 0, 0, 4, 0, 0})
	f.Fuzz(func(t *testing.T, input []byte) {
		r := &Receiver{cfg: ReceiverConfig{}}
		r.cfg.fill()
		r.play.dec = newPlayout(t).dec
		dst := make([]float32, 700)
		for reads := 0; len(input) >= 6 && reads < 50; {
			kind, ts, n := input[0]%4, binary.BigEndian.Uint32(input[1:]), int(input[5])
			input = input[6:]
			switch kind {
			case 0:
				n = min(n, len(input))
				r.arrived(ts, input[:n])
				input = input[n:]
			case 1:
				r.reported([]rtcp.Packet{&rtcp.SenderReport{RTPTime: ts, NTPTime: uint64(ts) << 20}})
			case 2:
				reads++
				checkRead(t, r, dst, 1<<32+int64(int32(ts)))
			case 3:
				r.reported([]rtcp.Packet{&rtcp.SenderReport{RTPTime: ts}, &rtcp.Goodbye{}})
			}
		}
		if len(r.play.buf.line) > jitterMost {
			t.Fatal("buffer grew without bound")
		}
	})
}

func checkRead(t *testing.T, r *Receiver, dst []float32, index int64) {
	s := r.Read(dst, index)
	if s.Played+s.Concealed+s.Missed+s.Idle != len(dst) || s.Repaired > s.Played {
		t.Fatalf("%d samples read: %+v", len(dst), s)
	}
	for _, v := range dst {
		if v != v || v > 1 || v < -1 {
			t.Fatalf("sample %v", v)
		}
	}
	_, _ = r.IndexAt(time.Unix(index>>16, 0))
}

// FuzzPacketSamples holds the two readers of an Opus packet's header against
// the decoder: what is taken for a packet never decodes to another length.
func FuzzPacketSamples(f *testing.F) {
	f.Add([]byte{0xf8, 0xff, 0xfe})
	f.Add([]byte{0x08, 0x40, 3, 4, 5})
	f.Add([]byte{0xfb, 0x83, 1, 2, 3, 4})
	f.Fuzz(func(t *testing.T, packet []byte) {
		want := packetSamples(packet)
		copied := carriesFEC(packet)
		if copied && want != audio.BlockFrames {
			t.Fatalf("a copy of a block in a packet of %d samples", want)
		}
		pcm := make([]float32, maxDecoded)
		n, err := newPlayout(t).dec.Decode(packet, pcm)
		if err == nil && n > 0 && int64(n) != want {
			t.Fatalf("%x decodes to %d samples, taken for %d", packet, n, want)
		}
	})
}

// FuzzOffer posts any offer: it is answered or refused, and a refused one
// leaves no session behind.
func FuzzOffer(f *testing.F) {
	f.Add("")
	f.Add(videoOffer)
	f.Add("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n")
	s, err := NewSender(SenderConfig{LoopbackOnly: true})
	if err != nil {
		f.Fatal(err)
	}
	r, err := NewReceiver(ReceiverConfig{LoopbackOnly: true})
	if err != nil {
		f.Fatal(err)
	}
	offer, err := r.Offer(within(f, 10*time.Second))
	if err != nil {
		f.Fatal(err)
	}
	_ = r.Close()
	f.Add(offer)
	f.Cleanup(func() { _ = s.Close() })
	f.Fuzz(func(t *testing.T, offer string) {
		ctx := within(t, 10*time.Second)
		answer, session, err := s.Answer(ctx, offer, PeerInfo{ID: t.Name()})
		if (err == nil) != (answer != "" && session != nil) {
			t.Fatalf("answer of %d bytes, session %v, error %v", len(answer), session, err)
		}
		if session != nil {
			session.Close()
		}
		await(ctx, t, "no session left", func() bool { return len(s.Sessions()) == 0 })
	})
}

// FuzzICEServer reads any address from settings.
func FuzzICEServer(f *testing.F) {
	f.Add("stun:10.0.0.1:3478")
	f.Add("turn:a:b@host:3478?transport=udp")
	f.Add("turn:%zz@")
	f.Fuzz(func(t *testing.T, address string) {
		one, err := iceServer(address)
		if err == nil && len(one.URLs) != 1 {
			t.Fatalf("%q gave %+v", address, one)
		}
		_ = hideSecret(address)
	})
}
