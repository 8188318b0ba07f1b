package widget

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// long is a text of so many sentences of twelve words.
func long(sentences int) []PrompterSection {
	var all []PrompterSentence
	for range sentences {
		all = append(all, PrompterSentence{Text: strings.Repeat("chè ", 11) + "xanh.", Weight: 12, Rest: 2})
	}
	return []PrompterSection{{Title: "Tin 1", Sides: [][]PrompterSentence{all}}}
}

func shownPrompter(t testing.TB, sentences int) *Prompter {
	t.Helper()
	test.NewTempApp(t)
	p := NewPrompter()
	p.SetText(long(sentences))
	w := test.NewTempWindow(t, p)
	w.Resize(fyne.NewSize(1136, 560))
	return p
}

func TestPrompterPlacesWhatIsRead(t *testing.T) {
	p := shownPrompter(t, 40)
	if p.Whole() != 40*14 || p.Count() != 40 {
		t.Fatalf("whole %v, %d sentences", p.Whole(), p.Count())
	}
	last := float32(-1)
	for at := 0.0; at < p.Whole(); at += 0.5 {
		p.MoveTo(at)
		if y := p.place(); y < last {
			t.Fatalf("at %v the text goes back from %v to %v", at, last, y)
		} else {
			last = y
		}
		if got, want := p.Current(), int(at/14); got != want {
			t.Fatalf("at %v sentence %d, want %d", at, got, want)
		}
	}
	for _, o := range p.r.Objects() {
		words, ok := o.(*canvas.Text)
		if ok && words.Visible() && words.MinSize().Width > p.Size().Width-2*promptEdge {
			t.Errorf("a line is %v wide", words.MinSize().Width)
		}
	}
	p.MoveTo(5 * 14)
	p.SetLook(PrompterLook{Px: 64})
	if p.Current() != 5 {
		t.Errorf("larger letters lose the place: sentence %d", p.Current())
	}
}

// Going on moves texts that are there; new ones are made for what comes into
// sight alone.
func TestPrompterDrawsLinesOnce(t *testing.T) {
	p := shownPrompter(t, 400)
	all, before := map[*canvas.Text]bool{}, map[*canvas.Text]string{}
	for at := 0.0; at < 30; at += 0.25 {
		p.MoveTo(at)
		now, anew := map[*canvas.Text]string{}, 0
		for _, o := range p.r.Objects() {
			words, ok := o.(*canvas.Text)
			if !ok {
				continue
			}
			all[words], now[words] = true, words.Text
			if was, known := before[words]; known && was != words.Text {
				anew++
			}
		}
		if anew > 1 { // one may have left above and come again below
			t.Fatalf("at %v %d lines were set anew", at, anew)
		}
		before = now
	}
	if len(all) > 24 {
		t.Errorf("%d texts for one screen", len(all))
	}
}

// BenchmarkPrompterGoesOn is one step of 3,000 words, without the window's own
// drawing.
func BenchmarkPrompterGoesOn(b *testing.B) {
	p := shownPrompter(b, 250)
	at := 0.0
	b.ResetTimer()
	for b.Loop() {
		at += 0.2
		if at > p.Whole() {
			at = 0
		}
		p.MoveTo(at)
	}
}
