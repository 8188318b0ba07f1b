package emergency

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// What may be chosen of repetition and validity. How often is a commune's own
// affair; the first of each list is no default.
var (
	timesChoice = []int{1, 2, 3, 5}
	everyChoice = []time.Duration{0, 30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour}
	validChoice = []time.Duration{time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 48 * time.Hour}
)

// askWhere is the second step: where, how often and for how long.
func (s *Sheet) askWhere() {
	s.withdraw()
	words := widget.NewParagraph("", widget.RoleStrong, theme.Text)
	words.Lines = 4
	told := func() { s.say(""); words.Set(s.whereWords()) }
	zones := s.zoneChips(told)
	s.zones, s.picks, s.room = zones, s.pickChips(told), container.NewStack()
	s.offerPick()
	once := s.draft.Kind == KindMicrophone
	body := widget.Column(0, widget.Fixed(24, s.steps(1)), widget.Blank(16),
		widget.Fixed(20, widget.NewText(s.env.T("live.reach"), widget.RoleText, theme.Muted)), widget.Blank(4),
		widget.Fixed(148, s.room), widget.Blank(12), widget.Fitted(s.howOften(once, told)), widget.Blank(16), widget.Fixed(1, widget.NewRule()),
		widget.Blank(12), widget.Grow(words))
	s.set(s.titleWords(), body, s.button("emergency.back", s.askWhat), s.forward("emergency.next.confirm", s.prepare))
	told()
	if first, ok := zones.Objects[0].(fyne.Focusable); ok {
		s.focus(first)
	}
}

// zoneChips are the whole commune and the zones.
func (s *Sheet) zoneChips(told func()) *fyne.Container {
	c := s.env.Catalogue
	row := widget.Flow(sheetWidth-8, 8)
	var chips []*widget.Chip
	ids := []app.ID{""}
	add := func(text string, id app.ID, n int) {
		chip := widget.NewChip(text, c.Int(int64(n)), s.chosen(id), nil)
		chip.Px = 40
		chips = append(chips, chip)
		row.Add(chip)
	}
	add(c.T("live.reach.all"), "", len(s.facts.clusters))
	for _, z := range s.facts.zones {
		add(z.Name, z.ID, s.inZone(z.ID))
		ids = append(ids, z.ID)
	}
	if !slices.Contains(ids, s.draft.Zone) {
		s.draft.Zone = "" // it was deleted since
		chips[0].Chosen = s.chosen("")
	}
	add(c.T("live.reach.hand"), pickID, len(s.picked()))
	ids = append(ids, pickID)
	for i, chip := range chips {
		chip.OnTapped = func() {
			s.draft.Pick = ids[i] == pickID
			if !s.draft.Pick {
				s.draft.Zone = ids[i]
			}
			for k, other := range chips {
				other.Set(other.Count, k == i)
			}
			s.offerPick()
			told()
		}
	}
	s.picker = chips[len(chips)-1]
	return row
}

// inZone is how many clusters a zone has, all for "".
func (s *Sheet) inZone(id app.ID) int {
	if id == "" {
		return len(s.facts.clusters)
	}
	n := 0
	for _, z := range s.facts.zones {
		if z.ID != id {
			continue
		}
		for _, v := range s.facts.clusters {
			if slices.Contains(z.Clusters, v.ID) {
				n++
			}
		}
	}
	return n
}

// howOften are the choices of repetition and validity; what is spoken into the
// microphone is not repeated.
func (s *Sheet) howOften(once bool, told func()) fyne.CanvasObject {
	e := s.env
	times := choice(timesChoice, s.draft.Times, func(n int) string { return e.Catalogue.N("emergency.times", n) },
		func(n int) { s.draft.Times = n; told() })
	every := choice(everyChoice, s.draft.Every, s.everyWords, func(d time.Duration) { s.draft.Every = d; told() })
	valid := choice(validChoice, s.draft.ValidFor, s.hours, func(d time.Duration) { s.draft.ValidFor = d; told() })
	if once {
		times.Disable()
		every.Disable()
	}
	return widget.Row(theme.Gap,
		widget.Share(1, widget.NewField(e.T("emergency.field.times"), times)),
		widget.Share(1, widget.NewField(e.T("emergency.field.every"), every)),
		widget.Share(1, widget.NewField(e.T("emergency.field.valid"), valid)))
}

// choice is a select over values; one that is not among them is taken to the
// first.
func choice[T comparable](all []T, now T, words func(T) string, chosen func(T)) *widget.Select {
	options := make([]string, len(all))
	for i, v := range all {
		options[i] = words(v)
	}
	at := max(0, slices.Index(all, now))
	return widget.NewSelect(options, at, func(i int) { chosen(all[i]) })
}

func (s *Sheet) everyWords(d time.Duration) string {
	if d == 0 {
		return s.env.T("emergency.every.never")
	}
	return s.env.T("emergency.every", "span", s.hours(d))
}

// hours says a span in hours or minutes.
func (s *Sheet) hours(d time.Duration) string {
	if d < time.Hour {
		return s.env.Catalogue.N("emergency.minutes", int(d.Minutes()))
	}
	return s.env.Catalogue.N("emergency.hours", int(d.Hours()))
}

// whereWords say in sentences what will happen.
func (s *Sheet) whereWords() string {
	e, d := s.env, s.draft
	n := e.Catalogue.Int(int64(s.reach()))
	until := untilWords(e, e.Now(), e.Now().Add(d.ValidFor))
	switch {
	case d.Kind == KindMicrophone:
		return e.T("emergency.will.microphone", "n", n)
	case d.Every == 0:
		return e.T("emergency.will.once", "n", n, "times", e.Catalogue.N("emergency.times", d.Times), "until", until)
	}
	next := app.NextRepeat(e.Now(), d.Every)
	return e.T("emergency.will", "n", n, "times", e.Catalogue.N("emergency.times", d.Times), "every", s.everyWords(d.Every), "until", until) +
		" " + e.T("emergency.whole_hours", "time", e.Clock(next))
}

// untilWords is the moment after that span: the time of day, and the date where
// it is another day.
func untilWords(e *page.Env, now, at time.Time) string {
	if app.DateOf(now) == app.DateOf(at) {
		return e.T("emergency.until.today", "time", e.Clock(at))
	}
	return e.T("emergency.until.date", "time", e.Clock(at), "date", e.Catalogue.DayMonth(page.VietnamTime(at)))
}

// prepare has the station make the sound ready, while who confirms it is asked.
func (s *Sheet) prepare() {
	if s.reach() == 0 {
		key := "emergency.need.cluster"
		if s.draft.Pick {
			key = "emergency.need.pick"
		}
		s.say(s.env.T(key))
		return
	}
	s.draft.keep()
	r := s.request()
	s.askConfirm()
	var made app.Emergency
	s.cancel = s.env.Run(func(ctx context.Context) (err error) {
		made, err = s.env.Backend.OrderEmergency(ctx, r)
		return err
	}, func(err error) { s.prepared(made, err) })
}
