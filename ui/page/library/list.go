package library

import (
	"context"
	"log/slog"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// wavePoints is how many points of a programme's wave are kept: enough for
// the large picture at the right.
const wavePoints = 432

// waves keeps the waves of masters, read once each.
type waves struct {
	env   *page.Env
	kept  map[string][]widget.Extent
	asked map[string]bool
	ready func()
}

// mostWaves is how many are kept at once.
const mostWaves = 600

// get gives a wave, or asks for it and tells ready when it is there.
func (w *waves) get(sha string) []widget.Extent {
	if sha == "" || w.asked[sha] {
		return w.kept[sha]
	}
	if len(w.asked) >= mostWaves { // a long list was scrolled through
		clear(w.asked)
		clear(w.kept)
	}
	w.asked[sha] = true
	var points []widget.Extent
	w.env.Run(func(ctx context.Context) error {
		peaks, err := w.env.Backend.Peaks(ctx, sha, wavePoints)
		for _, p := range peaks {
			points = append(points, widget.Extent{Min: p.Min, Max: p.Max})
		}
		return err
	}, func(err error) {
		if err != nil {
			slog.Warn("a wave that cannot be drawn", "sound", sha, "error", err) // playing it tells the person
			return
		}
		w.kept[sha] = points
		w.ready()
	})
	return nil
}

// listCard is the list of programmes.
type listCard struct {
	page  *Page
	card  *widget.Card
	list  *widget.RowList
	none  *widget.Text
	rows  []row
	waves *waves
}

func newListCard(p *Page) *listCard {
	l := &listCard{page: p, none: widget.NewText(p.env.T("library.none"), widget.RoleText, theme.Muted).Centred()}
	l.waves = &waves{env: p.env, kept: map[string][]widget.Extent{}, asked: map[string]bool{}}
	l.list = widget.NewRowList(64, newRowView, l.set)
	l.list.Name = p.env.T("library.title")
	l.list.OnSelected = func(i int) { p.open(l.rows[i].ID) }
	l.list.OnOpened = func(int) { p.detail.toggle() }
	l.waves.ready = func() { l.list.Refresh(); p.detail.showWave() }
	l.card = widget.NewBareCard(container.NewStack(container.NewCenter(l.none), widget.Inset(1, l.list)))
	return l
}

// show fills the list.
func (l *listCard) show(rows []row, selected int) {
	l.rows = rows
	l.none.Hidden = len(rows) > 0
	l.none.Refresh()
	l.list.SetCount(len(rows), selected)
}

// tones are the colours of the tags.
var tones = map[stage][2]fyne.ThemeColorName{
	stageDraft:    {theme.GreySoft, theme.Muted},
	stageWaiting:  {theme.AmberSoft, theme.AmberText},
	stageApproved: {theme.GreenSoft, theme.GreenText},
	stageReturned: {theme.AmberSoft, theme.AmberText},
	stageAired:    {theme.AccentSoft, theme.Accent},
	stageMaking:   {theme.AccentSoft, theme.Accent},
	"voice":       {theme.GreySoft, theme.Muted},
	"bed":         {theme.GreySoft, theme.Muted},
	"jingle":      {theme.GreySoft, theme.Muted},
}

// tag is the word on a soft ground that says the stage.
type tag struct {
	box    *fyne.Container
	ground *widget.Box
	word   *widget.Text
}

func newTag() *tag {
	t := &tag{ground: widget.NewBox(theme.GreySoft, theme.RadiusSmall), word: widget.NewText("", widget.RoleCaption, theme.Muted).Centred()}
	t.box = container.NewStack(t.ground, widget.Pad(2, 8, 2, 8, t.word))
	return t
}

func (t *tag) set(s stage, word string) {
	t.ground.Paint(tones[s][0], "", 0)
	t.word.SetColor(tones[s][1])
	t.word.Set(word)
}

// rowView is one drawn line of the list.
type rowView struct {
	line                        *fyne.Container
	wave                        *widget.Waveform
	title, second, length, lufs *widget.Text
	tag                         *tag
	shown                       string
}

// Object is the line.
func (r *rowView) Object() fyne.CanvasObject { return r.line }

func newRowView() widget.RowView {
	r := &rowView{
		wave:   widget.NewWaveform(nil, fyne.NewSize(80, 40)),
		title:  widget.NewEllipsis("", widget.RoleStrong, theme.Text),
		second: widget.NewEllipsis("", widget.RoleCaption, theme.Muted),
		length: widget.NewText("", widget.RoleText, theme.Text).Right(),
		lufs:   widget.NewText("", widget.RoleText, theme.Muted).Right(),
		tag:    newTag(),
	}
	words := widget.Column(0, widget.Fitted(r.title), widget.Fitted(r.second))
	r.line = widget.Pad(0, 12, 0, 12, widget.Line(12,
		widget.Fixed(80, r.wave), widget.Grow(words), widget.Fixed(64, r.length),
		widget.Fixed(88, r.lufs), widget.Fixed(88, r.tag.box)))
	return r
}

func (l *listCard) set(i int, v widget.RowView, selected bool) {
	r, w := l.rows[i], v.(*rowView)
	role := widget.RoleStrong
	if selected {
		role = widget.RoleStrongBold
	}
	if w.title.Role != role || w.title.Text != r.Title {
		w.title.Role, w.title.Text = role, r.Title
		w.title.Refresh()
	}
	w.second.Set(r.Second)
	w.length.Set(r.Length)
	w.lufs.Set(r.LUFS)
	w.tag.set(r.Tone, r.Tag)
	points := l.waves.get(r.Master)
	if key := r.Master + strconv.Itoa(len(points)); key != w.shown {
		w.shown = key
		w.wave.SetPoints(points)
	}
}
