package library

import (
	"context"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// do begins an act on the opened programme, if it is possible now.
func (p *Page) do(a act) {
	q := p.detail.programme
	user, _ := p.env.Backend.Current()
	if q.ID == "" || !has(actsOf(q, user), a) {
		return
	}
	b := p.env.Backend
	switch a {
	case actEdit:
		p.env.Go(page.Studio, page.Args{"programme": string(q.ID)})
	case actAir:
		p.env.Go(page.Live, page.Args{"programme": string(q.ID)})
	case actSubmit:
		p.act(func(ctx context.Context) error { return b.Submit(ctx, q.ID) }, "library.say.submitted", q)
	case actApprove:
		p.act(func(ctx context.Context) error { _, err := b.Approve(ctx, q.ID); return err }, "library.say.approved", q)
	case actReturn:
		p.detail.remark.open()
	case actExport:
		dialog.Export(p.env, q, func(path string, o backend.ExportOptions) { p.export(q, path, o) })
	case actDelete:
		p.act(func(ctx context.Context) error { return b.DeleteProgramme(ctx, q.ID) }, "library.say.deleted", q)
		p.undo = q.ID
	}
}

func has(all []act, a act) bool {
	for _, x := range all {
		if x == a {
			return true
		}
	}
	return false
}

// act does what was asked, says so, and reads the library again.
func (p *Page) act(task func(context.Context) error, said string, q app.Programme) {
	p.env.Ask(task, func() {
		p.env.Say(said, "title", q.Title)
		p.load()
	})
}

// restore brings back the programme that was deleted last.
func (p *Page) restore() {
	id := p.undo
	if id == "" {
		return
	}
	p.undo, p.chosen = "", id
	p.act(func(ctx context.Context) error { return p.env.Backend.RestoreProgramme(ctx, id) }, "library.say.restored", app.Programme{})
}

// sendBack returns the programme to its author with the remark.
func (p *Page) sendBack(q app.Programme, remark string) {
	p.act(func(ctx context.Context) error { return p.env.Backend.Return(ctx, q.ID, remark) }, "library.say.returned", q)
}

// play previews a master; ended is called when it could not begin.
func (p *Page) play(sha string, ended func()) {
	p.env.Run(func(ctx context.Context) error { return p.env.Backend.Play(ctx, sha, 0) }, func(err error) {
		if err != nil {
			p.env.Fail(err)
			ended()
		}
	})
}

// export writes the master to path, with progress and cancel.
func (p *Page) export(q app.Programme, path string, o backend.ExportOptions) {
	job := p.detail.job
	if job.Running() {
		return
	}
	var cancel func()
	job.Begin(p.env.T("library.exporting", "title", q.Title), p.env.Now(), func() { cancel() })
	cancel = p.env.Run(func(ctx context.Context) error {
		return p.env.Backend.Export(ctx, q.ID, path, o, job.Report)
	}, func(err error) {
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

// send returns the programme; a return without a reason is not sent.
func (r *remarkForm) send() {
	remark := r.field.Value()
	if remark == "" {
		r.detail.page.env.Say("library.say.remark_needed")
		return
	}
	r.field.SetText("")
	r.close()
	r.detail.page.sendBack(r.detail.programme, remark)
}
