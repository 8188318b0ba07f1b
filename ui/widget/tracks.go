package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// TrackClip is a stretch of sound on a lane. At is a frame of the timeline;
// Length and the fades are in frames.
type TrackClip struct {
	ID, Name        string
	At, Length      int64
	FadeIn, FadeOut int64
	// FadeInSine and FadeOutSine are true for the equal-power curve, false for
	// the straight line.
	FadeInSine, FadeOutSine bool
	Gain                    []GainPoint // the envelope, in order of time
	// Least and Most are the earliest start and the latest end to which the
	// clip's edges can be pulled; a Most of 0 bounds nothing.
	Least, Most            int64
	Muted, Missing, Chosen bool
	// Peaks gives n points of the frames from…to of the clip, 0 being its
	// start; where from…to is n frames long they are the samples. While an edge
	// is pulled outward it is also asked for what lies before 0 and behind
	// Length, as far as Least and Most reach, if there is a Most. It is called at every redraw, so
	// it must be quick; nil until the sound is known.
	Peaks func(from, to int64, n int) []Extent

	shift int64 // how far the pulled edge moved the start
	had   int64 // the length before an edge was pulled
}

// End is the frame behind the last one.
func (c *TrackClip) End() int64 { return c.At + c.Length }

// GainPoint is a corner of an envelope: frames from the clip's start, and dB.
// Between two corners the gain is a straight line in dB.
type GainPoint struct {
	At int64
	DB float64
}

// TrackLane is one track.
type TrackLane struct {
	ID, Name, Icon string
	Detail         string // at the right of the header: "−6,0 dB"
	// Muted, Solo, Armed and Chosen are shown in the header; a lane that is
	// muted, or that is not solo while another is, is drawn grey.
	Muted, Solo, Armed, Chosen bool
	Clips                      []TrackClip
	Empty                      string // said where the lane has no clip
}

// TrackMarker is a named place in time.
type TrackMarker struct {
	ID   string
	At   int64
	Name string
}

// TracksWords are the words that the timeline shows of itself.
type TracksWords struct {
	Name       string // for readers
	Corner     string // left of the ruler: what T and R mean
	Mute, Solo string // a letter each
	Decimal    string // between seconds and their parts; "," when empty
}

// Tracks is the timeline on which sound is cut: lanes of clips under a ruler,
// a playhead, a stretch of time that is selected, and clips that are chosen.
// It changes nothing by itself: what the operator did is reported by the OnXxx
// and shown when SetContent gives the new state. Frames count from 0 at the
// rate of NewTracks. All of it belongs to the window's goroutine.
type Tracks struct {
	widget.BaseWidget
	OnSeek   func(frame int64)              // the playhead was put somewhere
	OnScrub  func(frame int64, moving bool) // dragged in the ruler; moving is false once at the end
	OnChoose func(ids []string)
	OnSelect func(from, to int64) // from == to: nothing is selected any more
	OnMove   func(ids []string, by int64, rows int)
	OnTrim   func(id string, end bool, to int64) // to is a frame of the timeline
	OnFade   func(id string, out bool, length int64)
	OnGain   func(id string, points []GainPoint)
	OnMute   func(lane string)
	OnSolo   func(lane string)
	OnLane   func(lane string) // the header was clicked
	OnMarker func(id string, at int64)
	// OnMenu is told of a clip, a marker or else a lane, and where on the canvas.
	OnMenu func(id string, position fyne.Position)
	// OnAdd is told that another lane is wanted, and where on the canvas.
	OnAdd func(position fyne.Position)
	// Snap is asked for a better place no farther than within from at, while
	// the clips of moving are dragged; nil snaps nothing.
	Snap func(at, within int64, moving []string) int64
	// SnapMove is asked for a better distance, no farther than within from by,
	// to move the clips of moving together, and for the place that they meet
	// then, −1 for none; where it is nil, Snap is asked for the one that is held.
	SnapMove func(by, within int64, moving []string) (snapped, met int64)
	// OnKey is offered the keys that the timeline has no use for, OnShortcut
	// those held together; they tell whether they used them.
	OnKey      func(*fyne.KeyEvent) bool
	OnShortcut func(fyne.Shortcut) bool

	rate    int
	words   TracksWords
	lanes   []TrackLane
	markers []TrackMarker
	total   int64
	chosen  map[string]bool

	head       int64
	playing    bool
	selFrom    int64
	selTo      int64
	growing    trackGrowth
	from, span int64
	zoomed     bool
	fitted     bool // the view was fitted to the content once
	drop       *trackDrop
	first      int // the topmost lane that is seen
	focused    bool
	drag       *trackDrag
	pointer    fyne.Position
	held       fyne.KeyModifier
	current    int // the lane that ↑ and ↓ start from
	marks      *tracksRenderer
}

