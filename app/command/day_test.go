//go:build day

package command

import (
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/audio"
	"tienglang/audio/device/devicetest"
	"tienglang/audio/edit"
)

// day is a broadcaster's morning with one bulletin.
type day struct {
	*hand
	cards *devicetest.Server
	data  string
}

// TestADaysBulletin makes a whole bulletin in the window with the keyboard
// alone, from the first start to the approval: a template, six items of which
// two people read four and the machine two. Each step is photographed.
func TestADaysBulletin(t *testing.T) {
	cards := launchCards(t, "speaker")
	d := &day{hand: newHand(t), cards: cards, data: filepath.Join(t.TempDir(), "station")}
	d.open("workshop", "--data", d.data, "--language", "vi", "--theme", "light")
	d.firstStart()
	d.sounds()
	d.order()
	d.voices()
	d.script()
	d.rest()
	d.finish()
	d.approve()
	d.isWhole()
}

// firstStart names the station and its officer.
func (d *day) firstStart() {
	d.write("Nguyễn Thị Hoà")
	d.press("Tab")
	d.write(dayPIN)
	d.press("Tab")
	d.write(dayPIN)
	d.picture("bat-dau-ten")
	d.press("Return")
	d.picture("bat-dau-micro")
	d.press("Return")
	d.picture("bat-dau-loa")
	d.press("Tab", "Return")
	d.picture("hom-nay")
}

// dayPIN is the officer's.
const dayPIN = "483920"

// What lies in the officer's home, in the order of the file dialog.
var homeSounds = []struct {
	name, filter string
	kind         app.MediaKind
	turn         []string // the keys from the list before to the kind's
}{
	{"Gạch nối.wav", "sine=f=880:d=1.2,afade=t=out:st=0.3:d=0.9,volume=0.4", app.MediaJingle, times(2, "Right")},
	{"Nhạc hiệu đài.wav", "aevalsrc='0.2*(sin(2*PI*392*t)+sin(2*PI*494*t)+sin(2*PI*587*t))*exp(-0.4*t)':d=5", app.MediaJingle, nil},
	{"Nhạc nền nhẹ.wav", "aevalsrc='0.14*sin(2*PI*220*t)*(0.7+0.3*sin(PI*t))+0.1*sin(2*PI*277.18*t)+0.08*sin(2*PI*329.63*t)*(0.7+0.3*sin(0.6*PI*t))':d=40", app.MediaBed, []string{"Left"}},
}

// sounds brings jingle, sting and bed in.
func (d *day) sounds() {
	for _, s := range homeSounds {
		out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", s.filter, "-ar", "48000", filepath.Join(d.home, s.name)).CombinedOutput()
		if err != nil {
			d.t.Fatalf("%v: %s", err, out)
		}
	}
	d.press("ctrl+n")
	d.picture("san-xuat-moi")
	for i, s := range homeSounds {
		d.press("alt+1")
		d.press(s.turn...)
		d.opens("ctrl+o")
		d.press(times(i+1, "Down")...)
		if i == 0 {
			d.picture("nhap-tep")
		}
		d.press("Return")
		d.until("there is "+s.name, func() bool {
			return len(look(d, func(ctx context.Context, db *store.DB) ([]app.Media, error) { return db.Media(ctx, s.kind) })) == 1+i%2
		})
		d.picture("da-nhap")
	}
	d.picture("tu-lieu")
}

// order takes the morning's template and chooses its music, the last rows of
// the order from the bottom up.
func (d *day) order() {
	d.press("alt+3")
	d.picture("mau-chon")
	d.opens("Down")
	d.until("the order is there", func() bool { return d.plan() != nil })
	d.picture("mau")
	d.choose("the opening", []string{"Home"}, []string{"Home"}, func(p *edit.Plan) bool { return p.Places[0].Filled() })
	d.choose("the bed", []string{"End"}, []string{"Home"}, func(p *edit.Plan) bool { return p.Bed.Sound != nil })
	d.choose("what is heard between two items", []string{"End", "Up"}, []string{"Home", "Down"}, func(p *edit.Plan) bool { return p.Sting.Sound != nil })
	d.choose("the closing", []string{"End", "Up", "Up"}, []string{"Home"}, func(p *edit.Plan) bool { return p.Places[len(p.Places)-1].Filled() })
	d.press("Home", "Down")
	d.picture("mau-co-nhac")
}

