//go:build day

package command

import (
	"context"
	"fmt"
	"image"
	"os/exec"
	"path/filepath"
	"time"

	"tienglang/app"
	"tienglang/app/store"
)

// repairs opens a ticket from the alarm of a box that is gone, and goes on to the
// visit: what it was, a part of the stock, a photograph.
func (f *fleet) repairs(name string) {
	f.press("ctrl+6")
	f.choose(name)
	f.within(6*time.Minute, "the alarm offers a ticket", func() bool { return f.sees("Mở phiếu") })
	f.picture("canh-bao")
	f.touch("Mở phiếu")
	f.picture("phieu-moi")
	f.step(name, "Ghi báo hỏng", app.TicketReport)
	f.touch("Chọn nguyên nhân")
	f.touch("hộp loa hỏng")
	f.step(name, "Ghi chẩn đoán", app.TicketDiagnose)
	f.touch("Chọn trong kho")
	f.touch("kho còn")
	f.step(name, "Ghi vật tư", app.TicketParts)
	f.photograph1(name)
	f.step(name, "Ghi lần đến sửa", app.TicketVisit)
	if n := f.stock("Hộp thu phát IP"); n != 1 {
		f.t.Errorf("the stock has %d boxes after one of two was taken", n)
	}
}

// ticketFoot is where the button of a ticket's form stands; its words stand
// elsewhere as well.
var ticketFoot = image.Rect(904, 630, 1366, 740)

// step keeps what the form of a ticket says.
func (f *fleet) step(name, button string, act app.TicketAct) {
	f.t.Helper()
	f.picture("phieu-" + string(act))
	f.touchIn(ticketFoot, button)
	f.until(fmt.Sprint("the ticket of ", name, " has the step ", act), func() bool { return f.ticket(name).Last().Act == act })
	f.still()
}

// photograph1 takes a photograph of the pole, with its place in it, into the
// visit.
func (f *fleet) photograph1(name string) {
	f.t.Helper()
	file := filepath.Join(f.home, "Cot loa.jpg")
	out, err := exec.Command("convert", "-size", "1600x1200", "gradient:#7fa7c9-#5b7d4a", "-fill", "#6b5b4a", "-draw", "rectangle 760,200 820,1200",
		"-fill", "#dddddd", "-draw", "polygon 820,260 1040,180 1040,420 820,330", "-fill", "#c0392b", "-draw", "rectangle 700,700 880,900", file).CombinedOutput()
	if err != nil {
		f.t.Fatalf("%v: %s", err, out)
	}
	f.write("Ma Van Tu")
	f.touch("Thêm ảnh")
	f.press("Down", "Return")
	f.shows("đã được xoá")
}

// ticket is the newest of a cluster.
func (f *fleet) ticket(name string) app.Ticket {
	f.t.Helper()
	id := f.cluster(name).ID
	all := look(f.day, func(ctx context.Context, db *store.DB) ([]app.Ticket, error) {
		return db.Tickets(ctx, app.TicketFilter{Cluster: id})
	})
	if len(all) == 0 {
		return app.Ticket{}
	}
	return all[len(all)-1]
}

// stock is how many parts of a name there are.
func (f *fleet) stock(name string) int {
	f.t.Helper()
	for _, p := range look(f.day, func(ctx context.Context, db *store.DB) ([]app.Part, error) { return db.Parts(ctx) }) {
		if p.Name == name {
			return p.Count
		}
	}
	return 0
}
