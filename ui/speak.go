package ui

import (
	"encoding/json"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"tienglang/assets/locale"
)

// fyneKeys are Fyne's own words that the window may show, by our keys.
var fyneKeys = []string{
	"Advanced", "Cancel", "Confirm", "Copy", "Create Folder", "Cut", "Enter filename", "Error",
	"Favourites", "File", "Folder", "New Folder", "No", "OK", "Open", "Paste", "Quit", "Redo",
	"Save", "Select all", "Show Hidden Files", "Undo", "Yes",
}

// speak has Fyne's own words (file choosers, menus) in the catalogue's
// language, whatever the desktop's language is: Fyne asks for the desktop's,
// so our words are put under that name and under English, its fallback.
func speak(cat *locale.Catalogue) {
	words := map[string]any{
		"file.name":   map[string]string{"other": cat.T("fyne.file.name")},
		"file.parent": map[string]string{"other": cat.T("fyne.file.parent")},
	}
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
