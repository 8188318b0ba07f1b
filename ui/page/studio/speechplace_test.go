package studio

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/uitest"
)

// standing is what stands in each place, in the order of the bulletin.
func standing(e edit.Edit) (all []string) {
	for _, q := range e.Plan.Places {
		words := q.Name + ":"
		for _, id := range append([]app.ID{q.Clip}, q.More...) {
			if c, _, ok := e.Clip(id); ok {
				words += " " + c.Name
			}
		}
		all = append(all, words)
	}
	return all
}

// A script is read into the places of the bulletin's order: a section into the
// place of its name, any other into the next item; what has no place gets one.
func TestSectionsThatAreReadStandInPlaces(t *testing.T) {
	b, e, p := withScript(t)
	b.TemplatesOf = withTemplates().TemplatesOf
	b.Write([2]string{"LỜI CHÀO", "Kính chào bà con."}, [2]string{"Giá lúa", "Giá lên. Hết tin."}, [2]string{"", "Trời mưa."}, [2]string{"Thêm", "Mời họp."})
	turnTo(e, p, "template")
	p.plan.load()
	e.Wait()
	p.plan.take(0)
	e.Wait()
	turnTo(e, p, "script")
	p.script.keep.load(p.edit.ID, nil)
	e.Wait()
	p.script.readAll()
	e.Wait()
	want := []string{"Nhạc hiệu:", "LỜI CHÀO: Kính chào bà con.", "Giá lúa: Giá lên. Hết tin.", "Tin 2: Trời mưa.", "Thêm: Mời họp.", "Lời kết:"}
	if got := standing(b.EditIs); !slices.Equal(got, want) {
		t.Fatalf("the places hold %q; failures %v, said %q", got, e.Failed, e.Said)
	}
	if len(b.EditIs.Markers) != 4 {
		t.Errorf("markers %+v", b.EditIs.Markers)
	}
	before, _, _ := b.EditIs.PlaceSpan(b.EditIs.Plan.Places[3].ID)
	first := b.ScriptOf["new"].Script.Sections[1].Sides[0].Sentences[0].ID
	p.script.read([]app.ID{first}, true)
	e.Wait()
	if got := standing(b.EditIs); !slices.Equal(got, want) {
		t.Errorf("read again, the places hold %q", got)
	}
	if after, _, _ := b.EditIs.PlaceSpan(b.EditIs.Plan.Places[3].ID); after != before {
		t.Errorf("what follows stood at %d and stands at %d", before, after)
	}
	p.undo()
	p.undo()
	e.Wait()
	if got := standing(b.EditIs); got[1] != "Lời chào:" || got[2] != "Tin 1:" {
		t.Errorf("undone, the places hold %q", got)
	}
}

// A section that is read from the prompter stands in its place, instead of what
// the machine had read there.
func TestATakeOfASectionStandsInItsPlace(t *testing.T) {
	b, e, p := withScript(t)
	b.TemplatesOf = withTemplates().TemplatesOf
	b.Write([2]string{"Lời chào", "Kính chào bà con. Mời nghe."}, [2]string{"Tin 1", "Giá lên."})
	turnTo(e, p, "template")
	p.plan.load()
	e.Wait()
	p.plan.take(0)
	e.Wait()
	turnTo(e, p, "script")
	p.script.keep.load(p.edit.ID, nil)
	e.Wait()
	p.script.readAll()
	e.Wait()
	p.line.SetHead(p.edit.Length())
	key(e, p, fyne.KeyF10)
	e.Key(fyne.KeyR)
	rec := b.UnderWay().(*uitest.Recording)
	b.Do(func() { rec.Length = 3 * time.Second })
	e.Tick()
	p.prompter.animation.Stop()
	e.Key(fyne.KeyR)
	e.Tick()
	e.Wait()
	greeting := b.EditIs.Plan.Places[1]
	c, _, ok := b.EditIs.Clip(greeting.Clip)
	if !ok || c.Length != 3*audio.Rate || greeting.More != nil || len(voices(b)) != 2 || len(b.EditIs.Markers) != 2 {
		t.Errorf("the greeting is %+v of %+v, %d voices, markers %+v", greeting, c, len(voices(b)), b.EditIs.Markers)
	}
}