// choose goes to a row of the order and puts a sound of the list there.
func (d *day) choose(what string, row, sound []string, done func(*edit.Plan) bool) {
	d.t.Helper()
	d.press(row...)
	d.opens("Return")
	d.press(sound...)
	d.picture("chon-tieng")
	d.opens("Return")
	d.until(what+" has its sound", func() bool { p := d.plan(); return p != nil && done(p) })
	d.still()
}

// voices are greeting, two items and farewell, read by two people into their
// places.
func (d *day) voices() {
	d.speak("vi", 45, "Kính chào quý vị và bà con. Mời bà con nghe bản tin sáng nay của xã.")
	d.speak("vi", 45, "Sáng nay, Uỷ ban nhân dân xã họp với mười hai thôn về việc làm đường.")
	d.speak("vi-vn-x-south", 80, "Trạm y tế xã tiêm phòng cho trẻ em vào thứ năm tuần này.")
	d.picture("da-thu")
}

// homeTexts are the news that the machine reads, in the order of the dialog.
var homeTexts = []struct{ name, title, text string }{
	{"1.txt", "Tin 3", "Giá lúa hôm nay là 8.500 đồng một kg. Bà con liên hệ hợp tác xã trước ngày 5/12."},
	{"2.txt", "Tin 4", "Từ 19 giờ 30 tối nay, nhà văn hoá thôn 2 chiếu phim."},
}

