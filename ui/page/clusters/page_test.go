package clusters

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

func shown(t *testing.T, b *uitest.Backend, args page.Args) (*uitest.Env, *Page) {
	t.Helper()
	e := uitest.NewEnv(t, b)
	p := New(e.Env).(*Page)
	e.Show(p, args)
	e.Wait()
	return e, p
}

func TestWhatNeedsAPersonComesFirst(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	got := []string{p.shown[0].Number, p.shown[1].Number, p.shown[2].Number, p.shown[3].Number}
	if want := []string{"24", "30", "38", "01"}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
	if !e.Sees("Mất liên lạc từ 05:09, đã 13 phút") {
		t.Errorf("the lost cluster's card does not say so: %q", e.Words())
	}
}

// TestWhatIsTypedAsItStandsComesFirst, also where another has all its words and
// needs a person more.
func TestWhatIsTypedAsItStandsComesFirst(t *testing.T) {
	var names []string
	for _, text := range []string{"doi che 1", "Đồi Chè", "2"} {
		for _, r := range (filter{Text: text}).pick([]row{
			{Name: "Đồi Chè 2", search: "11 doi che 2 xom doi che"},
			{Name: "Núi Voi 12", search: "12 nui voi 12 xom nui voi"},
			{Name: "Đồi Chè 1", search: "10 doi che 1 xom doi che"}}) {
			names = append(names, r.Name)
		}
		names = append(names, "")
	}
	if got := strings.Join(names, ", "); got != "Đồi Chè 1, Đồi Chè 2, , Đồi Chè 2, Đồi Chè 1, , Đồi Chè 2, Núi Voi 12, " {
		t.Error(got)
	}
}

func TestSearchAsksForNoMarks(t *testing.T) {
	_, p := shown(t, uitest.Station(), nil)
	p.search.SetText("doi che")
	if len(p.shown) == 0 {
		t.Fatal("doi che finds nothing")
	}
	for _, r := range p.shown {
		if !strings.HasPrefix(r.Name, "Đồi Chè") {
			t.Errorf("doi che finds %q", r.Name)
		}
	}
	p.search.SetText("khong co dau ca")
	if len(p.shown) != 0 {
		t.Errorf("found %v", p.shown)
	}
}

func TestChipsFilterAndCount(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	e.Press(t, "Mất liên lạc 1")
	if len(p.shown) != 1 || p.shown[0].ID != "c24" {
		t.Fatalf("lost: %v", p.shown)
	}
	e.Press(t, "FM 1")
	if len(p.shown) != 1 || p.shown[0].ID != "c30" {
		t.Fatalf("FM: %v", p.shown)
	}
	e.Press(t, "Tất cả 43")
	if len(p.shown) != 43 {
		t.Errorf("all: %d", len(p.shown))
	}
}

func TestAddingACluster(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	e.Press(t, "Thêm cụm")
	if p.form.number.Text != "44" {
		t.Errorf("number %q, want the lowest free one", p.form.number.Text)
	}
	e.Press(t, "Lưu cụm")
	if b.Called("SaveCluster") != 0 || !e.Sees("Cụm chưa có tên.") {
		t.Fatalf("a cluster without a name: calls %q", b.Calls)
	}
	p.form.name.SetText("Nà Hang 1")
	p.form.horns.SetText("30/90, 30/đông")
	e.Press(t, "Lưu cụm")
	if b.Called("SaveCluster") != 0 || !e.Sees("Ghi công suất từng loa bằng số, thêm hướng sau dấu /, ví dụ 30/90, 30.") || e.Focused() != p.form.horns {
		t.Errorf("horns that cannot be read: %q, focus %T", e.Words(), e.Focused())
	}
	wholeAndSeen(t, p.form.wrong, p.form.card)
	p.form.name.SetText("Nà Hang 1")
	p.form.hamlet.SetText("Nà Hang")
	p.form.horns.SetText("25, 50")
	p.form.date.SetText("1/2/2025")
	e.Press(t, "Lưu cụm")
	v := b.ClustersOf[len(b.ClustersOf)-1]
	if v.Name != "Nà Hang 1" || v.HamletName != "Nà Hang" || v.Number != 44 || len(v.Horns) != 2 || v.Horns[1].Watts != 50 ||
		v.InstalledOn.Format(time.DateOnly) != "2025-02-01" || v.Line != app.Line4G {
		t.Errorf("saved %+v", v)
	}
	if p.form.open || p.chosen != v.ID || !e.Sees("44 · Nà Hang 1") {
		t.Errorf("after saving the card does not show it: %q", e.Words())
	}
}

