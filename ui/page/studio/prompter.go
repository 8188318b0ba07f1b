package studio

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/app/script"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// prompter is the teleprompter over the page: the script in very large
// letters, which goes on at the reader's pace.
type prompter struct {
	page *Page
	box  fyne.CanvasObject // over the page; seen while it is open
	text *widget.Prompter
	bar  *prompterBar
	take promptedTake

	open      bool
	look      widget.PrompterLook
	side      int     // the language: 0, 1, or both side by side with −1
	pace      float64 // syllables a minute
	running   bool
	ran       time.Time // when it was moved on last
	animation *fyne.Animation
	ids       []app.ID // of the sentences of the leading column
	back      fyne.Focusable
}

// What is remembered of the prompter, for this machine.
const (
	promptSize = "studio.prompter.size"
	promptDark = "studio.prompter.dark"
	promptSide = "studio.prompter.side"
)

// The sizes of the letters, and the paces that can be set, in syllables a
// minute.
const (
	promptSmallest, promptLargest, promptSizeStep = 36, 64, 4
	promptSlowest, promptFastest, promptPaceStep  = 100, 400, 10
)

func newPrompter(p *Page) *prompter {
	kept := fyne.CurrentApp().Preferences()
	r := &prompter{page: p, text: widget.NewPrompter()}
	r.look = widget.PrompterLook{
		Px:   float32(max(promptSmallest, min(promptLargest, kept.IntWithFallback(promptSize, 48)))),
		Dark: kept.BoolWithFallback(promptDark, true),
	}
	r.side = kept.IntWithFallback(promptSide, -1)
	r.take.prompter = r
	r.text.OnKey = r.typed
	r.text.OnScrolled = func(lines float64) { r.text.MoveTo(r.text.At() - lines*r.lineWeight()); r.bar.show() }
	r.text.OnPicked = func(i int) { r.text.MoveTo(r.text.Start(i)); r.bar.show() }
	r.bar = newPrompterBar(r)
	r.box = container.NewStack(widget.NewBox(theme.Surface, theme.Radius), widget.Column(0,
		widget.Grow(container.NewClip(r.text)), widget.Fixed(1, widget.NewRule()), widget.Fixed(72, r.bar.box)))
	r.box.Hide()
	return r
}

// openPrompter shows the prompter over the page, with the script of the edit.
func (p *Page) openPrompter() {
	s := p.script
	s.write.commit()
	s.settled(func() {
		if s.keep.now.Empty() {
			p.side.turnTo("script")
			s.turn(scriptWriting)
			s.focus()
			p.env.Fail(app.Fail("studio.no_script", nil))
			return
		}
		p.prompter.show()
	})
}

// show opens it.
func (r *prompter) show() {
	p := r.page
	if !r.open {
		r.back = p.env.Window.Canvas().Focused()
		r.pace = p.script.keep.view.Pace
		r.open = true
	}
	p.content.Hide()
	r.box.Show()
	r.text.SetLook(r.look)
	r.fill()
	r.bar.show()
	p.env.Window.Canvas().Focus(r.text)
}

// leave goes back to the timeline. A recording goes on there.
func (r *prompter) leave() {
	if !r.open {
		return
	}
	r.hold()
	r.open = false
	r.box.Hide()
	r.page.content.Show()
	if r.back != nil {
		r.page.env.Window.Canvas().Focus(r.back)
	}
}

// changed follows the script while it is open.
func (r *prompter) changed() {
	if r != nil && r.open {
		r.fill()
	}
}

// languages tells whether the script has two.
func (r *prompter) languages() int { return len(r.page.script.keep.now.Languages) }

// leading is the language that the reading follows.
func (r *prompter) leading() int {
	if r.side > 0 && r.side < r.languages() {
		return r.side
	}
	return 0
}

