//go:build day

package command

import (
	"context"
	"encoding/json"
	"image"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
	"tienglang/app/store"
)

// fleet is a technician's day with the commune's clusters: the window, the
// boxes at the poles as processes of their own, and the station's folder, in
// which everything that was done is looked up.
type fleet struct {
	*month
	boxes  map[string]*process // by the cluster's name, the newest
	whole  *testing.T          // in which the boxes live
	window *process
	killed time.Time // when one was
}

// TestADayWithTheClusters is a technician's day in the window: a hamlet is added,
// the commune's list comes in, boxes are paired, one dies, a ticket is opened, the
// box is replaced, labels are printed.
func TestADayWithTheClusters(t *testing.T) {
	cards := launchCards(t, "speaker", "khe-coc", "doi-che", "doi-che-moi", "suoi-can")
	data := filepath.Join(t.TempDir(), "station")
	f := &fleet{month: &month{day: &day{hand: newHand(t), cards: cards, data: data}}, boxes: map[string]*process{}, whole: t}
	f.begin()
	f.signIn()
	f.addHamlet()
	f.importList()
	f.bringMap()
	f.pairBoxes()
	f.part("orders", func() { f.orders(); f.bulk() })
	due := time.Now().Truncate(time.Minute).Add(2 * time.Minute)
	f.lay("thoi su", "Thời sự xã", due)
	f.played("Khe Cốc 1", "Thời sự xã", due)
	f.played("Đồi Chè 1", "Thời sự xã", due)
	f.dies("Đồi Chè 1")
	f.part("security", f.secures) // an alarm of one box takes four minutes
	f.part("ticket", func() { f.repairs("Đồi Chè 1") })
	f.part("replace", func() {
		f.again("Đồi Chè 1", func() { f.replaces("Đồi Chè 1", "doi-che-moi", "doi-che") })
		f.closes("Đồi Chè 1")
	})
	f.part("stolen", func() { f.stolen("Suối Cạn 1", "suoi-can") })
	f.part("labels", f.labels)
	f.quit(f.window)
	f.part("looks", func() { f.tour("en", "dark", "list", "held", "labels", "repairs", "orders", "plan", "security") })
}

// part is a part of the day of which the next ones do not live: where it fails
// they go on. Its boxes live on.
func (f *fleet) part(name string, do func()) {
	whole := f.t
	whole.Run(name, func(t *testing.T) {
		f.t = t
		defer func() { f.t = whole }()
		f.press("Escape", "Escape")
		do()
	})
}

// begin is the first start of a commune's own station.
func (f *fleet) begin() {
	first := f.open("--data", f.data, "--language", "vi", "--theme", "light")
	f.paste("Xã Tân Khê")
	f.press("Tab")
	f.paste("tỉnh Thái Nguyên")
	f.press("Tab")
	f.firstStart()
	f.quit(first)
	f.prepare()
}

// prepare has the day's programme approved and two boxes on the shelf.
func (f *fleet) prepare() {
	s, err := openStation(f.t.Context(), stationOptions{Data: f.data, Listen: "127.0.0.1:0"})
	if err != nil {
		f.t.Fatal(err)
	}
	defer s.close()
	approvedTone(f.t, s, "Thời sự xã", 40*time.Second)
	rules := schedule.UsualRules()
	rules.Quiet = nil // the day is at whatever hour it is run
	if err := s.schedule.SaveRules(f.t.Context(), theProgram, rules); err != nil {
		f.t.Fatal(err)
	}
	box, err := s.upkeep.SavePart(f.t.Context(), theProgram, app.Part{Kind: app.PartBox, Name: "Hộp thu phát IP", Dong: 4_200_000, Place: "Kho xã", Least: 1})
	if err == nil {
		_, err = s.upkeep.MovePart(f.t.Context(), theProgram, box.ID, app.PartBought, 2, "")
	}
	if err != nil {
		f.t.Fatal(err)
	}
}

// signIn opens the station's window again.
func (f *fleet) signIn() {
	f.window = f.open("--data", f.data)
	f.write(dayPIN)
	f.opens("Return")
}

// listPart is where the list of the page Cụm loa stands on a screen of
// 1366 × 768.
var listPart = image.Rect(208, 232, 672, 720)

