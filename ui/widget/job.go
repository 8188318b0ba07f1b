package widget

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tienglang/ui/theme"
)

// Job shows long work: what is being done, how far it is, how long it will
// still take, and a button that cancels it. Report may be called from any
// goroutine; all else belongs to the window's.
type Job struct {
	widget.BaseWidget
	// Left puts the time that is left into words.
	Left func(time.Duration) string

	title  *Text
	left   *Text
	bar    *ProgressBar
	cancel *Button
	body   *fyne.Container
	begun  time.Time
	stop   func()

	done, total atomic.Int64
}

// NewJob makes a job that is not under way and not seen; cancel is the word
// on its button.
func NewJob(cancel string, left func(time.Duration) string) *Job {
	j := &Job{
		Left:  left,
		title: NewEllipsis("", RoleStrongBold, theme.Text),
		left:  NewText("", RoleText, theme.Muted),
		bar:   NewProgressBar(0, theme.Accent),
	}
	j.cancel = NewButton(cancel, "cross", j.Cancel)
	j.body = Line(16, Grow(Column(8,
		Fitted(Line(8, Grow(j.title), Fitted(j.left))), Fitted(j.bar))), Fitted(j.cancel))
	j.ExtendBaseWidget(j)
	j.Hide()
	return j
}

// Begin shows the job; stop is what cancels it.
func (j *Job) Begin(title string, now time.Time, stop func()) {
	j.done.Store(0)
	j.total.Store(0)
	j.begun, j.stop = now, stop
	j.title.Set(title)
	j.cancel.Enable()
	j.Tick(now)
	j.Show()
}

// Report tells how far the work is; total 0 is not known.
func (j *Job) Report(done, total int64) {
	j.total.Store(total)
	j.done.Store(done)
}

// Tick shows what was reported last.
func (j *Job) Tick(now time.Time) {
	share := j.Share()
	j.bar.Set(share)
	words := ""
	if spent := now.Sub(j.begun); share > 0.05 && spent > 2*time.Second && j.Left != nil {
		words = j.Left(time.Duration(float64(spent) * (1 - share) / share))
	}
	j.left.Set(words)
	j.body.Refresh()
}

// Share is how much is done, 0 to 1.
func (j *Job) Share() float64 {
	total := j.total.Load()
	if total <= 0 {
		return 0
	}
	return min(1, float64(j.done.Load())/float64(total))
}

// Cancel asks the work to stop; the job is seen until it has.
func (j *Job) Cancel() {
	j.cancel.Disable()
	if j.stop != nil {
		j.stop()
	}
}

// End hides the job.
func (j *Job) End() { j.stop = nil; j.Hide() }

// Running tells whether the job is under way.
func (j *Job) Running() bool { return j.stop != nil }

// CreateRenderer lays words and bar beside the button.
func (j *Job) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(j.body) }

// SetTitle says what is done now.
func (j *Job) SetTitle(s string) { j.title.Set(s) }
