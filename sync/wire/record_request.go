package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"tienglang/app"
)

// Headers of a signed request.
const (
	HeaderKey       = "Tl-Key"       // public nkey of the station
	HeaderTime      = "Tl-Time"      // hub time at signing, milliseconds since 1970
	HeaderNonce     = "Tl-Nonce"     // random, never used again
	HeaderSession   = "Tl-Session"   // the hub's session the request is meant for
	HeaderBody      = "Tl-Body"      // hex SHA-256 of the body
	HeaderSignature = "Tl-Signature" // base64 Ed25519 over requestText
)

// ReplayWindow is how far a request's time may be from the hub's.
const ReplayWindow = 5 * time.Minute

// signedHeaders steer an upload and are therefore under the signature too.
var signedHeaders = []string{"Upload-Offset", "Upload-Length", "Upload-Metadata", "Range"}

// RequestSigner is the identity that a station signs with.
type RequestSigner interface {
	Public() string
	Sign(data []byte) []byte
}

// SignRequest puts the headers of a signed request on r, whose body is body.
// at is the hub's time as the station knows it.
func SignRequest(r *http.Request, by RequestSigner, session string, at time.Time, body []byte) {
	sum := sha256.Sum256(body)
	r.Header.Set(HeaderKey, by.Public())
	r.Header.Set(HeaderTime, strconv.FormatInt(at.UnixMilli(), 10))
	r.Header.Set(HeaderNonce, Nonce())
	r.Header.Set(HeaderSession, session)
	r.Header.Set(HeaderBody, hex.EncodeToString(sum[:]))
	r.Header.Set(HeaderSignature, base64.StdEncoding.EncodeToString(by.Sign(requestText(r))))
}

// requestText is what the signature of a request is over.
func requestText(r *http.Request) []byte {
	var b strings.Builder
	b.WriteString("tienglang request 1\n")
	for _, line := range []string{
		r.Method, r.URL.RequestURI(), r.Header.Get(HeaderKey), r.Header.Get(HeaderTime),
		r.Header.Get(HeaderNonce), r.Header.Get(HeaderSession), r.Header.Get(HeaderBody),
	} {
		b.WriteString(strconv.Quote(line) + "\n")
	}
	for _, name := range signedHeaders {
		b.WriteString(name + ": " + strconv.Quote(r.Header.Get(name)) + "\n")
	}
	return []byte(b.String())
}

// RequestVerifier is the hub's judge of signed requests. Its zero value is not
// usable; make one per start of the hub.
type RequestVerifier struct {
	session string
	clock   app.Clock

	mu    sync.Mutex
	seen  map[string]time.Time // nonce → when it may be forgotten
	swept time.Time
}

// NewRequestVerifier makes a verifier with a session of its own.
func NewRequestVerifier(clock app.Clock) *RequestVerifier {
	return &RequestVerifier{session: Nonce(), clock: clock, seen: map[string]time.Time{}}
}

// Session is what requests to this verifier must name.
func (v *RequestVerifier) Session() string { return v.session }

// Verify checks everything but the body, which the caller compares with
// BodySum, and returns the public key that signed r. known says whether that
// key may sign here; its error is passed on. Errors: "hub.session" (ask for
// Hello again), "hub.clock", "hub.replayed", "hub.bad_signature".
func (v *RequestVerifier) Verify(r *http.Request, known func(key string) error) (key string, err error) {
	key = r.Header.Get(HeaderKey)
	sig, err := base64.StdEncoding.DecodeString(r.Header.Get(HeaderSignature))
	if err != nil {
		return "", app.Fail("hub.bad_signature", err)
	}
	if err := VerifySignature(key, requestText(r), sig); err != nil {
		return "", app.Fail("hub.bad_signature", err)
	}
	if err := known(key); err != nil {
		return "", err
	}
	if r.Header.Get(HeaderSession) != v.session {
		return "", app.Fail("hub.session", nil)
	}
	ms, err := strconv.ParseInt(r.Header.Get(HeaderTime), 10, 64)
	if err != nil {
		return "", app.Fail("hub.bad_signature", err)
	}
	now := v.clock.Now()
	if d := now.Sub(time.UnixMilli(ms)); d > ReplayWindow || d < -ReplayWindow {
		return "", app.Fail("hub.clock", nil)
	}
	if !v.first(key+" "+r.Header.Get(HeaderNonce), now) {
		return "", app.Fail("hub.replayed", nil)
	}
	return key, nil
}

// first reports whether nonce was not seen before, and keeps it for as long
// as a request with it could still pass the clock's check.
func (v *RequestVerifier) first(nonce string, now time.Time) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if now.Sub(v.swept) > time.Minute {
		for n, until := range v.seen {
			if now.After(until) {
				delete(v.seen, n)
			}
		}
		v.swept = now
	}
	if _, seen := v.seen[nonce]; seen {
		return false
	}
	v.seen[nonce] = now.Add(2*ReplayWindow + time.Minute)
	return true
}

// errBodySum is a body that isn't the one which was signed.
var errBodySum = errors.New("body differs from its signed SHA-256")

// BodySum returns the signed SHA-256 of r's body in hex.
func BodySum(r *http.Request) string { return r.Header.Get(HeaderBody) }

// CheckBody returns "hub.bad_signature" when body isn't what r's signature
// covers.
func CheckBody(r *http.Request, body []byte) error {
	sum := sha256.Sum256(body)
	if hex.EncodeToString(sum[:]) != BodySum(r) {
		return app.Fail("hub.bad_signature", errBodySum)
	}
	return nil
}
