package library

import (
	"context"
	"sync/atomic"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/widget"
)

// importer brings files and folders in, with progress and cancel, and tells
// what became of each that did not come in.
type importer struct {
	page *Page
	card *widget.Card
	job  *widget.Job
	step atomic.Pointer[backend.ImportStep]
	as   string // the kind in words
}

func newImporter(p *Page) *importer {
	i := &importer{page: p}
	i.job = widget.NewJob(p.env.T("library.cancel"), func(left time.Duration) string {
		return p.env.T("library.left", "time", p.env.Catalogue.Duration(left))
	})
	i.card = widget.NewCard(i.job)
	i.card.Hide()
	return i
}

func (i *importer) askFiles() {
	dialog.OpenSound(i.page.env, func(path string) { i.bring([]string{path}) })
}

func (i *importer) askFolder() {
	dialog.OpenFolder(i.page.env, func(path string) { i.bring([]string{path}) })
}

// tick shows which file is read.
func (i *importer) tick() {
	if !i.job.Running() {
		return
	}
	if s := i.step.Load(); s != nil {
		c := i.page.env.Catalogue
		i.job.SetTitle(i.page.env.T("library.importing", "at", c.Int(int64(s.At)), "n", c.Int(int64(s.Count)), "name", s.Name, "kind", i.as))
	}
	i.job.Tick(i.page.env.Now())
}

// bring brings files and folders in.
func (i *importer) bring(paths []string) {
	p := i.page
	if i.job.Running() {
		p.env.Fail(app.Fail("library.busy", nil))
		return
	}
	at := max(0, p.head.kind.Index)
	kind := importKinds[at]
	i.as = p.env.T("library.kind." + string(kind))
	i.step.Store(nil)
	var got backend.Imported
	var cancel func()
	i.job.Begin(p.env.T("library.importing.begin"), p.env.Now(), func() { cancel() })
	cancel = p.env.Run(func(ctx context.Context) (err error) {
		got, err = p.env.Backend.ImportAll(ctx, paths, kind, i.report)
		return err
	}, func(err error) {
		i.job.End()
		i.card.Hide()
		p.content.Refresh()
		if err != nil && !isCancelled(err) {
			p.env.Fail(err)
			return
		}
		i.tell(got)
	})
	i.card.Show()
	p.content.Refresh()
}

// report is called on any goroutine.
func (i *importer) report(s backend.ImportStep) {
	i.step.Store(&s)
	i.job.Report(s.Done, s.Total)
}

// tell says what came in, and of each that did not why.
func (i *importer) tell(got backend.Imported) {
	p := i.page
	summary := dialog.ImportSummary(p.env, got)
	if len(got.Refused) > 0 {
		p.env.Fail(app.Fail("library.some_refused", got.Refused[0].Err, "summary", summary))
	} else {
		p.env.Say("library.say.imported", "summary", summary)
	}
	if len(got.Media) > 0 {
		p.seek(shelfMedia, subject{media: got.Media[0]}.id())
	}
	p.load()
	dialog.ImportReport(p.env, got)
}
