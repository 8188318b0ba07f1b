package edit

import (
	"testing"

	"tienglang/app"
)

// row is a track of clips from one place to another.
func row(t *testing.T, spans ...span) (Edit, []app.ID) {
	t.Helper()
	e, id, err := Edit{}.AddTrack("v", TrackVoice)
	must(t, err)
	var all []Clip
	for _, s := range spans {
		all = append(all, Clip{At: s.from, Length: s.to - s.from})
	}
	e, ids, err := e.InsertAll(id, Media{ID: "m", Frames: 100000, Channels: 1}, all)
	must(t, err)
	return e, ids
}

func TestDeleteClosesWhatHasBecomeSilent(t *testing.T) {
	for name, c := range map[string]struct {
		clips  []span
		delete []int
		want   []int64
	}{
		"the first of two that cross":  {[]span{{0, 1000}, {900, 2000}, {5000, 6000}}, []int{0}, []int64{0, 4100}},
		"both of two that cross":       {[]span{{0, 1000}, {900, 2000}, {5000, 6000}}, []int{0, 1}, []int64{3000}},
		"the middle turn":              {[]span{{0, 600}, {575, 1175}, {1150, 1750}}, []int{1}, []int64{0, 600}},
		"one that another lies over":   {[]span{{0, 1000}, {200, 400}, {1500, 1600}}, []int{1}, []int64{0, 1500}},
		"one with another in it":       {[]span{{0, 1000}, {200, 400}, {1500, 1600}}, []int{0}, []int64{0, 700}},
		"two apart, one between":       {[]span{{0, 100}, {100, 200}, {300, 400}, {400, 500}}, []int{0, 2}, []int64{0, 200}},
		"what follows keeps its cross": {[]span{{0, 100}, {100, 300}, {250, 400}}, []int{0}, []int64{0, 150}},
	} {
		e, ids := row(t, c.clips...)
		var gone []app.ID
		for _, i := range c.delete {
			gone = append(gone, ids[i])
		}
		out, err := e.Delete(gone, true)
		must(t, err)
		for i, want := range c.want {
			if got := clips(out, 0); len(got) != len(c.want) || got[i].At != want {
				t.Errorf("%s: %+v, want them at %v", name, got, c.want)
				break
			}
		}
	}
}

func TestFadesOfADayAreFitted(t *testing.T) {
	c := Clip{Length: MaxFrames / 2, FadeIn: Fade{Length: MaxFrames / 2}, FadeOut: Fade{Length: MaxFrames / 2}}
	c.fitFades()
	if sum := c.FadeIn.Length + c.FadeOut.Length; c.FadeIn.Length <= 0 || c.FadeOut.Length <= 0 || sum > c.Length {
		t.Errorf("%+v", c)
	}
}
