package schedule

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

func itoa(n int) string { return strconv.Itoa(n) }

// dayWords is a day within a sentence: thứ Tư 25/11.
func (p *Page) dayWords(d app.Date) string {
	return p.env.Catalogue.Weekday(d.Time()) + " " + p.env.Catalogue.DayMonth(d.Time())
}

// whenWords is when an entry begins, within a sentence.
func (p *Page) whenWords(e app.ScheduleEntry) string {
	days := p.repeatWords(e.Repeat)
	if e.Repeat.Kind == app.RepeatOnce {
		days = p.dayWords(e.Repeat.From)
	}
	return p.env.T("schedule.when", "days", days, "time", clockText(e.Start))
}

// repeatWords are the days of a repetition in words.
func (p *Page) repeatWords(r app.Repeat) string {
	t := p.env.T
	var words string
	switch r.Kind {
	case app.RepeatOnce:
		return t("schedule.repeat.on", "date", dateText(r.From))
	case app.RepeatDates:
		return t("schedule.repeat.on", "date", shortDays(r.Dates, 4))
	case app.RepeatWeekly:
		words = t("schedule.repeat.each", "days", p.weekdayWords(r.Weekdays))
	case app.RepeatDaily:
		words = t("schedule.repeat.daily.word")
	}
	if r.Until != "" {
		words = t("schedule.repeat.until", "repeat", words, "date", dateText(r.Until))
	}
	if n := len(r.Except); n > 0 {
		words = t("schedule.repeat.except", "repeat", words, "date", shortDays(r.Except, 2))
	}
	return words
}

// shortDays are at most so many days, dd/MM.
func shortDays(days []app.Date, most int) string {
	var words []string
	for _, d := range days {
		words = append(words, d.Time().Format("02/01"))
	}
	if len(words) > most {
		return strings.Join(words[:most], ", ") + "…"
	}
	return strings.Join(words, ", ")
}

func (p *Page) weekdayWords(days []time.Weekday) string {
	var words []string
	for i, d := range weekdays {
		if slices.Contains(days, d) {
			words = append(words, p.env.T("schedule.day."+itoa(i+1)))
		}
	}
	return strings.Join(words, ", ")
}

// shortWords is a length in whole minutes, and in seconds where it is less than
// one: what is lost is never nothing.
func (p *Page) shortWords(d time.Duration) string {
	if d < time.Minute {
		return p.env.Catalogue.N("schedule.seconds", int((d+999*time.Millisecond)/time.Second))
	}
	return p.lengthWords(d)
}

// lengthWords is a length in whole minutes: 15 phút.
func (p *Page) lengthWords(d time.Duration) string {
	return p.env.Catalogue.N("schedule.minutes", int((d+30*time.Second)/time.Minute))
}

// whyWords is a decision of the plan in words, "" where there are none.
func (p *Page) whyWords(r app.Reason) string {
	if !p.env.Catalogue.Has("why." + r.Code) {
		return ""
	}
	return p.env.Catalogue.Values("why."+r.Code, r.Args)
}

// zoneName is where an entry sounds.
func (p *Page) zoneName(e app.ScheduleEntry) string {
	if len(e.Clusters) > 0 {
		return p.env.Catalogue.N("schedule.clusters", len(e.Clusters))
	}
	for _, z := range p.zones {
		if z.ID == e.Zone {
			return z.Name
		}
	}
	return p.env.T("schedule.commune")
}

// sourceName is what an entry plays.
func (p *Page) sourceName(e app.ScheduleEntry) string {
	switch e.Kind {
	case app.BroadcastLive:
		return p.env.T("schedule.kind.live")
	case app.BroadcastRelay:
		for _, r := range p.relays {
			if r.ID == e.Relay {
				return r.Name
			}
		}
		return p.env.T("schedule.relay.none")
	}
	if one, ok := p.programmes[e.Programme]; ok {
		return one.Title
	}
	return p.env.T("schedule.programme.none")
}
