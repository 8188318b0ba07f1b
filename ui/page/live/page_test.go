package live

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

// offAir is the sample station with nothing on air.
func offAir() *uitest.Backend {
	b := uitest.Station()
	b.Air = backend.OnAir{LUFS: -120, PeakDBFS: -120}
	return b
}

func shown(t *testing.T, b *uitest.Backend, args page.Args) (*uitest.Env, *Page) {
	t.Helper()
	e := uitest.NewEnv(t, b)
	p := New(e.Env).(*Page)
	e.Show(p, args)
	e.Wait()
	return e, p
}

func TestSwitchGoesOnAndOffAir(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	p.subject.field.SetText("Thông báo của UBND xã")
	e.Throw(t, "TẮT")
	if b.Called("GoLive Thông báo của UBND xã") != 1 || !p.head.sw.On() {
		t.Fatalf("calls %q, switch on %v", b.Calls, p.head.sw.On())
	}
	if !e.Sees("Đang phát trực tiếp") || !e.Sees("Thông báo của UBND xã") {
		t.Errorf("on air it says %q", e.Words())
	}
	e.Throw(t, "BẬT")
	if b.Called("StopLive") != 1 || p.head.sw.On() || !e.Sees("Chưa phát") {
		t.Errorf("after the second press: calls %q, words %q", b.Calls, e.Words())
	}
}

func TestEnterOnTheSwitchGoesOnAir(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	e.Window.Canvas().Focus(p.FirstFocus())
	e.Key(fyne.KeyReturn)
	if b.Called("GoLive") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
}

func TestRefusedSwitchStaysOffAndSaysWhy(t *testing.T) {
	b := offAir()
	b.Errs["GoLive"] = app.Fail("people.not_allowed", nil)
	e, p := shown(t, b, nil)
	e.Throw(t, "TẮT")
	if p.head.sw.On() || len(e.Failed) != 1 {
		t.Fatalf("on %v, failures %v", p.head.sw.On(), e.Failed)
	}
	delete(b.Errs, "GoLive")
	e.Throw(t, "TẮT")
	if !p.head.sw.On() {
		t.Error("a second try after a refusal does not go on air")
	}
}

func TestApprovedProgrammeIsASource(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, page.Args{"programme": "p3"})
	if got := p.current(); got.Programme != "p3" {
		t.Fatalf("source %+v, want the programme that the page was opened with", got)
	}
	for _, s := range p.sources {
		if s.Programme == "p1" || s.Programme == "p6" {
			t.Errorf("%q is offered though it is not approved", s.Label)
		}
	}
	e.Throw(t, "TẮT")
	if b.Called("GoLive p3") != 1 && b.Air.Broadcast.Programme != "p3" {
		t.Errorf("calls %q", b.Calls)
	}
}

func TestZoneAndHandPickedClusters(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	e.Press(t, "Phía bắc 4")
	if p.target.Zone != "z2" {
		t.Fatalf("zone %q", p.target.Zone)
	}
	e.Press(t, "Chọn từng cụm")
	e.Throw(t, "TẮT")
	if b.Called("GoLive") != 0 || e.Refused() != "live.none_picked" {
		t.Fatalf("nobody is picked, and yet: calls %q, said %q", b.Calls, e.Said)
	}
	p.board.grid.OnOpened(4)
	p.board.grid.OnOpened(6)
	p.board.grid.OnOpened(6) // and not this one after all
	e.Throw(t, "TẮT")
	if got := b.Air.Broadcast.Clusters; !slices.Equal(got, []app.ID{"c5"}) {
		t.Errorf("went to %v, want c5 alone", got)
	}
}

