package link

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"

	"tienglang/app"
	"tienglang/sync/wire"
)

// answer is the reply to a request over the link: what was asked for, or the
// code of an error.
type answer struct {
	OK    bool              `json:"ok"`
	SDP   string            `json:"sdp,omitempty"`
	Takes []string          `json:"takes,omitempty"` // to a hello: what reports may hold beside what they always did
	Disk  *diskKey          `json:"disk,omitempty"`  // to a hello: under which the speaker seals what it keeps
	Door  int               `json:"door,omitempty"`  // to a hello: the port of the station's HTTPS
	Code  string            `json:"code,omitempty"`
	Args  map[string]string `json:"args,omitempty"`
}

// diskKey is the key of what a speaker keeps, and whether it may lie on its disk.
type diskKey struct {
	Key  []byte `json:"key"`
	Keep bool   `json:"keep,omitempty"`
}

// takesVitals is how a station says that it reads app.SpeakerReport.Vitals:
// one of before would refuse a report for it, for ever.
const takesVitals = "vitals"

// takesSealed is how it says that it reads app.Vitals.Sealed as well.
const takesSealed = "sealed"

// takesModem is how it says that it reads app.Vitals.Modem as well.
const takesModem = "modem"

// takesMachine is how it says that it reads app.Vitals.Machine as well.
const takesMachine = "machine"

// takesAnswers is how a station says that it takes a speaker's answers to
// orders: one of before would note each as a refusal.
const takesAnswers = "answers"

// offer is a speaker's wish to hear a broadcast.
type offer struct {
	Broadcast app.ID `json:"broadcast"`
	SDP       string `json:"sdp"`
}

// offerTimeout bounds the answer to one offer; gathering addresses on a LAN
// takes milliseconds.
const offerTimeout = 10 * time.Second

// attend opens the station's own connections and serves its subjects.
func (s *Server) attend() error {
	var err error
	if s.sys, err = s.connect(systemName); err != nil {
		return err
	}
	if err := s.watchDisconnects(); err != nil {
		return fmt.Errorf("link: %w", err)
	}
	if s.conn, err = s.connect("station"); err != nil {
		return err
	}
	for subject, serve := range map[string]func(m *nats.Msg, key string, cluster app.ID){
		s.sub.clock("*"):  s.serveClock,
		s.sub.hello("*"):  s.serveHello,
		s.sub.offer("*"):  s.serveOffer,
		s.sub.report("*"): s.serveReport,
		s.sub.event("*"):  s.serveEvent,
		s.sub.back("*"):   s.serveReturned,
	} {
		if _, err := s.conn.Subscribe(subject, s.gate(serve)); err != nil {
			return fmt.Errorf("link: %w", err)
		}
	}
	return errors.Join(s.conn.FlushTimeout(helloTimeout), s.sys.FlushTimeout(helloTimeout))
}

func (s *Server) connect(name string) (*nats.Conn, error) {
	c, err := nats.Connect("", nats.InProcessServer(s.nats), nats.Name(name),
		nats.Nkey(s.cfg.Identity.Public(), func(n []byte) ([]byte, error) { return s.cfg.Identity.Sign(n), nil }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { s.log.Error("station's connection", "err", err) }))
	if err != nil {
		return nil, fmt.Errorf("link: the station's own connection: %w", err)
	}
	return c, nil
}

// gate lets through what a paired speaker sent.
func (s *Server) gate(serve func(m *nats.Msg, key string, cluster app.ID)) nats.MsgHandler {
	return func(m *nats.Msg) {
		key := speaker(m.Subject)
		if cluster, ok := s.allowed(key); ok {
			s.heard(key, 0)
			serve(m, key, cluster)
		}
	}
}

func (s *Server) serveHello(m *nats.Msg, key string, cluster app.ID) {
	s.greeted(key)
	a := answer{OK: true, Takes: []string{takesVitals, takesSealed, takesModem, takesMachine, takesAnswers}, Door: s.cfg.Door}
	if s.cfg.DiskKey != nil {
		disk, keep, err := s.cfg.DiskKey(key, cluster)
		if err != nil {
			s.log.Error("no disk key for a speaker", "cluster", string(cluster), "err", err)
		} else {
			a.Disk = &diskKey{Key: disk, Keep: keep}
		}
	}
	s.reply(m, a)
}

