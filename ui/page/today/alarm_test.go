package today

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// TestAnAlarmIsOneNeed with what it covers and what to look at; its button
// leads to the first of its clusters. One that somebody knows of is none.
func TestAnAlarmIsOneNeed(t *testing.T) {
	b := uitest.Station()
	a := backend.ClusterAlarm{Kind: "hamlet", Of: "Khe Cốc", Clusters: []app.ID{"c23", "c24", "c25"}, Since: b.Clock.Add(-25 * time.Minute)}
	need, loud := a.Need()
	if !loud || !need.Kind.OfClusters() || backend.NeedDisk.OfClusters() {
		t.Fatalf("need %+v, loud %v", need, loud)
	}
	b.Do(func() { b.TodayIs.Needs = []backend.Need{need} })
	e := uitest.NewEnv(t, b)
	e.Show(New(e.Env), nil)
	e.Wait()
	for _, words := range []string{"Khe Cốc: mất cùng lúc 3 cụm từ 04:57", "Thường do mất điện hoặc mất mạng cả xóm; hỏi trước khi đi"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
	e.Press(t, "Xem cụm")
	if len(e.Went) != 1 || e.Went[0].Route != page.Clusters || e.Went[0].Args["cluster"] != "c23" {
		t.Errorf("went %v", e.Went)
	}
	a.KnownBy = "An"
	if _, loud := a.Need(); loud {
		t.Error("told although somebody knows")
	}
	e.Picture(t, "today-alarm")
}
