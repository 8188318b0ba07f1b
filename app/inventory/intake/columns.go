package intake

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
	"tienglang/app/finding"
	"tienglang/app/geo"
)

// column is one column of a table of clusters.
type column struct {
	field Field
	head  string   // as it is written; "" for one that is only read
	also  []string // other headings, folded
	text  func(app.Cluster) string
	put   func(c *app.Cluster, cell string, col Column) error // nil: joined with others
}

func writes(at func(*app.Cluster) *string) (func(app.Cluster) string, func(*app.Cluster, string, Column) error) {
	return func(c app.Cluster) string { return *at(&c) },
		func(c *app.Cluster, cell string, _ Column) error { put(at(c), cell); return nil }
}

func textColumn(f Field, head string, at func(*app.Cluster) *string, also ...string) column {
	text, put := writes(at)
	return column{f, head, also, text, put}
}

func wholeColumn(f Field, head string, at func(*app.Cluster) *int, also ...string) column {
	return column{f, head, also, func(c app.Cluster) string { return plainInt(*at(&c)) },
		func(c *app.Cluster, cell string, _ Column) error {
			n, ok := wholeNumber(cell)
			if !ok {
				return errUnread
			}
			*at(c) = n
			return nil
		}}
}

// levelColumn is a wholeColumn that writes 0 too.
func levelColumn(f Field, head string, at func(*app.Cluster) *int, also ...string) column {
	c := wholeColumn(f, head, at, also...)
	c.text = func(c app.Cluster) string { return strconv.Itoa(*at(&c)) }
	return c
}

func wordColumn[T comparable](f Field, head string, words []word[T], at func(*app.Cluster) *T, also ...string) column {
	return column{f, head, also, func(c app.Cluster) string { return saying(words, *at(&c)) },
		func(c *app.Cluster, cell string, _ Column) error {
			v, ok := meaning(words, cell)
			if !ok {
				return errUnread
			}
			*at(c) = v
			return nil
		}}
}

func dayColumn(f Field, head string, last bool, at func(*app.Cluster) *time.Time, also ...string) column {
	return column{f, head, also, func(c app.Cluster) string { return dayText(*at(&c)) },
		func(c *app.Cluster, cell string, _ Column) error {
			d, ok := parseDay(cell, last)
			if months, is := parseMonths(cell); last && is && !c.InstalledOn.IsZero() {
				d, ok = c.InstalledOn.In(app.Vietnam).AddDate(0, months, 0), true
			}
			if !ok {
				return errUnread
			}
			if dayText(*at(c)) != dayText(d) {
				*at(c) = d
			}
			return nil
		}}
}

