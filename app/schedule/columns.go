package schedule

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"tienglang/app/sheet"
)

// column is one column of a schedule that is kept as a table.
type column struct {
	key   string // in JSON, and allowed as a heading
	head  string // as it is written
	also  []string
	needs bool
}

// columns are all, in the order in which they are written. docs/lich-phat.md
// tells people of them.
var columns = []column{
	{key: "id", head: "Mã"},
	{key: "title", head: "Tên", also: []string{"tên mục", "tiêu đề"}, needs: true},
	{key: "kind", head: "Loại"},
	{key: "programme", head: "Chương trình"},
	{key: "relay", head: "Nguồn tiếp âm", also: []string{"tiếp âm"}},
	{key: "priority", head: "Mức ưu tiên", also: []string{"ưu tiên"}},
	{key: "rank", head: "Thứ tự"},
	{key: "zone", head: "Nhóm loa"},
	{key: "clusters", head: "Cụm loa"},
	{key: "start", head: "Bắt đầu", also: []string{"giờ bắt đầu"}, needs: true},
	{key: "stop", head: "Kết thúc", also: []string{"giờ kết thúc"}},
	{key: "length", head: "Thời lượng"},
	{key: "repeat", head: "Lặp lại"},
	{key: "weekdays", head: "Thứ"},
	{key: "from", head: "Từ ngày", also: []string{"ngày"}},
	{key: "until", head: "Đến ngày"},
	{key: "dates", head: "Các ngày"},
	{key: "except", head: "Trừ ngày"},
	{key: "holidays", head: "Ngày lễ"},
	{key: "on_cut", head: "Khi bị cắt"},
	{key: "notice_basis", head: "Căn cứ thông báo"},
	{key: "notice_first", head: "Thông báo từ ngày"},
	{key: "notice_days", head: "Số ngày thông báo"},
	{key: "notice_of", head: "Tính cho thông báo"},
}

// Columns are the headings of a schedule's table, in order.
func Columns() []string {
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.head
	}
	return heads
}

// Kinds are what the cells of these columns are in a spreadsheet. Hours and
// lengths are texts there, as people type them.
func Kinds() []sheet.Kind {
	kinds := make([]sheet.Kind, len(columns))
	for i, c := range columns {
		switch c.key {
		case "rank", "notice_days":
			kinds[i] = sheet.Number
		case "from", "until", "notice_first":
			kinds[i] = sheet.Date
		}
	}
	return kinds
}

// folded is text as it is compared: composed, lower case, single spaces.
func folded(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFC.String(s))), " ")
}

// columnOf is the column with that heading.
func columnOf(head string) (column, bool) {
	head = folded(head)
	i := slices.IndexFunc(columns, func(c column) bool {
		return head == c.key || head == folded(c.head) || slices.Contains(c.also, head)
	})
	if i < 0 {
		return column{}, false
	}
	return columns[i], true
}

// word is a value that stands for one of few things.
type word[T any] struct {
	is   T
	said []string // the first is how it is written
}

func saying[T comparable](words []word[T], is T) string {
	for _, w := range words {
		if w.is == is {
			return w.said[0]
		}
	}
	return ""
}

func meaning[T any](words []word[T], said string) (is T, ok bool) {
	said = folded(said)
	for _, w := range words {
		if slices.Contains(w.said, said) {
			return w.is, true
		}
	}
	return is, false
}
