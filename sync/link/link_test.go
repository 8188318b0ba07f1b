package link

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"tienglang/app"
	"tienglang/sync/wire"
)

func TestOrderReachesItsSpeakerAlone(t *testing.T) {
	s := newStation(t).start()
	a, b := newIdentity(t), newIdentity(t)
	s.pair(a.Public(), "a")
	s.pair(b.Public(), "b")
	pa, pb := s.connect(a), s.connect(b)
	next(t, "presence", s.presence)
	next(t, "presence", s.presence)

	sent, err := s.SendOrder(t.Context(), wire.Order{To: a.Public(), Kind: wire.OrderVolume, Args: wire.EncodeArgs(wire.Level{Level: 30})})
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.SendOrder(t.Context(), wire.Order{To: wire.Everyone, Kind: wire.OrderStop, Args: wire.EncodeArgs(wire.Stop{Broadcast: "x"})})
	if err != nil {
		t.Fatal(err)
	}
	if all.Seq <= sent.Seq {
		t.Errorf("order %d after %d", all.Seq, sent.Seq)
	}
	if o := next(t, "order", pa.orders); o.Seq != sent.Seq || o.Kind != wire.OrderVolume {
		t.Errorf("a heard %+v first", o)
	}
	for _, p := range []*pole{pa, pb} {
		if o := next(t, "order", p.orders); o.Seq != all.Seq {
			t.Errorf("heard %+v, want the order to everyone", o)
		}
	}
}

// raw publishes bytes as the station would, past SendOrder's care.
func (s *station) raw(subject string, data []byte) {
	s.t.Helper()
	if err := s.conn.Publish(subject, data); err != nil {
		s.t.Fatal(err)
	}
}

func (s *station) signed(by *wire.Identity, o wire.Order) []byte {
	s.t.Helper()
	data, err := wire.EncodeOrder(by, o)
	if err != nil {
		s.t.Fatal(err)
	}
	return data
}

func TestRefusedOrdersAreToldAndNotObeyed(t *testing.T) {
	s := newStation(t).start()
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	p := s.connect(id)
	next(t, "presence", s.presence)

	now := time.Now()
	order := func(seq int64, edit func(*wire.Order)) wire.Order {
		o := wire.Order{Seq: seq, Commune: commune, To: wire.Everyone, Kind: wire.OrderStop, IssuedAt: now, ExpiresAt: now.Add(time.Minute)}
		edit(&o)
		return o
	}
	same := func(*wire.Order) {}
	good := s.signed(s.identity, order(5, same))
	cases := []struct {
		code string
		data []byte
	}{
		{"order.bad_signature", s.signed(newIdentity(t), order(6, same))},
		{"order.bad_signature", append([]byte("x"), good...)},
		{"order.replayed", good},
		{"order.replayed", s.signed(s.identity, order(4, same))},
		{"order.wrong_commune", s.signed(s.identity, order(7, func(o *wire.Order) { o.Commune = "another" }))},
		{"order.not_for_me", s.signed(s.identity, order(8, func(o *wire.Order) { o.To = newIdentity(t).Public() }))},
		{"order.expired", s.signed(s.identity, order(9, func(o *wire.Order) { o.ExpiresAt = now.Add(-time.Second) }))},
	}
	s.raw(s.sub.everyone(), good)
	if o := next(t, "order", p.orders); o.Seq != 5 {
		t.Fatalf("obeyed %+v", o)
	}
	for _, c := range cases {
		s.raw(s.sub.everyone(), c.data)
		if e := next(t, "event", s.events); e.Code != c.code {
			t.Errorf("told %q, want %q", e.Code, c.code)
		}
	}
	s.raw(s.sub.everyone(), s.signed(s.identity, order(10, same)))
	if o := next(t, "order", p.orders); o.Seq != 10 {
		t.Errorf("obeyed %+v of the refused", o)
	}
}

