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
	looked bool // voices were asked for
}

func newSpeechPart(p *Page) *speechPart { return &speechPart{p: p, room: container.NewStack()} }

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

// save keeps what f changes, and says so.
func (s *speechPart) save(f func(*backend.SpeechSettings)) {
	e := s.p.env
	set := e.Backend.Speech()
	f(&set)
	e.Ask(func(ctx context.Context) error { return e.Backend.SaveSpeech(ctx, set) }, func() {
		e.Say("status.settings_saved")
		s.read()
	})
}

func (s *speechPart) fill() {
	slots := []widget.Slot{widget.Share(1, widget.Column(0, widget.Fitted(s.local())))}
	if s.p.administrator() {
		slots = append(slots, widget.Share(1, widget.Column(0, widget.Fitted(s.web()))))
	} else {
		slots = append(slots, widget.Share(1, widget.NewBox(theme.Clear, 0)))
	}
	s.room.Objects = []fyne.CanvasObject{container.NewVScroll(widget.Row(theme.Gap, slots...))}
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
	folder := widget.NewEntry("")
	folder.SetText(set.Folder)
	dictionary := widget.NewTextArea(e.T("studio.voice.dictionary_hint"), 5)
	dictionary.SetText(set.Dictionary)
	keep := widget.NewPrimary(e.T("settings.save"), "", func() {
		s.save(func(x *backend.SpeechSettings) {
			x.Dictionary = dictionary.Text
			if s.p.administrator() {
				x.Folder = folder.Value()
			}
		})
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
	p := widget.NewParagraph(words, widget.RoleText, ink)
	p.Width = 500
	return p
}

// web is a vendor's voice. Its key is typed and never shown again.
func (s *speechPart) web() fyne.CanvasObject {
	e, w := s.p.env, s.p.env.Backend.Speech().Web
	field := func(value, hint string) *widget.Entry {
		f := widget.NewEntry(hint)
		f.SetText(value)
		return f
	}
	name, voice := field(w.Name, e.T("settings.speech.web_name_hint")), field(w.Voice, "")
	address, answer := field(w.URL, "https://…/{text}"), field(w.Answer, "data.url")
	headers := widget.NewTextArea("api-key: {key}", 2)
	headers.SetText(strings.TrimSpace(w.Headers))
	body := widget.NewTextArea(`{"text":"{text}","voice":"{voice}"}`, 2)
	body.SetText(w.Body)
	hint := e.T("settings.speech.key_hint")
	if w.HasKey {
		hint = e.T("settings.speech.key_kept")
	}
	key := widget.NewSecretEntry(hint)
	keep := widget.NewButton(e.T("settings.speech.save_web"), "", func() {
		s.save(func(x *backend.SpeechSettings) {
			x.Web = backend.WebVoice{Name: name.Value(), Region: w.Region, URL: address.Value(), Body: strings.TrimSpace(body.Text),
				Headers: headers.Text, Voice: voice.Value(), Answer: answer.Value(), Key: key.Text}
		})
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
