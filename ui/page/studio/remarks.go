package studio

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// remarkBoard is what an approver has said of places of the sound that the
// edit was saved as, for its author to go to and tick off.
type remarkBoard struct {
	page    *Page
	of      app.ID
	version int64
	all     []app.Remark // of the last verdict
	said    string       // what the verdict says of the whole
	away    bool         // put away by hand, until there is another verdict
}

// remarkID begins the IDs of markers that are remarks.
const remarkID = "remark-"

// show reads the remarks where the programme of the edit is another one, or has
// been judged since.
func (r *remarkBoard) show() {
	q := r.page.view.Programme
	if q.ID == r.of && q.Version == r.version {
		return
	}
	r.away = r.away && q.ID == r.of
	r.of, r.version = q.ID, q.Version
	r.read()
}

// read reads the remarks of the last verdict, while the programme is its
// author's.
func (r *remarkBoard) read() {
	q := r.page.view.Programme
	if q.ID == "" || q.State != app.ProgrammeReturned && q.State != app.ProgrammeDraft {
		r.take(nil, "")
		return
	}
	var verdicts []app.Approval
	r.page.env.Ask(func(context.Context) (err error) {
		verdicts, err = r.page.env.Backend.Approvals(q.ID)
		return err
	}, func() {
		if r.of != q.ID {
			return
		}
		if len(verdicts) == 0 {
			r.take(nil, "")
			return
		}
		last := verdicts[len(verdicts)-1]
		r.take(last.Remarks, last.Remark)
	})
}

// take shows what was read, in the order of the sound.
func (r *remarkBoard) take(all []app.Remark, said string) {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b app.Remark) int { return cmp.Compare(a.At, b.At) })
	r.all, r.said = all, said
	r.put()
	r.page.showLanes()
}

// open is how many are not ticked off.
func (r *remarkBoard) open() (n int) {
	for _, x := range r.all {
		if x.DoneAt.IsZero() {
			n++
		}
	}
	return n
}

// mostLines is how many remarks are in sight at once.
const mostLines = 3

// put shows the board, unless there is nothing to do.
func (r *remarkBoard) put() {
	if len(r.all) == 0 || r.away {
		r.page.notices.drop(noticeRemarks)
		return
	}
	e := r.page.env
	words := e.Catalogue.N("studio.remarks", r.open())
	if r.said != "" {
		words += " · " + r.said
	}
	head := widget.Line(12, widget.Fitted(widget.NewIcon("warning", 20, theme.AmberText)),
		widget.Grow(widget.NewEllipsis(words, widget.RoleTextBold, theme.AmberText)),
		widget.Fitted(widget.NewButton(e.T("studio.remarks.hide"), "", r.hide).High(32)))
	lines := make([]widget.Slot, len(r.all))
	for i, x := range r.all {
		lines[i] = widget.Fixed(36, r.line(x))
	}
	right := float32(0)
	if len(lines) > mostLines {
		right = 12 // the bar's
	}
	list := container.NewVScroll(widget.Pad(0, right, 0, 0, widget.Column(0, lines...)))
	frame := widget.NewFrame(theme.AmberSoft, theme.AmberLine, 1, theme.Radius)
	body := widget.Column(4, widget.Fixed(32, head), widget.Fixed(36*float32(min(mostLines, len(r.all))), list))
	r.page.notices.put(noticeRemarks, container.NewStack(frame, widget.Pad(6, 8, 6, 16, body)))
}

// line is a remark: its place, which goes there, its words, and a button that
// ticks it off.
func (r *remarkBoard) line(x app.Remark) fyne.CanvasObject {
	e := r.page.env
	done, ink, tick := !x.DoneAt.IsZero(), theme.Text, "studio.remarks.done"
	if done {
		ink, tick = theme.Muted, "studio.remarks.reopen"
	}
	slots := []widget.Slot{
		widget.Fixed(72, widget.NewLink(e.Catalogue.Duration(x.At.Truncate(time.Second)), func() { r.page.jumpTo(x) })),
		widget.Grow(widget.NewEllipsis(x.Text, widget.RoleText, ink)),
	}
	if done {
		slots = append(slots, widget.Fitted(widget.NewIcon("check", 20, theme.GreenText)))
	}
	button := widget.NewButton(e.T(tick), "", func() { r.tick(x, !done) }).High(32)
	return widget.Line(8, append(slots, widget.Fitted(button))...)
}

// tick notes that what a remark asks for is done, or is not.
func (r *remarkBoard) tick(x app.Remark, done bool) {
	e := r.page.env
	key := "studio.say.remark_open"
	if done {
		key = "studio.say.remark_done"
	}
	e.Ask(func(ctx context.Context) error { return e.Backend.TickRemark(ctx, x.Programme, x.ID, done) }, func() {
		e.Say(key, "at", e.Catalogue.Duration(x.At.Truncate(time.Second)))
		r.read()
	})
}

func (r *remarkBoard) hide() {
	r.away = true
	r.put()
	r.page.env.Window.Canvas().Focus(r.page.line)
}

// markers are the open remarks on the timeline.
func (r *remarkBoard) markers() (all []widget.TrackMarker) {
	for _, x := range r.all {
		if x.DoneAt.IsZero() {
			all = append(all, widget.TrackMarker{ID: remarkID + string(x.ID), At: frameAt(x.At), Name: x.Text})
		}
	}
	return all
}

// isRemark tells a marker that is a remark: it is no part of the edit, and stays
// where it is.
func isRemark(marker string) bool { return strings.HasPrefix(marker, remarkID) }

func frameAt(d time.Duration) int64 { return int64(d.Seconds() * audio.Rate) }

// jumpTo puts the playhead on the place of a remark, in sight.
func (p *Page) jumpTo(x app.Remark) {
	p.line.SetHead(min(frameAt(x.At), p.edit.Length()))
	p.line.RevealHead()
	p.seek(p.line.Head())
	p.env.Window.Canvas().Focus(p.line)
}
