package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"

	token "tienglang/ui/theme"
)

// trackInks are the theme's colours as they are while one picture is painted.
type trackInks struct {
	ground, surface, border, strong, text, muted        color.RGBA
	accent, soft, clip, wave, grey, greySoft, amberSoft color.RGBA
	amberLine                                           color.RGBA
}

func themeInks() trackInks {
	ink := func(n fyne.ThemeColorName) color.RGBA {
		return color.RGBAModel.Convert(token.Color(n)).(color.RGBA)
	}
	return trackInks{
		ground: ink(token.Background), surface: ink(token.Surface), border: ink(token.Border),
		strong: ink(token.BorderStrong), text: ink(token.Text), muted: ink(token.Muted),
		accent: ink(token.Accent), soft: ink(token.AccentSoft), clip: ink(token.Clip), wave: ink(token.Wave),
		grey: ink(token.Grey), greySoft: ink(token.GreySoft),
		amberSoft: ink(token.AmberSoft), amberLine: ink(token.AmberLine),
	}
}

// trackPainter paints one picture of a timeline.
type trackPainter struct {
	*Tracks
	*trackSheet
	ink   trackInks
	right float32 // of the widget
	foot  float32
	solo  bool // some lane is solo
}

// paint draws everything but words, icons and playhead into the sheet, w×h of
// the screen's pixels.
func (t *Tracks) paint(sheet *trackSheet, w, h int) image.Image {
	size := t.Size()
	if w <= 0 || h <= 0 || size.Width <= 0 {
		return image.NewRGBA(image.Rect(0, 0, max(0, w), max(0, h)))
	}
	sheet.fit(w, h, float32(w)/size.Width)
	p := &trackPainter{Tracks: t, trackSheet: sheet, ink: themeInks(), right: size.Width, foot: size.Height}
	for i := range t.lanes {
		p.solo = p.solo || t.lanes[i].Solo
	}
	p.fill(0, 0, p.right, p.foot, p.ink.surface)
	p.fill(trackHeader, trackRuler, t.width(), t.laneRoom(), p.ink.ground)
	p.paintRuler()
	p.paintHeaders()
	p.within(trackHeader, trackRuler, t.width(), t.laneRoom())
	p.paintLanes()
	p.paintSelection()
	p.paintMarkers()
	p.paintGuide()
	p.paintBars()
	p.within(0, 0, p.right, p.foot)
	p.fill(trackHeader, 0, 1, p.foot, p.ink.border)
	p.fill(0, trackRuler-1, p.right, 1, p.ink.border)
	return sheet.img
}

// lastLane is the lane behind the last one that is seen in part.
func (p *trackPainter) lastLane() int {
	return min(len(p.lanes), p.first+int(p.laneRoom()/p.laneHeight())+1)
}

// silent tells whether a lane is not heard.
func (p *trackPainter) silent(l *TrackLane) bool { return l.Muted || p.solo && !l.Solo }

func (p *trackPainter) paintLanes() {
	for i := p.first; i < p.lastLane(); i++ {
		for _, chosen := range []bool{false, true} {
			p.paintLaneClips(i, chosen)
		}
		if l := &p.lanes[i]; l.ID == p.growing.lane && l.ID != "" {
			p.paintGrowing(i)
		}
		if bottom := p.laneTop(i) + p.laneHeight(); bottom < p.foot-2 {
			p.fill(trackHeader, bottom-1, p.width(), 1, p.ink.border)
		}
	}
	if d := p.drag; d != nil && d.moved && d.hit.part == partClip {
		p.paintMoving(d)
	}
	p.paintDrop()
}

// paintLaneClips paints the clips of a lane that are chosen, or those that are
// not; the places of clips on the move are only outlined.
func (p *trackPainter) paintLaneClips(i int, chosen bool) {
	l := &p.lanes[i]
	for j := range l.Clips {
		if c := &l.Clips[j]; p.chosen[c.ID] != chosen {
			continue
		} else if p.moving(c.ID) {
			p.paintLeft(i, c)
		} else if c := p.shown(i, j); p.xAt(c.End()) >= trackHeader && p.xAt(c.At) <= p.right {
			p.paintClip(i, &c, p.silent(l))
		}
	}
}

// paintLeft outlines where a clip on the move comes from.
func (p *trackPainter) paintLeft(i int, c *TrackClip) {
	x, w := p.clipSpan(c)
	top, height := p.clipBox(i)
	if w > 0 {
		p.frame(x, top, w, height, 1, p.ink.strong)
	}
}