func TestZoneCountsTheClustersThatAreThere(t *testing.T) {
	b := offAir()
	b.ZonesOf = append(b.ZonesOf, app.Zone{ID: "z9", Name: "Xóm cũ"})
	e, p := shown(t, b, nil)
	if !e.Sees("Xóm cũ 0") || !e.Sees("Phía bắc 4") {
		t.Fatalf("words %q", e.Words())
	}
	b.Do(func() {
		b.ClustersOf = slices.DeleteFunc(b.ClustersOf, func(c backend.ClusterView) bool { return c.ID == "c8" })
	})
	p.Refresh(backend.TopicClusters)
	e.Wait()
	if !e.Sees("Phía bắc 3") {
		t.Errorf("after a deletion: words %q", e.Words())
	}
}

func TestPickedClusterThatIsDeletedIsPickedNoMore(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	e.Press(t, "Chọn từng cụm")
	p.board.grid.OnOpened(4)
	b.Do(func() {
		b.ClustersOf = slices.DeleteFunc(b.ClustersOf, func(c backend.ClusterView) bool { return c.ID == "c5" })
	})
	p.Refresh(backend.TopicClusters)
	e.Wait()
	e.Throw(t, "TẮT")
	if b.Called("GoLive") != 0 || e.Refused() != "live.none_picked" {
		t.Errorf("nobody is left, and yet: calls %q, said %q", b.Calls, e.Said)
	}
}

func TestMicrophoneTestShowsItsLevelAndEnds(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	e.Press(t, "Thử")
	e.Tick()
	if p.sound.meter.Lit() == 0 || !e.Sees("–18,0") {
		t.Errorf("while testing: %d segments lit, words %q", p.sound.meter.Lit(), e.Words())
	}
	p.Hidden()
	e.Wait()
	if b.Called("StopMicTest") != 1 || e.Polls() != 0 {
		t.Errorf("after leaving: calls %q, %d polls", b.Calls, e.Polls())
	}
}

func TestListenAsThePole(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	p.board.grid.OnOpened(11)
	e.Press(t, "Nghe ở 12 "+p.views[11].Name)
	if b.Listened.Cluster != "c12" || b.Listened.Microphone {
		t.Fatalf("listening to %+v", b.Listened)
	}
	e.Tick()
	name := "12 " + p.views[11].Name
	if !e.Sees("Cụm 12 · –18 dB") {
		t.Errorf("its level is not told: %q", e.Words())
	}
	e.Picture(t, "live-ear")
	e.Press(t, "Micro")
	if !b.Listened.Microphone || p.desk.mic.Kind != widget.Chosen {
		t.Errorf("its microphone: %+v", b.Listened)
	}
	b.Do(func() { b.Listened.Sounds = false })
	e.Tick()
	e.Press(t, "Cụm 12 · im tiếng")
	if b.Listened.Cluster != "" || p.desk.mic.Visible() {
		t.Errorf("still listening to %+v", b.Listened)
	}
	p.listen("c12", false)
	e.Wait()
	b.Do(func() { b.Listened.Failure = app.Fail("return.slow_line", nil, "name", name) })
	e.Tick()
	e.Wait()
	if p.listened != "" || b.Listened.Cluster != "" || len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "return.slow_line" {
		t.Errorf("broken off: %+v, %v", b.Listened, e.Failed)
	}
}

// TestThePoleToListenToIsChosenAtOnce: the button offers all that can be heard,
// those that play first, found without marks; which one is heard and how late
// stands above the grid.
func TestThePoleToListenToIsChosenAtOnce(t *testing.T) {
	b := uitest.Station()
	b.Air.Scheduled = true
	e, p := shown(t, b, nil)
	e.Press(t, "Nghe như ở cột loa")
	if !e.Sees("Nghe ở cột loa nào?") || !e.Sees("01 "+p.views[0].Name) {
		t.Fatalf("it asks %q", e.Words())
	}
	e.Picture(t, "live-ear-choose")
	found, err := earChoices(e.Catalogue, b, "doi che 2")
	if err != nil || len(found) != 1 || !strings.Contains(found[0].Name, "Đồi Chè 2") || !strings.Contains(found[0].Note, "tới loa sau") {
		t.Fatalf("found %+v, %v", found, err)
	}
	if lost, _ := earChoices(e.Catalogue, b, "24"); len(lost) != 0 {
		t.Errorf("a lost pole is offered: %+v", lost)
	}
	e.Key(fyne.KeyReturn)
	e.Wait()
	p.showBoard()
	if b.Listened.Cluster != "c1" || !p.board.grid.Cells()[0].Chosen || !e.Sees("đang nghe 01 "+p.views[0].Name+", chậm 0,9 giây") {
		t.Errorf("listening to %+v; it says %q", b.Listened, e.Words())
	}
	e.Picture(t, "live-ear-on")
}

