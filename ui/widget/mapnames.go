package widget

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"tienglang/app/geo"
	token "tienglang/ui/theme"
)

// mapPlate is a name and the room that it has.
type mapPlate struct {
	text       string
	role       Role
	ink        fyne.ThemeColorName
	x, y, w, h float32
	onChosen   bool // it stands on the chosen hamlet
	plain      bool // without a ground of its own: the number in a mark
	over       bool // it lies over marks and their numbers
	urgent     bool // of a mark: it needs a person
}

func (p *mapPlate) meets(x, y, w, h float32) bool {
	return p.x < x+w && x < p.x+p.w && p.y < y+h && y < p.y+p.h
}

// mapNames places names so that none lies on another.
type mapNames struct {
	*Map
	plates []mapPlate
	marks  []mapPlate // rooms that the marks take
	widths map[mapWord]float32
}

// mapWord is a word as it is measured.
type mapWord struct {
	text string
	bold bool
}

const (
	mostNames   = 500  // with the numbers
	namesFrom   = 0.12 // pixels a metre from which single clusters are named
	mapNameLine = 20
)

func (n *mapNames) width(text string, role Role) float32 {
	key := mapWord{text, role.Bold}
	w, ok := n.widths[key]
	if !ok {
		if len(n.widths) > 8192 {
			clear(n.widths)
		}
		w = role.Measure(text).Width
		n.widths[key] = w
	}
	return w
}

// lay places the words of what is seen: numbers, the chosen and the hovered
// cluster, hamlets, echoes and then other clusters, as far as there is room.
func (n *mapNames) lay() []mapPlate {
	n.plates, n.marks = n.plates[:0], n.marks[:0]
	n.regroup()
	chosen := n.find(n.chosen)
	ring := n.groupOf(chosen)
	var seen []int
	for i := range n.groups {
		if x, y, ok := n.seen(n.groups[i].at); ok {
			seen = append(seen, i)
			r := n.groups[i].radius
			if i == ring {
				r = max(mapRing, r+5)
			}
			n.marks = append(n.marks, mapPlate{x: x - r, y: y - r, w: 2 * r, h: 2 * r, urgent: i == ring || mapUrgency(n.groups[i].state) < mapUrgency(StateReady)})
			n.number(&n.groups[i], x, y)
		}
	}
	if ring >= 0 && chosen >= 0 {
		n.cluster(ring, chosen, RoleTextBold)
	}
	n.bearing()
	if n.hovered >= 0 && n.hovered < len(n.groups) && n.hovered != ring {
		n.cluster(n.hovered, n.groups[n.hovered].members[0], RoleTextBold)
	}
	n.grounds()
	for _, e := range n.echoes {
		n.echo(e)
	}
	for _, i := range seen {
		if g := &n.groups[i]; len(g.members) == 1 && n.view.scale >= namesFrom && i != ring && i != n.hovered {
			n.cluster(i, g.members[0], RoleText)
		}
	}
	return n.plates
}

// number is the count in the mark of several.
func (n *mapNames) number(g *mapGroup, x, y float32) {
	if len(g.members) < 2 {
		return
	}
	text, ink := strconv.Itoa(len(g.members)), markLooks[g.state].sign
	if ink == "" {
		ink = token.Text
	}
	w := n.width(text, RoleCaptionBold)
	n.plates = append(n.plates, mapPlate{text: text, role: RoleCaptionBold, ink: ink, x: x - w/2, y: y - 10, w: w, h: 20, plain: true})
}

// cluster names a mark below or beside it; its name must be free of others.
func (n *mapNames) cluster(group, member int, role Role) {
	g := &n.groups[group]
	text := n.clusters[member].Name
	if len(g.members) > 1 {
		text = n.words.Group(len(g.members))
		if n.clusters[member].ID == n.chosen {
			text = n.clusters[member].Name + " · " + text
		}
	}
	x, y := n.view.at(g.at, n.Size())
	w, r := n.width(text, role), g.radius+3
	if role.Bold {
		r = max(r, mapRing+2)
	}
	places := [][2]float32{{x - w/2, y + r}, {x - w/2, y - r - mapNameLine}, {x + r + 3, y - 10}, {x - r - 3 - w, y - 10}}
	if !role.Bold {
		n.putFirst(text, role, places, w, overNothing)
		return
	}
	for _, k := range []float32{1, 2} { // farther away as well: it must be read, and what needs a person seen
		places = append(places, [2]float32{x + r*k, y + r*k - 10}, [2]float32{x - r*k - w, y + r*k - 10}, [2]float32{x + r*k, y - r*k - 10},
			[2]float32{x - r*k - w, y - r*k - 10}, [2]float32{x - w/2, y + r + 24*k}, [2]float32{x - w/2, y - r - mapNameLine - 24*k})
	}
	if !n.putFirst(text, role, places, w, overNothing) {
		slices.SortStableFunc(places, func(a, b [2]float32) int { return n.covers(a, w) - n.covers(b, w) })
		_ = n.putFirst(text, role, places, w, overCalm) || n.putFirst(text, role, places, w, overAll)
	}
}

