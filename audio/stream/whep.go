package stream

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"tienglang/app"
)

// Paths that a WHEP handler serves.
const (
	WHEPPath   = "/whep"   // POST an offer; DELETE WHEPPath/ID ends it
	ListenPath = "/listen" // a page that plays the stream; token in the fragment: /listen#TOKEN
)

// maxWHEPSessions is how many standard players one handler serves.
const maxWHEPSessions = 100

// answerPatience bounds the making of one answer.
const answerPatience = 10 * time.Second

// WHEP serves live sound to standard players over HTTP (WebRTC-HTTP Egress
// Protocol, draft-ietf-wish-whep): an offer is posted with a bearer token, the
// answer comes back with the address of the session, and deleting that
// address ends it. Serve it over HTTPS: the token goes with each request.
type WHEP struct {
	source Answerer
	token  [sha256.Size]byte
	links  []string
	mux    *http.ServeMux

	mu       sync.Mutex
	sessions map[string]*Session
	pending  int
}

// NewWHEP makes the handler. source is a Sender, or what finds the one that
// is on air; where it fails with stream.closed the player is told to come
// again. token is printable ASCII, as HTTP headers carry it; an empty one lets
// nobody in.
func NewWHEP(source Answerer, token string) *WHEP {
	w := &WHEP{source: source, token: sha256.Sum256([]byte(token)), sessions: map[string]*Session{}}
	if token == "" {
		_, _ = rand.Read(w.token[:]) // never fails since Go 1.24
	}
	if s, ok := source.(*Sender); ok {
		w.links = iceLinks(s.cfg.ICEServers)
	}
	w.mux = http.NewServeMux()
	w.mux.HandleFunc("POST "+WHEPPath, w.open)
	w.mux.HandleFunc("OPTIONS "+WHEPPath, w.options)
	w.mux.HandleFunc("OPTIONS "+WHEPPath+"/{id}", w.options)
	w.mux.HandleFunc("DELETE "+WHEPPath+"/{id}", w.end)
	w.mux.HandleFunc("PATCH "+WHEPPath+"/{id}", w.noTrickle)
	w.mux.HandleFunc("GET "+ListenPath, servePage("text/html; charset=utf-8", listenHTML))
	w.mux.HandleFunc("GET "+ListenPath+".js", servePage("text/javascript; charset=utf-8", listenJS))
	return w
}

// ServeHTTP implements http.Handler.
func (w *WHEP) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	if strings.HasPrefix(in.URL.Path, WHEPPath) {
		allowOrigins(out.Header())
	}
	w.mux.ServeHTTP(out, in)
}

// Sessions is how many players listen now.
func (w *WHEP) Sessions() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.sessions)
}

// allowOrigins lets players served from elsewhere use the endpoint (Fetch
// standard, CORS). No cookie is ever used, so any origin may ask.
func allowOrigins(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "OPTIONS, POST, PATCH, DELETE")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match")
	h.Set("Access-Control-Expose-Headers", "Location, ETag, Link, Retry-After")
}

func (w *WHEP) options(out http.ResponseWriter, _ *http.Request) {
	out.Header().Set("Accept-Post", "application/sdp")
	out.WriteHeader(http.StatusNoContent)
}

// noTrickle refuses candidates sent later: the answer already holds all.
func (w *WHEP) noTrickle(out http.ResponseWriter, in *http.Request) {
	if !w.allowed(out, in) {
		return
	}
	out.Header().Set("Allow", "OPTIONS, DELETE")
	http.Error(out, "trickle ICE is not used here", http.StatusMethodNotAllowed)
}

// allowed checks the bearer token; both are hashed, so that the comparison
// takes the same time whatever was sent.
func (w *WHEP) allowed(out http.ResponseWriter, in *http.Request) bool {
	scheme, token, _ := strings.Cut(in.Header.Get("Authorization"), " ")
	sum := sha256.Sum256([]byte(strings.TrimSpace(token)))
	if subtle.ConstantTimeCompare(sum[:], w.token[:]) == 1 && strings.EqualFold(scheme, "Bearer") {
		return true
	}
	slog.Warn("listener refused: wrong token", "from", in.RemoteAddr)
	out.Header().Set("WWW-Authenticate", `Bearer realm="tienglang"`)
	http.Error(out, "wrong token", http.StatusUnauthorized)
	return false
}

// open answers an offer.
func (w *WHEP) open(out http.ResponseWriter, in *http.Request) {
	if !w.allowed(out, in) {
		return
	}
	offer, ok := readOffer(out, in)
	if !ok {
		return
	}
	if !w.reserve() {
		busy(out, http.StatusServiceUnavailable, "too many listeners")
		return
	}
	id := newSessionID()
	ctx, cancel := context.WithTimeout(in.Context(), answerPatience)
	defer cancel()
	answer, session, err := w.source.Answer(ctx, offer, PeerInfo{ID: "whep-" + id})
	w.settle(id, session, err)
	if err != nil {
		refuse(out, in, err)
		return
	}
	for _, l := range w.links {
		out.Header().Add("Link", l)
	}
	out.Header().Set("Content-Type", "application/sdp")
	out.Header().Set("Location", WHEPPath+"/"+id)
	out.Header().Set("ETag", `"`+id+`"`)
	out.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(out, answer)
}

func readOffer(out http.ResponseWriter, in *http.Request) (string, bool) {
	kind, _, err := mime.ParseMediaType(in.Header.Get("Content-Type"))
	if err != nil || kind != "application/sdp" {
		http.Error(out, "want application/sdp", http.StatusUnsupportedMediaType)
		return "", false
	}
	body, err := io.ReadAll(http.MaxBytesReader(out, in.Body, maxSDP))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(out, "offer too long", http.StatusRequestEntityTooLarge)
		return "", false
	case err != nil:
		http.Error(out, "offer not read", http.StatusBadRequest)
		return "", false
	}
	return string(body), true
}

// reserve keeps a place while an answer is made.
func (w *WHEP) reserve() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.sessions)+w.pending >= maxWHEPSessions {
		return false
	}
	w.pending++
	return true
}

// settle turns a kept place into a session, or gives it back.
func (w *WHEP) settle(id string, session *Session, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending--
	if err != nil {
		return
	}
	w.sessions[id] = session
	go func() {
		<-session.Done()
		w.mu.Lock()
		delete(w.sessions, id)
		w.mu.Unlock()
	}()
}

// refuse tells a player why there is no answer.
func refuse(out http.ResponseWriter, in *http.Request, err error) {
	slog.Warn("listener refused", "from", in.RemoteAddr, "error", err)
	switch app.CodeOf(err) {
	case "stream.bad_offer":
		http.Error(out, "offer not understood", http.StatusBadRequest)
	case "stream.closed":
		busy(out, http.StatusConflict, "nothing is on air")
	case "stream.full":
		busy(out, http.StatusServiceUnavailable, "too many listeners")
	default:
		http.Error(out, "no answer could be made", http.StatusInternalServerError)
	}
}

func busy(out http.ResponseWriter, status int, why string) {
	out.Header().Set("Retry-After", "5")
	http.Error(out, why, status)
}

// end closes a session.
func (w *WHEP) end(out http.ResponseWriter, in *http.Request) {
	if !w.allowed(out, in) {
		return
	}
	w.mu.Lock()
	session := w.sessions[in.PathValue("id")]
	w.mu.Unlock()
	if session == nil {
		http.Error(out, "no such session", http.StatusNotFound)
		return
	}
	session.Close()
	out.WriteHeader(http.StatusOK)
}

// newSessionID draws an address that cannot be guessed.
func newSessionID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return hex.EncodeToString(b[:])
}