// TestAMicrophoneOnAirEndsTheListening: once; who listens anew has headphones.
func TestAMicrophoneOnAirEndsTheListening(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	p.listen("c12", false)
	e.Wait()
	e.Throw(t, "TẮT")
	e.Tick()
	e.Wait()
	if p.listened != "" || b.Listened.Cluster != "" || !slices.Contains(e.Said, "live.say.hushed") {
		t.Fatalf("listening to %+v, said %q", b.Listened, e.Said)
	}
	p.listen("c12", false)
	e.Wait()
	e.Tick()
	e.Wait()
	if b.Listened.Cluster != "c12" {
		t.Error("with headphones it is ended again")
	}
	b.Do(func() {
		b.Air = backend.OnAir{On: true, Scheduled: true, Broadcast: app.Broadcast{ID: "p", Kind: app.BroadcastProgramme}}
	})
	e.Tick()
	e.Wait()
	if b.Listened.Cluster != "c12" {
		t.Error("a programme ends the listening")
	}
	b.Do(func() {
		b.Air = backend.OnAir{On: true, Scheduled: true, Broadcast: app.Broadcast{ID: "e", Kind: app.BroadcastEmergency, Emergency: "flood"}}
	})
	e.Tick()
	e.Wait()
	if b.Listened.Cluster != "" || e.Said[len(e.Said)-1] != "live.say.hushed.emergency" {
		t.Errorf("an emergency: listening to %+v, said %q: whether it is spoken is not known", b.Listened, e.Said)
	}
	e.Press(t, "Nghe như ở cột loa")
	if !e.Sees("Đang phát khẩn cấp: nếu đọc qua micro thì chỉ nghe bằng tai nghe, kẻo hú") {
		t.Errorf("words %q", e.Words())
	}
}

func TestBoardShowsStatesAndLeadsToClusters(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	if len(p.board.needs) != 3 || p.board.needs[0].ID != "c24" || p.board.needs[1].ID != "c38" {
		t.Fatalf("needs %+v, want lost before late before unknown", p.board.needs)
	}
	p.board.list.Select(0)
	if len(e.Went) != 1 || e.Went[0].Args["cluster"] != "c24" {
		t.Errorf("went %v", e.Went)
	}
}

func TestClusterThatIsLostNowIsSeenAtOnce(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	b.Do(func() { b.ClustersOf[0].Status.State = app.StateLost })
	p.Refresh(backend.TopicClusters)
	e.Wait()
	if len(p.board.needs) != 4 || !e.Sees("01 "+b.ClustersOf[0].Name) {
		t.Errorf("needs %+v", p.board.needs)
	}
}

func TestNoClusterLeadsToAddingOne(t *testing.T) {
	b := offAir()
	b.ClustersOf = nil
	e, _ := shown(t, b, nil)
	e.Press(t, "Thêm cụm loa")
	if len(e.Went) != 1 || e.Went[0].Route != page.Clusters || e.Went[0].Args["new"] == "" {
		t.Errorf("went %v", e.Went)
	}
}

