package schedule

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

// What is laid where its time is over would never play, and the week does not
// show it: it is refused and stays in the form, where its time is mended.
func TestWhatIsPastIsNotLaid(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.side.form.begin(app.DateOf(e.Now()), 5*time.Hour, 15*time.Minute) // it is 05:22
	p.side.form.title.SetText("Tin sớm")
	p.side.form.programme = "p2"
	p.side.form.save()
	e.Wait()
	if entryOf(t, b, "Tin sớm").ID != "" {
		t.Fatal("it was kept")
	}
	if !p.side.form.open || !e.Sees("Giờ của “Tin sớm” (thứ Hai 23/11 lúc 05:00) đã qua nên loa sẽ không phát. Chọn giờ còn ở phía trước.") {
		t.Errorf("told %q", e.Words())
	}
	p.side.form.start.SetText("14:00")
	p.side.form.save()
	e.Wait()
	if entryOf(t, b, "Tin sớm").ID == "" {
		t.Error("the same of this afternoon was not kept")
	}
}

func TestWhatIsDrawnWhereTodayIsPastIsProposedForATimeToCome(t *testing.T) {
	_, p := shown(t, uitest.Station(), nil)
	f := p.side.form
	p.drawn(0, widget.WeekSpan{From: 300, To: 315})
	if f.day.Value() != "23/11/2026" || f.start.Value() != "05:30" {
		t.Errorf("proposed for %s %s", f.day.Value(), f.start.Value())
	}
	p.drawn(0, widget.WeekSpan{From: 400, To: 415})
	if f.start.Value() != "06:40" {
		t.Errorf("what is to come was moved to %s", f.start.Value())
	}
}
