package stream

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

const goodToken = "bi-mat-24h"

// whepReply is what a test reads of a reply besides its text.
type whepReply struct {
	StatusCode int
	Header     http.Header
}

// ask sends one request to a WHEP endpoint.
func ask(t testing.TB, method, url, token, kind, body string) (whepReply, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(within(t, 20*time.Second), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	reply, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return whepReply{reply.StatusCode, reply.Header}, string(text)
}

func serveWHEP(t testing.TB, source Answerer) (*WHEP, string) {
	t.Helper()
	w := NewWHEP(source, goodToken)
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	return w, server.URL
}

// TestWHEPSession follows one player from offer to DELETE, with our own
// receiver as the player.
func TestWHEPSession(t *testing.T) {
	t.Parallel()
	ctx := within(t, 30*time.Second)
	s := newTestSender(t)
	w, url := serveWHEP(t, s)
	r := newTestReceiver(t)
	offer, err := r.Offer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	reply, answer := ask(t, "POST", url+WHEPPath, goodToken, "application/sdp", offer)
	if reply.StatusCode != http.StatusCreated || reply.Header.Get("Content-Type") != "application/sdp" {
		t.Fatalf("status %d, type %s: %s", reply.StatusCode, reply.Header.Get("Content-Type"), answer)
	}
	where := reply.Header.Get("Location")
	if !strings.HasPrefix(where, WHEPPath+"/") || reply.Header.Get("ETag") == "" ||
		reply.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("header %v", reply.Header)
	}
	for _, want := range []string{"opus/48000/2", "useinbandfec=1", "a=sendonly", "rtcp-fb:111 nack", "127.0.0.1"} {
		if !strings.Contains(answer, want) {
			t.Errorf("answer lacks %q:\n%s", want, answer)
		}
	}
	if err := r.Accept(answer); err != nil {
		t.Fatal(err)
	}
	play(t, s, noise(20*audio.Rate, 9))
	await(ctx, t, "sound", func() bool { return r.Stats().Packets > 10 })
	if reply, _ := ask(t, "PATCH", url+where, goodToken, "application/trickle-ice-sdpfrag", ""); reply.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("PATCH: %d", reply.StatusCode)
	}
	if reply, _ := ask(t, "DELETE", url+where, "wrong", "", ""); reply.StatusCode != http.StatusUnauthorized {
		t.Errorf("DELETE with a wrong token: %d", reply.StatusCode)
	}
	if w.Sessions() != 1 {
		t.Errorf("%d sessions", w.Sessions())
	}
	if reply, _ := ask(t, "DELETE", url+where, goodToken, "", ""); reply.StatusCode != http.StatusOK {
		t.Errorf("DELETE: %d", reply.StatusCode)
	}
	await(ctx, t, "session gone", func() bool { return w.Sessions() == 0 && len(s.Sessions()) == 0 })
	await(ctx, t, "player told", func() bool { return r.State() == StateLost })
}

// TestWHEPLetsGoOfPlayersThatLeave closes the player without a word to the
// endpoint.
func TestWHEPLetsGoOfPlayersThatLeave(t *testing.T) {
	t.Parallel()
	ctx := within(t, 40*time.Second)
	s := newTestSender(t)
	w, url := serveWHEP(t, s)
	r := newTestReceiver(t)
	offer, err := r.Offer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, answer := ask(t, "POST", url+WHEPPath, goodToken, "application/sdp", offer)
	if err := r.Accept(answer); err != nil {
		t.Fatal(err)
	}
	await(ctx, t, "connected", func() bool { l := s.Sessions(); return len(l) == 1 && l[0].Connected })
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	await(ctx, t, "session gone", func() bool { return w.Sessions() == 0 && len(s.Sessions()) == 0 })
}

// offAir finds no sender.
type offAir struct{ err error }

func (o offAir) Answer(context.Context, string, PeerInfo) (string, *Session, error) {
	return "", nil, o.err
}

func TestWHEPRefusals(t *testing.T) {
	t.Parallel()
	s := newTestSender(t)
	_, url := serveWHEP(t, s)
	_, silent := serveWHEP(t, offAir{app.Fail("stream.closed", nil)})
	_, full := serveWHEP(t, offAir{app.Fail("stream.full", nil)})
	const sdp = "application/sdp"
	for _, c := range []struct {
		name, method, url, token, kind, body string
		status                               int
	}{
		{"no token", "POST", url + WHEPPath, "", sdp, "v=0", 401},
		{"wrong token", "POST", url + WHEPPath, "guess", sdp, "v=0", 401},
		{"part of the token", "POST", url + WHEPPath, goodToken[:4], sdp, "v=0", 401},
		{"wrong type", "POST", url + WHEPPath, goodToken, "text/plain", "v=0", 415},
		{"no SDP", "POST", url + WHEPPath, goodToken, sdp, "xin chào", 400},
		{"empty", "POST", url + WHEPPath, goodToken, sdp, "", 400},
		{"video only", "POST", url + WHEPPath, goodToken, sdp, videoOffer, 400},
		{"endless", "POST", url + WHEPPath, goodToken, sdp, strings.Repeat("a", maxSDP+1), 413},
		{"unknown session", "DELETE", url + WHEPPath + "/00", goodToken, "", "", 404},
		{"wrong method", "GET", url + WHEPPath, goodToken, "", "", 405},
		{"preflight", "OPTIONS", url + WHEPPath, "", "", "", 204},
		{"off air", "POST", silent + WHEPPath, goodToken, sdp, "v=0", 409},
		{"full", "POST", full + WHEPPath, goodToken, sdp, "v=0", 503},
		{"page", "GET", url + ListenPath, "", "", "", 200},
		{"script", "GET", url + ListenPath + ".js", "", "", "", 200},
	} {
		reply, body := ask(t, c.method, c.url, c.token, c.kind, c.body)
		if reply.StatusCode != c.status {
			t.Errorf("%s: %d, want %d: %s", c.name, reply.StatusCode, c.status, body)
		}
		if (c.status == 409 || c.status == 503) && reply.Header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", c.name)
		}
	}
	if n := len(s.Sessions()); n != 0 {
		ctx := within(t, 10*time.Second)
		await(ctx, t, "refused sessions gone", func() bool { return len(s.Sessions()) == 0 })
	}
	if w := NewWHEP(s, ""); w.token == NewWHEP(s, "").token {
		t.Error("an empty token lets somebody in")
	}
}

const videoOffer = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n" +
	"a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n" +
	"m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n" +
	"a=setup:actpass\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n"

func TestICELinks(t *testing.T) {
	t.Parallel()
	got := iceLinks([]string{"stun:stun.xa.vn:3478", `turn:loa"1:m%40t@turn.xa.vn:3478?transport=udp`})
	want := []string{
		`<stun:stun.xa.vn:3478>; rel="ice-server"`,
		`<turn:turn.xa.vn:3478?transport=udp>; rel="ice-server"; username="loa\"1"; credential="m@t"; credential-type="password"`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}