func TestRequest(t *testing.T) {
	mic := source{Device: "usb"}
	got := request(mic, "Họp dân", "bed", target{Zone: "z1"})
	if got.Device != "usb" || got.Title != "Họp dân" || got.Bed != "bed" || got.Zone != "z1" {
		t.Errorf("microphone: %+v", got)
	}
	got = request(source{Programme: "p", Title: "Bản tin"}, "Họp dân", "bed", target{})
	if got.Bed != "" || got.Title != "Bản tin" || got.Programme != "p" {
		t.Errorf("programme: %+v; it has its own title and no bed", got)
	}
}

func TestWhy(t *testing.T) {
	cat := locale.New("vi")
	at := time.Date(2026, 11, 23, 5, 10, 0, 0, app.Vietnam)
	paired := app.Cluster{SpeakerKey: "U"}
	for want, v := range map[string]backend.ClusterView{
		"loa FM, không tự báo về":  {Cluster: app.Cluster{Technology: app.TechnologyFM}, Status: app.ClusterStatus{State: app.StateUnknown}},
		"chưa ghép với loa nào":    {Cluster: app.Cluster{Technology: app.TechnologyIP}, Status: app.ClusterStatus{State: app.StateUnknown}},
		"chậm 1,2 giây so với đài": {Cluster: paired, Status: app.ClusterStatus{State: app.StateLate, OffsetMS: -1200, LastReport: at}},
		"đứt quãng 0,8 giây":       {Cluster: paired, Status: app.ClusterStatus{State: app.StateLate, Concealed: 300, Missed: 500, LastReport: at}},
		"không trả lời từ 05:10":   {Cluster: paired, Status: app.ClusterStatus{State: app.StateLost, LastReport: at}},
		"mất liên lạc từ 05:10":    {Cluster: paired, Status: app.ClusterStatus{State: app.StateUnknown, LastReport: at}},
		"chưa từng báo về":         {Cluster: paired, Status: app.ClusterStatus{State: app.StateLost}},
	} {
		if got := why(cat, v, at.Add(time.Hour)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
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
		e.Picture(t, "live-"+theme+"-"+lang)
		b.Do(func() { b.Air = backend.OnAir{LUFS: -120, PeakDBFS: -120} })
		for i := range b.ClustersOf[:20] {
			b.ClustersOf[i].Status.State = app.StateReady
		}
		p.loadBoard()
		e.Wait()
		e.Tick()
		e.Wait()
		e.Picture(t, "live-off-"+theme+"-"+lang)
		if p.head.sw.On() {
			t.Error("the switch is on though nothing is on air")
		}
	}
}

func TestNothingLeavesALowScreen(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	e.Window.Resize(fyne.NewSize(1366, 680))
	foot := p.content.Position().Y + p.content.Size().Height
	for name, o := range map[string]fyne.CanvasObject{"talk-over": p.desk.talk, "ear": p.desk.ear} {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		top := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.content)
		if low := at.Y + o.Size().Height - top.Y; low > p.content.Size().Height+0.5 {
			t.Errorf("%s ends at %v of %v", name, low, foot)
		}
	}
	e.Picture(t, "live-680")
}

// TestNothingElseGoesOnAirForASourceThatIsGone pulls the chosen microphone out.
func TestNothingElseGoesOnAirForASourceThatIsGone(t *testing.T) {
	b := offAir()
	usb := b.InputsOf[1]
	e, p := shown(t, b, nil)
	p.choose(1)
	b.InputsOf = b.InputsOf[:1]
	p.load("")
	e.Wait()
	if p.current().Label != "Đã mất: Micro USB bàn phát thanh" || !e.Sees("Nguồn đã chọn không còn. Hãy chọn nguồn khác.") {
		t.Errorf("without it: %q", e.Words())
	}
	e.Throw(t, "TẮT")
	if b.Called("GoLive") != 0 {
		t.Errorf("calls %q", b.Calls)
	}
	b.InputsOf = append(b.InputsOf, usb)
	p.load("")
	e.Wait()
	if got := p.current(); got.Device != usb.ID || got.Gone {
		t.Errorf("plugged in again: %+v", got)
	}
}
