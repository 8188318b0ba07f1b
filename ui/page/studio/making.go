package studio

import (
	"context"
	"errors"
	"slices"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
)

// work runs something long with progress and cancel; done is called only on
// success.
func (p *Page) work(title string, task func(context.Context, backend.Progress) error, done func()) {
	if p.job.Running() {
		p.env.Fail(app.Fail("studio.busy", nil))
		return
	}
	var cancel func()
	p.job.Begin(title, p.env.Now(), func() { cancel() }) // before the work, whose first report must not be lost
	cancel = p.env.Run(func(ctx context.Context) error { return task(ctx, p.job.Report) }, func(err error) {
		p.job.End()
		p.jobCard.Hide()
		p.content.Refresh()
		switch {
		case err == nil:
			done()
		case errors.Is(err, context.Canceled):
			p.env.Say("studio.say.cancelled")
		default:
			p.env.Fail(err)
		}
		p.head.show()
		p.meters.show()
	})
	p.jobCard.Show()
	p.content.Refresh()
	p.head.show()
	p.meters.show()
}

// mix brings the edit to its loudness and saves it as a programme.
func (p *Page) mix() {
	p.entitle()
	p.keeper.then(func() { p.keeper.settled(p.mixSettled) })
}

func (p *Page) mixSettled() {
	var made app.Programme
	p.work(p.env.T("studio.mixing", "title", p.edit.Title), func(ctx context.Context, tell backend.Progress) (err error) {
		made, err = p.env.Backend.RenderEdit(ctx, tell)
		return err
	}, func() {
		p.reread()
		p.env.Say("studio.say.mixed", "title", made.Title, "lufs", p.env.Catalogue.Number(made.Loudness.IntegratedLUFS, 1))
	})
}

// submit sends the saved bulletin for approval.
func (p *Page) submit() {
	q := p.view.Programme
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.Submit(ctx, q.ID) }, func() {
		p.env.Say("studio.say.submitted", "title", q.Title)
		p.reread()
	})
}

// askExport asks where the record goes.
func (p *Page) askExport() {
	dialog.Export(p.env, p.view.Programme, p.exportTo)
}

// exportTo writes the saved bulletin to a file, whose ending names its format.
func (p *Page) exportTo(path string, o backend.ExportOptions) {
	q := p.view.Programme
	p.work(p.env.T("studio.exporting", "title", q.Title), func(ctx context.Context, tell backend.Progress) error {
		return p.env.Backend.Export(ctx, q.ID, path, o, tell)
	}, func() { p.env.Say("studio.say.exported", "path", path) })
}

// askImport asks for a file to bring in.
func (p *Page) askImport() {
	dialog.OpenSound(p.env, func(path string) { p.importAll([]string{path}) })
}

// importAll brings files and folders in as what the list at the right shows.
// What cannot be brought in does not keep the others out, and is told.
func (p *Page) importAll(paths []string) {
	kind := p.sources.kind
	var got backend.Imported
	p.work(p.env.Catalogue.N("studio.importing", len(paths)), func(ctx context.Context, tell backend.Progress) (err error) {
		got, err = p.env.Backend.ImportAll(ctx, paths, kind, func(s backend.ImportStep) { tell(s.Done, s.Total) })
		if len(got.Media)+len(got.Duplicates) > 0 && ctx.Err() != nil {
			err = nil // what is in stays, and is shown
		}
		return err
	}, func() { p.broughtIn(got) })
}

// broughtIn shows what is in the library now, also what was there before, and
// tells of what is not.
func (p *Page) broughtIn(got backend.Imported) {
	if all := slices.Concat(got.Media, got.Duplicates); len(all) > 0 {
		p.imported(all)
	}
	if len(got.Refused) > 0 {
		p.env.Fail(got.Refused[0].Err)
	}
	if len(got.Refused) > 1 || len(got.Duplicates) > 0 || got.Left > 0 {
		dialog.ImportReport(p.env, got)
	}
}

// imported shows what was brought in, in its list. Into a bulletin it comes
// only when a person puts it there.
func (p *Page) imported(got []app.Media) {
	for _, m := range got {
		p.media[m.SHA256] = m
	}
	p.env.Say("studio.say.imported", "n", p.env.Catalogue.Int(int64(len(got))))
	p.offerImported(got)
	p.side.turnTo("sources")
	p.load(func() { p.sources.pick(got[0]) })
}