// wholeAndSeen holds that a sentence is not cut, and lies within its card where
// nobody need scroll for it.
func wholeAndSeen(t *testing.T, words *widget.Paragraph, card fyne.CanvasObject) {
	t.Helper()
	top := func(o fyne.CanvasObject) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y }
	if !words.Visible() || words.Size().Height < words.MinSize().Height || words.Size().Width < words.MinSize().Width ||
		top(words)+words.Size().Height > top(card)+card.Size().Height {
		t.Errorf("the sentence %v high at %v in a card %v high at %v", words.Size(), top(words), card.Size(), top(card))
	}
}

func TestHalfFilledFormSurvives(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	e.Press(t, "Thêm cụm")
	p.form.name.SetText("Nửa chừng")
	p.list.list.Select(5) // looks at another cluster meanwhile
	if p.form.open {
		t.Fatal("the form hides the cluster that was chosen")
	}
	p.Hidden()
	e.Show(p, nil)
	e.Press(t, "Thêm cụm")
	if p.form.name.Text != "Nửa chừng" {
		t.Errorf("name %q", p.form.name.Text)
	}
}

func TestRefusedSaveKeepsTheForm(t *testing.T) {
	b := uitest.Station()
	b.Errs["SaveCluster"] = app.Fail("cluster.number_taken", nil)
	e, p := shown(t, b, nil)
	e.Press(t, "Thêm cụm")
	p.form.name.SetText("Khe Cốc 9")
	e.Press(t, "Lưu cụm")
	if !p.form.open || p.form.name.Text != "Khe Cốc 9" || len(e.Failed) != 1 {
		t.Errorf("open %v, name %q, failures %v", p.form.open, p.form.name.Text, e.Failed)
	}
}

func TestPairingShowsCodeCommandAndTime(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c30"})
	if p.orders.buttons.Visible() || p.card.unpair.Visible() {
		t.Error("without a speaker it can be started anew or unpaired")
	}
	e.Press(t, "Ghép loa")
	code := p.pair.pairing
	if p.pair.card.Position().Y >= p.card.card.Position().Y {
		t.Error("the code stands below what is seen first")
	}
	if !e.Sees(code.Code) || !e.Sees("còn 10:00") {
		t.Fatalf("says %q", e.Words())
	}
	// It is an FM cluster, whose speaker feeds the transmitter.
	words := strings.Join(e.Words(), " ")
	for _, want := range []string{"tienglang-speaker --gateway --device \"TÊN CARD ÂM THANH\" --station", code.URL, "--pair " + code.Code} {
		if !strings.Contains(words, want) {
			t.Errorf("the command is not shown: %q", words)
		}
	}
	if got := pairCommand(code); got != "tienglang-speaker --data /var/lib/tienglang --station "+code.URL+" --pair "+code.Code {
		t.Errorf("on a box %q is typed", got)
	}
	b.Do(func() { b.Clock = b.Clock.Add(4*time.Minute + 30*time.Second) })
	e.Tick()
	e.Wait()
	if !e.Sees("còn 5:30") {
		t.Errorf("after 4:30: %q", e.Words())
	}
	b.Do(func() { b.ClustersOf[29].SpeakerKey = "UNEW" })
	p.Refresh(backend.TopicClusters)
	e.Wait()
	e.Tick()
	e.Wait()
	if e.Sees(code.Code) || !slices.Contains(e.Said, "clusters.say.paired") {
		t.Errorf("the speaker came: said %q, words %q", e.Said, e.Words())
	}
}

func TestExpiredCodeGoes(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c30"})
	e.Press(t, "Ghép loa")
	b.Do(func() { b.Clock = b.Clock.Add(11 * time.Minute) })
	p.pair.tick()
	if e.Sees(p.pair.pairing.Code) || !slices.Contains(e.Said, "clusters.say.expired") {
		t.Errorf("said %q", e.Said)
	}
}

func TestUnpairRestartVolume(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c5"})
	e.Press(t, "Khởi động lại")
	e.Press(t, "Bỏ ghép")
	if b.Called("GiveOrder restart 0 1") != 1 || b.Called("Unpair c5") != 1 {
		t.Fatalf("calls %q", b.Calls)
	}
	if !e.Sees("Ghép loa") || !e.Sees("Chưa ghép với hộp loa nào") {
		t.Errorf("after unpairing: %q", e.Words())
	}
	e.Window.Canvas().Focus(p.card.slider)
	e.Key(fyne.KeyEnd)
	if b.Called("SetVolume c5 80") != 1 {
		t.Errorf("End goes to the cap of 80: calls %q", b.Calls)
	}
}

