package studio

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// notice names what a banner tells. One of each may be seen at a time.
type notice int

// The notices, in the order in which they stand.
const (
	noticeCut       notice = iota // a recording is shorter than it should be
	noticeRecovered               // a crash had cut recordings off
	noticeImported                // files were brought in
	noticeUnsaved                 // an empty bulletin would put unsaved work away
	notices
)

// noticeBoard is the banners over the page. Each stays until a person has done
// something about it.
type noticeBoard struct {
	box   *fyne.Container
	shown [notices]fyne.CanvasObject
	moved func() // the page's room has changed
}

func newNoticeBoard(moved func()) *noticeBoard {
	b := &noticeBoard{box: container.NewVBox(), moved: moved}
	b.box.Hide()
	return b
}

// put shows a banner; nil takes it away.
func (b *noticeBoard) put(n notice, banner fyne.CanvasObject) {
	b.shown[n] = banner
	b.box.RemoveAll()
	for _, o := range b.shown {
		if o != nil {
			b.box.Add(o)
		}
	}
	seen(b.box, len(b.box.Objects) > 0)
	b.moved()
}

// drop takes a banner away, if it is there.
func (b *noticeBoard) drop(n notice) {
	if b.shown[n] != nil {
		b.put(n, nil)
	}
}

// dropper is a button that takes a banner away.
func (p *Page) dropper(key string, n notice) *widget.Button {
	return widget.NewButton(p.env.T(key), "", func() { p.notices.drop(n) })
}

// tellCut tells of a recording that is not what it should be.
func (p *Page) tellCut(words string) {
	p.notices.put(noticeCut, widget.NewBanner(widget.BannerNeeds, "warning", words, p.dropper("studio.notice.seen", noticeCut)))
}

// announce tells of recordings that were recovered after a crash.
func (p *Page) announce(found []app.Media) {
	if len(found) == 0 {
		return
	}
	use := widget.NewButton(p.env.T("studio.recovered.use"), "plus", func() { p.useAll(found, noticeRecovered) })
	words := p.env.Catalogue.N("studio.recovered", len(found),
		"name", found[0].Name, "length", p.env.Catalogue.Duration(found[0].Duration))
	p.notices.put(noticeRecovered, widget.NewBanner(widget.BannerInfo, "mic", words, use,
		p.dropper("studio.recovered.later", noticeRecovered)))
}

// offerImported says where imported files are and, unless the bulletin was
// already handed in, offers to use them.
func (p *Page) offerImported(got []app.Media) {
	words := p.env.Catalogue.N("studio.imported", len(got), "name", got[0].Name)
	do := []*widget.Button{p.dropper("studio.recovered.later", noticeImported)}
	if p.open() {
		use := widget.NewButton(p.env.T("studio.recovered.use"), "plus", func() { p.useAll(got, noticeImported) })
		do = append([]*widget.Button{use}, do...)
	} else {
		words += " " + p.env.T("studio.imported.closed", "title", p.made.Title)
	}
	p.notices.put(noticeImported, widget.NewBanner(widget.BannerInfo, "upload", words, do...))
}

// useAll puts media into the bulletin: takes behind the others, a bed in place
// of the one there was.
func (p *Page) useAll(all []app.Media, from notice) {
	p.change(func(d *backend.Draft) {
		for _, m := range all {
			if m.Kind == app.MediaBed {
				d.Bed = m.SHA256
			} else {
				d.Voice = append(d.Voice, m.SHA256)
			}
		}
	})
	p.notices.drop(from)
}

// beginNew begins an empty bulletin. Work that is nowhere but in the draft is
// put away only when a person says so.
func (p *Page) beginNew() {
	d := p.history.now
	if empty(d) {
		return
	}
	if p.whole() {
		p.clear()
		return
	}
	title := d.Title
	if title == "" {
		title = p.env.T("studio.unnamed")
	}
	p.notices.put(noticeUnsaved, widget.NewBanner(widget.BannerNeeds, "warning", p.env.T("studio.unsaved", "title", title),
		widget.NewButton(p.env.T("studio.unsaved.new"), "plus", p.clear), p.dropper("studio.unsaved.go_on", noticeUnsaved)))
}

// clear puts an empty bulletin in the draft's place.
func (p *Page) clear() {
	p.notices.drop(noticeUnsaved)
	p.change(func(d *backend.Draft) { *d = fresh(p.env.Backend.Settings()) })
}