// codeTitle stands above a code for pairing; the status line has words that are
// like its first.
const codeTitle = "Mã ghép loa, dùng một lần"

// cardHead is where the buttons of the chosen cluster's card stand.
var cardHead = image.Rect(1030, 500, 1345, 560)

// cardsPart is where the cards of the chosen cluster are seen.
var cardsPart = image.Rect(688, 480, 1345, 722)

// addHamlet adds the first cluster, and with it its hamlet.
func (f *fleet) addHamlet() {
	f.opens("ctrl+6")
	f.picture("cum-loa-trong")
	f.touch("Thêm cụm")
	f.paste("Khe Cốc 1")
	f.press("Tab")
	f.paste("Xóm Khe Cốc")
	f.picture("them-xom")
	f.press("Return")
	f.until("the hamlet and its cluster are kept", func() bool {
		h := look(f.day, func(ctx context.Context, db *store.DB) ([]app.Hamlet, error) { return db.Hamlets(ctx) })
		return len(h) == 1 && h[0].Name == "Xóm Khe Cốc" && f.listed()["Khe Cốc 1"]["hamlet"] == "Xóm Khe Cốc"
	})
	f.picture("da-them-xom")
}

// listed is the inventory as the command prints it, by the names of clusters.
func (f *fleet) listed() map[string]map[string]string {
	f.t.Helper()
	var all []map[string]string
	f.command(&all, "inventory", "list", "--data", f.data, "--json")
	byName := map[string]map[string]string{}
	for _, c := range all {
		byName[c["name"]] = c
	}
	return byName
}

// command runs one that prints JSON, and reads that into v.
func (f *fleet) command(v any, args ...string) {
	f.t.Helper()
	said, stderr, status := run(f.t, nil, "tienglang", args...)
	if err := json.Unmarshal([]byte(said), v); err != nil || status != 0 {
		f.t.Fatalf("tienglang %s: exit %d, %v\n%s", strings.Join(args, " "), status, err, stderr)
	}
}

// other opens one thing of the menu "Việc khác".
func (f *fleet) other(words string) {
	f.t.Helper()
	f.press("ctrl+6")
	f.touch("Việc khác")
	f.touch(words)
}

// importList brings the commune's list in: one doubt is corrected by hand, one
// row is taken as it was understood, one is left out.
func (f *fleet) importList() {
	writeDayList(f.t, filepath.Join(f.home, "Danh sach loa 2026.xlsx"))
	f.other("Bảng tính")
	f.picture("bang-tinh")
	f.touch("Chọn tệp để nhập")
	f.picture("chon-tep")
	f.press("Down", "Return")
	f.shows("đáng ngờ")
	f.still()
	f.picture("dong-dang-ngo")
	f.doubts()
	f.picture("het-dang-ngo")
	f.touch("Nhập 13 cụm")
	f.until("the list is in", func() bool { return len(f.listed()) == 13 })
	f.picture("da-nhap-danh-sach")
	f.holdsList()
}

// doubts settles what the list leaves open.
func (f *fleet) doubts() {
	f.touchIn(listPart, "Đồi Chè 2")
	f.press("Return", "ctrl+a")
	f.write("861234500000007")
	f.press("Return")
	f.touchIn(listPart, "Núi Voi 2")
	f.picture("doi-cho-toa-do")
	f.touch("Nhận nguyên")
	f.touchIn(listPart, "Đồng Tâm 1")
	f.touch("Bỏ dòng")
}

// holdsList holds what came in to what the list says.
func (f *fleet) holdsList() {
	all := f.listed()
	for name, want := range map[string]map[string]string{
		"Đồi Chè 2": {"imei": "861234500000007", "hamlet": "Xóm Đồi Chè", "installed": "20/11/2025"},
		"Núi Voi 2": {"position": "21.588000, 105.813000", "installed": "14/03/2024"},
		"Khe Cốc 1": {"hamlet": "Xóm Khe Cốc", "imei": "861234500000003"},
	} {
		for key, value := range want {
			if all[name][key] != value {
				f.t.Errorf("%s has %s %q, want %q: %v", name, key, all[name][key], value, all[name])
			}
		}
	}
}

