package studio

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tienglang/ui/backend"
)

// Three sounds: at 100 s a take and the bed sound, the other take ended at 47.
func TestSoundsNearThePlayheadAreReadFirst(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	headAt(p, 100)
	p.sounds = newSoundReader(p)
	p.sounds.want()
	first := voices(b)[0].Media
	if s := p.sounds; s.reading != readers || !slices.Equal(s.waiting, []string{first}) {
		t.Errorf("%d are read at once, %q wait", s.reading, s.waiting)
	}
	e.Wait()
	if s := p.sounds; len(s.outlines) != 3 || s.reading != 0 || len(s.waiting) != 0 {
		t.Errorf("read %d, under way %d, waiting %q", len(s.outlines), s.reading, s.waiting)
	}
}

// What takes long is not in the way of what is seen.
func TestAllIsSeenBeforeAnythingIsMadeReady(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	b.Do(func() { b.Calls = nil })
	p.sounds = newSoundReader(p)
	p.sounds.want()
	e.Wait()
	last, first := -1, len(b.Calls)
	for i, call := range b.Calls {
		if strings.HasPrefix(call, "EditPeaks") {
			last = i
		} else if strings.HasPrefix(call, "PrepareEdit") {
			first = min(first, i)
		}
	}
	if last < 0 || first == len(b.Calls) || last > first {
		t.Errorf("asked for %q", b.Calls)
	}
	for _, l := range p.edit.Tracks {
		for _, c := range l.Clips {
			if p.clip(c).Peaks == nil {
				t.Errorf("%s is not seen", c.Name)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	b := withEdit()
	c, bed := voices(b), b.EditIs.Tracks[2].Clips[0].Media
	for _, x := range []struct {
		at    float64
		media []string
		want  int
	}{
		{10, []string{c[1].Media, c[0].Media}, 1},
		{60, []string{c[0].Media, c[1].Media, bed}, 1},
		{60, []string{"in no clip", c[0].Media}, 1},
		{60, []string{"in no clip"}, 0},
	} {
		if got := nearest(b.EditIs, x.media, int64(x.at*48000)); got != x.want {
			t.Errorf("at %v s of %q: %d, not %d", x.at, x.media, got, x.want)
		}
	}
}

// What could not be read is told once, and read as soon as it can be.
func TestASoundThatWasFaultyIsReadAgain(t *testing.T) {
	b := withEdit()
	b.Errs["PrepareEdit"] = errors.New("no such file")
	e, p := shown(t, b, nil)
	id := voices(b)[0].Media
	if p.missing(id) == nil || len(e.Failed) != 3 {
		t.Fatalf("failures %v", e.Failed)
	}
	b.Do(func() { b.MissingIs = map[string]error{id: errors.New("gone")} })
	p.Refresh(backend.TopicLibrary)
	e.Wait()
	if len(e.Failed) != 3 {
		t.Errorf("the same is told again: %v", e.Failed)
	}
	b.Do(func() { b.MissingIs = nil; delete(b.Errs, "PrepareEdit") })
	p.Refresh(backend.TopicLibrary)
	e.Wait()
	if err := p.missing(id); err != nil || len(p.sounds.faults) != 0 || len(e.Failed) != 3 {
		t.Errorf("it stays faulty: %v, faults %v, failures %v", err, p.sounds.faults, e.Failed)
	}
}