// columns are all, in the order in which they are written and taken.
// docs/cum-loa.md tells people of them.
var columns = []column{
	wholeColumn(Number, "Số cụm", func(c *app.Cluster) *int { return &c.Number }, "so hieu cum", "cum so", "so hieu"),
	textColumn(Code, "Mã thiết bị", func(c *app.Cluster) *string { return &c.Code }, "mathietbi", "ma cum", "ma cum loa", "ma loa", "ma so", "ma dinh danh", "ma cua tinh", "ma", "ma tb", "ma loa tb", "ma hop"),
	textColumn(Name, "Tên cụm", func(c *app.Cluster) *string { return &c.Name }, "tenthietbi", "ten thiet bi", "ten cum loa", "ten loa", "ten diem", "ten tb", "ten diem loa", "diem dat loa", "ten", "cum loa", "cum thu phat thanh", "cum thu"),
	{field: Hamlet, head: "Thôn/xóm", also: []string{"thon", "xom", "thon xom", "thon ban", "xom ban", "to dan pho", "to dan pho thon", "thon to dan pho", "thon xom to dan pho", "xom to dan pho", "ban", "ap", "khu dan cu", "khu pho", "ten thon", "ten xom", "tdp", "thuoc xom"}},
	{field: HamletCode, head: "Mã thôn/xóm", also: []string{"ma thon", "ma xom", "ma thon ban", "ma to dan pho"}},
	{field: Households, head: "Số hộ", also: []string{"so ho dan", "so ho gia dinh", "tong so ho", "ho dan"}},
	{field: People, head: "Số khẩu", also: []string{"so nhan khau", "nhan khau", "so dan", "dan so", "tong so khau"}},
	{field: Languages, head: "Tiếng dân tộc", also: []string{"dan toc", "thanh phan dan toc", "ngon ngu"}},
	textColumn(Place, "Vị trí lắp đặt", func(c *app.Cluster) *string { return &c.Place }, "vi tri", "vi tri lap", "vi tri dat", "dia diem", "dia diem lap dat", "dia diem dat", "dia diem dat loa", "noi dat", "noi lap dat", "dia chi", "v tri", "v tri lap dat", "d chi"),
	wordColumn(Technology, "Công nghệ", technologies, func(c *app.Cluster) *app.Technology { return &c.Technology }, "loai", "c nghe", "cn", "loai cong nghe", "loai cum", "loai dai", "loai cum loa", "hinh thuc truyen dan", "he thong"),
	wordColumn(Line, "Đường truyền", lines, func(c *app.Cluster) *app.Line { return &c.Line }, "ket noi", "loai ket noi", "duong truyen ket noi"),
	{field: Horns, head: "Số loa", also: []string{"so luong loa", "so luong", "sl", "sl loa", "loa so luong", "so loa cum", "loa", "so cai loa", "so cai",
		"so loa cong suat", "so luong loa cong suat", "so luong cong suat", "so loa va cong suat", "so luong va cong suat", "loa cong suat", "cong suat so loa", "cong suat va so loa"}, text: hornsText},
	{field: Watts, also: []string{"cong suat", "cong suat loa", "cong suat w", "c suat", "c suat w", "cs", "cs w", "cs loa", "cong suat moi loa", "cong suat 1 loa"}},
	{field: TotalWatts, also: []string{"tong cong suat", "tong cong suat loa", "tong cong suat w", "congsuat"}},
	{field: Bearings, head: "Hướng loa", also: []string{"huong", "huong phat"}, text: bearingsText},
	{field: Position, head: "Toạ độ", also: []string{"toa do gps", "gps", "toa do lap dat", "vi do kinh do", "kinh do vi do"}, text: func(c app.Cluster) string { return geo.Format(c.Position) }},
	{field: Latitude, also: []string{"vi do", "vido", "toa do x"}},
	{field: Longitude, also: []string{"kinh do", "kinhdo", "toa do y"}},
	textColumn(Vendor, "Hãng", func(c *app.Cluster) *string { return &c.Box.Vendor }, "hang san xuat", "hang sx", "hsx", "nha san xuat", "nha cung cap", "don vi cung cap"),
	textColumn(VendorCode, "Mã nhà cung cấp", func(c *app.Cluster) *string { return &c.Box.VendorCode }, "manhacungcap"),
	textColumn(Model, "Kiểu máy", func(c *app.Cluster) *string { return &c.Box.Model }, "kieu", "ky hieu", "chung loai", "ma hieu", "kieu thiet bi", "loai thiet bi", "loai tb", "kieu tb"),
	textColumn(Serial, "Số seri", func(c *app.Cluster) *string { return &c.Box.Serial }, "so serial", "seri", "serial number", "s n", "so may"),
	digitsColumn(IMEI, "IMEI", func(c *app.Cluster) *string { return &c.Box.IMEI }, imei, "so imei"),
	digitsColumn(SIM, "SIM", func(c *app.Cluster) *string { return &c.Box.SIM }, simCard, "so sim", "so thue bao", "so thue bao sim", "iccid", "seri sim", "so dien thoai sim"),
	wordOrTextColumn(Carrier, "Nhà mạng", carriers, func(c *app.Cluster) *string { return &c.Box.Carrier }, "mang", "mang di dong", "nha mang sim"),
	textColumn(Amplifier, "Tăng âm", func(c *app.Cluster) *string { return &c.Amplifier.Model }, "ampli", "amply", "am ly", "tang am ampli"),
	wholeColumn(AmplifierWatts, "Công suất tăng âm (W)", func(c *app.Cluster) *int { return &c.Amplifier.Watts }, "cong suat tang am", "cong suat ampli", "cong suat amply", "tang am w"),
	wordColumn(Power, "Nguồn điện", powers, func(c *app.Cluster) *app.PowerSource { return &c.Power }, "nguon cap", "cap dien", "nguon cap dien"),
	levelColumn(Volume, "Âm lượng", func(c *app.Cluster) *int { return &c.Volume }, "amluong"),
	levelColumn(VolumeCap, "Trần âm lượng", func(c *app.Cluster) *int { return &c.VolumeCap }, "am luong toi da", "am luong cao nhat"),
	wholeColumn(Delay, "Độ trễ (ms)", func(c *app.Cluster) *int { return &c.DelayMS }, "do tre", "tre"),
	dayColumn(Installed, "Ngày lắp", false, func(c *app.Cluster) *time.Time { return &c.InstalledOn }, "ngay lap dat", "ngay ld", "nam ld", "n lap", "nam lap dat", "nam lap", "thoi gian lap dat", "ngay dua vao su dung", "nam dua vao su dung", "thoi gian dua vao su dung", "nam su dung"),
	textColumn(Funding, "Nguồn vốn", func(c *app.Cluster) *string { return &c.Purchase.Funding }, "nguon kinh phi", "kinh phi", "nguon dau tu", "von dau tu"),
	{field: Price, head: "Giá (đồng)", also: []string{"gia", "don gia", "d gia", "gia tri", "nguyen gia", "thanh tien", "gia mua", "gia thiet bi", "gia lap dat"},
		text: func(c app.Cluster) string { return plainInt(int(c.Purchase.PriceDong)) }, put: putPrice},
	dayColumn(Warranty, "Bảo hành đến", true, func(c *app.Cluster) *time.Time { return &c.Purchase.WarrantyUntil }, "han bao hanh", "bh", "han bh", "bh den", "bao hanh", "ngay het bao hanh", "het bao hanh", "thoi han bao hanh", "thoi gian bao hanh"),
	wordColumn(Condition, "Tình trạng", conditions, func(c *app.Cluster) *app.Condition { return &c.Condition }, "hien trang", "trang thai", "t trang", "tinh tr", "h trang", "t thai", "tt hd", "tinh trang hd", "tinh trang hoat dong", "tinh trang su dung", "chat luong"),
	textColumn(Note, "Ghi chú", func(c *app.Cluster) *string { return &c.Note }, "g chu", "gc"),
	{field: ID, head: "Mã máy", text: func(c app.Cluster) string { return string(c.ID) }},
	{field: Ordinal, also: []string{"stt", "so tt", "so thu tu", "tt"}},
}

