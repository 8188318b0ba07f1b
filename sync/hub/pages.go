package hub

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"tienglang/app"
)

// How often a page that shows what is measured asks again, in seconds.
const (
	refreshCommunes = 15
	refreshCommune  = 10
	listLimit       = 200
)

func (w *web) setupPage(rw http.ResponseWriter, r *http.Request) error {
	hash, err := w.admin.store.Password(r.Context())
	if err != nil {
		return err
	}
	if hash != "" {
		http.Redirect(rw, r, "/login", http.StatusSeeOther)
		return nil
	}
	w.show(rw, r, http.StatusOK, "setup", page{Narrow: true, Title: "setup.title"})
	return nil
}

func (w *web) setUp(rw http.ResponseWriter, r *http.Request) error {
	err := w.admin.setUp(r.Context(), r.PostFormValue("code"), r.PostFormValue("password"), r.PostFormValue("again"))
	if app.CodeOf(err) != "" {
		w.show(rw, r, http.StatusForbidden, "setup", page{Narrow: true, Title: "setup.title", Problem: err})
		return nil
	}
	if err != nil {
		return err
	}
	w.code.Store(nil)
	w.s.log.Info("administrator's password set", "from", r.RemoteAddr)
	return w.letIn(rw, r, r.PostFormValue("password"))
}

func (w *web) loginPage(rw http.ResponseWriter, r *http.Request) error {
	hash, err := w.admin.store.Password(r.Context())
	if err != nil {
		return err
	}
	if hash == "" {
		http.Redirect(rw, r, "/setup", http.StatusSeeOther)
		return nil
	}
	w.show(rw, r, http.StatusOK, "login", page{Narrow: true, Title: "login.title"})
	return nil
}

func (w *web) logIn(rw http.ResponseWriter, r *http.Request) error {
	err := w.letIn(rw, r, r.PostFormValue("password"))
	if app.CodeOf(err) == "" {
		return err
	}
	w.s.log.Warn("sign-in refused", "from", r.RemoteAddr, "error", err)
	w.show(rw, r, http.StatusForbidden, "login", page{Narrow: true, Title: "login.title", Problem: err})
	return nil
}

func (w *web) letIn(rw http.ResponseWriter, r *http.Request, password string) error {
	token, err := w.admin.signIn(r.Context(), password)
	if err != nil {
		return err
	}
	http.SetCookie(rw, cookie(token, int(sessionLife.Seconds())))
	http.Redirect(rw, r, "/", http.StatusSeeOther)
	return nil
}

func (w *web) logOut(rw http.ResponseWriter, r *http.Request) error {
	if c, err := r.Cookie(sessionCookie); err == nil {
		if err := w.admin.signOut(r.Context(), c.Value); err != nil {
			return err
		}
	}
	http.SetCookie(rw, cookie("", -1))
	http.Redirect(rw, r, "/login", http.StatusSeeOther)
	return nil
}

