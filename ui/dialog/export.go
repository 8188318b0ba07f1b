package dialog

import (
	"context"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// exportFormats are the formats of files, the one that every player knows
// first.
var exportFormats = []string{"mp3", "m4a", "ogg", "flac", "wav"}

// exportFields are the tags that a person may change.
var exportFields = []string{"title", "artist", "album", "date"}

// Where the choices of last time are remembered.
const (
	lastFormat  = "dialog.export.format"
	coverLeftIn = "dialog.export.cover"
)

// exportSheet asks what a programme's file is to be, before it asks where.
type exportSheet struct {
	env    *page.Env
	of     app.Programme
	done   func(path string, o backend.ExportOptions)
	hide   func()
	format string
	tags   map[string]string
	chosen []byte // the station's own picture, nil for none
	made   []byte // the one that is made of its name

	chips   map[string]*widget.Chip
	about   *widget.Text
	fields  map[string]*widget.Entry
	carry   *widget.Toggle
	why     *widget.Text
	preview *fyne.Container
	usual   *widget.Button
}

// Export asks in which format a programme is to be saved, with which tags and
// which picture, and then where; done begins the work.
func Export(e *page.Env, of app.Programme, done func(path string, o backend.ExportOptions)) {
	s := &exportSheet{env: e, of: of, done: done, format: remembered()}
	e.Ask(func(context.Context) (err error) {
		if s.tags, err = e.Backend.ExportTags(of.ID); err == nil {
			s.chosen, err = e.Backend.Cover()
		}
		return err
	}, s.open)
}

// remembered is the format of last time.
func remembered() string {
	f := fyne.CurrentApp().Preferences().StringWithFallback(lastFormat, exportFormats[0])
	if !slices.Contains(exportFormats, f) {
		return exportFormats[0]
	}
	return f
}

// The measures of the sheet: it has room on a screen of 1024 × 640.
const (
	exportWidth = 760
	exportCover = 168
)

func (s *exportSheet) open() {
	made, err := defaultCover(s.env.Backend.Station().Name)
	s.env.Fail(err)
	s.made = made
	body := widget.Row(0, widget.Fixed(exportWidth, widget.Row(24, widget.Grow(s.words()), widget.Fixed(exportCover+32, s.picture()))))
	cancel := widget.NewButton(s.env.T("dialog.cancel"), "", func() { s.hide() })
	next := widget.NewPrimary(s.env.T("export.next"), "", s.next)
	s.show()
	s.hide = open(s.env.Window, s.env.T("export.title", "title", s.of.Title), body, cancel, next)
	s.env.Window.Canvas().Focus(s.chips[s.format])
}

// words are the format and the tags.
func (s *exportSheet) words() fyne.CanvasObject {
	s.chips, s.fields = map[string]*widget.Chip{}, map[string]*widget.Entry{}
	var chips []widget.Slot
	for _, f := range exportFormats {
		s.chips[f] = widget.NewChip(f, "", false, func() { s.format = f; s.show() })
		chips = append(chips, widget.Fitted(s.chips[f]))
	}
	s.about = widget.NewEllipsis("", widget.RoleText, theme.Muted)
	rows := []widget.Slot{widget.Fitted(widget.Row(8, append(chips, widget.Space())...)), widget.Fixed(20, s.about)}
	for _, name := range exportFields {
		label := s.env.T("export.field." + name)
		s.fields[name] = widget.NewEntry(label)
		s.fields[name].SetText(shownTag(s.tags[name]))
		s.fields[name].OnEnter = s.next
		rows = append(rows, widget.Fitted(widget.NewField(label, s.fields[name])))
	}
	return widget.Column(10, rows...)
}

// picture is the cover and what can be done with it.
func (s *exportSheet) picture() fyne.CanvasObject {
	t := s.env.T
	s.carry = widget.NewToggle(t("export.cover"), s.toggle)
	s.carry.On = fyne.CurrentApp().Preferences().BoolWithFallback(coverLeftIn, true)
	s.why = widget.NewEllipsis("", widget.RoleCaption, theme.Muted)
	s.preview = container.NewStack()
	choose := widget.NewButton(t("export.cover.choose"), "", s.choose)
	s.usual = widget.NewButton(t("export.cover.usual"), "", func() { s.keep("") })
	return widget.Column(8,
		widget.Fixed(32, s.carry), widget.Fixed(20, s.why),
		widget.Fixed(exportCover, widget.Row(0, widget.Fixed(exportCover, s.preview))),
		widget.Fitted(choose), widget.Fitted(s.usual))
}

// show tells how everything stands.
func (s *exportSheet) show() {
	t := s.env.T
	for f, chip := range s.chips {
		chip.Set("", f == s.format)
	}
	s.about.Set(t("export.about." + s.format))
	s.carry.Refresh()
	s.why.Set("")
	if s.format == "wav" {
		s.why.Set(t("export.cover.wav"))
		s.carry.Disable()
	} else {
		s.carry.Enable()
	}
	s.preview.RemoveAll()
	s.preview.Add(widget.NewBox(theme.Sunken, 0))
	if p := s.cover(); p != nil {
		s.preview.Add(coverImage(p, exportCover))
	}
	s.usual.Enable()
	if s.chosen == nil {
		s.usual.Disable()
	}
}

// cover is what the file would carry, nil for no picture.
func (s *exportSheet) cover() []byte {
	switch {
	case s.format == "wav" || !s.carry.On:
		return nil
	case s.chosen != nil:
		return s.chosen
	}
	return s.made
}

func (s *exportSheet) toggle() {
	s.carry.Set(!s.carry.On)
	fyne.CurrentApp().Preferences().SetBool(coverLeftIn, s.carry.On)
	s.show()
}

// choose asks for a picture, over the sheet.
func (s *exportSheet) choose() { OpenPicture(s.env, s.keep) }

// keep makes a picture the station's from now on; "" gives it up.
func (s *exportSheet) keep(path string) {
	var made []byte
	s.env.Ask(func(ctx context.Context) (err error) {
		made, err = s.env.Backend.ChooseCover(ctx, path)
		return err
	}, func() {
		s.chosen = made
		s.carry.Set(true)
		s.show()
		s.env.Say("export.say.cover")
	})
}

// dayShown is a date as a person reads it.
const dayShown = "02/01/2006"

// shownTag is a tag as a person reads it: a date the way round that is usual.
func shownTag(value string) string {
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return day.Format(dayShown)
	}
	return value
}

// keptTag is what shownTag showed, as files have it.
func keptTag(value string) string {
	if day, err := time.Parse(dayShown, value); err == nil {
		return day.Format(time.DateOnly)
	}
	return value
}

// next asks where the file goes.
func (s *exportSheet) next() {
	tags := maps.Clone(s.tags)
	for name, field := range s.fields {
		tags[name] = keptTag(field.Value())
	}
	maps.DeleteFunc(tags, func(_, value string) bool { return value == "" })
	o := backend.ExportOptions{Tags: tags, Cover: s.cover()}
	fyne.CurrentApp().Preferences().SetString(lastFormat, s.format)
	s.hide()
	SaveSound(s.env, s.of.Title, "."+s.format, func(path string) { s.done(path, o) })
}
