package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	token "tienglang/ui/theme"
)

// WeekQuiet is a stretch of every day in which what is shown is silent, or some
// of it.
type WeekQuiet struct {
	WeekSpan
	Whose string // "" for everybody's
	Part  bool   // others of what is shown sound then
}

// wholeQuiet are the stretches in which all is silent.
func wholeQuiet(all []WeekQuiet) (out []WeekSpan) {
	for _, q := range all {
		if !q.Part {
			out = append(out, q.WeekSpan)
		}
	}
	return out
}

// weekGap is a stretch of which something is said.
type weekGap struct {
	WeekSpan
	text    string
	quiet   bool
	ground  fyne.ThemeColorName
	x, y, w float32 // of the plate, which is 24 high
}

// gaps are the hatched and folded stretches that are high enough for words and
// in which no block lies there.
func (g *WeekGrid) gaps() (all []weekGap) {
	for i := range g.axis.parts {
		p := &g.axis.parts[i]
		if p.folded {
			all = g.sayGap(all, p.WeekSpan, nil)
			continue
		}
		for i := range g.quiet {
			q := &g.quiet[i]
			if s := (WeekSpan{max(q.From, p.From), min(q.To, p.To)}); s.length() > 0 {
				all = g.sayGap(all, s, q)
			}
		}
	}
	return all
}

// sayGap adds the plate of a stretch, which is only's, or with only nil a fold
// in which any may be quiet.
func (g *WeekGrid) sayGap(all []weekGap, s WeekSpan, only *WeekQuiet) []weekGap {
	quiet := g.quietIn(s, only)
	top, foot := g.y(s.From), g.y(s.To)
	gap := weekGap{WeekSpan: s, quiet: len(quiet) > 0, ground: token.Background, text: g.words.Gap(s, quiet)}
	if gap.text == "" || foot-top < 22 {
		return all
	}
	if only != nil && only.Part {
		gap.ground = token.Surface
	}
	gap.w = RoleTextBold.Measure(gap.text).Width + 24
	if gap.quiet {
		gap.w += 24
	}
	gap.x = weekHours + (g.Size().Width-weekHours-gap.w)/2
	gap.y = (top+foot)/2 - 12
	if g.blockAt(gap.x, gap.y, gap.w, 24) {
		return all
	}
	return append(all, gap)
}

// quietIn is what is quiet in a stretch.
func (g *WeekGrid) quietIn(s WeekSpan, only *WeekQuiet) (quiet []WeekQuiet) {
	if only != nil {
		return []WeekQuiet{*only}
	}
	for _, q := range g.quiet {
		if q.overlaps(s) {
			quiet = append(quiet, q)
		}
	}
	return quiet
}

// blockAt tells whether a block lies in a rectangle.
func (g *WeekGrid) blockAt(x, y, w, h float32) bool {
	for i := range g.boxes {
		bx, by, bw, bh := g.blockBox(i)
		if bx < x+w && x < bx+bw && by < y+h && y < by+bh {
			return true
		}
	}
	return false
}

// The lines of a hatch, in pixels: how far apart, and how thick.
const (
	hatchEvery = 10
	hatchWide  = 20 // where only some are silent
	hatchThick = 2.5
)

// hatch fills a rectangle with slanting lines, fewer ones where it holds for a
// part of what is shown.
func (p *weekPainter) hatch(x, y, w, h float32, part bool) {
	r := p.area(x, y, w, h)
	if r.Empty() {
		return
	}
	ground, every := p.ink(token.Background), hatchEvery
	if part {
		ground, every = p.ink(token.Surface), hatchWide
	}
	// the lines go along when the days are scrolled
	slant(p.img, r, ground, p.ink(token.HatchLine), max(4, p.px(float32(every))), max(1, p.px(hatchThick)), p.px(p.offset))
}

// slant draws the lines of a hatch.
func slant(img *image.RGBA, r image.Rectangle, ground, line color.RGBA, every, thick, shift int) {
	for py := r.Min.Y; py < r.Max.Y; py++ {
		at := img.PixOffset(r.Min.X, py)
		k := (r.Min.X + py + shift) % every
		for range r.Dx() {
			c := ground
			if k < thick {
				c = line
			}
			pix := img.Pix[at : at+4 : at+4]
			pix[0], pix[1], pix[2], pix[3] = c.R, c.G, c.B, 255
			at += 4
			if k++; k == every {
				k = 0
			}
		}
	}
}

// NewHatch is a patch of the hatch that says that some are silent, for a legend.
func NewHatch() fyne.CanvasObject {
	return canvas.NewRaster(func(w, h int) image.Image {
		img := image.NewRGBA(image.Rect(0, 0, max(0, w), max(0, h)))
		ink := func(n fyne.ThemeColorName) color.RGBA { return color.RGBAModel.Convert(token.Color(n)).(color.RGBA) }
		slant(img, img.Bounds(), ink(token.Surface), ink(token.HatchLine), max(4, w/2), max(1, w/9), 0)
		return img
	})
}
