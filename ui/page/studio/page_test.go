package studio

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
			b.DraftIs.Voice = []string{b.MediaOf[len(b.MediaOf)-3].SHA256, b.MediaOf[len(b.MediaOf)-4].SHA256}
			b.DraftIs.Bed = b.MediaOf[len(b.MediaOf)-2].SHA256
			b.DraftIs.Title = "Bản tin sáng"
			e := uitest.NewEnv(t, b)
			p := New(e.Env).(*Page)
			e.Show(p, page.Args{})
			e.Wait()
			p.pick(laneVoice, 1)
			p.line.SetHead(60)
			p.tools.clock()
			e.Picture(t, "studio-"+theme+"-"+lang)
		}
	}
}
