package library

import (
	"testing"

	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

func TestPictures(t *testing.T) {
	for _, theme := range []string{"light", "dark"} {
		for _, lang := range []string{"vi", "en"} {
			b := uitest.Station()
			b.Prefs.Theme, b.Prefs.Language = theme, lang
			e := uitest.NewEnv(t, b)
			p := New(e.Env).(*Page)
			e.Show(p, page.Args{})
			e.Wait()
			e.Picture(t, "library-"+theme+"-"+lang)
		}
	}
}