// paintMoving paints the clips on the move where they would come to lie.
func (p *trackPainter) paintMoving(d *trackDrag) {
	for i := range p.lanes {
		for j := range p.lanes[i].Clips {
			c := p.lanes[i].Clips[j]
			if !p.moving(c.ID) {
				continue
			}
			c.At += d.by
			p.paintClip(i+d.rows, &c, p.silent(&p.lanes[i+d.rows]))
		}
	}
}

// clipSpan is the left edge and the width of a clip, cut off a little outside
// the view.
func (p *trackPainter) clipSpan(c *TrackClip) (x, w float32) {
	left := max(trackHeader-24, p.xAt(c.At))
	right := min(p.right+24, max(p.xAt(c.End()), left+1))
	return left, right - left
}

// paintSelection tints the selected stretch over all lanes.
func (p *trackPainter) paintSelection() {
	from, to, ok := p.Selection()
	if !ok {
		return
	}
	x := max(trackHeader-2, p.xAt(from))
	w := min(p.right+2, p.xAt(to)) - x
	if w < 0 {
		return
	}
	p.veil(x, trackRuler, max(1, w), p.laneRoom(), p.ink.accent, 0.14)
	p.fill(x, trackRuler, 1, p.laneRoom(), p.ink.accent)
	p.fill(x+w-1, trackRuler, 1, p.laneRoom(), p.ink.accent)
}

// paintMarkers paints the lines of the markers over the lanes.
func (p *trackPainter) paintMarkers() {
	for i := range p.markers {
		p.dashes(p.xAt(p.markerAt(i)), trackRuler, 1, p.laneRoom(), p.ink.muted)
	}
}

// markerAt is where a marker stands, while it is dragged too.
func (t *Tracks) markerAt(i int) int64 {
	if d := t.drag; d != nil && d.moved && !d.cancelled && d.hit.part == partMarker && d.hit.marker == i {
		return d.value
	}
	return t.markers[i].At
}

// paintGuide paints what a drag has snapped to.
func (p *trackPainter) paintGuide() {
	if d := p.drag; d != nil && d.moved && !d.cancelled && d.guide >= 0 {
		p.dashes(p.xAt(d.guide), trackRuler, 1, p.laneRoom(), p.ink.accent)
	}
}

// paintBars paints the scroll bars where not everything is seen.
func (p *trackPainter) paintBars() {
	ink := blend(p.ink.ground, p.ink.strong, 0.6)
	if p.zoomed {
		whole := float32(p.whole())
		w := max(24, p.width()*float32(p.span)/whole)
		x := trackHeader + (p.width()-w)*float32(p.from)/max(1, whole-float32(p.span))
		p.round(x+1, p.foot-trackThumb+1, w-2, trackThumb-2, 2, 0, ink, ink)
	}
	if last := p.lastFirst(); last > 0 {
		h := max(24, p.laneRoom()*float32(p.seen())/float32(len(p.lanes)))
		y := trackRuler + (p.laneRoom()-h)*float32(p.first)/float32(last)
		p.round(p.right-trackThumb+1, y+1, trackThumb-2, h-2, 2, 0, ink, ink)
	}
}

// paintHeaders paints the plates of mute and solo and the lines between lanes.
func (p *trackPainter) paintHeaders() {
	p.within(0, trackRuler, trackHeader, p.laneRoom())
	for i := p.first; i < p.lastLane(); i++ {
		l := &p.lanes[i]
		if l.Chosen {
			p.fill(0, p.laneTop(i), trackHeader, p.laneHeight()-1, p.ink.soft)
		}
		if l.Armed {
			p.fill(0, p.laneTop(i), 4, p.laneHeight()-1, p.ink.accent)
		}
		p.paintSwitch(l.Muted)(p.muteBox(i))
		p.paintSwitch(l.Solo)(p.soloBox(i))
		if bottom := p.laneTop(i) + p.laneHeight(); bottom < p.foot-2 {
			p.fill(0, bottom-1, trackHeader, 1, p.ink.border)
		}
	}
	p.within(0, 0, p.right, p.foot)
}

// paintSwitch paints the plate of a button that is on or off.
func (p *trackPainter) paintSwitch(on bool) func(x, y, w, h float32) {
	fill, edge := p.ink.surface, p.ink.strong
	if on {
		fill, edge = p.ink.accent, p.ink.accent
	}
	return func(x, y, w, h float32) { p.round(x, y, w, h, 4, 1, fill, edge) }
}
