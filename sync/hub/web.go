package hub

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"tienglang/app"
)

//go:embed web
var webFiles embed.FS

// web is the hub's page for people.
type web struct {
	s     *Server
	admin *admin
	pages map[string]*template.Template
	words map[string]map[string]string // language → key → sentence
	style []byte
	icon  []byte
	code  atomic.Pointer[string] // of the set-up, nil where there is none
}

func newWeb(s *Server) (*web, error) {
	w := &web{s: s, admin: &admin{store: s.store, clock: s.c.Clock}, pages: map[string]*template.Template{}, words: map[string]map[string]string{}}
	for _, lang := range []string{"vi", "en"} {
		text, err := webFiles.ReadFile("web/" + lang + ".json")
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, ptr(w.words, lang)); err != nil {
			return nil, fmt.Errorf("%s.json: %w", lang, err)
		}
	}
	for _, page := range []string{"setup", "login", "communes", "commune", "log", "programmes", "enrol", "problem",
		"orders", "order", "order_new", "commune_orders"} {
		t, err := template.New("frame.html").Funcs(template.FuncMap{"mark": mark, "orderMark": orderMark}).
			ParseFS(webFiles, "web/frame.html", "web/"+page+".html")
		if err != nil {
			return nil, err
		}
		w.pages[page] = t
	}
	var err error
	if w.style, err = webFiles.ReadFile("web/style.css"); err != nil {
		return nil, err
	}
	w.icon, err = webFiles.ReadFile("web/icon.svg")
	return w, err
}

// ptr makes room for one language.
func ptr(words map[string]map[string]string, lang string) *map[string]string {
	m := map[string]string{}
	words[lang] = m
	return &m
}

// prepare reads the set-up code of a hub that has no password yet.
func (w *web) prepare(ctx context.Context) error {
	code, err := w.admin.setupCode(ctx)
	if err != nil || code == "" {
		return err
	}
	w.code.Store(&code)
	return nil
}

// tellSetup puts the set-up code into the log, once the hub listens.
func (w *web) tellSetup() {
	if code := w.setupCode(); code != "" {
		w.s.log.Info("the page has no password yet; set it with this one-time code", "setup_code", code)
	}
}

func (w *web) setupCode() string {
	if code := w.code.Load(); code != nil {
		return *code
	}
	return ""
}

// handler serves the page. Other sites can't make a signed-in browser do
// anything here: the cookie stays home (SameSite), and requests that change
// something and come from elsewhere are refused.
func (w *web) handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /style.css", fixed("text/css; charset=utf-8", w.style))
	m.HandleFunc("GET /icon.svg", fixed("image/svg+xml", w.icon))
	m.HandleFunc("GET /setup", w.open(w.setupPage))
	m.HandleFunc("POST /setup", w.open(w.setUp))
	m.HandleFunc("GET /login", w.open(w.loginPage))
	m.HandleFunc("POST /login", w.open(w.logIn))
	m.HandleFunc("POST /logout", w.closed(w.logOut))
	m.HandleFunc("GET /{$}", w.closed(w.communes))
	m.HandleFunc("GET /enrolments", w.closed(w.enrolPage))
	m.HandleFunc("POST /enrolments", w.closed(w.enrol))
	m.HandleFunc("GET /communes/{id}", w.closed(w.commune))
	m.HandleFunc("GET /communes/{id}/log", w.closed(w.playLog))
	m.HandleFunc("GET /communes/{id}/programmes", w.closed(w.programmes))
	m.HandleFunc("GET /communes/{id}/media/{sha}", w.closed(w.medium))
	m.HandleFunc("GET /communes/{id}/orders", w.closed(w.communeOrders))
	m.HandleFunc("GET /orders", w.closed(w.orders))
	m.HandleFunc("GET /orders/new", w.closed(w.orderPage))
	m.HandleFunc("POST /orders", w.closed(w.issue))
	m.HandleFunc("GET /orders/{id}", w.closed(w.order))
	m.HandleFunc("POST /orders/{id}/withdraw", w.closed(w.withdraw))
	m.HandleFunc("GET /orders/sounds/{sha}", w.closed(w.orderSound))
	return http.NewCrossOriginProtection().Handler(guarded(m))
}