// bringMap has the commune's map come in and shows how far the horns are heard.
func (f *fleet) bringMap() {
	writeDayMap(f.t, filepath.Join(f.home, "Xa Tan Khe.geojson"))
	f.picture("so-do")
	f.touch("Thêm bản đồ")
	f.press("Down", "Return")
	f.until("the map is kept", func() bool {
		m := look(f.day, func(ctx context.Context, db *store.DB) (string, error) {
			kept, err := db.Map(ctx)
			return kept.Name, err
		})
		return m == "Xa Tan Khe.geojson"
	})
	f.picture("ban-do")
	f.touch("Tầm nghe")
	f.shows("đất nghe được")
	f.picture("tam-nghe")
	f.touch("Tầm nghe")
}

// choose brings the page to a cluster, through the search.
func (f *fleet) choose(name string) {
	f.t.Helper()
	f.press("ctrl+6")
	f.still()
	f.press("ctrl+f", "ctrl+a")
	f.paste(name)
	f.press("Return")
	f.still()
	f.shows("· " + name)
}

// unsearch takes the search away again.
func (f *fleet) unsearch() {
	f.press("ctrl+f", "ctrl+a", "BackSpace")
	f.still()
}

// pairBoxes pairs two clusters with boxes of their own.
func (f *fleet) pairBoxes() {
	f.pair("Khe Cốc 1", "khe-coc")
	f.pair("Đồi Chè 1", "doi-che")
	f.pair("Suối Cạn 1", "suoi-can")
	f.unsearch()
	f.shows("Sẵn sàng 3")
	f.picture("ba-cum-san-sang")
}

// pair shows a code in the window and types it on the box, which plays to a card
// of its own.
func (f *fleet) pair(name, card string) {
	f.t.Helper()
	f.choose(name)
	f.touchIn(cardHead, "Ghép loa") // a sentence below it has the words too
	f.shows(codeTitle)
	f.picture("ma-ghep")
	f.boxes[name] = f.box(card, f.copied())
	f.until(name+" is paired", func() bool { return f.cluster(name).SpeakerKey != "" })
	f.shows("Sẵn sàng, báo về lúc")
	f.picture("da-ghep")
}

// copied is what the button "Chép lệnh" put on the clipboard: the station's
// address and the code.
func (f *fleet) copied() []string {
	f.t.Helper()
	f.touchIn(cardsPart, "Chép dòng lệnh")
	c := exec.Command("xclip", "-o", "-selection", "clipboard")
	c.Env = append(c.Environ(), f.screen)
	out, err := c.Output()
	words := strings.Fields(string(out))
	if err != nil || len(words) != 7 || words[0] != "tienglang-speaker" || words[3] != "--station" || words[5] != "--pair" {
		f.t.Fatalf("the clipboard has %q, %v", out, err)
	}
	return words[3:]
}

// box starts a box that plays to a card and keeps its folder by the card's name.
func (f *fleet) box(card string, more []string) *process {
	f.t.Helper()
	args := append([]string{"--data", f.folder(card), "--device", card}, more...)
	return start(f.whole, f.cards.Env(), "tienglang-speaker", args...)
}

func (f *fleet) folder(card string) string { return filepath.Join(filepath.Dir(f.data), "box-"+card) }

// cluster is one as the station has it.
func (f *fleet) cluster(name string) app.Cluster {
	f.t.Helper()
	for _, c := range look(f.day, func(ctx context.Context, db *store.DB) ([]app.Cluster, error) { return db.Clusters(ctx) }) {
		if c.Name == name {
			return c
		}
	}
	return app.Cluster{}
}

// dies kills a box; the window says within 90 s that nothing is known of it, and
// the day's page that it needs somebody.
func (f *fleet) dies(name string) {
	p := f.boxes[name]
	if err := p.Process.Kill(); err != nil {
		f.t.Fatal(err)
	}
	<-p.done
	f.killed = time.Now()
	asked := f.killed
	f.choose(name)
	f.until("the window tells that the box is gone", func() bool {
		asked = time.Now()
		all := f.read()
		return len(places(all, "Không có tin từ"))+len(places(all, "Mất liên lạc từ")) > 0
	})
	if d := asked.Sub(f.killed); d > 90*time.Second {
		f.t.Errorf("the window told after %v", d)
	}
	f.picture("mat-lien-lac")
	f.press("ctrl+1")
	f.shows("Cụm " + name + " mất liên lạc từ")
	f.picture("can-ban")
}
