//go:build day

package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
	"tienglang/app/store"
)

// month is a broadcaster who lays out a month of schedule, with the mouse and
// with the keyboard, in the week after the present one and those behind it.
type month struct {
	*day
	monday app.Date
}

// TestAMonthOfSchedule lays out, in the window, what a commune's station plays
// in a month: each step is photographed, and what is kept at the end is held to
// what was laid.
func TestAMonthOfSchedule(t *testing.T) {
	cards := launchCards(t, "speaker")
	m := &month{day: &day{hand: newHand(t), cards: cards, data: filepath.Join(t.TempDir(), "station")}}
	today := app.DateOf(time.Now())
	m.monday = today.Add(7 - (int(today.Weekday())+6)%7)
	first := m.open("workshop", "--data", m.data, "--language", "vi", "--theme", "light")
	m.firstStart()
	m.quit(first)
	m.programmes("Dự báo thời tiết", "Bản tin sáng", "Dân ca", "Quy hoạch đất đai", "Phòng rét gia súc", "Bản tin chiều", "Văn nghệ xóm Đồi Chè")
	m.open("workshop", "--data", m.data, "--language", "vi", "--theme", "light")
	m.write(dayPIN)
	m.opens("Return")
	m.opens("ctrl+4")
	m.picture("lich-trong")
	m.opens("ctrl+Right")
	m.mornings()
	m.relay()
	m.afternoons()
	m.notice()
	m.collision()
	m.moves()
	m.undoes()
	m.weeks()
	m.holds()
}

// quit ends the program as its window's close button does.
func (m *month) quit(p *process) {
	m.t.Helper()
	_ = p.Process.Signal(os.Interrupt)
	<-p.done
	_ = p.Wait()
}