// guarded allows a page nothing that it doesn't need.
func guarded(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; "+
			"media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit(r))
		h.ServeHTTP(w, r)
	})
}

// bodyLimit is what a request may send: an order may bring its sound.
func bodyLimit(r *http.Request) int64 {
	if r.URL.Path == "/orders" {
		return MaxOrderSound + 1<<20
	}
	return 64 << 10
}

func fixed(kind string, content []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "max-age=3600")
		_, _ = w.Write(content) // a browser that has gone needs no answer
	}
}

const sessionCookie = "__Host-tienglang"

// open handles a request of anyone.
func (w *web) open(f apiFunc) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		if lang := r.URL.Query().Get("lang"); w.words[lang] != nil {
			http.SetCookie(rw, &http.Cookie{Name: "lang", Value: lang, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: 31536000})
		}
		if err := f(rw, r); err != nil {
			w.fail(rw, r, err)
		}
	}
}

// closed handles a request of the administrator; others are led to the door.
func (w *web) closed(f apiFunc) http.HandlerFunc {
	return w.open(func(rw http.ResponseWriter, r *http.Request) error {
		if c, err := r.Cookie(sessionCookie); err == nil {
			in, err := w.admin.open(r.Context(), c.Value)
			if err != nil {
				return err
			}
			if in {
				return f(rw, r)
			}
		}
		hash, err := w.admin.store.Password(r.Context())
		if err != nil {
			return err
		}
		door := "/login"
		if hash == "" {
			door = "/setup"
		}
		http.Redirect(rw, r, door, http.StatusSeeOther)
		return nil
	})
}

// fail shows a failure as a sentence.
func (w *web) fail(rw http.ResponseWriter, r *http.Request, err error) {
	code, status := app.CodeOf(err), http.StatusInternalServerError
	switch {
	case strings.HasSuffix(code, "_unknown"):
		status = http.StatusNotFound
	case code == "":
		code = "hub.internal"
		w.s.log.Error("page failed", "path", r.URL.Path, "error", err)
	}
	rw.Header().Set("Cache-Control", "no-store")
	w.show(rw, r, status, "problem", page{Title: "problem.title", Problem: &app.Error{Code: code}})
}

// page is what every template gets.
type page struct {
	Title   string // key
	Name    string // in place of the title's sentence
	In      bool   // signed in
	Narrow  bool   // one column in the middle
	Refresh int    // seconds, 0 never
	Problem error
	Tab     string
	Data    any

	Lang, Other, Path string
	Hub               string
	Now               time.Time
	words             map[string]string
}

func (w *web) show(rw http.ResponseWriter, r *http.Request, status int, name string, p page) {
	p.Lang = w.language(r)
	p.Other = map[string]string{"vi": "en", "en": "vi"}[p.Lang]
	p.words, p.Hub, p.Now, p.Path = w.words[p.Lang], w.s.c.Name, w.s.c.Clock.Now().In(vietnam), r.URL.Path
	var b bytes.Buffer
	if err := w.pages[name].Execute(&b, p); err != nil {
		w.s.log.Error("page failed", "page", name, "error", err)
		http.Error(rw, "500", http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.WriteHeader(status)
	_, _ = b.WriteTo(rw) // a browser that has gone needs no answer
}

// language is what the person chose; Vietnamese where nothing was chosen.
func (w *web) language(r *http.Request) string {
	if lang := r.URL.Query().Get("lang"); w.words[lang] != nil {
		return lang
	}
	if c, err := r.Cookie("lang"); err == nil && w.words[c.Value] != nil {
		return c.Value
	}
	return "vi"
}
