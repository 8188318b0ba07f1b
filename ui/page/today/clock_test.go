package today_test

import (
	"testing"

	"tienglang/ui/backend"
	"tienglang/ui/page/today"
	"tienglang/ui/uitest"
)

// A clock in doubt is told of with what the machine shows, and the button takes
// it over.
func TestAClockInDoubtIsTakenOverHere(t *testing.T) {
	b := uitest.Station()
	b.Do(func() {
		b.TodayIs.Needs = append([]backend.Need{{Kind: backend.NeedClock, Title: "05:12 24/11/2026"}}, b.TodayIs.Needs...)
	})
	e := uitest.NewEnv(t, b)
	p := today.New(e.Env)
	e.Show(p, nil)
	e.Picture(t, "hom-nay-dong-ho")
	if !e.Sees("Đồng hồ máy tính đang chỉ 05:12 24/11/2026") {
		t.Fatalf("it says %q", e.Words())
	}
	e.Press(t, "Theo giờ máy")
	e.Wait()
	if b.Called("FollowClock") != 1 {
		t.Error("the clock was not taken over")
	}
	p.Refresh(backend.TopicSync)
	if e.Wait(); e.Sees("Theo giờ máy") {
		t.Errorf("still it says %q", e.Words())
	}
}
