package studio

import (
	"testing"

	"tienglang/audio/edit"
)

// A name is not heard: what is measured meanwhile counts.
func TestANewNameDoesNotStopTheMeasuring(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	p.meters.measure()
	p.edit.Title = "Tên khác"
	p.setEdit(p.edit)
	e.Wait()
	if !p.measured.known || p.measured.cancel != nil {
		t.Errorf("known %v, under way %v", p.measured.known, p.measured.cancel != nil)
	}
}

func TestWhatWasMeasuredOfAnotherSoundDoesNotCount(t *testing.T) {
	b := withEdit()
	b.Air.On = false
	e, p := shown(t, b, nil)
	p.meters.measure()
	p.withTrack("gain_track", p.edit.Tracks[0].ID, func(t *edit.Track) { t.GainDB = -3 })
	e.Wait()
	if p.measured.known || p.measured.cancel != nil {
		t.Errorf("known %v, under way %v", p.measured.known, p.measured.cancel != nil)
	}
	for range 2 * measureAfter {
		e.Tick()
		e.Wait()
	}
	if !p.measured.known {
		t.Error("it is not measured again")
	}
}