func cookie(token string, age int) *http.Cookie {
	return &http.Cookie{
		Name: sessionCookie, Value: token, Path: "/", MaxAge: age,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
}

// communesData is the first page.
type communesData struct {
	All    []Row
	OnAir  int
	States Overview // all communes' clusters together
	Needs  int
}

// Row is a commune with what depends on the moment.
type Row struct {
	Overview
	Silent bool // not heard of for so long that nothing of it is known now
	Place  Place
	Twice  bool // two machines work with its key
}

func (w *web) rowOf(ctx context.Context, o Overview, now time.Time) (Row, error) {
	p, err := w.s.store.Place(ctx, o.ID)
	return Row{Overview: o, Silent: now.Sub(o.LastContact) > app.UnknownAfter, Place: p, Twice: p.twice(now)}, err
}

func (w *web) communes(rw http.ResponseWriter, r *http.Request) error {
	d, err := w.overview(r.Context())
	if err != nil {
		return err
	}
	w.show(rw, r, http.StatusOK, "communes", page{Title: "communes.title", In: true, Refresh: refreshCommunes, Data: d})
	return nil
}

func (w *web) overview(ctx context.Context) (communesData, error) {
	now := w.s.c.Clock.Now()
	all, err := w.s.store.Overviews(ctx, now)
	d := communesData{States: Overview{States: map[app.ClusterState]int{}}}
	for _, o := range all {
		row, err := w.rowOf(ctx, o, now)
		if err != nil {
			return d, err
		}
		d.All = append(d.All, row)
		if o.OnAir.ID != "" && !row.Silent {
			d.OnAir++
		}
		if o.Attention() > 0 || row.Twice {
			d.Needs++
		}
		d.States.Clusters += o.Clusters
		for s, n := range o.States {
			d.States.States[s] += n
		}
	}
	return d, err
}

// enrolData is a code that was just made, if any.
type enrolData struct{ Name, Code string }

func (w *web) enrolPage(rw http.ResponseWriter, r *http.Request) error {
	w.show(rw, r, http.StatusOK, "enrol", page{Title: "enrol.title", In: true, Narrow: true, Data: enrolData{}})
	return nil
}

// enrol makes a code for a commune and shows it, this once.
func (w *web) enrol(rw http.ResponseWriter, r *http.Request) error {
	d := enrolData{Name: r.PostFormValue("name")}
	code, problem := w.s.NewEnrolment(r.Context(), d.Name)
	if problem != nil && app.CodeOf(problem) == "" {
		return problem
	}
	d.Code = code
	w.show(rw, r, http.StatusOK, "enrol", page{Title: "enrol.title", In: true, Narrow: true, Problem: problem, Data: d})
	return nil
}

// communeData is a commune's first tab: what is now.
type communeData struct {
	Row
	Clusters []Cluster
	Broken   []LogRow
	Refused  []RefusedRecord
	Revoked  []app.Revocation
}

func (w *web) row(r *http.Request) (Row, error) {
	now := w.s.c.Clock.Now()
	o, err := w.s.store.OverviewOf(r.Context(), app.ID(r.PathValue("id")), now)
	if err != nil {
		return Row{}, err
	}
	return w.rowOf(r.Context(), o, now)
}

func (w *web) commune(rw http.ResponseWriter, r *http.Request) error {
	row, err := w.row(r)
	if err != nil {
		return err
	}
	d := communeData{Row: row}
	if d.Clusters, err = w.s.store.Clusters(r.Context(), row.ID, w.s.c.Clock.Now()); err != nil {
		return err
	}
	if d.Broken, err = w.s.store.Broken(r.Context(), row.ID, listLimit); err != nil {
		return err
	}
	if d.Refused, err = w.s.store.Refused(r.Context(), row.ID, listLimit); err != nil {
		return err
	}
	if d.Revoked, err = w.s.store.Revoked(r.Context(), row.ID); err != nil {
		return err
	}
	w.show(rw, r, http.StatusOK, "commune", page{Name: row.Name, In: true, Refresh: refreshCommune, Tab: "now", Data: d})
	return nil
}

// logData is a commune's play log of one day.
type logData struct {
	Row
	Day, Before, After time.Time
	Aired              []Aired
	Broken             []LogRow
}

func (w *web) playLog(rw http.ResponseWriter, r *http.Request) error {
	row, err := w.row(r)
	if err != nil {
		return err
	}
	d := logData{Row: row}
	if d.Day, err = w.day(r, row.ID); err != nil {
		return err
	}
	d.Before, d.After = d.Day.AddDate(0, 0, -1), d.Day.AddDate(0, 0, 1)
	if d.Aired, err = w.s.store.Aired(r.Context(), row.ID, d.Day, d.After); err != nil {
		return err
	}
	if d.Broken, err = w.s.store.Broken(r.Context(), row.ID, listLimit); err != nil {
		return err
	}
	w.show(rw, r, http.StatusOK, "log", page{Name: row.Name, In: true, Tab: "log", Data: d})
	return nil
}

// day is the one asked for, or the last on which anything was played.
func (w *web) day(r *http.Request, commune app.ID) (time.Time, error) {
	if t, err := time.ParseInLocation("2006-01-02", r.URL.Query().Get("day"), vietnam); err == nil {
		return t, nil
	}
	t, err := w.s.store.LastPlayed(r.Context(), commune)
	if t.IsZero() {
		t = w.s.c.Clock.Now()
	}
	y, m, d := t.In(vietnam).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, vietnam), err
}

// programmesData is a commune's programmes, newest first.
type programmesData struct {
	Row
	All []Programme
}

func (w *web) programmes(rw http.ResponseWriter, r *http.Request) error {
	row, err := w.row(r)
	if err != nil {
		return err
	}
	d := programmesData{Row: row}
	if d.All, err = w.s.store.Programmes(r.Context(), row.ID, listLimit); err != nil {
		return err
	}
	w.show(rw, r, http.StatusOK, "programmes", page{Name: row.Name, In: true, Tab: "programmes", Data: d})
	return nil
}

func (w *web) medium(rw http.ResponseWriter, r *http.Request) error {
	return w.s.serveMedium(rw, r, app.ID(r.PathValue("id")), r.PathValue("sha"))
}

// Switch is the address of the same page in the other language.
func (p page) Switch() string { return p.Path + "?" + url.Values{"lang": {p.Other}}.Encode() }
