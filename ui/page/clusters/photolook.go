package clusters

import (
	"errors"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tienglang/app"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// photoHigh is the height of a picture that is seen whole where there is room
// for it, in pixels, and photoAround what the window needs around it.
const photoHigh, photoAround = 520, 248

// photoLook shows one of several pictures whole, above everything. What is
// noted of it is kept when another is looked at and when it is shut; Escape
// shuts it.
type photoLook struct {
	page *Page
	all  []app.Photo
	at   int
	// note keeps what is known of a picture, and remove takes one away; nil where
	// nobody may.
	note   func(app.Photo)
	remove func(app.Photo)

	whole      *canvas.Image
	title      *widget.Text
	words, day *widget.Entry
	wrong      *widget.Paragraph
	shut       *widget.Button
	back, next *widget.Button
	hide       func()
}

// lookAt shows the i-th of the pictures.
func (p *Page) lookAt(all []app.Photo, i int, note, remove func(app.Photo)) {
	l := &photoLook{page: p, all: all, note: note, remove: remove, whole: &canvas.Image{FillMode: canvas.ImageFillContain}}
	t := p.env.T
	l.title = widget.NewEllipsis("", widget.RoleText, theme.Muted)
	l.words, l.day = widget.NewEntry(t("clusters.photos.words_hint")), widget.NewEntry(t("clusters.photos.day_hint"))
	l.wrong = wrapped("", theme.AmberText, 640)
	l.wrong.Hide()
	l.shut = widget.NewPrimary(t("maintenance.photo.shut"), "", l.close)
	l.back = widget.NewIconButton("arrow-left", t("clusters.photos.back"), func() { l.turn(-1) })
	l.next = widget.NewIconButton("arrow-right", t("clusters.photos.next"), func() { l.turn(1) })
	l.words.OnEnter, l.day.OnEnter = l.close, l.close
	p.whole = l
	l.hide = dialog.Over(p.env.Window, l.lay(), l.leave)
	l.show(i)
	p.focus(l.shut)
}

func (l *photoLook) lay() fyne.CanvasObject {
	t := l.page.env.T
	high := min(photoHigh, l.page.env.Window.Canvas().Size().Height-photoAround)
	slots := []widget.Slot{widget.Fixed(high, widget.Sized(photoHigh*4/3, high, l.whole))}
	if l.note != nil {
		slots = append(slots, widget.Fitted(widget.Row(12, widget.Grow(widget.NewField(t("clusters.photos.words"), l.words)),
			widget.Fixed(160, widget.NewField(t("clusters.photos.day"), l.day)))), widget.Fitted(l.wrong))
	}
	line := []widget.Slot{widget.Fitted(l.back), widget.Fitted(l.next), widget.Grow(l.title)}
	if l.remove != nil {
		line = append(line, widget.Fitted(widget.NewButton(t("maintenance.photo.remove"), "trash", l.drop)))
	}
	return widget.Column(12, append(slots, widget.Fitted(widget.Line(8, append(line, widget.Fitted(l.shut))...)))...)
}

// show shows the i-th picture.
func (l *photoLook) show(i int) {
	l.at = i
	photo, cat := l.all[i], l.page.env.Catalogue
	l.words.SetText(photo.Words)
	l.day.SetText("")
	if photo.Day != "" {
		l.day.SetText(cat.Date(photo.Day.Time()))
	}
	l.title.Set(cat.T("clusters.photos.of", "n", cat.Int(int64(i+1)), "all", cat.Int(int64(len(l.all)))))
	able(l.back, i > 0)
	able(l.next, i+1 < len(l.all))
	l.back.Hidden, l.next.Hidden = len(l.all) < 2, len(l.all) < 2
	l.title.Hidden = l.back.Hidden
	l.picture(nil)
	l.page.album.see(photo.SHA256, func(img image.Image) {
		if l.at == i {
			l.picture(img)
		}
	})
}

func (l *photoLook) picture(img image.Image) {
	l.whole.Image = img
	l.whole.Refresh()
}

// keep keeps what was noted of the picture that is shown; false where the day
// cannot be read, which is told: it stays as it was, and the words are kept.
func (l *photoLook) keep() bool {
	if l.note == nil {
		return true
	}
	is := l.all[l.at]
	is.Words = l.words.Value()
	at, err := readDate(l.day.Value(), app.Vietnam)
	if err == nil && at.After(l.page.env.Now()) {
		err = errFuture
	}
	if err == nil {
		is.Day = ""
		if !at.IsZero() {
			is.Day = app.DateOf(at)
		}
	}
	if is != l.all[l.at] {
		l.all[l.at] = is
		l.note(is)
	}
	if err != nil {
		tell(l.wrong, l.page.env.Catalogue.Error(app.Fail("photo.bad_day", err)))
		l.page.focus(l.day)
		return false
	}
	tell(l.wrong, "")
	return true
}

var errFuture = errors.New("a day to come")

func (l *photoLook) turn(step int) {
	if i := l.at + step; i >= 0 && i < len(l.all) && l.keep() {
		l.show(i)
	}
}

func (l *photoLook) close() {
	if l.keep() {
		l.hide()
	}
}

// leave is Escape: a day that cannot be read is left, all else is kept.
func (l *photoLook) leave() {
	l.keep()
	l.hide()
}

func (l *photoLook) drop() {
	l.hide()
	l.remove(l.all[l.at])
}