// putFirst puts a name at the first of some places that is free for it.
func (n *mapNames) putFirst(text string, role Role, places [][2]float32, w float32, over mapOver) bool {
	for _, at := range places {
		if n.put(text, role, token.Text, at[0], at[1], w, over) {
			return true
		}
	}
	return false
}

// covers is how many marks a name would lie upon.
func (n *mapNames) covers(at [2]float32, w float32) (all int) {
	for i := range n.marks {
		if n.marks[i].meets(at[0], at[1]+3, w, mapNameLine-6) {
			all++
		}
	}
	return all
}

// mapOver is what a name may lie over.
type mapOver int

const (
	overNothing mapOver = iota
	overCalm            // marks that need nobody
	overAll
)

// bearing says how far a horn is turned while its handle is dragged.
func (n *mapNames) bearing() {
	if n.drag.kind != mapDragHorn {
		return
	}
	if x, y, ok := n.handle(n.drag.horn); ok {
		text := fmt.Sprintf("%d°", n.drag.degrees)
		n.put(text, RoleTextBold, token.Accent, x+14, y-10, n.width(text, RoleTextBold), overAll)
	}
}

// grounds names the hamlets, below their marks where those stand in the way.
func (n *mapNames) grounds() {
	chosen := n.groundOf(n.chosen)
	for i := range n.sheet.Grounds {
		g := &n.sheet.Grounds[i]
		x, y, ok := n.seen(g.At)
		if g.Name == "" || !ok {
			continue
		}
		role := RoleText
		if i == chosen {
			role = RoleTextBold
		}
		if n.ground(g, role, x, y) {
			n.plates[len(n.plates)-1].onChosen = i == chosen
		}
	}
}

// ground names a hamlet where it covers nothing, and, if not just above or
// below its place, on its own ground. The chosen one's name covers marks that
// need nobody rather than be missing.
func (n *mapNames) ground(g *geo.Ground, role Role, x, y float32) bool {
	w := n.width(g.Name, role)
	tries := []mapOver{overNothing}
	if role.Bold {
		tries = append(tries, overCalm)
	}
	for _, over := range tries {
		for i, at := range [][2]float32{{0, 0}, {0, 22}, {0, -22}, {0, 34}, {0, -34}, {w/2 + 22, 0}, {-w/2 - 22, 0}, {0, 48}, {0, -48}} {
			if i > 2 && !g.Contains(n.view.point(x+at[0], y+at[1], n.Size())) {
				continue
			}
			if n.put(g.Name, role, token.Text, x-w/2+at[0], y-10+at[1], w, over) {
				return true
			}
		}
	}
	return false
}

// echo says how far two poles are, where their line is long enough.
func (n *mapNames) echo(e MapEcho) {
	middle := geo.Point{X: (e.A.X + e.B.X) / 2, Y: (e.A.Y + e.B.Y) / 2}
	x, y, ok := n.seen(middle)
	x0, y0 := n.view.at(e.A, n.Size())
	if long := max(x-x0, x0-x, y-y0, y0-y) * 2; !ok || long < 48 {
		return
	}
	w := n.width(e.Words, RoleText)
	for _, dy := range []float32{-22, 3, -10} {
		if n.put(e.Words, RoleText, token.AmberText, x-w/2, y+dy, w, overNothing) {
			return
		}
	}
}

// put places a name where it is wholly seen, lies on no other, and on no mark
// but those that it may lie over.
func (n *mapNames) put(text string, role Role, ink fyne.ThemeColorName, x, y, w float32, over mapOver) bool {
	if len(n.plates) >= mostNames || !n.free(x, y, w, over) {
		return false
	}
	if over != overNothing { // the numbers below it would be read with it
		n.plates = slices.DeleteFunc(n.plates, func(p mapPlate) bool { return p.plain && p.meets(x-2, y, w+4, mapNameLine) })
	}
	n.plates = append(n.plates, mapPlate{text: text, role: role, ink: ink, x: x, y: y, w: w, h: mapNameLine, over: over != overNothing})
	return true
}

func (n *mapNames) free(x, y, w float32, over mapOver) bool {
	size := n.Size()
	if x < 2 || y < 2 || x+w > size.Width-2 || y+mapNameLine > size.Height-2 {
		return false
	}
	if n.underTools(x+w, y, 2) {
		return false
	}
	for i := range n.plates {
		if (over == overNothing || !n.plates[i].plain) && n.plates[i].meets(x-3, y+2, w+6, mapNameLine-4) {
			return false
		}
	}
	for i := range n.marks {
		covered := over == overNothing || over == overCalm && n.marks[i].urgent
		if covered && n.marks[i].meets(x, y+3, w, mapNameLine-6) {
			return false
		}
	}
	return true
}
