package hub

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// orderForm is an order as an officer fills it in; what was typed stays when
// something in it is wrong.
type orderForm struct {
	Kind     app.HubOrderKind
	Title    string
	Text     string
	Message  string
	Sound    *app.HubSound
	Name     string // of the sound's file
	All      bool   // every commune
	Chosen   []string
	Zones    string
	Times    string
	Every    string // minutes
	Hours    string // of validity
	Priority app.Priority
	From     string // dates
	Until    string
	At       string // times of day
	Sure     bool
}

// newOrderForm is an empty form.
func newOrderForm(kind app.HubOrderKind, now time.Time) orderForm {
	f := orderForm{Kind: kind, Times: "2", Every: "60", Hours: "2", Priority: app.PriorityRaised}
	if kind != app.HubOrderEmergency {
		f.Kind = app.HubOrderProgramme
		f.From = string(app.DateOf(now).Add(1))
		f.Until, f.At = f.From, "05:30, 17:00"
	}
	return f
}

// Has reports whether a commune was chosen.
func (f orderForm) Has(id app.ID) bool { return slices.Contains(f.Chosen, string(id)) }

// mostFields bounds the bytes of a form without its sound.
const mostFields = 256 << 10

// readOrderForm reads the fields as they come and keeps the sound at once, so
// that no form is held in memory.
func (w *web) readOrderForm(rw http.ResponseWriter, r *http.Request) (orderForm, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return newOrderForm("", w.s.c.Clock.Now()), app.Fail("hub.request_malformed", err)
	}
	d := &deadlines{set: http.NewResponseController(rw).SetReadDeadline}
	v := url.Values{}
	var f orderForm
	for left := int64(mostFields); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return f.filled(v), app.Fail("hub.request_malformed", err)
		}
		if part.FileName() != "" {
			s, err := w.s.TakeOrderSound(r.Context(), part.FileName(), &moving{r: part, d: d})
			if err != nil {
				return f.filled(v), err
			}
			f.Sound, f.Name = &s, part.FileName()
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, left+1))
		if left -= int64(len(text)); err != nil || left < 0 {
			return f.filled(v), app.Fail("hub.request_malformed", err)
		}
		v.Add(part.FormName(), string(text))
	}
	return f.filled(v), nil
}

// filled is the form with what was typed.
func (f orderForm) filled(v url.Values) orderForm {
	f.Kind = app.HubOrderProgramme
	if v.Get("kind") == string(app.HubOrderEmergency) {
		f.Kind = app.HubOrderEmergency
	}
	f.Title, f.Text = strings.Join(strings.Fields(v.Get("title")), " "), strings.TrimSpace(strings.ReplaceAll(v.Get("text"), "\r\n", "\n"))
	f.Message = strings.Join(strings.Fields(v.Get("message")), " ")
	f.All, f.Chosen, f.Zones = v.Get("to") == "all", v["commune"], strings.TrimSpace(v.Get("zones"))
	f.Times, f.Every, f.Hours = v.Get("times"), v.Get("every"), v.Get("hours")
	f.Priority, f.From, f.Until, f.At = app.Priority(v.Get("priority")), v.Get("from"), v.Get("until"), v.Get("at")
	f.Sure = v.Get("sure") != ""
	if f.Sound == nil && v.Get("sound_sha256") != "" {
		n, _ := strconv.ParseInt(v.Get("sound_bytes"), 10, 64) // checked with the order
		f.Sound = &app.HubSound{SHA256: v.Get("sound_sha256"), Ext: v.Get("sound_ext"), Bytes: n}
		f.Name = v.Get("sound_name")
	}
	return f
}

