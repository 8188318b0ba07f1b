//go:build day

package command

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// hand is a person at the keyboard of a window under Xvfb, and the camera
// behind. Nothing is done with a mouse.
type hand struct {
	t      *testing.T
	screen string // DISPLAY=…
	home   string // HOME, in which the person's files lie
	album  string // the folder of the pictures
	taken  int
	looks  int // how often the screen was read
}

// newHand has a screen of its own. Pictures go to the folder that
// TIENGLANG_PICTURES names, or with the test.
func newHand(t *testing.T) *hand {
	t.Helper()
	h := &hand{t: t, screen: display(t), home: t.TempDir(), album: os.Getenv("TIENGLANG_PICTURES")}
	if h.album == "" {
		h.album = t.TempDir()
	}
	if err := os.MkdirAll(h.album, 0o755); err != nil {
		t.Fatal(err)
	}
	return h
}

// open starts the program with its window and waits until that is drawn.
func (h *hand) open(args ...string) *process {
	h.t.Helper()
	p := start(h.t, []string{h.screen, "HOME=" + h.home, "LIBGL_ALWAYS_SOFTWARE=1"}, "tienglang", args...)
	h.until("the window opens", func() bool {
		ids, err := xdotool(h.screen, "search", "--onlyvisible", "--pid", fmt.Sprint(p.Process.Pid))
		if err != nil || strings.TrimSpace(ids) == "" {
			return false
		}
		_, err = xdotool(h.screen, "windowfocus", strings.Fields(ids)[0])
		return err == nil
	})
	h.still()
	return p
}

// press presses keys one after another, as "ctrl+2" or "Return".
func (h *hand) press(keys ...string) {
	h.t.Helper()
	for _, k := range keys {
		if _, err := xdotool(h.screen, "key", k); err != nil {
			h.t.Fatalf("key %s: %v", k, err)
		}
		time.Sleep(60 * time.Millisecond)
	}
}

// times is one key several times.
func times(n int, key string) []string { return slices.Repeat([]string{key}, n) }

// write types words; a letter that no key has is given one for its moment.
func (h *hand) write(words string) {
	h.t.Helper()
	delay := "40"
	if strings.ContainsFunc(words, func(r rune) bool { return r > 127 }) {
		delay = "300"
	}
	if _, err := xdotool(h.screen, "type", "--delay", delay, words); err != nil {
		h.t.Fatalf("typing %q: %v", words, err)
	}
	time.Sleep(200 * time.Millisecond)
}

// picture takes one of the whole screen once nothing moves any more.
func (h *hand) picture(name string) {
	h.t.Helper()
	h.still()
	h.snapshot(name)
}

// snapshot takes one at once, also of what moves.
func (h *hand) snapshot(name string) {
	h.t.Helper()
	h.taken++
	path := filepath.Join(h.album, fmt.Sprintf("%02d-%s.png", h.taken, name))
	if out, err := h.photograph(path).CombinedOutput(); err != nil {
		h.t.Fatalf("picture %s: %v: %s", name, err, out)
	}
}

func (h *hand) photograph(to string) *exec.Cmd {
	c := exec.Command("import", "-window", "root", to)
	c.Env = append(os.Environ(), h.screen)
	return c
}

// opens presses keys upon which something else is shown, and waits until that
// stands still.
func (h *hand) opens(keys ...string) {
	h.t.Helper()
	before := h.seen()
	h.press(keys...)
	h.until("something else is shown", func() bool { return h.seen() != before })
	h.still()
}

// still waits until the page below the bar, where a clock runs, stands still; a
// meter or a caret that never does keeps nobody waiting for more than 4 s.
func (h *hand) still() {
	h.t.Helper()
	before := ""
	for end := time.Now().Add(4 * time.Second); time.Now().Before(end); time.Sleep(300 * time.Millisecond) {
		now := h.seen()
		if now == before {
			return
		}
		before = now
	}
}

// seen is a sum of what is shown below the bar.
func (h *hand) seen() string {
	h.t.Helper()
	c := exec.Command("sh", "-c", "import -window root -crop 1366x640+0+70 rgb:- | sha256sum")
	c.Env = append(os.Environ(), h.screen)
	out, err := c.Output()
	if err != nil {
		h.t.Fatal(err)
	}
	return string(out)
}

// until waits for what the hand has done to show in the station's folder. A
// picture of what was there instead is taken before the test ends.
func (h *hand) until(what string, is func() bool) {
	h.t.Helper()
	h.within(2*time.Minute, what, is)
}

// within is until with a time of its own.
func (h *hand) within(d time.Duration, what string, is func() bool) {
	h.t.Helper()
	for end := time.Now().Add(d); !is(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			h.snapshot("that-bai")
			h.t.Fatalf("%s: not within %v; see %s", what, d, h.album)
		}
	}
}