// fill gives the text what the script has.
func (r *prompter) fill() {
	s, lead := r.page.script, r.leading()
	sides := []int{lead}
	if r.side < 0 && r.languages() > 1 {
		sides = []int{0, 1}
	}
	r.ids = nil
	all := make([]widget.PrompterSection, len(s.keep.now.Sections))
	for i, section := range s.keep.now.Sections {
		all[i].Title = s.sectionName(i)
		for n, side := range sides {
			all[i].Sides = append(all[i].Sides, r.column(section.Sides[side], n == 0))
		}
	}
	r.text.SetText(all)
}

func (r *prompter) column(side app.ScriptSide, leads bool) (out []widget.PrompterSentence) {
	said := r.page.script.keep.view.Said
	for _, one := range side.Sentences {
		out = append(out, widget.PrompterSentence{
			Text: one.Text, Paragraph: one.Paragraph, Weight: float64(said[one.ID].Syllables),
			Rest: script.Breath(one.Paragraph).Minutes() * r.pace,
		})
		if leads {
			r.ids = append(r.ids, one.ID)
		}
	}
	return out
}

// lineWeight is about what one line weighs.
func (r *prompter) lineWeight() float64 { return 5 }

// toggle runs, or holds.
func (r *prompter) toggle() {
	if r.running {
		r.hold()
	} else {
		r.start()
	}
	r.bar.show()
}

// start lets the text go on. The window is drawn anew for each pixel that it
// moves by, and only then.
func (r *prompter) start() {
	if r.running || !r.open {
		return
	}
	if r.text.At() >= r.text.Whole() {
		r.text.MoveTo(0)
	}
	r.running, r.ran = true, time.Now()
	r.animation = fyne.NewAnimation(time.Second, func(float32) { r.advance(time.Now()) })
	r.animation.Curve, r.animation.RepeatCount = fyne.AnimationLinear, fyne.AnimationRepeatForever
	r.animation.Start()
}

func (r *prompter) hold() {
	r.running = false
	if r.animation != nil {
		r.animation.Stop()
		r.animation = nil
	}
}

// advance moves the text on by what is read since the last time. A window that
// stood still for long goes on where it was.
func (r *prompter) advance(now time.Time) {
	if !r.running {
		return
	}
	passed := min(now.Sub(r.ran), time.Second)
	r.ran = now
	r.text.MoveTo(r.text.At() + r.pace*passed.Minutes())
	if r.text.At() >= r.text.Whole() {
		r.hold()
		r.bar.show()
	}
}

// tick shows level and time, and follows a recording.
func (r *prompter) tick() {
	r.take.tick()
	if r.open {
		r.bar.tick()
	}
}

// left is how long the rest takes at the present pace.
func (r *prompter) left() time.Duration {
	return time.Duration((r.text.Whole() - r.text.At()) / r.pace * float64(time.Minute))
}

// resize makes the letters larger or smaller.
func (r *prompter) resize(by float32) {
	r.look.Px = max(promptSmallest, min(promptLargest, r.look.Px+by))
	fyne.CurrentApp().Preferences().SetInt(promptSize, int(r.look.Px))
	r.text.SetLook(r.look)
	r.bar.show()
}

// turnOver changes black on white and white on black.
func (r *prompter) turnOver() {
	r.look.Dark = !r.look.Dark
	fyne.CurrentApp().Preferences().SetBool(promptDark, r.look.Dark)
	r.text.SetLook(r.look)
}

// faster changes the pace.
func (r *prompter) faster(by float64) {
	r.pace = max(promptSlowest, min(promptFastest, r.pace+by))
	r.bar.show()
}

// goTo goes to another sentence.
func (r *prompter) goTo(by int) {
	i := r.text.Current()
	if by < 0 && r.text.At() > r.text.Start(i)+1 {
		by++ // first to the beginning of this one
	}
	r.text.MoveTo(r.text.Start(max(0, min(i+by, r.text.Count()-1))))
	r.bar.show()
}

// speak shows another language, or both.
func (r *prompter) speak(side int) {
	r.side = side
	fyne.CurrentApp().Preferences().SetInt(promptSide, side)
	r.text.MoveTo(0)
	r.fill()
	r.bar.show()
}