func columnOf(f Field) (column, bool) {
	for _, c := range columns {
		if c.field == f {
			return c, true
		}
	}
	return column{}, false
}

// Fields are all fields, in the order of the columns.
func Fields() []Field {
	all := make([]Field, len(columns))
	for i, c := range columns {
		all[i] = c.field
	}
	return all
}

// Heading is how a field's column is headed when it is written; the field's
// key where it is only read.
func Heading(f Field) string {
	c, ok := columnOf(f)
	if !ok || c.head == "" {
		return headOnly[f]
	}
	return c.head
}

var headOnly = map[Field]string{Watts: "Công suất (W)", TotalWatts: "Tổng công suất (W)", Latitude: "Vĩ độ", Longitude: "Kinh độ", Ordinal: "Số TT"}

// tidy is text in composed letters with single spaces, without what steers a
// terminal or cannot be seen.
func tidy(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(norm.NFC.String(strings.ToValidUTF8(s, ""))), " "))
}

// put writes a cell over a text, unless it says the same: what was typed in
// several lines, or with two spaces, stays as it is.
func put(text *string, cell string) {
	if cell = tidy(cell); cell != tidy(*text) {
		*text = cell
	}
}

// plain is text as it is compared: folded, its words parted by single spaces.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(finding.Fold(s), noLetter), " ")
}

func noLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

func plainInt(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