func (s *Server) serveOffer(m *nats.Msg, key string, cluster app.ID) {
	var o offer
	if err := json.Unmarshal(m.Data, &o); err != nil || o.SDP == "" {
		s.refuse(RefusedMessage, fmt.Sprintf("offer of %s: %v", key, err))
		return
	}
	s.offers.Add(1)
	go func() {
		defer s.offers.Done()
		select {
		case s.offerMax <- struct{}{}:
			defer func() { <-s.offerMax }()
			s.reply(m, s.answerOffer(key, cluster, o))
		case <-s.ctx.Done():
		}
	}()
}

func (s *Server) answerOffer(key string, cluster app.ID, o offer) answer {
	if s.cfg.OnOffer == nil {
		return refusal(app.Fail("live.not_on_air", nil))
	}
	ctx, cancel := context.WithTimeout(s.ctx, offerTimeout)
	defer cancel()
	sdp, err := s.cfg.OnOffer(ctx, key, cluster, o.Broadcast, o.SDP)
	if err != nil {
		s.log.Warn("offer not answered", "cluster", string(cluster), "err", err)
		return refusal(err)
	}
	return answer{OK: true, SDP: sdp}
}

// serveReport has reports of several speakers wait side by side, so that they
// share one write to the disk.
func (s *Server) serveReport(m *nats.Msg, key string, cluster app.ID) {
	ok, tell := s.flood.enter(key, s.cfg.Clock.Now())
	if tell != "" {
		s.refuse(RefusedFlood, string(cluster)+" "+tell)
	}
	if !ok {
		return
	}
	s.offers.Go(func() {
		defer s.flood.leave(key)
		s.keepReport(m, key, cluster)
	})
}

func (s *Server) keepReport(m *nats.Msg, key string, cluster app.ID) {
	r, err := wire.DecodeReport(m.Data)
	if err != nil {
		s.refuse(RefusedMessage, fmt.Sprintf("report of %s: %v", key, err))
		s.reply(m, refusal(app.Fail(string(RefusedMessage), err)))
		return
	}
	if s.cfg.OnReport != nil {
		if err := s.cfg.OnReport(s.ctx, cluster, r); err != nil {
			s.log.Error("report not kept", "cluster", string(cluster), "seq", r.Seq, "err", err)
			s.reply(m, refusal(err))
			return
		}
	}
	s.reply(m, answer{OK: true})
}

func (s *Server) serveEvent(m *nats.Msg, key string, cluster app.ID) {
	e, err := wire.DecodeEvent(m.Data)
	if err != nil {
		s.refuse(RefusedMessage, fmt.Sprintf("event of %s: %v", key, err))
		return
	}
	level := slog.LevelWarn
	if e.Code == wire.EventDone {
		level = slog.LevelDebug
	}
	s.log.Log(s.ctx, level, "speaker tells", "cluster", string(cluster), "code", e.Code, "detail", e.Detail, "args", e.Args)
	if s.cfg.OnEvent != nil {
		s.cfg.OnEvent(cluster, e)
	}
}

func (s *Server) reply(m *nats.Msg, a answer) {
	b, err := json.Marshal(a)
	if err == nil && m.Reply != "" {
		err = m.Respond(b)
	}
	if err != nil && s.ctx.Err() == nil {
		s.log.Warn("reply not sent", "err", err)
	}
}

func refusal(err error) answer {
	a := answer{Code: "link.failed"}
	var e *app.Error
	if errors.As(err, &e) {
		a.Code, a.Args = e.Code, e.Args
	}
	return a
}

// err turns an answer back into the error that it carries.
func (a answer) err() error {
	if a.OK {
		return nil
	}
	e := app.Fail(a.Code, nil)
	e.Args = a.Args
	return e
}
