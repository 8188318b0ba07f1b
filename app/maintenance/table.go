package maintenance

import (
	"strconv"
	"strings"

	"tienglang/app"
	"tienglang/app/sheet"
)

// Headings are those of Table, in Vietnamese, as the paper is the commune's.
var Headings = []string{"Phiếu", "Số cụm", "Cụm loa", "Thôn, xóm", "Báo lúc", "Người báo", "Hiện tượng", "Nguyên nhân", "Vật tư",
	"Người sửa", "Số km", "Chi phí (đồng)", "Đóng lúc", "Kết quả", "Ngày hỏng (đo được)", "Ngày không đo được"}

// Widths are those of the columns, in letters.
var Widths = []float64{8, 8, 22, 18, 16, 20, 30, 16, 36, 18, 8, 16, 16, 18, 20, 20}

// Words names causes, remedies and the like: the sentences of the catalogue.
type Words func(key string, pairs ...string) string

// Table is tickets with what they cost, a row each, the oldest first, and their
// sum below.
func Table(all []app.Ticket, dead map[app.ID]DeadTime, words Words) [][]any {
	rows := [][]any{headings()}
	var sum int64
	var km, days int
	for i := len(all) - 1; i >= 0; i-- {
		t := all[i]
		rows = append(rows, row(t, dead[t.ID], words))
		sum, km, days = sum+t.CostDong(), km+kmOf(t), days+dead[t.ID].Dead
	}
	last := make([]any, len(Headings))
	last[2], last[10], last[11], last[14] = "Cộng", km, sheet.Dong(sum), days
	return append(rows, last)
}

func headings() []any {
	cells := make([]any, len(Headings))
	for i, h := range Headings {
		cells[i] = h
	}
	return cells
}

func row(t app.Ticket, dead DeadTime, words Words) []any {
	var told, said, parts, who []string
	for _, s := range t.Steps {
		switch s.Act {
		case app.TicketReport:
			told = append(told, reporter(s, words))
			said = append(said, s.Words)
		case app.TicketVisit:
			who = append(who, s.Person)
		}
		for _, p := range s.Parts {
			parts = append(parts, p.Name+" × "+strconv.Itoa(p.Count))
		}
	}
	name := func(prefix, key string) string {
		if key == "" {
			return ""
		}
		return words(prefix + key)
	}
	return []any{t.Number, t.ClusterNumber, t.ClusterName, t.HamletName, t.OpenedAt().In(app.Vietnam),
		joined(told), joined(said), name("maintenance.cause.", string(t.Cause())), joined(parts), joined(who), kmOf(t),
		sheet.Dong(t.CostDong()), t.ClosedAt().In(app.Vietnam), name("maintenance.remedy.", string(t.Remedy())),
		dead.Dead, dead.Unknown}
}

func reporter(s app.TicketStep, words Words) string {
	if s.Person != "" {
		return strings.TrimSpace(s.Person + " " + s.Phone)
	}
	return words("maintenance.source." + string(s.Source))
}

func kmOf(t app.Ticket) (km int) {
	for _, s := range t.Steps {
		km += s.Km
	}
	return km
}

// joined are the words that there are, each once.
func joined(all []string) string {
	var out []string
	seen := map[string]bool{"": true}
	for _, s := range all {
		if !seen[s] {
			out, seen[s] = append(out, s), true
		}
	}
	return strings.Join(out, "; ")
}