// order is what the form asks for. Errors: "hub.title_missing",
// "hub.choose_communes", "hub.not_sure", "hub_order.empty", "hub.sound_missing",
// "hub.bad_number", "hub.bad_dates", "hub.bad_times".
func (f orderForm) order(now time.Time) (n NewOrder, err error) {
	n.Title = f.Title
	switch {
	case f.Title == "" || len([]rune(f.Title)) > wire.MaxHubTitle:
		return n, app.Fail("hub.title_missing", nil)
	case !f.All && len(f.Chosen) == 0:
		return n, app.Fail("hub.choose_communes", nil)
	}
	if !f.All {
		for _, id := range f.Chosen {
			n.Communes = append(n.Communes, app.ID(id))
		}
		slices.Sort(n.Communes)
		n.Communes = slices.Compact(n.Communes)
	}
	if f.Kind == app.HubOrderEmergency {
		return f.emergency(n)
	}
	return f.programme(n, now)
}

func (f orderForm) emergency(n NewOrder) (NewOrder, error) {
	if f.Text == "" && f.Sound == nil && f.Message == "" {
		return n, app.Fail("hub_order.empty", nil)
	}
	if len(f.Text) > wire.MaxHubText {
		return n, app.Fail("hub_order.too_large", nil)
	}
	times, err1 := number(f.Times, 1, 5)
	every, err2 := number(f.Every, 0, 24*60)
	hours, err3 := number(f.Hours, 1, 7*24)
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			return n, err
		}
	}
	if every > 0 && every < 5 {
		return n, app.Fail("hub.bad_number", nil, "value", f.Every, "least", "5", "most", "1440")
	}
	if !f.Sure {
		return n, app.Fail("hub.not_sure", nil)
	}
	n.ValidFor = time.Duration(hours) * time.Hour
	n.Emergency = &app.HubEmergency{Message: f.Message, Text: f.Text, Sound: f.Sound, Zones: f.zones(), Times: times, EverySeconds: every * 60}
	return n, nil
}

func (f orderForm) programme(n NewOrder, now time.Time) (NewOrder, error) {
	if f.Sound == nil {
		return n, app.Fail("hub.sound_missing", nil)
	}
	p := app.HubProgramme{Sound: *f.Sound, Priority: app.PriorityNormal, Zones: f.zones()}
	if f.Priority == app.PriorityRaised {
		p.Priority = app.PriorityRaised
	}
	var err error
	if p.Minutes, err = minutesOf(f.At); err != nil {
		return n, err
	}
	if len(p.Minutes) > 0 {
		if p.Dates, err = datesOf(f.From, f.Until); err != nil {
			return n, err
		}
		until := p.Dates[len(p.Dates)-1].Add(1).Time()
		n.ValidFor = min(max(until.Sub(now), ProgrammeValidity), wire.MaxHubValidity)
	}
	n.Programme = &p
	return n, nil
}

func (f orderForm) zones() (all []string) {
	for _, z := range strings.FieldsFunc(f.Zones, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if z = strings.Join(strings.Fields(z), " "); z != "" {
			all = append(all, z)
		}
	}
	return all
}

func number(s string, least, most int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < least || n > most {
		return 0, app.Fail("hub.bad_number", err, "value", s, "least", strconv.Itoa(least), "most", strconv.Itoa(most))
	}
	return n, nil
}

// minutesOf reads times of day, such as "05:30, 17:00".
func minutesOf(s string) (all []int, err error) {
	for _, one := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' }) {
		t, err := time.Parse("15:04", one)
		if err != nil {
			return nil, app.Fail("hub.bad_times", err, "value", one)
		}
		all = append(all, t.Hour()*60+t.Minute())
	}
	slices.Sort(all)
	if all = slices.Compact(all); len(all) > 12 {
		return nil, app.Fail("hub.bad_times", nil, "value", s)
	}
	return all, nil
}

// mostDays is the longest stretch of days of one programme.
const mostDays = 92

// datesOf is every day from one to the other.
func datesOf(from, until string) (all []app.Date, err error) {
	first, err := app.ParseDate(from)
	if err != nil {
		return nil, app.Fail("hub.bad_dates", err)
	}
	last, err := app.ParseDate(until)
	if n := first.DaysTo(last); err != nil || n < 0 || n >= mostDays {
		return nil, app.Fail("hub.bad_dates", err)
	}
	for d := first; d <= last; d = d.Add(1) {
		all = append(all, d)
	}
	return all, nil
}
