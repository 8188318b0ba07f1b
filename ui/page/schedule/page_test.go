package schedule

import (
	"testing"

	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

func shown(t *testing.T, b *uitest.Backend, args page.Args) (*uitest.Env, *Page) {
	t.Helper()
	e := uitest.NewEnv(t, b)
	p := New(e.Env).(*Page)
	e.Show(p, args)
	return e, p
}

func TestTheWeekOfThePicture(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	e.Picture(t, "lich-phat")
	if len(p.week.Due) != 45 || len(p.blocks) < len(p.week.Due) {
		t.Errorf("%d due, %d blocks", len(p.week.Due), len(p.blocks))
	}
	for _, words := range []string{"Tuần 48: 23/11–29/11/2026", "Giờ yên tĩnh đến 05:00", "Còn nợ: 2", "Dân ca"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
}
