package clusters

import (
	"context"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

func stock(t *testing.T, b *uitest.Backend, count int) app.Part {
	t.Helper()
	p, err := b.SavePart(context.Background(), app.Part{Kind: app.PartAmplifier, Name: "Khuếch đại PA-100", Dong: 1_200_000, Least: 1, Count: count})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// pick chooses an option of a choice by its words.
func pick(t *testing.T, s *widget.Select, words string) {
	t.Helper()
	for i, o := range s.Options {
		if o == words {
			s.Choose(i)
			return
		}
	}
	t.Fatalf("no option %q in %q", words, s.Options)
}

// TestATicketFromTheClusterToItsEnd: opened beside the chosen cluster, each step
// by its one button, closed, and told as an earlier one.
func TestATicketFromTheClusterToItsEnd(t *testing.T) {
	b := uitest.Station()
	stock(t, b, 2)
	b.Do(func() { b.DeadIs = backend.DeadTime{Dead: 3, Unknown: 1} })
	e, p := shown(t, b, page.Args{"cluster": "c24"})
	f := p.ticket.form
	e.Press(t, "Mở phiếu bảo trì")
	if !e.Sees("Phiếu mới · 24 Đồng Quan 2") || e.Focused() != f.source {
		t.Fatalf("%q, focus %T", e.Words(), e.Focused())
	}
	e.Press(t, "Ghi báo hỏng")
	if !e.Sees("Chưa ghi loa hỏng thế nào.") || e.Focused() != f.words {
		t.Fatalf("an empty report: %q, focus %T", e.Words(), e.Focused())
	}
	f.words.SetText("câm từ hôm qua")
	f.person.SetText("Bà Lý")
	f.phone.SetText("0912 345 678")
	e.Press(t, "Ghi báo hỏng")
	for _, words := range []string{"Phiếu 1 · 24 Đồng Quan 2", "Báo hỏng · Người dân Bà Lý, 0912 345 678", "câm từ hôm qua", "23/11/2026 05:22 · Nguyễn Thị Hoà ghi",
		"chờ chẩn đoán", "đo được 3 ngày hỏng, 1 ngày không đo được"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
	if e.Focused() != f.cause {
		t.Errorf("the next step does not have the keys: %T", e.Focused())
	}
	pick(t, f.cause, "tăng âm hỏng")
	e.Press(t, "Ghi chẩn đoán")
	pick(t, f.part, "Mua ngoài")
	e.Press(t, "Ghi vật tư") // what was bought is not named
	wholeAndSeen(t, f.wrong, f.card)
	if e.Focused() != f.bought {
		t.Errorf("nothing was bought: focus %T", e.Focused())
	}
	pick(t, f.part, "Khuếch đại PA-100 · kho còn 2")
	e.Press(t, "Ghi vật tư")
	f.person.SetText("Tùng")
	f.km.SetText("12")
	f.cost.SetText("150.000")
	e.Press(t, "Ghi lần đến sửa")
	pick(t, f.remedy, "đã thay thiết bị")
	e.Press(t, "Đóng phiếu này")
	e.Press(t, "Vẫn đóng") // the cluster is lost
	for _, words := range []string{"Vật tư · Khuếch đại PA-100 × 1 · 1.200.000 đ", "Đến sửa · Tùng · 12 km · 150.000 đ", "Đóng phiếu · đã thay thiết bị", "1.350.000 đ", "Mở lại phiếu này"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
	e.Picture(t, "ticket-closed")
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	e.Wait()
	if p.open != nil || !e.Sees("Chưa có phiếu nào đang mở.") || !e.Sees("Phiếu 1 · 23/11/2026 – 23/11/2026 · đã thay thiết bị · 1.350.000 đ") {
		t.Errorf("beside the list: %q", e.Words())
	}
	e.Press(t, "Xem phiếu 1")
	f.words.SetText("lại câm")
	e.Press(t, "Mở lại phiếu này")
	if got, _ := b.Upkeep(context.Background()); len(got.Tickets) != 1 || got.Tickets[0].Number != 1 {
		t.Errorf("reopened: %+v", got.Tickets)
	}
}

// TestStepsAreTakenBack by Ctrl+Z and by the button, with what they took from
// the stock.
func TestStepsAreTakenBack(t *testing.T) {
	b := uitest.Station()
	stock(t, b, 1)
	e, p := shown(t, b, page.Args{"cluster": "c24"})
	f := p.ticket.form
	e.Press(t, "Mở phiếu bảo trì")
	f.words.SetText("câm")
	e.Press(t, "Ghi báo hỏng")
	e.Press(t, "Vật tư")
	pick(t, f.part, "Khuếch đại PA-100 · kho còn 1")
	f.count.SetText("2")
	e.Press(t, "Ghi vật tư")
	if !e.Sees("Kho chỉ còn 1 Khuếch đại PA-100.") || e.Focused() != f.count {
		t.Fatalf("more than there is: %q, focus %T", e.Words(), e.Focused())
	}
	f.count.SetText("1")
	e.Press(t, "Ghi vật tư")
	left := func() int {
		u, err := b.Upkeep(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return u.Parts[0].Count
	}
	if left() != 0 {
		t.Errorf("%d left", left())
	}
	p.restore()
	e.Wait()
	if left() != 1 || e.Sees("Vật tư · Khuếch đại") {
		t.Errorf("%d left after Ctrl+Z: %q", left(), e.Words())
	}
	e.Press(t, "Bỏ bước cuối")
	if p.open != nil || !e.Sees("Chưa có phiếu nào đang mở.") {
		t.Errorf("a ticket whose report was taken back: open %T, %q", p.open, e.Words())
	}
}

func TestASecondReportGoesToTheOpenTicket(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c24"})
	for _, words := range []string{"câm", "vẫn câm"} {
		p.newTicket("c24", nil, "")
		p.ticket.form.words.SetText(words)
		e.Press(t, "Ghi báo hỏng")
	}
	u, err := b.Upkeep(context.Background())
	if err != nil || len(u.Tickets) != 1 || len(u.Tickets[0].Steps) != 2 || !e.Sees("vẫn câm") {
		t.Errorf("%+v %v", u.Tickets, err)
	}
}

func TestAnAlarmOpensATicket(t *testing.T) {
	b := ill()
	e, p := shown(t, b, page.Args{"cluster": "c7"})
	e.Press(t, "Mở phiếu")
	e.Press(t, "Ghi báo hỏng")
	if !e.Sees("Cảnh báo của đài") || !e.Sees("âm lượng khác với lệnh") {
		t.Errorf("%q", e.Words())
	}
	u, _ := b.Upkeep(context.Background())
	if len(u.Tickets) != 1 || u.Tickets[0].Cluster != "c7" || u.Tickets[0].Steps[0].Alarm != "volume" || u.Tickets[0].Steps[0].Source != app.ReportAlarm {
		t.Fatalf("%+v", u.Tickets)
	}
	p.leaveBoard()
	e.Wait()
	e.Press(t, "Mở phiếu") // is there: it is gone on with
	if !e.Sees("Phiếu 1 · 07 Đồi Chè 2") || p.ticket.form.act != app.TicketDiagnose {
		t.Errorf("%q", e.Words())
	}
}

func TestTimesAreReadAsTheyAreTyped(t *testing.T) {
	now := uitest.Morning
	for typed, want := range map[string]string{"": "0001-01-01 00:00", "14:30": "2026-11-23 14:30", " 1/2/2026  4:05 ": "2026-02-01 04:05", "3/11/2026": "2026-11-03 12:00"} {
		got, err := app.ParseMoment(typed, now)
		if err != nil || got.Format("2006-01-02 15:04") != want {
			t.Errorf("%q is %v, %v, want %s", typed, got, err, want)
		}
	}
	for _, typed := range []string{"hôm qua", "25:00", "31/2/2026 08:00"} {
		if _, err := app.ParseMoment(typed, now); app.CodeOf(err) != "ticket.bad_time" {
			t.Errorf("%q: %v", typed, err)
		}
	}
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.newTicket("c24", nil, "")
	p.ticket.form.words.SetText("câm")
	p.ticket.form.at.SetText("mai")
	e.Press(t, "Ghi báo hỏng")
	if !e.Sees("Không đọc được giờ.") || b.Called("ReportFault") != 0 || e.Focused() != p.ticket.form.at {
		t.Errorf("%q, calls %q", e.Words(), b.Calls)
	}
}

func photoFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cot.jpg")
	f, err := os.Create(path)
	if err == nil {
		err = jpeg.Encode(f, image.NewRGBA(image.Rect(0, 0, 64, 48)), nil)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPhotosAreSeen in the form, dropped, kept with the step, and seen whole.
func TestPhotosAreSeen(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.newTicket("c24", nil, "")
	p.ticket.form.words.SetText("gãy cần")
	photo, err := b.AddPhoto(context.Background(), photoFile(t))
	sha := photo.SHA256
	if err != nil {
		t.Fatal(err)
	}
	e.Press(t, "Thêm ảnh")
	if !e.Sees("Chọn ảnh chụp") {
		t.Errorf("%q", e.Words())
	}
	e.Press(t, "Thôi")
	p.ticket.form.photos = []string{sha}
	p.ticket.form.lay()
	e.Wait()
	e.Press(t, "Ảnh 1")
	e.Press(t, "Bỏ ảnh này")
	if len(p.ticket.form.photos) != 0 {
		t.Fatal("the photo was not dropped")
	}
	p.ticket.form.photos = []string{sha}
	e.Press(t, "Ghi báo hỏng")
	if got := p.ticket.ticket.Photos(); len(got) != 1 || got[0] != sha || len(p.ticket.form.photos) != 0 {
		t.Fatalf("kept %v", got)
	}
	e.Press(t, "Ảnh 1")
	if e.Window.Canvas().Overlays().Top() == nil {
		t.Fatal("the photo is not seen whole")
	}
	e.Press(t, "Đóng ảnh")
	if e.Window.Canvas().Overlays().Top() != nil {
		t.Error("it is not shut")
	}
}

// TestTheTicketFitsTheWindow of 1366 × 768, and all of it by the keyboard.
func TestTheTicketFitsTheWindow(t *testing.T) {
	b := uitest.Station()
	stock(t, b, 1)
	e, p := shown(t, b, page.Args{"cluster": "c24"})
	e.Picture(t, "ticket-card")
	p.newTicket("c24", nil, "")
	e.Wait()
	e.Picture(t, "ticket-new")
	p.ticket.form.words.SetText("câm từ hôm qua, nghe rè trước đó")
	p.ticket.form.keep()
	e.Wait()
	b.Do(func() { b.Clock = b.Clock.Add(49 * time.Hour) })
	p.ticket.form.choose(app.TicketParts)
	p.ticket.form.part.Choose(len(p.ticket.form.part.Options) - 1)
	e.Tick()
	e.Wait()
	e.Picture(t, "ticket-parts")
	if high := p.ticket.box.MinSize().Height; high > 640 {
		t.Errorf("the board is %v px high", high)
	}
}

// TestTheBoardOfRepairs: a complaint finds its pole by the hamlet, the cluster
// is marked and filtered, and the ticket leads back to the board.
func TestTheBoardOfRepairs(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openUpkeep(tabTickets)
	e.Wait()
	if !e.Sees("Không có phiếu nào đang mở.") || e.Focused() != p.repairs.tickets.list {
		t.Fatalf("%q, focus %T", e.Words(), e.Focused())
	}
	e.Press(t, "Ghi phản ánh")
	e.TypeInto(t, "Số cột, tên cụm hoặc xóm", "dong quan 2")
	e.Wait()
	e.Key(fyne.KeyReturn)
	if !e.Sees("Phiếu mới · 24 Đồng Quan 2") {
		t.Fatalf("%q", e.Words())
	}
	p.ticket.form.words.SetText("dân báo câm")
	e.Press(t, "Ghi báo hỏng")
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	e.Wait()
	for _, words := range []string{"1 phiếu đang mở", "24 Đồng Quan 2", "chờ chẩn đoán"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
	e.Picture(t, "repairs-tickets")
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	e.Wait()
	e.Press(t, "Cần bảo trì 1")
	if len(p.shown) != 1 || p.shown[0].ID != "c24" || !p.shown[0].Repair {
		t.Errorf("%+v", p.shown)
	}
	e.Picture(t, "repairs-filter")
}

// TestChecksInTheWindow are planned, due, noted as made, and each is undone.
func TestChecksInTheWindow(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c24"})
	p.openUpkeep(tabChecks)
	l := p.repairs.checks
	e.Press(t, "Lưu")
	if !e.Sees("Chưa ghi kiểm tra những gì.") || e.Focused() != l.words {
		t.Fatalf("%q, focus %T", e.Words(), e.Focused())
	}
	l.words.SetText("siết ốc, xem dây")
	pick(t, l.where, "24 Đồng Quan 2")
	l.from.SetText("1/11/2026")
	e.Press(t, "Lưu")
	due := func() string { u, _ := b.Upkeep(context.Background()); return string(u.Checks[0].Due()) }
	if due() != "2026-11-01" || !e.Sees("1 việc kiểm tra đến hạn") || !e.Sees("6 tháng") {
		t.Fatalf("%s, %q", due(), e.Words())
	}
	e.Picture(t, "repairs-checks")
	l.found.SetText("thay 2 ốc")
	e.Press(t, "Đã kiểm tra hôm nay")
	if due() != "2027-05-23" || !e.Sees("Lần trước 23/11/2026: thay 2 ốc") {
		t.Errorf("%s, %q", due(), e.Words())
	}
	p.restore()
	e.Wait()
	if due() != "2026-11-01" {
		t.Errorf("after Ctrl+Z it is due on %s", due())
	}
	p.leaveBoard()
	e.Wait()
	if !e.Sees("Đến hạn kiểm tra: siết ốc, xem dây (từ 01/11)") || !e.Sees("Cần bảo trì") {
		t.Errorf("beside the list: %q", e.Words())
	}
	id := p.upkeep.Checks[0].ID
	e.Show(p, page.Args{"check": string(id)}) // as Hôm nay leads there
	if p.open != board(p.repairs) || l.edited.ID != id {
		t.Errorf("open %T, %+v", p.open, l.edited)
	}
	e.Press(t, "Bỏ")
	if u, _ := b.Upkeep(context.Background()); len(u.Checks) != 0 {
		t.Error("it is not removed")
	}
	p.restore()
	e.Wait()
	if due() != "2026-11-01" {
		t.Error("it did not come back")
	}
}

func TestStockInTheWindow(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openUpkeep(tabStock)
	l := p.repairs.stock
	e.Press(t, "Lưu")
	if !e.Sees("Phụ tùng chưa có tên.") {
		t.Fatalf("%q", e.Words())
	}
	l.name.SetText("Khuếch đại PA-100")
	pick(t, l.kind, "tăng âm")
	l.price.SetText("1.200.000")
	l.least.SetText("2")
	l.count.SetText("1")
	e.Press(t, "Lưu")
	for _, words := range []string{"1 phụ tùng sắp hết", "1.200.000 đ", "23/11: +1 kiểm kê, còn 1"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
	l.count.SetText("4")
	e.Press(t, "Nhập thêm")
	if !e.Sees("23/11: +4 nhập thêm, còn 5") || !e.Sees("0 phụ tùng sắp hết") {
		t.Errorf("%q", e.Words())
	}
	e.Picture(t, "repairs-stock")
	p.restore()
	e.Wait()
	u, _ := b.Upkeep(context.Background())
	if u.Parts[0].Count != 1 {
		t.Errorf("after Ctrl+Z %d", u.Parts[0].Count)
	}
	e.Show(p, page.Args{"part": string(u.Parts[0].ID)})
	if p.open != board(p.repairs) || p.repairs.at != tabStock || l.edited.ID != u.Parts[0].ID {
		t.Errorf("open %T", p.open)
	}
}

// TestATicketOfALostClusterIsClosedOnceItIsMeant: the question's first button
// leaves the ticket open; one that was taken down is not asked of.
func TestATicketOfALostClusterIsClosedOnceItIsMeant(t *testing.T) {
	b := uitest.Station()
	for i := range b.ClustersOf {
		if b.ClustersOf[i].ID == "c24" {
			b.ClustersOf[i].Status.State = app.StateLost
		}
	}
	e, p := shown(t, b, page.Args{"cluster": "c24"})
	f := p.ticket.form
	e.Press(t, "Mở phiếu bảo trì")
	f.words.SetText("câm")
	e.Press(t, "Ghi báo hỏng")
	closing := func(remedy string) {
		f.choose(app.TicketClose)
		pick(t, f.remedy, remedy)
		e.Press(t, "Đóng phiếu này")
	}
	closing("đã sửa")
	if !e.Sees("Cụm vẫn mất liên lạc. Vẫn đóng?") || p.ticket.ticket.State != app.TicketOpen {
		t.Fatalf("%s: %q", p.ticket.ticket.State, e.Words())
	}
	e.Press(t, "Thôi")
	if p.ticket.ticket.State != app.TicketOpen {
		t.Error("it is closed by “Thôi”")
	}
	closing("đã sửa")
	e.Press(t, "Vẫn đóng")
	if p.ticket.ticket.State != app.TicketClosed {
		t.Errorf("it is %s: %q", p.ticket.ticket.State, e.Words())
	}
}

// TestWhatIsWrongOfAVisitIsSaidWhereItIs, until it is corrected.
func TestWhatIsWrongOfAVisitIsSaidWhereItIs(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"cluster": "c24"})
	f := p.ticket.form
	e.Press(t, "Mở phiếu bảo trì")
	f.words.SetText("câm")
	e.Press(t, "Ghi báo hỏng")
	f.choose(app.TicketVisit)
	f.person.SetText("Tùng")
	f.km.SetText("12,5")
	e.Press(t, "Ghi lần đến sửa")
	if f.wrong.Text != "Số km phải từ 0 đến 5.000, ghi số tròn, như 13." || e.Focused() != f.km {
		t.Errorf("says %q, focus %T", f.wrong.Text, e.Focused())
	}
	f.km.SetText("13")
	if f.wrong.Text != "" || f.trouble.Visible() {
		t.Errorf("corrected, it still says %q", f.wrong.Text)
	}
	b.Do(func() { b.Errs = map[string]error{"AddTicketStep": app.Fail("ticket.bad_cost", nil)} })
	f.cost.SetText("99000000000")
	e.Press(t, "Ghi lần đến sửa")
	if f.wrong.Text != "Số tiền phải từ 0 đến 10 tỉ đồng." || e.Focused() != f.cost {
		t.Errorf("says %q, focus %T", f.wrong.Text, e.Focused())
	}
	said := app.TicketStep{Act: app.TicketReport, Source: app.ReportAlarm, Person: "Bà Lường", Phone: "0912", Words: "câm"}
	if got := stepTitle(e.Catalogue, said); got != "Báo hỏng · Cảnh báo của đài · Bà Lường, 0912" {
		t.Errorf("%q", got)
	}
}
