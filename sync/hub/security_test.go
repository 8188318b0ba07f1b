package hub_test

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/client"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

// anyHub speaks to a hub without judging its certificate, as an attacker or
// an administrator's browser does.
func anyHub(jar http.CookieJar) *http.Client {
	return &http.Client{
		Jar:           jar,
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// codeOf sends r and returns the problem's code of the answer, "" when none.
func codeOf(t *testing.T, r *http.Request) string {
	t.Helper()
	resp, err := anyHub(nil).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var p wire.Problem
	if resp.StatusCode/100 == 2 {
		return ""
	}
	if err := json.Unmarshal(text, &p); err != nil {
		t.Fatalf("%s: %q", resp.Status, text)
	}
	return p.Code
}

func sessionOf(t *testing.T, s *hub.Server) string {
	t.Helper()
	resp, err := anyHub(nil).Get(s.URL() + "/api/hello")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var h wire.Hello
	if err := json.NewDecoder(resp.Body).Decode(&h); err != nil {
		t.Fatal(err)
	}
	return h.Session
}

// signedPush makes a request as the client would.
func signedPush(t *testing.T, s *hub.Server, by *wire.Identity, session string, body []byte) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.URL()+"/api/records", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	wire.SignRequest(r, by, session, time.Now(), body)
	return r
}

func TestOnlyTheEnrolledStationIsObeyed(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	other := join(t, s, "Xã Hoà Bình")
	body, err := json.Marshal(wire.Batch{SentAt: time.Now(), Records: st.some(2)})
	if err != nil {
		t.Fatal(err)
	}
	session := sessionOf(t, s)
	if code := codeOf(t, signedPush(t, s, newIdentity(t), session, body)); code != "hub.not_enrolled" {
		t.Errorf("a key that nobody enrolled: %q", code)
	}
	if code := codeOf(t, signedPush(t, s, other.id, session, body)); code != "hub.wrong_commune" {
		t.Errorf("another commune's records: %q", code)
	}
	if code := codeOf(t, signedPush(t, s, st.id, "another", body)); code != "hub.session" {
		t.Errorf("another session: %q", code)
	}
	bare := signedPush(t, s, st.id, session, body)
	bare.Header.Del(wire.HeaderSignature)
	if code := codeOf(t, bare); code != "hub.bad_signature" {
		t.Errorf("no signature: %q", code)
	}
	swapped := signedPush(t, s, st.id, session, body)
	evil := bytes.Replace(body, []byte("sáng"), []byte("trưa"), 1)
	swapped.Body, swapped.ContentLength = io.NopCloser(bytes.NewReader(evil)), int64(len(evil))
	if code := codeOf(t, swapped); code != "hub.bad_signature" {
		t.Errorf("another body: %q", code)
	}
	if refs, err := s.Store().RecordRefs(t.Context(), st.st.Commune); err != nil || len(refs) != 0 {
		t.Fatalf("the hub applied %v, %v", refs, err)
	}
	if code := codeOf(t, signedPush(t, s, st.id, session, body)); code != "" {
		t.Errorf("the station itself: %q", code)
	}
}

func TestReplayedRequestIsRefused(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	body, err := json.Marshal(wire.Batch{SentAt: time.Now(), Records: st.some(1)})
	if err != nil {
		t.Fatal(err)
	}
	r := signedPush(t, s, st.id, sessionOf(t, s), body)
	if code := codeOf(t, r); code != "" {
		t.Fatal(code)
	}
	again := func() *http.Request {
		c := r.Clone(t.Context())
		c.Body = io.NopCloser(bytes.NewReader(body))
		return c
	}
	if code := codeOf(t, again()); code != "hub.replayed" {
		t.Errorf("at once: %q", code)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	if code := codeOf(t, again()); code != "hub.session" {
		t.Errorf("after the hub's restart: %q", code)
	}
}

func TestChangedCertificateGetsNothing(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	address := strings.TrimPrefix(s.URL(), "https://")
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	var asked bool
	other := startHub(t, func(c *hub.Config) { c.Listen = address; c.Name = "kẻ giả" })
	defer func() { _ = other.Stop() }()
	_, err := st.Push(t.Context(), st.some(1))
	if app.CodeOf(err) != "hub.certificate_changed" {
		t.Errorf("push: %v", err)
	}
	path, sha := noise(t, 1000, 1)
	if err := st.Upload(t.Context(), sha, path, func(int64, int64) { asked = true }); app.CodeOf(err) != "hub.certificate_changed" {
		t.Errorf("upload: %v", err)
	}
	if asked {
		t.Error("bytes were offered to a stranger")
	}
}

func TestCertificateStaysOverRestarts(t *testing.T) {
	dir := t.TempDir()
	c := hub.Config{Dir: dir, Listen: "127.0.0.1:0", Logger: quiet}
	first, err := hub.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	print := first.Fingerprint()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	// A certificate that ran out and is made anew keeps the key.
	if err := os.Remove(filepath.Join(dir, "hub.crt")); err != nil {
		t.Fatal(err)
	}
	second, err := hub.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = second.Close() }()
	if second.Fingerprint() != print {
		t.Error("another fingerprint after a restart")
	}
	info, err := os.Stat(filepath.Join(dir, "hub.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file %v, %v", info.Mode(), err)
	}
}

func TestStationWithAWrongClockIsServed(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	c := client.New(st.e, st.id, client.Options{Clock: &clock{now: time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)}})
	defer c.Close()
	if a, err := c.Push(t.Context(), st.some(1)); err != nil || len(a.Acked) != 1 {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestEnrolmentCodes(t *testing.T) {
	clock := &clock{now: time.Now()}
	s := startHub(t, func(c *hub.Config) { c.Clock = clock })
	newCode := func(name string) string {
		code, err := s.NewEnrolment(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	enrol := func(code string, id *wire.Identity, commune app.ID) (client.Enrolment, error) {
		return client.Enrol(t.Context(), s.URL(), code, id, app.Station{Commune: commune, Province: "tỉnh"}, client.Options{})
	}
	id, commune := newIdentity(t), app.NewID(time.Now())
	code := newCode("Xã Tân Khê")
	e, err := enrol(strings.ToLower(code), id, commune)
	if err != nil || e.CommuneName != "Xã Tân Khê" || e.Fingerprint != s.Fingerprint() || e.HubName == "" {
		t.Fatalf("%+v, %v", e, err)
	}
	if _, err := enrol(code, id, commune); err != nil {
		t.Errorf("the same again, as after a lost answer: %v", err)
	}
	for name, c := range map[string]struct {
		code    string
		id      *wire.Identity
		commune app.ID
		want    string
	}{
		"spent by another":       {code, newIdentity(t), app.NewID(time.Now()), "hub.code_used"},
		"never given":            {wire.NewEnrolCode(), newIdentity(t), app.NewID(time.Now()), "hub.code_wrong"},
		"no code":                {"xyz", newIdentity(t), app.NewID(time.Now()), "hub.code_wrong"},
		"another's commune":      {newCode("Xã Hoà Bình"), newIdentity(t), commune, "hub.commune_taken"},
		"a key of two communes":  {newCode("Xã Phú Lương"), id, app.NewID(time.Now()), "hub.commune_taken"},
		"a commune without form": {newCode("Xã Đại Từ"), newIdentity(t), "../x", "hub.request_malformed"},
	} {
		if _, err := enrol(c.code, c.id, c.commune); app.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	fresh := newIdentity(t)
	if _, err := enrol(newCode("Xã Tân Khê"), fresh, commune); err != nil {
		t.Errorf("the same commune with a new key: %v", err)
	}
	old := client.New(e, id, client.Options{})
	defer old.Close()
	if err := old.Hello(t.Context()); app.CodeOf(err) != "hub.not_enrolled" {
		t.Errorf("its old key: %v", err)
	}
	late := newCode("Xã muộn")
	clock.add(hub.EnrolmentLife + time.Second)
	if _, err := enrol(late, newIdentity(t), app.NewID(time.Now())); app.CodeOf(err) != "hub.code_expired" {
		t.Errorf("a day later: %v", err)
	}
}

func TestGuessingVoidsACode(t *testing.T) {
	s := startHub(t)
	code, err := s.NewEnrolment(t.Context(), "Xã Tân Khê")
	if err != nil {
		t.Fatal(err)
	}
	last := "0"
	if strings.HasSuffix(code, last) {
		last = "1"
	}
	guess := code[:len(code)-1] + last
	for i := range hub.MaxTries {
		_, err := client.Enrol(t.Context(), s.URL(), guess, newIdentity(t), app.Station{Commune: app.NewID(time.Now())}, client.Options{})
		if app.CodeOf(err) != "hub.code_wrong" {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	_, err = client.Enrol(t.Context(), s.URL(), code, newIdentity(t), app.Station{Commune: app.NewID(time.Now())}, client.Options{})
	if app.CodeOf(err) != "hub.code_void" {
		t.Errorf("the right code afterwards: %v", err)
	}
}

// TestGoBetweenIsFound puts a hub of his own between the station and the hub:
// he can pass the requests on, but his certificate is not the hub's.
func TestGoBetweenIsFound(t *testing.T) {
	s := startHub(t)
	between := startGoBetween(t, s.URL())
	code, err := s.NewEnrolment(t.Context(), "Xã Tân Khê")
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Enrol(t.Context(), between, code, newIdentity(t), app.Station{Commune: app.NewID(time.Now())}, client.Options{})
	if app.CodeOf(err) != "hub.code_wrong" {
		t.Errorf("the hub believed the go-between's certificate: %v", err)
	}
	if all, err := s.Store().Overviews(t.Context(), time.Now()); err != nil || len(all) != 0 {
		t.Errorf("enrolled through a go-between: %v, %v", all, err)
	}
}

// TestFalseHubIsFound asks a hub that says yes to everything and knows no code.
func TestFalseHubIsFound(t *testing.T) {
	url := startTLS(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/hello" {
			_ = json.NewEncoder(w).Encode(wire.Hello{Name: "giả", Session: "s", Time: time.Now()})
			return
		}
		_ = json.NewEncoder(w).Encode(wire.EnrolAnswer{HubName: "giả", Proof: strings.Repeat("0", 64)})
	}))
	_, err := client.Enrol(t.Context(), url, wire.NewEnrolCode(), newIdentity(t), app.Station{Commune: app.NewID(time.Now())}, client.Options{})
	if app.CodeOf(err) != "hub.not_proven" {
		t.Errorf("%v", err)
	}
}

func TestAddressesAreRead(t *testing.T) {
	for typed, want := range map[string]string{
		"http://hub.tinh.vn": "hub.url_bad", "ftp://x": "hub.url_bad", "": "hub.url_bad",
		"https://a:b@hub": "hub.url_bad", "127.0.0.1:1": "hub.unreachable", "https://127.0.0.1:1/": "hub.unreachable",
	} {
		_, err := client.Enrol(t.Context(), typed, wire.NewEnrolCode(), newIdentity(t), app.Station{}, client.Options{})
		if app.CodeOf(err) != want {
			t.Errorf("%q: %v, want %s", typed, err, want)
		}
	}
}