// script has two items read by machine.
func (d *day) script() {
	for _, one := range homeTexts {
		if err := os.WriteFile(filepath.Join(d.home, one.name), []byte(one.text), 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	for i, one := range homeTexts {
		d.press("alt+2")
		d.press(times(1+2*i, "shift+Tab")...) // over what can be done with a second item, to its name
		d.write(one.title)
		d.press("shift+Tab")
		d.opens("Return")
		d.press(times(i+1, "Down")...)
		d.press("Return")
		d.still()
		d.picture("loi-doc")
		if i+1 < len(homeTexts) {
			d.press("shift+Tab", "Return") // one more item
		}
	}
	before := d.filled()
	d.press("ctrl+l")
	d.until("the machine's items stand in their places", func() bool { return d.filled() == before+2 })
	d.picture("da-doc-may")
}

// rest are the weather, a sixth item and the farewell.
func (d *day) rest() {
	d.press("alt+3", "End")
	d.press(append(times(4, "Up"), "Insert")...)
	d.press(append([]string{"End"}, times(5, "Up")...)...)
	d.speak("vi-vn-x-south", 80, "Hôm nay trời nắng, chiều tối có mưa rào vài nơi.")
	d.speak("vi", 45, "Mời bà con thôn ba đến nhà văn hoá họp lúc hai mươi giờ.")
	d.speak("vi", 45, "Bản tin đến đây là hết. Cảm ơn bà con đã nghe.")
	d.picture("du-cho")
}

// finish has the voices sound clear, names the bulletin and sends it.
func (d *day) finish() {
	d.press("alt+4")
	d.press(append(times(4, "Tab"), "space")...) // the equaliser's preset for voices
	d.picture("xu-ly")
	d.press("F2")
	d.write("Bản tin sáng")
	d.press("Return")
	d.until("the bulletin has its name", func() bool { e, ok := d.edit(); return ok && e.Title == "Bản tin sáng" })
	d.press("ctrl+s")
	d.snapshot("chuan-hoa")
	d.until("it is saved at its loudness", func() bool { p := d.programme(); return p.Master != "" })
	d.picture("da-luu")
	d.press("ctrl+Return")
	d.until("it waits for approval", func() bool { return d.programme().State == app.ProgrammeWaiting })
	d.picture("gui-duyet")
}

// approve listens to it in the library and lets it go on air.
func (d *day) approve() {
	d.press("ctrl+3")
	d.picture("thu-vien")
	d.press("Down", "space")
	d.snapshot("nghe-duyet")
	d.press("space", "ctrl+Return")
	d.until("it is approved", func() bool { return d.programme().State == app.ProgrammeApproved })
	d.picture("da-duyet")
}

// isWhole holds what was made: six items in their places, recorded and read by
// machine, at their loudness, approved for that very master by a person.
func (d *day) isWhole() {
	p, e := d.programme(), must(d.edit())
	spoken := 0
	for _, q := range e.Plan.Places {
		at, length, ok := e.PlaceSpan(q.ID)
		if !ok || length < 48000 {
			d.t.Errorf("%s holds %d frames at %d", q.Name, length, at)
		}
		if q.Kind == app.PlaceItem {
			spoken++
		}
	}
	takes := look(d, func(ctx context.Context, db *store.DB) ([]app.Media, error) { return db.Media(ctx, app.MediaVoice) })
	if spoken != 6 || len(takes) != 6 || len(e.Plan.Sting.Clips) != 5 || len(e.Markers) != 8 {
		d.t.Errorf("%d items, %d takes, %d stings, %d markers", spoken, len(takes), len(e.Plan.Sting.Clips), len(e.Markers))
	}
	if math.Abs(p.Loudness.IntegratedLUFS+16) > 0.2 || p.Loudness.TruePeakDBTP > -0.95 || p.Duration != audio.Duration(e.Length(), audio.Rate) {
		d.t.Errorf("the master is %+v, %v long, the edit %v", p.Loudness, p.Duration, audio.Duration(e.Length(), audio.Rate))
	}
	verdicts := look(d, func(ctx context.Context, db *store.DB) ([]app.Approval, error) { return db.Approvals(ctx, p.ID) })
	if len(verdicts) != 1 || !verdicts[0].Approved || !verdicts[0].OwnWork || verdicts[0].Master != p.Master {
		d.t.Errorf("verdicts %+v on %s", verdicts, p.Master)
	}
	if err := look(d, func(ctx context.Context, db *store.DB) (error, error) { return db.VerifyMedia(ctx, p.Master), nil }); err != nil {
		d.t.Error(err)
	}
}

// must is a value that is there.
func must(e edit.Edit, ok bool) edit.Edit {
	if !ok {
		panic("the edit is gone")
	}
	return e
}

// programme is the bulletin in the library; empty where it is not there yet.
func (d *day) programme() app.Programme {
	all := look(d, func(ctx context.Context, db *store.DB) ([]app.Programme, error) { return db.Programmes(ctx, nil) })
	if len(all) != 1 {
		return app.Programme{}
	}
	return all[0]
}

// speak records what somebody says into the place that is chosen.
func (d *day) speak(voice string, pitch int, words string) {
	d.t.Helper()
	wav := filepath.Join(d.t.TempDir(), "words.wav")
	if out, err := exec.Command("espeak-ng", "-v", voice, "-p", strconv.Itoa(pitch), "-w", wav, words).CombinedOutput(); err != nil {
		d.t.Fatalf("%v: %s", err, out)
	}
	before := d.filled()
	d.press("r")
	d.until("a recording begins", func() bool {
		found, err := filepath.Glob(filepath.Join(recordingsFolder(d.data), "*.wav.part"))
		return err == nil && len(found) == 1
	})
	if err := d.cards.Play(d.t.Context(), "mic_in", wav); err != nil {
		d.t.Fatal(err)
	}
	d.snapshot("dang-thu")
	d.press("r")
	d.until("the take stands in its place", func() bool { return d.filled() == before+1 })
}

// filled is how many places hold something.
func (d *day) filled() (n int) {
	if p := d.plan(); p != nil {
		for _, q := range p.Places {
			if q.Filled() {
				n++
			}
		}
	}
	return n
}

// plan is the order of the bulletin as it is on the disk.
func (d *day) plan() *edit.Plan {
	e, ok := d.edit()
	if !ok {
		return nil
	}
	return e.Plan
}

// edit is the only one there is.
func (d *day) edit() (edit.Edit, bool) {
	found, err := filepath.Glob(filepath.Join(d.data, "edits", "*", "edit.json"))
	if err != nil || len(found) != 1 {
		return edit.Edit{}, false
	}
	e, _, err := edit.ReadFile(found[0])
	return e, err == nil
}

// look opens the station's data beside the program and reads it.
func look[T any](d *day, read func(context.Context, *store.DB) (T, error)) T {
	d.t.Helper()
	var none T
	db, err := store.OpenReader(d.t.Context(), d.data)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	v, err := read(d.t.Context(), db)
	if err != nil {
		d.t.Fatal(err)
		return none
	}
	return v
}
