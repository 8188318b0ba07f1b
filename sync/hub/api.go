package hub

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"tienglang/app"
	"tienglang/sync/wire"
)

// handler joins the stations' interface and the page.
func (s *Server) handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /api/hello", s.hello)
	m.HandleFunc("POST /api/enrol", plain(s.enrol))
	m.HandleFunc("GET /api/contact", s.signed(s.contact))
	m.HandleFunc("POST /api/records", s.signed(s.takeRecords))
	m.HandleFunc("OPTIONS /api/media", tusOptions)
	m.HandleFunc("POST /api/media", s.signed(s.createUpload))
	m.HandleFunc("HEAD /api/media/{sha}", s.signed(s.uploadOffset))
	m.HandleFunc("PATCH /api/media/{sha}", s.signed(s.patchUpload))
	m.HandleFunc("GET /api/media/{sha}", s.signed(s.sendMedium))
	m.HandleFunc("GET /api/orders", s.signed(s.sendOrders))
	m.HandleFunc("POST /api/orders/answers", s.signed(s.takeAnswers))
	m.HandleFunc("GET /api/orders/sounds/{sha}", s.signed(s.sendOrderSound))
	m.Handle("/", s.web.handler())
	return m
}

// apiFunc handles a request or says why not.
type apiFunc func(http.ResponseWriter, *http.Request) error

// stationFunc handles the request of a commune's station.
type stationFunc func(http.ResponseWriter, *http.Request, Commune) error

func plain(f apiFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := f(w, r); err != nil {
			writeProblem(w, r, err)
		}
	}
}

// signed lets only enrolled stations through, each as itself.
func (s *Server) signed(f stationFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var c Commune
		_, err := s.verifier.Verify(r, func(key string) (err error) {
			c, err = s.store.CommuneByKey(r.Context(), key)
			return err
		})
		if err == nil {
			err = s.placed(r, c)
		}
		if err == nil {
			err = f(w, r, c)
		}
		if err == nil {
			return
		}
		if code := app.CodeOf(err); code != "hub.session" && code != "hub.offset" && r.Context().Err() == nil {
			s.log.Warn("station refused", "commune", c.ID, "from", r.RemoteAddr, "path", r.URL.Path, "error", err)
		}
		writeProblem(w, r, err)
	}
}

func (s *Server) hello(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, wire.Hello{
		Name: s.c.Name, Version: wire.RecordVersion, Session: s.verifier.Session(), Time: s.c.Clock.Now().UTC(),
	})
}

func (s *Server) contact(w http.ResponseWriter, r *http.Request, c Commune) error {
	if err := s.store.Contact(r.Context(), c.ID, s.c.Clock.Now()); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) takeRecords(w http.ResponseWriter, r *http.Request, c Commune) error {
	body, err := s.readBody(w, r, wire.MaxBatchBytes)
	if err != nil {
		return err
	}
	if err := wire.CheckBody(r, body); err != nil {
		return err
	}
	b, err := wire.DecodeBatch(body)
	if err != nil {
		return err
	}
	a, err := s.store.Apply(r.Context(), c.ID, b, s.c.Clock.Now())
	if err != nil {
		return err
	}
	s.noteRefusals(c, a)
	writeJSON(w, a)
	return nil
}

func (s *Server) noteRefusals(c Commune, a wire.Answer) {
	for _, x := range a.Refused {
		s.log.Warn("record refused", "commune", c.ID, "seq", x.Seq, "code", x.Code)
	}
}

// readBody reads a body within the limit, for as long as it moves.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	d := &deadlines{set: http.NewResponseController(w).SetReadDeadline}
	body, err := io.ReadAll(&moving{r: http.MaxBytesReader(w, r.Body, limit), d: d})
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return nil, app.Fail("hub.batch_too_large", err)
	}
	if err != nil {
		return nil, err
	}
	return body, nil
}

// moving reads a body and puts its deadline off with each piece that comes. A
// body that ends before its length is "hub.cut".
type moving struct {
	r io.Reader
	d *deadlines
}

func (m *moving) Read(p []byte) (int, error) {
	m.d.extend()
	n, err := m.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = app.Fail("hub.cut", err)
	}
	return n, err
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a line that is cut here is asked again
}

// statusOf gives the HTTP status of each code; what isn't here is 400.
var statusOf = map[string]int{
	"hub.bad_signature": http.StatusUnauthorized, "hub.session": http.StatusUnauthorized,
	"hub.clock": http.StatusUnauthorized, "hub.replayed": http.StatusUnauthorized,
	"hub.not_enrolled": http.StatusForbidden, "hub.wrong_commune": http.StatusForbidden,
	"hub.code_wrong": http.StatusForbidden, "hub.code_expired": http.StatusForbidden,
	"hub.code_void": http.StatusForbidden, "hub.code_used": http.StatusForbidden,
	"hub.commune_taken": http.StatusConflict, "hub.key_twice": http.StatusConflict,
	"hub.upload_unknown": http.StatusNotFound, "hub.media_unknown": http.StatusNotFound,
	"hub.offset": http.StatusConflict, "hub.batch_too_large": http.StatusRequestEntityTooLarge,
	"hub.box_revoked": http.StatusForbidden, "hub.media_too_large": http.StatusRequestEntityTooLarge, "hub.quota": http.StatusRequestEntityTooLarge,
	"hub.disk_full": http.StatusInsufficientStorage, "hub.internal": http.StatusInternalServerError,
	"hub.media_mismatch": 460, // tus: checksum mismatch
	"hub.tus_version":    http.StatusPreconditionFailed,
}

// writeProblem tells the station what is wrong, and nothing of the hub's inside.
func writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := wire.Problem{Code: "hub.internal"}
	var e *app.Error
	if errors.As(err, &e) && (strings.HasPrefix(e.Code, "hub.") || strings.HasPrefix(e.Code, "hub_order.")) {
		p.Code, p.Args = e.Code, e.Args
	}
	status := statusOf[p.Code]
	if status == 0 {
		status = http.StatusBadRequest
	}
	w.Header().Set(wire.HeaderProblem, p.Code)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_ = json.NewEncoder(w).Encode(p) // as in writeJSON
	}
}

// detached is a context that outlives a cut connection, for what must be
// written down because of it.
func detached(r *http.Request) context.Context { return context.WithoutCancel(r.Context()) }