func TestDeleteKeyRemovesTheChosenCluster(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c7"})
	if !p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete}) {
		t.Fatal("the key is not used")
	}
	e.Wait()
	if b.Called("DeleteCluster c7") != 1 || len(p.shown) != 42 {
		t.Errorf("calls %q, %d rows", b.Calls, len(p.shown))
	}
}

func TestUndoBringsBackWhatWasRemoved(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c7"})
	p.restore()
	e.Wait()
	if b.Called("RestoreCluster") != 0 {
		t.Fatal("undo with nothing removed asked for something")
	}
	e.Press(t, "Xoá")
	if p.chosen == "c7" {
		t.Error("the removed cluster is still chosen")
	}
	p.Shortcuts()[0].Do()
	e.Wait()
	if b.Called("RestoreCluster c7") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
}

func TestEmptyCommuneHasOneButton(t *testing.T) {
	b := uitest.Station()
	b.ClustersOf = nil
	e, p := shown(t, b, nil)
	e.Find(t, "Thêm cụm")
	if p.body.Visible() || !p.empty.Visible() {
		t.Error("the list is shown though there is no cluster")
	}
	p.add()
	if !e.Sees("Thêm cụm loa") || p.form.number.Text != "01" {
		t.Errorf("the form: %q", e.Words())
	}
}

