package settings

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// speechPart is who reads texts aloud, how names are said, and a vendor's
// voice.
type speechPart struct {
	p      *Page
	room   *fyne.Container
	voices []backend.Voice
	looked bool              // voices were asked for
	typed  map[string]string // what was typed and is not kept yet, by field
}

func newSpeechPart(p *Page) *speechPart {
	return &speechPart{p: p, room: container.NewStack(), typed: map[string]string{}}
}

// enter puts a value into a field, or what was typed there and is not kept yet:
// the cards are drawn anew whenever something else is saved.
func (s *speechPart) enter(name string, f *widget.Entry, value string) *widget.Entry {
	if typed, ok := s.typed[name]; ok {
		value = typed
	}
	f.SetText(value)
	f.OnChanged = func(text string) { s.typed[name] = text }
	return f
}

// kept forgets what was typed into fields, which is kept now.
func (s *speechPart) kept(names ...string) {
	for _, name := range names {
		delete(s.typed, name)
	}
}

func (s *speechPart) build() fyne.CanvasObject {
	s.fill()
	return s.room
}

// read asks who can read.
func (s *speechPart) read() {
	var voices []backend.Voice
	e := s.p.env
	e.Ask(func(context.Context) (err error) {
		voices, err = e.Backend.Voices()
		return err
	}, func() {
		s.voices, s.looked = voices, true
		s.fill()
	})
}

// save keeps what f changes, with what was typed into some fields, and says so.
func (s *speechPart) save(f func(*backend.SpeechSettings), fields ...string) {
	e := s.p.env
	set := e.Backend.Speech()
	f(&set)
	e.Ask(func(ctx context.Context) error { return e.Backend.SaveSpeech(ctx, set) }, func() {
		e.Say("status.settings_saved")
		s.kept(fields...)
		s.read()
	})
}

// speechLeast is the least width of a card beside the other, in pixels.
const speechLeast = 480

func (s *speechPart) fill() {
	var web fyne.CanvasObject = widget.NewBox(theme.Clear, 0)
	if s.p.administrator() {
		web = widget.Column(0, widget.Fitted(s.web()))
	}
	cards := newBeside(beside{left: speechLeast, right: speechLeast, shared: true}, widget.Column(0, widget.Fitted(s.local())), web)
	s.room.Objects = []fyne.CanvasObject{container.NewVScroll(cards)}
	s.room.Refresh()
}

// local is what this machine reads with.
func (s *speechPart) local() fyne.CanvasObject {
	e, set := s.p.env, s.p.env.Backend.Speech()
	names, at := make([]string, len(s.voices)), -1
	for i, v := range s.voices {
		names[i] = v.Name
		if key := "voice." + v.ID; e.Catalogue.Has(key) {
			names[i] = e.T(key)
		}
		if v.ID == set.Voice || set.Voice == "" && i == 0 {
			at = i
		}
	}
	voice := widget.NewSelect(names, at, func(i int) {
		s.save(func(x *backend.SpeechSettings) { x.Voice = s.voices[i].ID })
	})
	voice.Icon, voice.Hint = "speaker", e.T("studio.voice.choose")
	folder := s.enter("folder", widget.NewEntry(""), set.Folder)
	dictionary := s.enter("dictionary", widget.NewTextArea(e.T("studio.voice.dictionary_hint"), 5), set.Dictionary)
	keep := widget.NewPrimary(e.T("settings.save"), "", func() {
		s.save(func(x *backend.SpeechSettings) {
			x.Dictionary = dictionary.Text
			if s.p.administrator() {
				x.Folder = folder.Value()
			}
		}, "folder", "dictionary")
	})
	if !s.p.administrator() {
		folder.Disable()
	}
	slots := []widget.Slot{widget.Fitted(widget.NewField(e.T("settings.speech.voice"), voice))}
	if s.looked && len(s.voices) == 0 {
		slots = append(slots, widget.Fitted(s.hint(e.T("studio.voice.none"), theme.AmberText)))
	}
	slots = append(slots,
		widget.Fitted(widget.NewField(e.T("settings.speech.dictionary"), dictionary)),
		widget.Fitted(widget.NewField(e.T("settings.speech.folder"), folder)),
		widget.Fitted(s.hint(e.T("settings.speech.folder_hint"), theme.Muted)),
		widget.Fitted(widget.Line(theme.Gap, widget.Space(), widget.Fitted(keep))))
	return widget.NewCard(widget.Column(12, slots...))
}

func (s *speechPart) hint(words string, ink fyne.ThemeColorName) fyne.CanvasObject {
	return widget.NewParagraph(words, widget.RoleText, ink)
}

// webFields are the names of the fields of a vendor's voice.
var webFields = []string{"name", "voice", "url", "answer", "headers", "body", "key"}

// web is a vendor's voice. Its key is typed and never shown again.
func (s *speechPart) web() fyne.CanvasObject {
	e, w := s.p.env, s.p.env.Backend.Speech().Web
	name := s.enter("name", widget.NewEntry(e.T("settings.speech.web_name_hint")), w.Name)
	voice := s.enter("voice", widget.NewEntry(""), w.Voice)
	address := s.enter("url", widget.NewEntry("https://…/{text}"), w.URL)
	answer := s.enter("answer", widget.NewEntry("data.url"), w.Answer)
	headers := s.enter("headers", widget.NewTextArea("api-key: {key}", 2), strings.TrimSpace(w.Headers))
	body := s.enter("body", widget.NewTextArea(`{"text":"{text}","voice":"{voice}"}`, 2), w.Body)
	hint := e.T("settings.speech.key_hint")
	if w.HasKey {
		hint = e.T("settings.speech.key_kept")
	}
	key := s.enter("key", widget.NewSecretEntry(hint), "")
	keep := widget.NewButton(e.T("settings.speech.save_web"), "", func() {
		s.save(func(x *backend.SpeechSettings) {
			x.Web = backend.WebVoice{Name: name.Value(), Region: w.Region, URL: address.Value(), Body: strings.TrimSpace(body.Text),
				Headers: headers.Text, Voice: voice.Value(), Answer: answer.Value(), Key: key.Text}
		}, webFields...)
	})
	pair := func(a, b fyne.CanvasObject) widget.Slot {
		return widget.Fitted(widget.Row(12, widget.Share(1, a), widget.Share(1, b)))
	}
	t := func(key string) string { return e.T("settings.speech." + key) }
	return widget.NewCard(widget.Column(10,
		widget.Fitted(widget.Line(theme.Gap, widget.Grow(widget.NewText(t("web"), widget.RoleSubhead, theme.Text)), widget.Fitted(keep))),
		widget.Fitted(s.hint(t("web_hint"), theme.Muted)),
		pair(widget.NewField(t("web_name"), name), widget.NewField(t("web_voice"), voice)),
		widget.Fitted(widget.NewField(t("web_url"), address)),
		widget.Fitted(widget.NewField(t("web_headers"), headers)),
		widget.Fitted(widget.NewField(t("web_body"), body)),
		pair(widget.NewField(t("web_answer"), answer), widget.NewField(t("web_key"), key))))
}
