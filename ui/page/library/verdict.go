package library

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// verdict is one judgement in words.
type verdict struct {
	Approved bool
	OwnWork  bool
	Headline string // who, and when
	Note     string // the remark, that it was the person's own work, that the sound has changed since
	Remarks  []app.Remark
}

// verdicts puts the approvals into words, newest first. An approval holds for
// exactly the master that was heard; one of an older master says so.
func verdicts(cat *locale.Catalogue, all []app.Approval, master string, nameOf func(app.ID) string) []verdict {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b app.Approval) int { return b.At.Compare(a.At) })
	out := make([]verdict, len(sorted))
	for i, a := range sorted {
		key := "library.verdict.returned"
		if a.Approved {
			key = "library.verdict.approved"
		}
		v := verdict{
			Approved: a.Approved, OwnWork: a.OwnWork,
			Headline: cat.T(key, "name", nameOf(a.By), "time", cat.DateClock(a.At)), Note: a.Remark,
			Remarks: a.Remarks,
		}
		if a.OwnWork {
			v.Note = join(v.Note, cat.T("library.verdict.own"))
		}
		if a.Master != master {
			v.Note = join(v.Note, cat.T("library.verdict.older"))
		}
		out[i] = v
	}
	return out
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " · " + b
}

// line draws a verdict: its mark, its headline and its note.
func (v verdict) line() fyne.CanvasObject {
	icon, ink := "undo", theme.AmberText
	if v.Approved {
		icon, ink = "check", theme.GreenText
	}
	words := []widget.Slot{widget.Fitted(widget.NewEllipsis(v.Headline, widget.RoleText, theme.Text))}
	if v.Note != "" {
		note := theme.Muted
		if v.OwnWork {
			note = theme.AmberText
		}
		words = append(words, widget.Fitted(widget.NewEllipsis(v.Note, widget.RoleCaption, note)))
	}
	return widget.Line(8, widget.Fixed(20, widget.NewIcon(icon, 20, ink)), widget.Grow(widget.Column(0, words...)))
}

// remarkBox is why a programme was returned, whole, on an amber ground.
func remarkBox(remark string) fyne.CanvasObject {
	words := widget.NewParagraph(remark, widget.RoleTextBold, theme.AmberText)
	words.Width = insideWidth - 76
	ground := widget.NewFrame(theme.AmberSoft, theme.AmberLine, 1, theme.Radius)
	line := widget.Row(12, widget.Fixed(20, widget.NewIcon("warning", 20, theme.AmberText)), widget.Grow(words))
	return widget.Pad(2, 3, 2, 3, container.NewStack(ground, widget.Pad(10, 12, 10, 12, line)))
}

// itemLine draws one piece of a programme.
func itemLine(cat *locale.Catalogue, i app.ProgrammeItem) fyne.CanvasObject {
	icon := "mic"
	if i.Kind != app.MediaVoice {
		icon = "music"
	}
	return widget.Line(8, widget.Fixed(20, widget.NewIcon(icon, 20, theme.Muted)),
		widget.Grow(widget.NewEllipsis(i.Title, widget.RoleText, theme.Text)),
		widget.Fitted(widget.NewText(gain(cat, i.GainDB), widget.RoleText, theme.Muted)))
}

// gain is a gain with its sign.
func gain(cat *locale.Catalogue, db float64) string {
	s := cat.Number(db, 1) + " dB"
	if db > 0 {
		return "+" + s
	}
	return s
}

// levels are what the sound was measured to be.
func levels(cat *locale.Catalogue, s subject) string {
	if s.sound() == "" {
		return cat.T("library.levels.none")
	}
	l := s.loudness()
	return cat.T("library.levels", "lufs", cat.Number(l.IntegratedLUFS, 1),
		"peak", cat.Number(l.TruePeakDBTP, 1), "range", cat.Number(l.RangeLU, 1))
}
