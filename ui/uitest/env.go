package uitest

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// Env is the environment of one page in a test: what it says and where it
// goes is kept, polls run when the test says so.
type Env struct {
	*page.Env
	*View
	Said   []string // keys given to Say
	Failed []error  // errors given to Fail
	Went   []Visit
	// Emergencies is how often Phát khẩn cấp was asked for.
	Emergencies int
	polls       map[int]func()
	next        int
	handed      Queue
}

// Visit is one call of Go.
type Visit struct {
	Route page.Route
	Args  page.Args
}

// NewEnv makes an environment over b with its language and theme, in a
// window 1366 × 768 without a screen.
func NewEnv(t testing.TB, b *Backend) *Env {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.ForSetting(b.Prefs.Theme))
	w := a.NewWindow("")
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1366, 768))
	e := &Env{polls: map[int]func(){}}
	e.Env = &page.Env{Backend: b, Catalogue: locale.New(b.Prefs.Language), Window: w, Now: b.Now, Tasks: page.NewTasksOn(e.handed.Do)}
	e.View = &View{Win: w, Settle: e.Wait}
	e.Go = func(r page.Route, args page.Args) { e.Went = append(e.Went, Visit{r, args}) }
	e.Say = func(key string, _ ...string) { e.Said = append(e.Said, key) }
	e.Fail = func(err error) {
		if err != nil {
			e.Failed = append(e.Failed, err)
		}
	}
	e.Poll = e.poll
	e.Emergency = func() { e.Emergencies++ }
	e.Restyle = func(s backend.Settings) { e.Catalogue = locale.New(s.Language) }
	t.Cleanup(func() { e.Tasks.Close(); e.Tasks.Wait(); w.Close() })
	return e
}

func (e *Env) poll(_ time.Duration, f func()) (stop func()) {
	e.next++
	n := e.next
	e.polls[n] = f
	return func() { delete(e.polls, n) }
}

// Tick runs every poll once.
func (e *Env) Tick() {
	for _, f := range e.polls {
		f()
	}
}

// Polls is how many polls are under way: none may be after Hidden.
func (e *Env) Polls() int { return len(e.polls) }

// Drain does what tasks have handed back until now and tells whether there
// was anything; for tests with a task that is held.
func (e *Env) Drain() bool { return e.handed.Drain() }

// Wait returns when no task is under way and all that they handed back is
// done; assert only after it.
func (e *Env) Wait() { e.handed.Wait(e.Tasks) }

// Show puts p in the window where the frame would have it, and shows it.
func (e *Env) Show(p page.Page, args page.Args) {
	content := widget.Pad(theme.BarHeight, 0, theme.StatusHeight, theme.NavWidth, page.Margins(p.Content()))
	e.Window.SetContent(container.NewStack(widget.NewBox(theme.Background, 0), content))
	e.Window.Resize(fyne.NewSize(1366, 768))
	p.Shown(args)
	e.Wait()
}

// ShowDoor puts p in the window where the frame has the pages before the
// station is open, and shows it.
func (e *Env) ShowDoor(p page.Page) {
	content := widget.Pad(theme.BarHeight, 0, theme.StatusHeight, 0, p.Content())
	e.Window.SetContent(container.NewStack(widget.NewBox(theme.Background, 0), content))
	e.Window.Resize(fyne.NewSize(1366, 768))
	p.Shown(nil)
	e.Wait()
}

// Picture writes what the window shows to name.png in the folder that the
// variable TIENGLANG_PICTURES names, for people to look at; without it,
// nothing is drawn.
func (v *View) Picture(t testing.TB, name string) {
	t.Helper()
	dir := os.Getenv("TIENGLANG_PICTURES")
	if dir == "" {
		return
	}
	v.Win.Canvas().Capture() // the map's ground is painted once it is wanted
	v.Settle()
	img := v.Win.Canvas().Capture()
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// Refused is the code of the last failure that was shown, "" for none.
func (e *Env) Refused() string {
	if len(e.Failed) == 0 {
		return ""
	}
	return app.CodeOf(e.Failed[len(e.Failed)-1])
}