// programmes are there, approved, before the schedule is laid.
func (m *month) programmes(titles ...string) {
	m.t.Helper()
	s, err := openStation(m.t.Context(), stationOptions{Data: m.data, Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		m.t.Fatal(err)
	}
	defer s.close()
	for i, title := range titles {
		approvedTone(m.t, s, title, time.Duration(30+i)*time.Second)
	}
}

// The measures of the week on a screen of 1366 × 768, in pixels: the left edge
// of Monday, the width of a day, the row of 05:00, and what a minute is high in
// the open hours of the morning and of the afternoon.
const (
	weekLeft   = 266
	weekColumn = 111.7
	weekFive   = 273.0
	weekMinute = 1.965
	weekFolded = 32 // from 06:30 to 16:30
)

// at is a moment of the week on the screen; day 0 is Monday.
func (m *month) at(day, hour, minute int) (x, y int) {
	since := float64(hour*60 + minute - 300)
	if since > 90 {
		since = 90 + weekFolded/weekMinute + since - 690
	}
	return int(weekLeft + weekColumn*(float64(day)+0.5)), int(weekFive + since*weekMinute)
}

// mouse presses the button at one place, pulls to another and lets go.
func (m *month) mouse(x0, y0, x1, y1 int) {
	m.t.Helper()
	steps := [][]string{{"mousemove", fmt.Sprint(x0), fmt.Sprint(y0)}, {"mousedown", "1"},
		{"mousemove", fmt.Sprint((x0 + x1) / 2), fmt.Sprint((y0 + y1) / 2)}, {"mousemove", fmt.Sprint(x1), fmt.Sprint(y1)}}
	for _, s := range append(steps, []string{"mouseup", "1"}) {
		if _, err := xdotool(m.screen, s...); err != nil {
			m.t.Fatal(err)
		}
		time.Sleep(250 * time.Millisecond)
	}
}

// click presses the button at a place.
func (m *month) click(x, y int) {
	m.t.Helper()
	if _, err := xdotool(m.screen, "mousemove", fmt.Sprint(x), fmt.Sprint(y), "click", "1"); err != nil {
		m.t.Fatal(err)
	}
	time.Sleep(400 * time.Millisecond)
}

// draw draws from one hour to another in empty room of a day, whereupon the
// form opens.
func (m *month) draw(day, hour, minute, to int) {
	m.t.Helper()
	x, y := m.at(day, hour, minute)
	_, end := m.at(day, hour, minute+to)
	m.mouse(x, y+3, x, end-1)
	m.still()
}

// fill chooses the programme of the entry that the form is of, by words without
// marks; the entry is called after it.
func (m *month) fill(find string) {
	m.t.Helper()
	m.press("Tab", "Tab")
	m.opens("Return")
	m.write(find)
	m.still()
	m.press("Return")
	m.still()
}

// save keeps the form, and waits until so many entries are there.
func (m *month) save(n int) {
	m.t.Helper()
	m.press("ctrl+s")
	m.kept(n)
}

func (m *month) kept(n int) {
	m.t.Helper()
	m.until(fmt.Sprint(n, " entries are kept"), func() bool { return len(m.entries()) == n })
	m.still()
}

// entries are those that the station has.
func (m *month) entries() []app.ScheduleEntry {
	return look(m.day, func(ctx context.Context, db *store.DB) ([]app.ScheduleEntry, error) { return db.ScheduleEntries(ctx) })
}

// entry is the one of a title.
func (m *month) entry(title string) app.ScheduleEntry {
	for _, e := range m.entries() {
		if e.Title == title {
			return e
		}
	}
	return app.ScheduleEntry{}
}

// mornings are drawn with the mouse and by N: the weather of every day, the
// news of the working days, folk songs on two of them.
func (m *month) mornings() {
	m.draw(0, 5, 0, 15)
	m.picture("ve-bang-chuot")
	m.fill("du bao")
	m.press("Tab", "Tab", "Tab", "Down") // day, hour and length are right: every day
	m.picture("hang-ngay")
	m.save(1)
	m.picture("thoi-tiet")
	m.press("n") // behind what is chosen, by the keyboard
	m.fill("ban tin sang")
	m.press("Tab", "Tab", "Tab", "Down", "Down", "Tab")
	for range 5 {
		m.press("Tab", "space") // Tuesday to Saturday beside Monday
	}
	m.picture("hang-tuan")
	m.save(2)
	m.draw(2, 5, 30, 30)
	m.fill("dan ca")
	m.press("Tab", "Tab", "Tab", "Down", "Down")
	m.save(3)
	m.picture("buoi-sang")
}

// relay names a source and takes it over each morning.
func (m *month) relay() {
	m.click(1180, 101)
	m.picture("viec-khac")
	m.press("Down", "Down", "Down", "Return")
	m.still()
	m.write("VOV1")
	m.press("Tab", "Tab")
	m.write("http://127.0.0.1:9/vov1.m3u8")
	m.picture("nguon-tiep-am")
	m.press("Return")
	m.until("the relay is kept", func() bool {
		return len(look(m.day, func(ctx context.Context, db *store.DB) ([]app.Relay, error) { return db.Relays(ctx) })) == 1
	})
	m.opens("Escape")
	m.draw(0, 6, 0, 30)
	m.press("Tab", "Down")
	m.press("Tab", "Down")
	m.press("Tab", "Tab", "Tab", "Tab", "Down")
	m.picture("tiep-am")
	m.save(4)
}

// afternoons are the news and a programme on chosen dates.
func (m *month) afternoons() {
	m.draw(0, 17, 0, 30)
	m.fill("ban tin chieu")
	m.press("Tab", "Tab", "Tab", "Down")
	m.save(5)
	m.draw(5, 16, 30, 30)
	m.fill("van nghe")
	m.press("Tab", "Tab", "Tab", "Down", "Down", "Down", "Tab")
	sat := m.monday.Add(5)
	m.write(fmt.Sprintf("%s, %s", sat.Time().Format("02/01/2006"), sat.Add(14).Time().Format("02/01/2006")))
	m.picture("ngay-da-chon")
	m.save(6)
	m.picture("buoi-chieu")
}

// notice is due on three days running; two of them are laid by one button.
func (m *month) notice() {
	m.draw(0, 16, 30, 30)
	m.fill("quy hoach")
	m.press(times(3, "Tab")...)
	m.press("Tab", "Tab", "Down")  // raised
	m.press("Tab", "Tab", "space") // on several days running
	m.picture("thong-bao")
	m.save(7)
	m.picture("con-no")
	x, y := m.at(1, 16, 40)
	m.click(x, y)
	m.picture("ngay-con-no")
	m.press("Return")
	m.until("the notice is laid on three days", func() bool { return len(m.entry("Quy hoạch đất đai").Repeat.Dates) == 3 })
	m.picture("da-xep")
}

// collision is an item of the province that meets the relay: the first way out
// is taken.
func (m *month) collision() {
	m.press("n")
	m.fill("phong ret")
	for _, words := range []string{m.monday.Add(2).Time().Format("02/01/2006"), "06:10", "10"} { // day, hour, minutes
		m.press("ctrl+a")
		m.write(words)
		m.press("Tab")
	}
	m.press("Tab", "Tab", "Down") // raised
	m.opens("ctrl+s")
	m.picture("trung-gio")
	if m.entry("Phòng rét gia súc").ID != "" {
		m.t.Error("it was kept before anybody answered")
	}
	m.press("Return")
	m.kept(8)
	m.picture("cach-go")
}

// moves are one day by the mouse, and by keys another hour and length.
func (m *month) moves() {
	x, y := m.at(5, 16, 45)
	to, _ := m.at(6, 16, 45)
	m.mouse(x, y, to, y) // Saturday's arts on Sunday
	m.picture("keo-sang-chu-nhat")
	m.opens("Return") // that day alone
	m.until("the day was moved", func() bool { return slices.Contains(m.dates("Văn nghệ xóm Đồi Chè"), m.monday.Add(6)) })
	m.picture("da-doi")
	m.press("alt+Up", "alt+Up", "alt+Up", "shift+alt+Down", "shift+alt+Down", "shift+alt+Down")
	m.until("keys moved it and made it longer", func() bool {
		return slices.ContainsFunc(m.entries(), func(e app.ScheduleEntry) bool {
			return e.Title == "Văn nghệ xóm Đồi Chè" && e.Start == 16*time.Hour+15*time.Minute && e.Length == 45*time.Minute
		})
	})
	m.picture("alt-mui-ten")
}

// dates are all the days on which entries of a title are due in the month.
func (m *month) dates(title string) (days []app.Date) {
	for _, e := range m.entries() {
		if e.Title == title {
			days = append(days, schedule.Days(e.Repeat, nil, m.monday, m.monday.Add(27))...)
		}
	}
	return days
}

// undoes are the last steps taken back, and one done again.
func (m *month) undoes() {
	m.press("ctrl+z")
	m.until("it is as long as it was", func() bool {
		return !slices.ContainsFunc(m.entries(), func(e app.ScheduleEntry) bool { return e.Length == 45*time.Minute })
	})
	m.picture("hoan-tac")
	m.press("ctrl+y")
	m.until("it is done again", func() bool {
		return slices.ContainsFunc(m.entries(), func(e app.ScheduleEntry) bool { return e.Length == 45*time.Minute })
	})
	x, y := m.at(3, 5, 20)
	m.click(x, y)
	m.opens("Delete") // the news of one Thursday
	m.picture("bo-ngay-nao")
	m.press("Return")
	m.until("the day was left out", func() bool { return len(m.entry("Bản tin sáng").Repeat.Except) == 1 })
	m.picture("da-bo")
}

// weeks are those of the month.
func (m *month) weeks() {
	for n := range 3 {
		m.opens("ctrl+Right")
		m.picture(fmt.Sprint("tuan-", n+2))
	}
}

// holds holds the four weeks to what was laid.
func (m *month) holds() {
	for title, want := range map[string]int{
		"Dự báo thời tiết": 28, "Bản tin sáng": 23, "Dân ca": 4, "VOV1": 28, "Bản tin chiều": 28,
		"Văn nghệ xóm Đồi Chè": 2, "Quy hoạch đất đai": 3, "Phòng rét gia súc": 1,
	} {
		if got := len(m.dates(title)); got != want {
			m.t.Errorf("%s is due on %d days of the month, want %d", title, got, want)
		}
	}
	if e := m.entry("Quy hoạch đất đai"); e.Priority != app.PriorityRaised || e.Notice == nil || e.Notice.Days != 3 {
		m.t.Errorf("the notice is %+v", e)
	}
	if e := m.entry("Phòng rét gia súc"); e.Start == 6*time.Hour+10*time.Minute {
		m.t.Error("the way out was not taken")
	}
}
