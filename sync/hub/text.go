package hub

import (
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"tienglang/app"
)

// vietnam is the time that the page shows: UTC+7, without summer time.
var vietnam = time.FixedZone("ICT", 7*3600)

// T is the sentence under key, with pairs of names and values filled in.
func (p page) T(key string, pairs ...any) string {
	s, ok := p.words[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, fmt.Sprintf("{%v}", pairs[i]), fmt.Sprint(pairs[i+1]))
	}
	return s
}

// Sentence is what a person reads of an error.
func (p page) Sentence(err error) string {
	var e *app.Error
	if !errors.As(err, &e) {
		return p.T("error.hub.internal")
	}
	var pairs []any
	for k, v := range e.Args {
		pairs = append(pairs, k, v)
	}
	return p.Reason(e.Code, pairs...)
}

// Reason is the sentence of a code; one that this version doesn't know is
// shown as it is.
func (p page) Reason(code string, pairs ...any) string {
	if _, ok := p.words["error."+code]; !ok {
		return code
	}
	return p.T("error."+code, pairs...)
}

// Ago says how long ago t was, in the largest whole unit.
func (p page) Ago(t time.Time) string {
	if t.IsZero() {
		return p.T("ago.never")
	}
	d := max(p.Now.Sub(t), 0)
	switch {
	case d < time.Minute:
		return p.T("ago.seconds", "n", int(d.Seconds()))
	case d < time.Hour:
		return p.T("ago.minutes", "n", int(d.Minutes()))
	case d < 48*time.Hour:
		return p.T("ago.hours", "n", int(d.Hours()))
	}
	return p.T("ago.days", "n", int(d.Hours()/24))
}

// Clock is HH:mm:ss.
func (p page) Clock(t time.Time) string { return t.In(vietnam).Format("15:04:05") }

// Short is HH:mm.
func (p page) Short(t time.Time) string { return t.In(vietnam).Format("15:04") }

// Date is dd/MM/yyyy.
func (p page) Date(t time.Time) string { return t.In(vietnam).Format("02/01/2006") }

// Key is a date as it stands in an address.
func (p page) Key(t time.Time) string { return t.In(vietnam).Format("2006-01-02") }

// Weekday is the day of the week.
func (p page) Weekday(t time.Time) string {
	return p.T(fmt.Sprintf("weekday.%d", t.In(vietnam).Weekday()))
}

// Length is m:ss, or h:mm:ss.
func (p page) Length(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Millis is a length that is given in milliseconds.
func (p page) Millis(ms int64) string { return p.Length(time.Duration(ms) * time.Millisecond) }

// Seconds is milliseconds as seconds with one decimal.
func (p page) Seconds(ms int64) string { return p.decimal(float64(ms) / 1000) }

// Decibels is a level.
func (p page) Decibels(v float64) string { return strings.Replace(p.decimal(v), "-", "−", 1) }

func (p page) decimal(v float64) string {
	s := fmt.Sprintf("%.1f", v)
	if p.Lang == "vi" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// Share is one state's part of a bar, in hundredths of it.
type Share struct {
	State app.ClusterState
	N     int
	Share float64
}

// states in the order of the bar.
var states = []app.ClusterState{app.StateHeard, app.StateFed, app.StateReady, app.StateLate, app.StateLost, app.StateUnknown}

// Shares lists the states that occur, with their part of all.
func (o Overview) Shares() []Share {
	var all []Share
	for _, s := range states {
		if n := o.States[s]; n > 0 {
			all = append(all, Share{s, n, 100 * float64(n) / float64(o.Clusters)})
		}
	}
	return all
}

// Attention counts what a person should look at.
func (o Overview) Attention() int { return o.Broken + o.Refused }

// mark draws a state: shape and fill differ, so that colour alone says nothing.
func mark(s app.ClusterState) template.HTML {
	inner, ok := marks[s]
	if !ok {
		inner = marks[app.StateUnknown]
	}
	return template.HTML(`<svg class="mark ` + class(s) + `" viewBox="0 0 24 24" aria-hidden="true">` + inner + `</svg>`)
}

func class(s app.ClusterState) string {
	if _, ok := marks[s]; ok {
		return string(s)
	}
	return string(app.StateUnknown)
}

var marks = map[app.ClusterState]string{
	app.StateHeard:   `<circle class="fill" cx="12" cy="12" r="11"/><path class="line" d="M7 12.5l3.5 3.5L17 9"/>`,
	app.StateReady:   `<circle class="fill" cx="12" cy="12" r="10"/><circle class="dot" cx="12" cy="12" r="4"/>`,
	app.StateFed:     `<circle class="fill" cx="12" cy="12" r="10"/><path class="line" d="M7 12h10M13.5 8.5L17 12l-3.5 3.5"/>`,
	app.StateLate:    `<circle class="fill" cx="12" cy="12" r="10"/><path class="line" d="M12 7v5l3.5 2"/>`,
	app.StateLost:    `<rect class="fill" x="1" y="1" width="22" height="22" rx="4"/><path class="line" d="M8 8l8 8M16 8l-8 8"/>`,
	app.StateUnknown: `<circle class="fill" cx="12" cy="12" r="10"/><path class="line" d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 17v.01"/>`,
}

// OrderState says how far a commune is with an order.
func (p page) OrderState(s app.HubOrderState) string {
	if s == app.HubOrderIssued {
		s = "issued"
	}
	return p.T("order.state_" + string(s))
}

// Because is the sentence of a station's reason.
func (p page) Because(code string, detail map[string]string) string {
	return p.Sentence(&app.Error{Code: code, Args: detail})
}

// Minutes is a number of seconds in whole minutes.
func (p page) Minutes(seconds int) int { return seconds / 60 }

// Days is the stretch of days of a programme.
func (p page) Days(days []app.Date) string {
	first, last := p.Date(days[0].Time()), p.Date(days[len(days)-1].Time())
	if first == last {
		return first
	}
	return first + " – " + last
}

// Times is a list of times of day.
func (p page) Times(minutes []int) string {
	var all []string
	for _, m := range minutes {
		all = append(all, fmt.Sprintf("%02d:%02d", m/60, m%60))
	}
	return strings.Join(all, ", ")
}

// Zones is a list of zones, of whichever kind of order has one.
func (p page) Zones(of ...[]string) string { return strings.Join(slices.Concat(of...), ", ") }

// orderMark draws how far a commune is with an order.
func orderMark(s app.HubOrderState) template.HTML {
	return mark(map[app.HubOrderState]app.ClusterState{
		app.HubOrderRefused: app.StateLost, app.HubOrderSent: app.StateLate, app.HubOrderWaiting: app.StateLate,
		app.HubOrderApplied: app.StateReady, app.HubOrderPlayed: app.StateHeard,
	}[s])
}
