//go:build day

package command

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tienglang/ui/page"
)

// word is one that was read on the screen, and where it stands there.
type word struct {
	line string // words of one line stand beside each other
	text string // without marks, in small letters
	at   image.Rectangle
}

// read reads what stands on the screen, as a person does: the picture is all
// that is known of it. Every other time it is read as it is: what stands close to
// an edge is known by that look, and what is white on dark by the other.
func (h *hand) read() []word {
	h.t.Helper()
	shot := h.photograph("png:-")
	raw, err := shot.Output()
	if err != nil {
		h.t.Fatal(err)
	}
	seen, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		h.t.Fatal(err)
	}
	var dark bytes.Buffer
	how := darkOnWhite
	if h.looks++; h.looks%2 == 0 {
		how = asItIs
	}
	if err := png.Encode(&dark, how(seen)); err != nil {
		h.t.Fatal(err)
	}
	c := exec.Command("tesseract", "-", "-", "-l", "vie", "--psm", "11", "tsv")
	c.Env, c.Stdin = append(os.Environ(), "OMP_THREAD_LIMIT=1"), &dark
	table, err := c.Output()
	if err != nil {
		h.t.Fatalf("tesseract: %v (make clusters-day installs it)", err)
	}
	return readWords(string(table))
}

// eyeScale is how much larger the reader gets the screen.
const eyeScale = 2

// readWords takes the reader's table of words apart.
func readWords(table string) (all []word) {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n / eyeScale }
	for row := range strings.Lines(table) {
		f := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if len(f) != 12 || f[0] != "5" {
			continue
		}
		x, y := number(f[6]), number(f[7])
		if text := plain(f[11]); text != "" {
			all = append(all, word{strings.Join(f[1:5], "/"), text, image.Rect(x, y, x+number(f[8]), y+number(f[9]))})
		}
	}
	return all
}

// plain is what of words is compared: letters without marks, and digits.
func plain(words string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ' {
			return r
		}
		return -1
	}, page.Fold(words))
}

// groundRun is how many pixels of one colour in a row are ground, and not part
// of a letter.
const groundRun = 12

// darkOnWhite draws what stands out from the ground beside it dark on white,
// whichever was the lighter: buttons and the dark theme are white on dark.
func darkOnWhite(in image.Image) *image.Gray {
	b := in.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx()*eyeScale, b.Dy()*eyeScale))
	row := make([]int, b.Dx())
	for y := range b.Dy() {
		for x := range row {
			r, g, _, _ := in.At(b.Min.X+x, b.Min.Y+y).RGBA()
			row[x] = int(r>>8+g>>8) / 2
		}
		for x, v := range standsOut(row) {
			for k := range eyeScale * eyeScale {
				out.SetGray(x*eyeScale+k%eyeScale, y*eyeScale+k/eyeScale, color.Gray{Y: v})
			}
		}
	}
	return out
}

// asItIs draws a picture in greys, larger.
func asItIs(in image.Image) *image.Gray {
	b := in.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx()*eyeScale, b.Dy()*eyeScale))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(x, y, in.At(b.Min.X+x/eyeScale, b.Min.Y+y/eyeScale))
		}
	}
	return out
}

// standsOut is 255 where a row of pixels is ground, and less the more a pixel
// differs from the ground before it.
func standsOut(row []int) []uint8 {
	out, ground := make([]uint8, len(row)), 255
	apart := func(a, b int) int { return max(a-b, b-a) }
	for x := 0; x < len(row); {
		end := x + 1
		for end < len(row) && apart(row[end], row[x]) < 4 {
			end++
		}
		if end-x >= groundRun {
			ground = row[x]
		}
		v := uint8(255 - min(255, apart(row[x], ground)*3/2))
		for ; x < end; x++ {
			out[x] = v
		}
	}
	return out
}

// places are where words stand among what was read, the best understood first,
// then from the top. A reader's slip of one letter in six is forgiven.
func places(all []word, words string) (at []image.Rectangle) {
	type place struct {
		image.Rectangle
		slips int
	}
	want := strings.Fields(plain(words))
	whole := strings.Join(want, " ")
	var found []place
	for i := 0; i+len(want) <= len(all); i++ {
		run := all[i : i+len(want)]
		if run[0].line != run[len(run)-1].line {
			continue
		}
		box, texts := run[0].at, []string{}
		for _, w := range run {
			box, texts = box.Union(w.at), append(texts, w.text)
		}
		if n := slips(strings.Join(texts, " "), whole); n <= len(whole)/6 {
			found = append(found, place{box, n})
		}
	}
	slices.SortStableFunc(found, func(a, b place) int {
		if a.slips != b.slips {
			return a.slips - b.slips
		}
		return a.Min.Y - b.Min.Y
	})
	for _, p := range found {
		at = append(at, p.Rectangle)
	}
	return at
}

// slips is how many letters are to be changed, put in or left out to make one
// text of another.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before, row[j+1] = row[j+1], min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// sees tells whether words stand on the screen now, by either look.
func (h *hand) sees(words string) bool {
	h.t.Helper()
	return len(places(h.read(), words)) > 0 || len(places(h.read(), words)) > 0
}

// shows waits until words stand on the screen.
func (h *hand) shows(words string) {
	h.t.Helper()
	h.until("the window shows “"+words+"”", func() bool { return h.sees(words) })
}

// paste puts words where the caret stands, by way of the clipboard: letters that
// no key has get lost in typing on a machine that is busy.
func (h *hand) paste(words string) {
	h.t.Helper()
	c := exec.Command("xclip", "-selection", "clipboard")
	c.Env, c.Stdin = append(os.Environ(), h.screen), strings.NewReader(words)
	if err := c.Run(); err != nil {
		h.t.Fatalf("xclip: %v (make clusters-day installs it)", err)
	}
	h.press("ctrl+v")
	time.Sleep(300 * time.Millisecond)
}

// anywhere is the whole screen; other parts of it are named by their corners.
var anywhere = image.Rect(0, 0, 1<<12, 1<<12)

// touch presses on words, once they stand there.
func (h *hand) touch(words string) {
	h.t.Helper()
	h.touchIn(anywhere, words)
}

// touchIn presses on words within a part of the screen.
func (h *hand) touchIn(part image.Rectangle, words string) {
	h.t.Helper()
	h.pressAt(h.find(part, words))
}

// find waits for words within a part of the screen, and is their middle.
func (h *hand) find(part image.Rectangle, words string) (x, y int) {
	h.t.Helper()
	h.until("“"+words+"” can be pressed", func() bool {
		for _, p := range places(h.read(), words) {
			if p.In(part) {
				x, y = (p.Min.X+p.Max.X)/2, (p.Min.Y+p.Max.Y)/2
				return true
			}
		}
		return false
	})
	return x, y
}

// pressAt presses the mouse's button at a place.
func (h *hand) pressAt(x, y int) {
	h.t.Helper()
	if _, err := xdotool(h.screen, "mousemove", strconv.Itoa(x), strconv.Itoa(y), "click", "1"); err != nil {
		h.t.Fatal(err)
	}
	time.Sleep(400 * time.Millisecond)
	h.still()
}