func TestReadWatts(t *testing.T) {
	for text, want := range map[string][]app.Horn{
		"": nil, "30": {{Watts: 30}}, "30, 25": {{Watts: 30}, {Watts: 25}}, "30W 25W": {{Watts: 30}, {Watts: 25}},
	} {
		if got, err := readHorns(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, bad := range []string{"ba mươi", "-5", "0", "5000", "30.5"} {
		if got, err := readHorns(bad); err == nil {
			t.Errorf("%q gives %v", bad, got)
		}
	}
}

func FuzzReadWatts(f *testing.F) {
	for _, s := range []string{"30, 30", "W", "30W;;25", "９"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		horns, err := readHorns(s)
		for _, h := range horns {
			if err == nil && (h.Watts < 1 || h.Watts > 1000) {
				t.Errorf("%q gives %d W", s, h.Watts)
			}
		}
	})
}

func TestNextNumberFillsTheGap(t *testing.T) {
	views := []backend.ClusterView{{Cluster: app.Cluster{Number: 1}}, {Cluster: app.Cluster{Number: 3}}}
	if n := nextNumber(views); n != 2 {
		t.Errorf("got %d", n)
	}
}

func TestSentences(t *testing.T) {
	cat := locale.New("vi")
	now := time.Date(2026, 11, 23, 5, 26, 0, 0, app.Vietnam)
	view := func(s app.ClusterStatus) backend.ClusterView {
		return backend.ClusterView{Cluster: app.Cluster{SpeakerKey: "U"}, Status: s}
	}
	at := now.Add(-16 * time.Minute)
	for want, s := range map[string]app.ClusterStatus{
		"Mất liên lạc từ 05:10, đã 16 phút":                                   {State: app.StateLost, LastReport: at},
		"Mất liên lạc từ 05:10, đã 16 phút; chưa rõ còn phát không":           {State: app.StateUnknown, LastReport: at},
		"Mất liên lạc từ 05:26 ngày 20/11, đã 3 ngày; chưa rõ còn phát không": {State: app.StateUnknown, LastReport: now.AddDate(0, 0, -3)},
		"Chưa từng báo về":                   {State: app.StateUnknown},
		"Phát chậm 1,2 giây so với đài":      {State: app.StateLate, OffsetMS: 1200, LastReport: at},
		"Phát đứt quãng, thiếu 2,4 giây":     {State: app.StateLate, Missed: 2400, LastReport: at},
		"Đang phát đủ, sau phòng thu 302 ms": {State: app.StateHeard, LatencyMS: 302, LastReport: at},
		"Sẵn sàng, báo về lúc 05:10":         {State: app.StateReady, LastReport: at},
	} {
		if got := sentence(cat, view(s), now); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	c := app.Cluster{Technology: app.TechnologyIP, Line: app.Line4G, Horns: []app.Horn{{Watts: 30}, {Watts: 30}},
		InstalledOn: time.Date(2024, 3, 14, 0, 0, 0, 0, time.UTC)}
	got := strings.Join(facts(cat, backend.ClusterView{Cluster: c}), "|")
	if want := "IP · 4G, 2 loa 30 W|lắp 14/03/2024"; got != want {
		t.Errorf("facts %q, want %q", got, want)
	}
}

// looks are the themes and languages of the pictures; one is enough where
// nobody is going to look at them.
func looks() [][2]string {
	if os.Getenv("TIENGLANG_PICTURES") == "" {
		return [][2]string{{"light", "vi"}}
	}
	return [][2]string{{"light", "vi"}, {"light", "en"}, {"dark", "vi"}, {"dark", "en"}}
}

func TestPictures(t *testing.T) {
	for _, look := range looks() {
		theme, lang := look[0], look[1]
		b := uitest.Station()
		b.Prefs.Theme, b.Prefs.Language = theme, lang
		e, p := shown(t, b, nil)
		e.Picture(t, "clusters-"+theme+"-"+lang)
		p.choose("c7")
		e.Picture(t, "clusters-spent-"+theme+"-"+lang)
		p.openHeld()
		e.Picture(t, "clusters-held-"+theme+"-"+lang)
		e.Press(t, e.T("clusters.rules.open"))
		e.Picture(t, "clusters-rules-"+theme+"-"+lang)
		p.leaveBoard()
		p.choose("c30")
		p.beginPairing()
		e.Wait()
		e.Picture(t, "clusters-pair-"+theme+"-"+lang)
		p.add()
		e.Picture(t, "clusters-form-"+theme+"-"+lang)
		if !p.form.card.Visible() {
			t.Error("the form is not seen")
		}
	}
}

func TestNothingMeasuredIsNoZero(t *testing.T) {
	b := uitest.Station()
	b.ClustersOf[0].Status = app.ClusterStatus{Cluster: "c1", State: app.StateReady, LastReport: b.Clock, LevelDBFS: -120}
	e, _ := shown(t, b, page.Args{"cluster": "c1"})
	if !e.Sees("Báo về 05:22:18 · chậm — · lệch — · mức —") {
		t.Errorf("words %q", e.Words())
	}
	b.Do(func() {
		b.ClustersOf[0].Status = app.ClusterStatus{Cluster: "c1", State: app.StateHeard, LastReport: b.Clock, LatencyMS: 302, LevelDBFS: -18}
	})
	e.Tick()
	e.Wait()
	if !e.Sees("chậm 302 ms · lệch 0,0 ms · mức –18,0 dB") {
		t.Errorf("measured: words %q", e.Words())
	}
}

func TestHistoryHasTodayRightAfterTheBroadcast(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c1"})
	b.Do(func() { b.HeardOf = [14]float64{13: 1} })
	p.Refresh(backend.TopicOnAir)
	e.Wait()
	if got := p.card.bars.Shares(); !slices.Equal(got, b.HeardOf[:]) {
		t.Errorf("after the end of a broadcast: %v", got)
	}
	b.Do(func() { b.HeardOf[13] = 0.5; b.Clock = b.Clock.Add(historyEvery) })
	e.Tick()
	e.Wait()
	if got := p.card.bars.Shares(); got[13] != 0.5 {
		t.Errorf("while it is looked at: %v", got)
	}
}

func TestLostClusterSaysWhatToDo(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c24"})
	if !e.Sees("Mất liên lạc từ 05:09") || !e.Sees("Nhờ người ở gần xem cột loa") {
		t.Errorf("words %q", e.Words())
	}
	p.choose("c1")
	if p.card.todo.box.Visible() {
		t.Error("a cluster that is heard has something to do")
	}
}

func TestStateChipsKeepTheirPlaces(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	at := func() fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(p.chips.state[app.StateUnknown])
	}
	before := at()
	b.Do(func() { b.ClustersOf[23].Status.State = app.StateHeard })
	p.Refresh(backend.TopicClusters)
	e.Wait()
	e.Press(t, "Mất liên lạc 0")
	if at() != before {
		t.Errorf("from %v to %v", before, at())
	}
}

// TestEscapeLeavesTheForm as its button does: what was typed comes back when it is
// opened again.
func TestEscapeLeavesTheForm(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	p.add()
	e.Wait()
	p.form.name.SetText("Khe Cốc 9")
	if !p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) || p.form.open || p.form.card.Visible() {
		t.Fatal("the form stays")
	}
	if p.add(); p.form.name.Text != "Khe Cốc 9" {
		t.Errorf("what was typed is gone: %q", p.form.name.Text)
	}
}
