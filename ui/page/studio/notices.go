package studio

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// notice names what a banner tells. One of each may be seen at a time.
type notice int

// The notices, in the order in which they stand.
const (
	noticeCut       notice = iota // a recording is shorter than it should be
	noticeRemarks                 // an approver has said something of places of the sound
	noticeApart                   // a take is for another bulletin
	noticeRecovered               // a crash had cut recordings off
	noticeImported                // files were brought in
	noticeCarts                   // carts were pressed into a recording
	noticeTemplate                // a template was deleted
	notices
)

// noticeBoard is the banners over the page. Each stays until a person has done
// something about it.
type noticeBoard struct {
	box    *fyne.Container
	shown  [notices]fyne.CanvasObject
	offers [notices][]app.Media // to be used
	moved  func()               // the page's room has changed
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

// offer shows a banner until its sounds are used.
func (b *noticeBoard) offer(n notice, banner fyne.CanvasObject, some ...app.Media) {
	b.offers[n] = some
	b.put(n, banner)
}

// drop takes a banner away, if it is there.
func (b *noticeBoard) drop(n notice) {
	b.offers[n] = nil
	if b.shown[n] != nil {
		b.put(n, nil)
	}
}

// follow takes the banners away of which an edit uses all sounds.
func (b *noticeBoard) follow(e edit.Edit) {
	unused := func(m app.Media) bool { _, ok := e.MediaByID(m.SHA256); return !ok }
	for n, some := range b.offers {
		if len(some) > 0 && !slices.ContainsFunc(some, unused) {
			b.drop(notice(n))
		}
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

// tellApart tells of a take that was recorded for another bulletin than the one
// that is open now.
func (p *Page) tellApart(made app.Media) {
	use := widget.NewButton(p.env.T("studio.recovered.use"), "plus", func() { p.useAll([]app.Media{made}, noticeApart) })
	words := p.env.T("studio.apart", "name", made.Name, "length", p.env.Catalogue.Duration(made.Duration))
	p.notices.offer(noticeApart, widget.NewBanner(widget.BannerNeeds, "mic", words, use,
		p.dropper("studio.notice.seen", noticeApart)), made)
}

// announce tells of recordings that were recovered after a crash.
func (p *Page) announce(found []app.Media) {
	if len(found) == 0 {
		return
	}
	use := widget.NewButton(p.env.T("studio.recovered.use"), "plus", func() { p.useAll(found, noticeRecovered) })
	words := p.env.Catalogue.N("studio.recovered", len(found),
		"name", found[0].Name, "length", p.env.Catalogue.Duration(found[0].Duration))
	p.notices.offer(noticeRecovered, widget.NewBanner(widget.BannerInfo, "mic", words, use,
		p.dropper("studio.recovered.later", noticeRecovered)), found...)
}

// offerImported says where imported files are and, unless the bulletin was
// already handed in, offers to use them.
func (p *Page) offerImported(got []app.Media) {
	words := p.env.Catalogue.N("studio.imported", len(got), "name", got[0].Name)
	do := []*widget.Button{p.dropper("studio.recovered.later", noticeImported)}
	if !p.handedIn() {
		use := widget.NewButton(p.env.T("studio.recovered.use"), "plus", func() { p.useAll(got, noticeImported) })
		do = append([]*widget.Button{use}, do...)
	} else {
		words += " " + p.env.T("studio.imported.closed", "title", p.view.Programme.Title)
	}
	p.notices.offer(noticeImported, widget.NewBanner(widget.BannerInfo, "upload", words, do...), got...)
}

// useAll puts media into the bulletin at the playhead, one after the other.
func (p *Page) useAll(all []app.Media, from notice) {
	for _, m := range all {
		p.insert(m)
	}
	p.notices.drop(from)
}

// beginNew begins an empty bulletin. The one that was there is in the library,
// as a draft where it was not saved yet.
func (p *Page) beginNew() {
	p.entitle()
	p.keeper.then(func() {
		if p.edit.Length() == 0 && p.edit.Title == "" {
			return
		}
		p.keeper.ask(keeping{
			brings: true,
			do:     func(b backend.Backend) (backend.EditView, error) { return b.NewEdit("") },
		})
	})
}

// tellDeleted offers to bring a deleted template back.
func (p *Page) tellDeleted(t app.Template) {
	back := widget.NewButton(p.env.T("plan.restore"), "undo", func() {
		p.notices.drop(noticeTemplate)
		p.env.Ask(func(ctx context.Context) error { return p.env.Backend.RestoreTemplate(ctx, t.ID) }, p.plan.load)
	})
	p.notices.put(noticeTemplate, widget.NewBanner(widget.BannerInfo, "trash", p.env.T("plan.deleted", "name", t.Name), back,
		p.dropper("studio.notice.seen", noticeTemplate)))
}
