package dialog

import (
	"os"

	"fyne.io/fyne/v2"
	fynedialog "fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// soundEndings are what the open dialog offers; dropped files may have any.
var soundEndings = []string{".wav", ".flac", ".mp3", ".m4a", ".aac", ".ogg", ".opus", ".wma", ".mp4", ".webm"}

// OpenSound lets a person choose a sound file.
func OpenSound(win fyne.Window, chosen func(path string)) {
	d := fynedialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil || r == nil {
			return
		}
		path := r.URI().Path()
		_ = r.Close()
		chosen(path)
	}, win)
	d.SetFilter(storage.NewExtensionFileFilter(soundEndings))
	d.Resize(fyne.NewSize(960, 600))
	d.Show()
}

// SaveSound lets a person choose where a sound file goes, called name at
// first. The empty file that the dialog makes is taken away again, so that
// nothing is left behind when the writing fails.
func SaveSound(win fyne.Window, name string, chosen func(path string)) {
	d := fynedialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		if err != nil || w == nil {
			return
		}
		path := w.URI().Path()
		_ = w.Close()
		if s, err := os.Stat(path); err == nil && s.Size() == 0 {
			_ = os.Remove(path)
		}
		chosen(path)
	}, win)
	d.SetFileName(name)
	d.Resize(fyne.NewSize(960, 600))
	d.Show()
}
