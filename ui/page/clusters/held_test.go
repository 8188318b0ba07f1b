package clusters

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// TestTheCardTellsDataAndWhatIsHeld of a cluster on a SIM, of one that has
// used its month up, of one that nobody has measured, and of one on a cable.
func TestTheCardTellsDataAndWhatIsHeld(t *testing.T) {
	b := uitest.Station()
	b.Do(func() {
		b.ClustersOf[1].Line = app.LineLAN
		delete(b.DataOf, "c3")
		delete(b.ToldOf, "c3")
	})
	e, p := shown(t, b, page.Args{"cluster": "c1"})
	for _, words := range []string{"Dữ liệu tháng này 501/3.000 MB · ≈ 12.530 đ", "Giữ sẵn 15/40 lượt phát của 8 ngày tới",
		"gửi trước 319 · phát trực tuyến 124 · đường dây 58 MB · ước tính từ 01/11", "chờ đêm, từ 22:00", "và 22 bài nữa"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
	for id, words := range map[app.ID]string{
		"c7": "Đã dùng hết 3.000 MB của tháng. Đài không gửi trước nữa",
		"c2": "Dữ liệu tháng này 514 MB · đường LAN, không tính tiền",
		"c3": "Dữ liệu tháng này: — chưa đo được gì",
	} {
		p.choose(id)
		if !e.Sees(words) {
			t.Errorf("%s: %q is not seen in %q", id, words, e.Words())
		}
	}
	if p.choose("c30"); e.Sees("Dữ liệu tháng này") {
		t.Error("an FM cluster without a speaker has data")
	}
}

// TestTheBoardTellsAllClusters: opened from the schedule, it sums the month up,
// and Enter on a row shows that cluster.
func TestTheBoardTellsAllClusters(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"held": "all"})
	for _, words := range []string{"Tháng 11/2026: 42 cụm 4G đã dùng 35,0 GB, ước tính ≈ 876.033 đ", "210/210", "32 bài: hết dữ liệu đến 01/12, sẽ phát trực tuyến"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
	p.board.list.Select(6)
	p.board.list.OnOpened(6)
	if p.open != nil || p.chosen != "c7" || !e.Sees("Đồi Chè 2") {
		t.Errorf("Enter shows %q, board open: %v", p.chosen, p.open != nil)
	}
	b.Do(func() {
		for i := range b.ClustersOf {
			b.ClustersOf[i].Line = app.LineLAN
		}
	})
	p.load(p.openHeld)
	if e.Wait(); !e.Sees("Không có cụm nào dùng 4G nên không tốn tiền dữ liệu.") {
		t.Errorf("without any SIM: %q", e.Words())
	}
	if !p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) || p.open != nil {
		t.Error("Escape does not leave the board")
	}
}

// TestDataRulesAreChanged by hand: what is wrong has its own sentence and the
// keys, what is right is kept, and Ctrl+Z takes it back.
func TestDataRulesAreChanged(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"held": "all"})
	e.Press(t, "Quy định dữ liệu…")
	f := p.board.form
	for typed, want := range map[string]string{"nhiều": "Số MB mỗi tháng phải từ 0", "2000000": "Số MB mỗi tháng phải từ 0", "3.5": "Số MB mỗi tháng phải từ 0"} {
		f.month.SetText(typed)
		e.Press(t, "Lưu quy định")
		if !strings.HasPrefix(f.wrong.Text, want) || e.Window.Canvas().Focused() != f.month {
			t.Errorf("%q: %q, keys at %v", typed, f.wrong.Text, e.Window.Canvas().Focused())
		}
	}
	f.month.SetText("4.000")
	f.dong.SetText("30")
	if !e.Sees("mỗi cụm tốn 120.000 đ một tháng, cả 42 cụm 4G tốn 5.040.000 đ") {
		t.Errorf("the cost is not seen in %q", e.Words())
	}
	f.from.SetText("25:00")
	e.Press(t, "Lưu quy định")
	if !strings.HasPrefix(f.wrong.Text, "Giờ đêm phải là một giờ trong ngày") || e.Window.Canvas().Focused() != f.from {
		t.Errorf("25:00: %q", f.wrong.Text)
	}
	f.from.SetText("23:00")
	e.Press(t, "Lưu quy định")
	want := backend.DataRules{NightFrom: 23 * time.Hour, NightTo: 4*time.Hour + 30*time.Minute, MonthMB: 4000, DongPerMB: 30, Urgent: 6 * time.Hour}
	if got := b.DataRules(); got != want || f.card.Visible() {
		t.Errorf("kept %+v, form open: %v", got, f.card.Visible())
	}
	p.restore()
	if e.Wait(); b.DataRules().MonthMB != 3000 || p.undo != nil {
		t.Errorf("taken back: %+v", b.DataRules())
	}
}

// TestDataRulesAreReadOnly for who may not set the station up.
func TestDataRulesAreReadOnly(t *testing.T) {
	b := uitest.Station()
	b.Do(func() { b.User = "u2" })
	e, p := shown(t, b, page.Args{"held": "all"})
	e.Press(t, "Quy định dữ liệu…")
	if f := p.board.form; !f.month.Disabled() || f.save.Visible() || !e.Sees("Chỉ người quản trị đài đổi được") {
		t.Errorf("an announcer may change them: %q", e.Words())
	}
}

// TestEveryReasonHasItsSentence, and is told with what it needs.
func TestEveryReasonHasItsSentence(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		cat := locale.New(lang)
		for _, why := range whys {
			words := whyWords(cat, backend.HeldWait{Why: why, Again: uitest.Morning})
			if strings.Contains(words, "clusters.held") || strings.Contains(words, "{") {
				t.Errorf("%s, %s: %q", lang, why, words)
			}
		}
	}
}

// TestAClusterThatIsAskedForIsSeen also where what the poles hold was left open.
func TestAClusterThatIsAskedForIsSeen(t *testing.T) {
	e, p := shown(t, uitest.Station(), page.Args{"held": "all"})
	p.Hidden()
	p.Shown(page.Args{"cluster": "c7"})
	e.Wait()
	if p.open != nil || p.chosen != "c7" || !p.card.card.Visible() || !p.body.Visible() {
		t.Errorf("%q is chosen, board open: %v, words %q", p.chosen, p.open != nil, e.Words())
	}
}
