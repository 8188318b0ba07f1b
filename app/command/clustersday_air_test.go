//go:build day

package command

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/store"
)

// orders sets the volume of a hamlet by the command, which is answered by the
// boxes, and the window shows it.
func (f *fleet) orders() {
	sum := f.order("--hamlet", "Xóm Khe Cốc", "volume=55")
	if sum.Done != 1 {
		f.t.Errorf("of an order to a hamlet with one box: %+v", sum)
	}
	f.choose("Khe Cốc 1")
	f.shows("55 · trần 80")
	f.picture("am-luong-xom")
}

// bulk marks all boxes that are there and sets their volume in one act; each
// answers.
func (f *fleet) bulk() {
	f.unsearch()
	f.touch("Sẵn sàng 3")
	f.touchIn(listPart, "Suối Cạn 1")
	f.press("ctrl+a")
	f.shows("3 cụm đã chọn")
	f.picture("ba-cum-da-chon")
	f.touch("Đặt âm lượng")
	f.shows("3 đã làm")
	f.picture("ba-cum-da-lam")
	for _, name := range []string{"Khe Cốc 1", "Đồi Chè 1", "Suối Cạn 1"} {
		if v := f.listed()[name]["volume"]; v != "70" { // that of the one that was chosen
			f.t.Errorf("%s has the volume %s after an order to all", name, v)
		}
	}
	f.touch("Tất cả 13")
	f.other("Lệnh đã ra")
	f.picture("lenh-da-ra")
	f.press("Escape")
}

// order gives an order by the command, and is what became of it.
func (f *fleet) order(args ...string) orderSum {
	f.t.Helper()
	said, stderr, status := run(f.t, nil, "tienglang", append([]string{"order", "--json", "--data", f.data}, args...)...)
	lines := strings.Split(strings.TrimSpace(said), "\n")
	var last orderTold
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Sum == nil {
		f.t.Fatalf("order %v: exit %d, %v\n%s%s", args, status, err, said, stderr)
	}
	return *last.Sum
}

// lay puts a programme into the schedule by the keyboard, at the beginning of a
// minute.
func (f *fleet) lay(find, title string, at time.Time) {
	f.t.Helper()
	at = at.In(app.Vietnam)
	f.opens("ctrl+4")
	f.press("n")
	f.still()
	f.fill(find)
	for _, words := range []string{at.Format("02/01/2006"), at.Format("15:04"), "1"} { // day, hour, minutes
		f.press("ctrl+a")
		f.write(words)
		f.press("Tab")
	}
	f.picture("xep-lich")
	f.press("ctrl+s")
	f.until(title+" is laid", func() bool {
		return slices.ContainsFunc(f.entries(), func(e app.ScheduleEntry) bool { return e.Title == title && e.Start == at.Sub(app.DateOf(at).Time()) })
	})
	f.picture("da-xep-lich")
}

// played waits until a cluster has told that it played a programme, which may be
// due at that time.
func (f *fleet) played(name, title string, due time.Time) {
	f.t.Helper()
	id := f.cluster(name).ID
	f.within(time.Until(due)+3*time.Minute, name+" plays "+title, func() bool {
		heard := look(f.day, func(ctx context.Context, db *store.DB) ([]app.Heard, error) {
			return db.HeardBy(ctx, id, due.Add(-time.Minute))
		})
		for _, h := range heard {
			if h.PlayedMS > 20_000 {
				return true
			}
		}
		return false
	})
}