func TestUnknownKeyAndStolenNameAreRefused(t *testing.T) {
	s := newStation(t).start()
	stranger := s.connect(newIdentity(t))
	if why := next(t, "refusal", s.refused); why != RefusedKey {
		t.Errorf("stranger refused as %s", why)
	}
	stranger.Close()

	known := newIdentity(t)
	s.pair(known.Public(), "a")
	fingerprint, _ := s.Fingerprint()
	_, err := nats.Connect("tls://"+s.Addr(), nats.Secure(pinned(fingerprint)), nats.TLSHandshakeFirst(),
		nats.Nkey(known.Public(), func(n []byte) ([]byte, error) { return newIdentity(t).Sign(n), nil }))
	if err == nil {
		t.Fatal("entered with another's key")
	}
	for {
		if why := next(t, "refusal", s.refused); why == RefusedProof {
			break
		}
	}
}

func TestSpeakerMaySpeakAndHearItsOwnOnly(t *testing.T) {
	s := newStation(t).start()
	id, other := newIdentity(t), newIdentity(t)
	s.pair(id.Public(), "a")
	s.pair(other.Public(), "b")
	p := s.connect(id)
	next(t, "presence", s.presence)
	wrong := make(chan error, 10)
	p.conn.SetErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { wrong <- err })

	for _, subject := range []string{s.sub.report(other.Public()), s.sub.everyone(), "tl.another.report." + id.Public(), "$SYS.REQ.SERVER.PING"} {
		if err := p.conn.Publish(subject, []byte("{}")); err != nil {
			t.Fatal(err)
		}
		if err := next(t, "violation", wrong); err == nil {
			t.Errorf("%s was let through", subject)
		}
	}
	for _, subject := range []string{s.sub.order(other.Public()), s.sub.inbox(other.Public()) + ".>", ">"} {
		if _, err := p.conn.SubscribeSync(subject); err != nil {
			t.Fatal(err)
		}
		if err := next(t, "violation", wrong); err == nil {
			t.Errorf("%s was let through", subject)
		}
	}
}

func TestUnpairedSpeakerIsShownOutAtOnce(t *testing.T) {
	s := newStation(t).start()
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	p := s.connect(id)
	if !next(t, "presence", s.presence) || !next(t, "line", p.up) {
		t.Fatal("not connected")
	}
	s.books.unpair(id.Public())
	s.Drop(id.Public())
	if next(t, "presence", s.presence) || next(t, "line", p.up) {
		t.Error("still connected")
	}
	if why := next(t, "refusal of the return", s.refused); why != RefusedKey {
		t.Errorf("refused as %s", why)
	}
}

func TestReportIsAcknowledgedOnceKept(t *testing.T) {
	disk := make(chan error, 1)
	s := newStation(t)
	s.start(func(c *ServerConfig) {
		keep := c.OnReport
		c.OnReport = func(ctx context.Context, cluster app.ID, r app.SpeakerReport) error {
			if err := <-disk; err != nil {
				return err
			}
			return keep(ctx, cluster, r)
		}
	})
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	p := s.connect(id)
	next(t, "line", p.up)

	r := app.SpeakerReport{Seq: 7, At: time.Now(), Volume: 60, Seconds: []app.PlayedSecond{{At: time.Now(), PlayedMS: 1000}}}
	disk <- app.Fail("disk.full", nil, "free", "0")
	if err := p.Report(t.Context(), r); app.CodeOf(err) != "disk.full" {
		t.Errorf("a report that was not kept: %v", err)
	}
	disk <- nil
	if err := p.Report(t.Context(), r); err != nil {
		t.Error(err)
	}
	if got := next(t, "report", s.reports); got.Seq != 7 || len(got.Seconds) != 1 {
		t.Errorf("kept %+v", got)
	}
}

func TestOfferIsAnswered(t *testing.T) {
	s := newStation(t).start()
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	p := s.connect(id)
	next(t, "line", p.up)
	sdp, err := p.Offer(t.Context(), "b1", "an offer")
	if err != nil || sdp != "answer to an offer" {
		t.Errorf("%q, %v", sdp, err)
	}
	if _, err := p.Offer(t.Context(), "", "an offer"); app.CodeOf(err) != "live.not_on_air" {
		t.Errorf("off air: %v", err)
	}
}

