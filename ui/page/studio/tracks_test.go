package studio

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// shortcut does what the page does on keys held together.
func shortcut(t *testing.T, e *uitest.Env, p *Page, k fyne.KeyName, with fyne.KeyModifier) {
	t.Helper()
	for _, s := range p.Shortcuts() {
		if c, ok := s.Keys.(*desktop.CustomShortcut); ok && c.KeyName == k && c.Modifier == with {
			s.Do()
			e.Wait()
			return
		}
	}
	t.Fatalf("the page does nothing on %s with %v", k, with)
}

func names(p *Page) (all []string) {
	for _, t := range p.edit.Tracks {
		all = append(all, p.trackName(t.ID))
	}
	return all
}

func TestTracksAreAddedMovedNamedAndRemoved(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	shortcut(t, e, p, fyne.KeyT, fyne.KeyModifierControl)
	e.Pick(t, "Thêm rãnh nhạc nền")
	if len(b.EditIs.Tracks) != 5 || b.EditIs.Tracks[3].Kind != edit.TrackMusic || b.EditIs.Tracks[3].Duck == nil || p.lane != b.EditIs.Tracks[3].ID || names(p)[2] != "Nhạc nền" {
		t.Fatalf("tracks %+v, chosen %s", b.EditIs.Tracks, p.lane)
	}
	made := p.lane
	shortcut(t, e, p, fyne.KeyUp, fyne.KeyModifierAlt)
	shortcut(t, e, p, fyne.KeyUp, fyne.KeyModifierAlt)
	shortcut(t, e, p, fyne.KeyDown, fyne.KeyModifierAlt)
	if b.EditIs.Tracks[2].ID != made || p.lane != made {
		t.Errorf("it is on row %d", p.rowOf(made))
	}
	shortcut(t, e, p, fyne.KeyF2, fyne.KeyModifierControl)
	e.Type("Nhạc dân ca")
	e.Press(t, "Xong")
	if b.EditIs.Tracks[2].Name != "Nhạc dân ca" || names(p)[2] != "Nhạc dân ca" {
		t.Errorf("tracks are called %q", names(p))
	}
	p.setKind(edit.TrackVoice)
	e.Wait()
	if got := b.EditIs.Tracks[2]; got.Kind != edit.TrackVoice || got.Duck != nil {
		t.Errorf("as a voice it is %+v", got)
	}
	shortcut(t, e, p, fyne.KeyDelete, fyne.KeyModifierControl|fyne.KeyModifierShift)
	if len(b.EditIs.Tracks) != 4 || p.lane != b.EditIs.Tracks[2].ID {
		t.Errorf("after removing: %q, chosen %s", names(p), p.lane)
	}
	p.undo()
	e.Wait()
	if len(b.EditIs.Tracks) != 5 || b.EditIs.Tracks[2].Name != "Nhạc dân ca" {
		t.Errorf("after undo %q", names(p))
	}
}

func TestTheLastTrackStays(t *testing.T) {
	b := withEdit()
	b.EditIs.Tracks = b.EditIs.Tracks[:1]
	e, p := shown(t, b, page.Args{})
	p.removeTrack()
	e.Wait()
	if len(b.EditIs.Tracks) != 1 || e.Refused() != "studio.last_track" {
		t.Errorf("%d tracks, said %q", len(b.EditIs.Tracks), e.Said)
	}
	p.moveTrack(1)
	p.moveTrack(-1)
	e.Wait()
	if len(p.view.Undo) != 0 {
		t.Errorf("steps %v", p.view.Undo)
	}
}

func TestSilenceOfTheSelectedLengthIsInserted(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	shortcut(t, e, p, fyne.KeyI, fyne.KeyModifierControl)
	if e.Refused() != "studio.select_gap" || b.Called("ChangeEdit") != 0 {
		t.Errorf("without a selection it says %q", e.Said)
	}
	second := voices(b)[1].At
	p.line.SetSelection(10*audio.Rate, 13*audio.Rate)
	shortcut(t, e, p, fyne.KeyI, fyne.KeyModifierControl)
	if n := len(voices(b)); n != 3 || voices(b)[2].At != second+3*audio.Rate || voices(b)[1].At != 13*audio.Rate {
		t.Errorf("%d clips: %+v", n, voices(b))
	}
}

func TestAMarkerIsSetNamedAndRemoved(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	p.line.SetHead(7 * audio.Rate)
	shortcut(t, e, p, fyne.KeyM, fyne.KeyModifierControl)
	if len(b.EditIs.Markers) != 1 {
		t.Fatalf("markers %+v", b.EditIs.Markers)
	}
	p.offer(string(b.EditIs.Markers[0].ID), fyne.NewPos(300, 300))
	e.Pick(t, "Đổi tên mốc…")
	e.Type("Thời tiết")
	e.Press(t, "Xong")
	if m := b.EditIs.Markers[0]; m.Name != "Thời tiết" {
		t.Errorf("it is called %q", m.Name)
	}
	shortcut(t, e, p, fyne.KeyM, fyne.KeyModifierControl)
	if len(b.EditIs.Markers) != 0 {
		t.Errorf("markers %+v", b.EditIs.Markers)
	}
}

func TestASourceIsDraggedOntoATrack(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	m := p.media[p.sources.rows[0].SHA]
	corner := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.line)
	from, span := p.line.View()
	at := corner.AddXY(p.line.Size().Width*0.6, 32+75*3+30) // on the fourth track
	p.sources.list.OnDragged(0, at)
	if e.Said[len(e.Said)-1] != "studio.say.drop_here" {
		t.Errorf("on the way it says %q", e.Said)
	}
	p.sources.list.OnDropped(0, at)
	e.Wait()
	clips := b.EditIs.Tracks[3].Clips
	if len(clips) != 1 || clips[0].Name != m.Name || clips[0].At < from+span/3 || clips[0].At > from+2*span/3 {
		t.Fatalf("on the fourth track %+v", clips)
	}
	if got := p.chosen(); len(got) != 1 || got[0] != clips[0].ID || p.lane != b.EditIs.Tracks[3].ID {
		t.Errorf("chosen %v on %s", got, p.lane)
	}
	p.sources.list.OnDropped(0, corner.AddXY(10, 10))
	e.Wait()
	if b.Called("ChangeEdit") != 1 {
		t.Error("let go elsewhere, it was put in all the same")
	}
}

func TestTheViewStaysAfterADrag(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	from, span := p.line.View()
	last := voices(b)[1]
	p.moved([]string{string(last.ID)}, -2*audio.Rate, 1)
	e.Wait()
	if f, s := p.line.View(); f != from || s != span {
		t.Errorf("the view went from %d + %d to %d + %d", from, span, f, s)
	}
}
