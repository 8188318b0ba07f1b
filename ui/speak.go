package ui

import (
	"encoding/json"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"tienglang/assets/locale"
)

// fyneKeys are Fyne's own words that the window may show: those of a field's
// menu. Its dialogs are not used, since some of their words cannot be given.
var fyneKeys = []string{"Copy", "Cut", "Paste", "Quit", "Redo", "Select all", "Undo"}

// speak has Fyne's own words in the catalogue's language, whatever the
// desktop's language is: Fyne asks for the desktop's, so our words are put
// under that name and under English, its fallback.
func speak(cat *locale.Catalogue) {
	words := map[string]string{}
	for _, k := range fyneKeys {
		words[k] = cat.T("fyne." + k)
	}
	raw, err := json.Marshal(words)
	if err != nil {
		slog.Error("words for the toolkit", "err", err)
		return
	}
	for _, l := range []fyne.Locale{"vi", "en", fyne.Locale(lang.SystemLocale().LanguageString())} {
		if err := lang.AddTranslationsForLocale(raw, l); err != nil {
			slog.Error("words for the toolkit", "locale", l, "err", err)
		}
	}
}