// trackGrowth is a recording under way.
type trackGrowth struct {
	lane     string
	at       int64
	peaks    []Extent
	perPoint int64
}

func (g *trackGrowth) end() int64 {
	if g.lane == "" {
		return 0
	}
	return g.at + int64(len(g.peaks))*g.perPoint
}

var (
	_ fyne.Focusable      = (*Tracks)(nil)
	_ fyne.Draggable      = (*Tracks)(nil)
	_ fyne.Scrollable     = (*Tracks)(nil)
	_ fyne.DoubleTappable = (*Tracks)(nil)
	_ fyne.Shortcutable   = (*Tracks)(nil)
	_ desktop.Mouseable   = (*Tracks)(nil)
	_ desktop.Hoverable   = (*Tracks)(nil)
	_ desktop.Cursorable  = (*Tracks)(nil)
	_ desktop.Keyable     = (*Tracks)(nil)
)

// NewTracks makes an empty timeline of so many frames a second.
func NewTracks(rate int) *Tracks {
	t := &Tracks{rate: max(1, rate), chosen: map[string]bool{}, words: TracksWords{Mute: "M", Solo: "S"}}
	t.span = t.whole()
	t.ExtendBaseWidget(t)
	return t
}

// SetWords gives the words that the timeline shows of itself.
func (t *Tracks) SetWords(w TracksWords) { t.words = w; t.redraw() }

// SetContent replaces what is shown; total is the whole length. The first
// content is shown whole, and also what grows beyond a view that the operator
// has not zoomed; else the view stays as it is. Where clips are marked as
// Chosen they become the choice; where none is, the choice stays with the
// clips that are still there.
func (t *Tracks) SetContent(lanes []TrackLane, markers []TrackMarker, total int64) {
	t.lanes, t.markers, t.total = lanes, markers, max(0, total)
	t.keepChoice()
	t.current = max(0, min(t.current, len(lanes)-1))
	t.first = max(0, min(t.first, t.lastFirst()))
	t.findDragged()
	t.fitView()
	t.redraw()
}

// Head is where the playhead stands.
func (t *Tracks) Head() int64 { return t.head }

// SetHead moves the playhead without telling OnSeek. While playing, the view
// turns a page when the head runs out of it.
func (t *Tracks) SetHead(frame int64) {
	seen := t.inView(t.head)
	t.head = max(0, frame)
	if t.playing && seen && !t.inView(t.head) {
		t.show(t.head-t.span/50, t.span)
		return
	}
	if t.marks != nil {
		t.marks.placeHead()
	}
}

// SetPlaying tells whether the head runs; when it starts outside the view, the
// view goes there.
func (t *Tracks) SetPlaying(on bool) {
	if on && !t.playing {
		t.reveal(t.head)
	}
	t.playing = on
}

// SetGrowing shows a recording under way on a lane: its start, its points so
// far and how many frames each stands for. An empty lane ends it.
func (t *Tracks) SetGrowing(lane string, at int64, peaks []Extent, perPoint int64) {
	t.growing = trackGrowth{lane, at, peaks, max(1, perPoint)}
	t.fitView()
	t.redraw()
}

// seek moves the head by the operator's hand.
func (t *Tracks) seek(frame int64) {
	t.head = max(0, min(frame, t.reach()))
	if t.marks != nil {
		t.marks.placeHead()
	}
	if t.OnSeek != nil {
		t.OnSeek(t.head)
	}
}

// AccessibilityLabel is what a reader says.
func (t *Tracks) AccessibilityLabel() string { return t.words.Name }

// AccessibilityRole is a button's, the nearest that Fyne has.
func (t *Tracks) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (t *Tracks) redraw() {
	if t.marks != nil {
		t.marks.update()
	}
}
