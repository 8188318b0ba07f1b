package ui

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

// sentences are the words of a language by their keys.
func sentences(t *testing.T, lang string) map[string]string {
	t.Helper()
	body, err := os.ReadFile("../assets/locale/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]string
	if err := json.Unmarshal(body, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// cut finds the key of a sentence of the program's own that is shown shortened.
// What a person typed may be: names are as long as they like.
func cut(shown string, all map[string]string) (key string, is bool) {
	head, short := strings.CutSuffix(shown, "…")
	if !short || slices.Contains(slices.Collect(maps.Values(all)), shown) { // a button that asks for more ends so
		return "", false
	}
	for key, s := range all {
		fixed, _, holes := strings.Cut(s, "{")
		switch {
		case strings.HasSuffix(s, "…"):
		case strings.HasPrefix(s, head), holes && len(fixed) > 8 && strings.HasPrefix(head, fixed):
			return key, true
		}
	}
	return "", false
}

// TestNoSentenceIsCut looks at every page on a screen of 1366 × 768.
func TestNoSentenceIsCut(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		all := sentences(t, lang)
		for name, b := range map[string]*uitest.Backend{"on air": uitest.Station(), "off air": silent(), "empty": uitest.Empty()} {
			b.Prefs.Language = lang
			w, v := open(t, b)
			for _, r := range routes {
				w.Go(r.id, nil)
				v.Settle()
				for _, shown := range v.Words() {
					if key, is := cut(shown, all); is {
						t.Errorf("%s, %s, %s: %q is cut to %q", lang, name, r.id, all[key], shown)
					}
				}
			}
		}
	}
}

// silent is the sample station off air.
func silent() *uitest.Backend {
	b := uitest.Station()
	b.Air = backend.OnAir{LUFS: -120, PeakDBFS: -120}
	for i := range b.ClustersOf[:40] {
		if b.ClustersOf[i].Status.State == app.StateHeard {
			b.ClustersOf[i].Status.State = app.StateReady
		}
	}
	return b
}

func TestCutWordsAreFound(t *testing.T) {
	all := map[string]string{"a": "Last contact with the province", "b": "Playing whole, {ms} ms after", "c": "Starting…"}
	for shown, want := range map[string]string{"Last contact with the provi…": "a", "Playing whole, 30…": "b",
		"Starting…": "", "Thông báo kế hoạch…": "", "Last contact with the province": ""} {
		if got, _ := cut(shown, all); got != want {
			t.Errorf("%q: %q, want %q", shown, got, want)
		}
	}
}
