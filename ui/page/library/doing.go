package library

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// isCancelled tells that work ended because a person cancelled it.
func isCancelled(err error) bool { return errors.Is(err, context.Canceled) }

// undoStep takes back what was done last.
type undoStep struct {
	said, title string
	do          func(context.Context) error
}

// mostUndo is how many steps can be taken back.
const mostUndo = 50

// keepUndo notes how the last act is taken back, and what is said then.
func (p *Page) keepUndo(said, title string, do func(context.Context) error) {
	p.undo = append(p.undo, undoStep{said, title, do})
	if len(p.undo) > mostUndo {
		p.undo = p.undo[1:]
	}
}

// takeBack takes the last act back.
func (p *Page) takeBack() {
	p.detail.about.commit()
	if len(p.undo) == 0 {
		p.env.Fail(app.Fail("library.nothing_to_undo", nil))
		return
	}
	last := p.undo[len(p.undo)-1]
	p.undo = p.undo[:len(p.undo)-1]
	p.env.Ask(last.do, func() {
		p.env.Say(last.said, "title", last.title)
		p.load()
	})
}

// do begins an act on the opened subject, if it is possible now.
func (p *Page) do(a act) {
	s := p.detail.row.subject
	user, _ := p.env.Backend.Current()
	if s.none() || !slices.Contains(actsOn(s, user), a) {
		return
	}
	p.detail.about.commit()
	b, q := p.env.Backend, s.programme
	switch a {
	case actOpen, actEdit:
		p.env.Go(page.Studio, page.Args{"programme": string(s.id())})
	case actAir:
		p.env.Go(page.Live, page.Args{"programme": string(q.ID)})
	case actSubmit:
		p.act(func(ctx context.Context) error { return b.Submit(ctx, q.ID) }, "library.say.submitted", s, nil)
	case actApprove:
		p.act(func(ctx context.Context) error { _, err := b.Approve(ctx, q.ID); return err }, "library.say.approved", s, nil)
	case actReturn:
		p.detail.remark.open()
	case actExport:
		p.askExport(s)
	case actDelete:
		p.act(p.binning(s, true), "library.say.deleted", s, p.binning(s, false))
	case actRestore:
		p.act(p.binning(s, false), "library.say.restored", s, p.binning(s, true))
	}
}

// binning puts a subject into the trash, or brings it back.
func (p *Page) binning(s subject, in bool) func(context.Context) error {
	b, m := p.env.Backend, s.media
	return func(ctx context.Context) error {
		switch {
		case s.isMedia() && in:
			return b.DeleteMedia(ctx, m.SHA256, m.Kind)
		case s.isMedia():
			return b.RestoreMedia(ctx, m.SHA256, m.Kind)
		case in:
			return b.DeleteProgramme(ctx, s.programme.ID)
		}
		return b.RestoreProgramme(ctx, s.programme.ID)
	}
}

// act does what was asked, says so, and reads the library again. back takes it
// back, nil where nothing can.
func (p *Page) act(task func(context.Context) error, said string, s subject, back func(context.Context) error) {
	p.env.Ask(task, func() {
		if back != nil {
			p.keepUndo("library.say.undone", s.title(), back)
		}
		p.env.Say(said, "title", s.title())
		p.load()
	})
}

// sendBack returns the programme to its author with what was said of it.
func (p *Page) sendBack(s subject, remark string) {
	p.act(func(ctx context.Context) error { return p.env.Backend.Return(ctx, s.programme.ID, remark) }, "library.say.returned", s, nil)
}

// export writes the sound to path, with progress and cancel.
func (p *Page) export(s subject, path string, o backend.ExportOptions) {
	job := p.detail.job
	if job.Running() {
		p.env.Fail(app.Fail("library.busy", nil))
		return
	}
	var cancel func()
	job.Begin(p.env.T("library.exporting", "title", s.title()), p.env.Now(), func() { cancel() })
	cancel = p.env.Run(func(ctx context.Context) error { return p.write(ctx, s, path, o, job.Report) }, func(err error) {
		job.End()
		p.detail.body.Refresh()
		switch {
		case err == nil:
			p.env.Say("library.say.exported", "path", path)
		case isCancelled(err):
			p.env.Say("library.say.cancelled")
		default:
			p.env.Fail(err)
		}
	})
	p.detail.body.Refresh()
}

// askExport asks where the sound goes and, of a programme, what goes with it.
func (p *Page) askExport(s subject) {
	if s.isMedia() {
		dialog.SaveSound(p.env, s.title(), ".flac", func(path string) { p.export(s, path, backend.ExportOptions{}) })
		return
	}
	dialog.Export(p.env, s.programme, func(path string, o backend.ExportOptions) { p.export(s, path, o) })
}

func (p *Page) write(ctx context.Context, s subject, path string, o backend.ExportOptions, tell backend.Progress) error {
	if s.isMedia() {
		return p.env.Backend.ExportMedia(ctx, s.media.SHA256, path, tell)
	}
	return p.env.Backend.Export(ctx, s.programme.ID, path, o, tell)
}

// remarkForm is where the reason of a return is typed.
type remarkForm struct {
	detail *detailCard
	box    *fyne.Container
	field  *widget.Entry
}

func newRemarkForm(d *detailCard) *remarkForm {
	t := d.page.env.T
	r := &remarkForm{detail: d, field: widget.NewTextArea(t("library.remark.hint"), 3)}
	r.box = widget.Column(8,
		widget.Fitted(widget.NewText(t("library.remark"), widget.RoleTextBold, theme.Text)),
		widget.Fitted(r.field),
		widget.Fitted(widget.Line(8, widget.Space(),
			widget.Fitted(widget.NewButton(t("library.remark.cancel"), "", r.close)),
			widget.Fitted(widget.NewPrimary(t("library.remark.send"), "undo", r.send)))))
	r.box.Hide()
	return r
}

func (r *remarkForm) open() {
	r.box.Show()
	r.detail.acts.box.Hide()
	r.detail.body.Refresh()
	r.detail.page.focus(r.field)
}

// close puts the form away; what was typed stays until another programme is
// opened.
func (r *remarkForm) close() {
	r.box.Hide()
	r.detail.acts.box.Show()
	if r.detail.body != nil {
		r.detail.body.Refresh()
	}
}

// send returns the programme; a return without a reason, in words or on a place
// of the sound, is not sent.
func (r *remarkForm) send() {
	remark := r.field.Value()
	if remark == "" && len(r.detail.remarks.pending()) == 0 {
		r.detail.page.env.Fail(app.Fail("programme.remark_missing", nil, "title", r.detail.row.Title))
		return
	}
	r.field.SetText("")
	r.close()
	r.detail.page.sendBack(r.detail.row.subject, remark)
}