func TestSpeakerReturnsAfterTheStationRestarts(t *testing.T) {
	s := newStation(t).start()
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	p := s.connect(id)
	next(t, "line", p.up)
	address := s.Addr()
	s.Close()
	if next(t, "line", p.up) {
		t.Fatal("the line is still up")
	}
	s.start(func(c *ServerConfig) { c.Listen = address })
	if !next(t, "line", p.up) {
		t.Fatal("the line did not come back")
	}
	if _, err := s.SendOrder(t.Context(), wire.Order{To: id.Public(), Kind: wire.OrderRestart}); err != nil {
		t.Fatal(err)
	}
	if o := next(t, "order", p.orders); o.Kind != wire.OrderRestart {
		t.Errorf("heard %+v", o)
	}
}

func TestSecondConnectionOfASpeakerEndsTheFirst(t *testing.T) {
	s := newStation(t).start()
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	first := s.connect(id)
	next(t, "line", first.up)
	next(t, "presence", s.presence)
	fingerprint, _ := s.Fingerprint()
	second, err := nats.Connect("tls://"+s.Addr(), nats.Secure(pinned(fingerprint)), nats.TLSHandshakeFirst(), nats.NoReconnect(),
		nats.Nkey(id.Public(), func(n []byte) ([]byte, error) { return id.Sign(n), nil }))
	if err != nil {
		t.Fatal(err)
	}
	defer closeConn(second)
	if next(t, "line", first.up) {
		t.Error("the first still stands")
	}
}

func TestChangedCertificateIsNotTrusted(t *testing.T) {
	s := newStation(t).start()
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	wrong := newStation(t)
	fingerprint, err := CertificateFingerprint(wrong.cert)
	if err != nil {
		t.Fatal(err)
	}
	_, err = nats.Connect("tls://"+s.Addr(), nats.Secure(pinned(fingerprint)), nats.TLSHandshakeFirst(),
		nats.Nkey(id.Public(), func(n []byte) ([]byte, error) { return id.Sign(n), nil }))
	if app.CodeOf(err) != "link.certificate_changed" {
		t.Errorf("%v", err)
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	srv, err := NewServer(newStation(t).config(l.Addr().String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := srv.Start(); app.CodeOf(err) != "net.port_in_use" {
		t.Errorf("%v", err)
	}
}

// TestAddressWhereNobodyCanListen is not the fault of another program.
func TestAddressWhereNobodyCanListen(t *testing.T) {
	for _, listen := range []string{"127.0.0.1:99999", "192.0.2.1:0", "nobody"} {
		cfg := newStation(t).config(listen)
		cfg.LoopbackOnly = false
		srv, err := NewServer(cfg)
		if err != nil {
			t.Fatal(err)
		}
		var shown *app.Error
		if err := srv.Start(); !errors.As(err, &shown) || shown.Code != "net.cannot_listen" || shown.Args["address"] != listen {
			t.Errorf("%s: %v", listen, err)
		}
	}
}

func TestWorkshopListensOnThisMachineOnly(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:4222", ":4222", "192.168.1.2:4222"} {
		if _, err := NewServer(newStation(t).config(listen)); app.CodeOf(err) != "link.not_loopback" {
			t.Errorf("%s: %v", listen, err)
		}
	}
}

func BenchmarkOrderToSpeakers(b *testing.B) {
	s := newStation(b).start()
	var poles []*pole
	for i := range 20 {
		id := newIdentity(b)
		s.pair(id.Public(), app.ID(fmt.Sprint(i)))
		p := s.connect(id)
		next(b, "line", p.up)
		poles = append(poles, p)
	}
	for b.Loop() {
		if _, err := s.SendOrder(b.Context(), wire.Order{To: wire.Everyone, Kind: wire.OrderStop}); err != nil {
			b.Fatal(err)
		}
		for _, p := range poles {
			next(b, "order", p.orders)
		}
	}
}
