package dialog_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/dialog"
	"tienglang/ui/uitest"
)

// TestTheArrowsChooseWhileTheSearchHasTheFocus: what is marked is what Enter
// takes.
func TestTheArrowsChooseWhileTheSearchHasTheFocus(t *testing.T) {
	e := uitest.NewEnv(t, uitest.Station())
	var took string
	dialog.Pick(e.Env, "Chọn", "", "", func(string) ([]dialog.Picked, error) {
		return []dialog.Picked{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}, {ID: "c", Name: "C"}}, nil
	}, func(p dialog.Picked) { took = p.ID })
	e.Wait()
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn} {
		e.Key(k)
	}
	if took != "b" {
		t.Errorf("down, down, up and Enter took %q, want b", took)
	}
}

// TestEnterWaitsForWhatTheWordsFind: who types and enters at once gets what was
// typed, and not the first of the list that stood there before.
func TestEnterWaitsForWhatTheWordsFind(t *testing.T) {
	e := uitest.NewEnv(t, uitest.Station())
	var took string
	slow := make(chan struct{})
	dialog.Pick(e.Env, "Chọn", "", "", func(text string) ([]dialog.Picked, error) {
		if text != "" {
			<-slow
			return []dialog.Picked{{ID: "rain", Name: "Mưa"}}, nil
		}
		return []dialog.Picked{{ID: "a", Name: "A"}}, nil
	}, func(p dialog.Picked) { took = p.ID })
	e.Wait()
	e.Type("m")
	e.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if took != "" {
		t.Errorf("before the answer it took %q", took)
	}
	close(slow)
	e.Wait()
	if took != "rain" {
		t.Errorf("it took %q", took)
	}
}

// TestKeysGoOnFromTheMouseInAChoice: Enter takes what a click marked.
func TestKeysGoOnFromTheMouseInAChoice(t *testing.T) {
	e := uitest.NewEnv(t, uitest.Station())
	var took string
	dialog.Pick(e.Env, "Chọn", "", "", func(string) ([]dialog.Picked, error) {
		return []dialog.Picked{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}, nil
	}, func(p dialog.Picked) { took = p.ID })
	e.Wait()
	click(t, e, "B")
	e.Key(fyne.KeyReturn)
	if took != "b" {
		t.Errorf("Enter took %q, want b", took)
	}
}
