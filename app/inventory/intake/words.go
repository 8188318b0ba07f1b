package intake

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
)

// word is a value that stands for one of few things.
type word[T any] struct {
	is    T
	write string
	// said are folded words, or ones with their marks where another word is the
	// same without: "cháy" is not "chạy". A cell that has all of them in a row
	// means it.
	said []string
}

// The words are looked for in this order: what denies comes before what it
// would contain.
var (
	technologies = []word[app.Technology]{
		{app.TechnologyFM, "FM", []string{"fm", "vo tuyen"}},
		{app.TechnologyWired, "Có dây", []string{"co day", "huu tuyen", "wired", "day dan"}},
		{app.TechnologyIP, "IP", []string{"ip", "cntt", "cong nghe thong tin", "thong minh", "internet", "4g", "3g", "lan", "wifi", "ung dung cntt vt"}},
	}
	lines = []word[app.Line]{
		{app.Line4G, "4G", []string{"4g", "3g", "5g", "sim", "di dong"}},
		{app.LineWiFi, "Wi-Fi", []string{"wifi", "wi fi", "wlan", "khong day"}},
		{app.LineLAN, "LAN", []string{"lan", "cap quang", "cap mang", "internet", "co day"}},
	}
	powers = []word[app.PowerSource]{
		{app.PowerSolar, "mặt trời", []string{"mat troi", "solar"}},
		{app.PowerBacked, "lưới và ắc quy", []string{"luoi va ac quy", "ac quy", "acquy", "luu dien", "ups", "pin du phong", "pin", "backed"}},
		{app.PowerGrid, "điện lưới", []string{"dien luoi", "luoi", "dien", "grid", "220v"}},
	}
	conditions = []word[app.Condition]{
		{app.ConditionRetired, "ngừng dùng", []string{"ngung dung", "ngung", "thanh ly", "dung hoat dong", "ngung hoat dong", "khong su dung", "khong con su dung", "khong dung", "khong con dung", "bỏ", "thao do", "da thao", "retired"}},
		{app.ConditionBroken, "hỏng", []string{"khong hoat dong", "khong con hoat dong", "khong hd", "khong con hd", "khong deu", "khong tot", "khong on dinh", "khong binh thuong", "khong phat", "khong keu", "khong len", "khong chay", "mat tin hieu", "hong", "hu hong", "hu", "cháy", "can sua", "dang sua", "sua chua", "su co", "kem", "broken"}},
		{app.ConditionWorks, "hoạt động", []string{"hoat dong", "hd", "hd tot", "tot", "chạy", "binh thuong", "bt", "ok", "con tot", "dang su dung", "dang dung", "con dung", "on dinh", "works", "tb", "trung binh"}},
	}
	carriers = []word[string]{
		{"Viettel", "Viettel", []string{"viettel", "vt"}},
		{"VinaPhone", "VinaPhone", []string{"vinaphone", "vina", "vnpt"}},
		{"MobiFone", "MobiFone", []string{"mobifone", "mobi"}},
		{"Vietnamobile", "Vietnamobile", []string{"vietnamobile"}},
	}
)

func saying[T comparable](words []word[T], is T) string {
	for _, w := range words {
		if w.is == is {
			return w.write
		}
	}
	return ""
}

func meaning[T any](words []word[T], said string) (is T, ok bool) {
	folded, marked := inFull(plain(said)), " "+spelt(said)+" "
	if slices.ContainsFunc(denials, func(d string) bool { return strings.Contains(folded, " "+d+" ") }) {
		return is, false
	}
	for _, w := range words {
		for _, p := range w.said {
			text, not := folded, " khong "
			if !strings.Contains(folded, " "+p+" ") {
				text, not = marked, " không " // only what is said with its marks is there
			}
			if before, _, said := strings.Cut(text, " "+p+" "); said && !strings.Contains(before+" ", not) {
				return w.is, true
			}
		}
	}
	return is, false
}

// denials deny in a way that no word stands for.
var denials = []string{"chua", "khong hong", "khong hu", "khong co"}

// inFull is folded text between spaces, its short words for không written out.
func inFull(folded string) string {
	words := strings.Fields(folded)
	for i, w := range words {
		if slices.Contains([]string{"k", "ko", "k0", "kg", "hok"}, w) {
			words[i] = "khong"
		}
	}
	return " " + strings.Join(words, " ") + " "
}

// spelt is text in small letters with its marks, its words parted by single
// spaces.
func spelt(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(norm.NFC.String(s)), noLetter), " ")
}

// wordOrTextColumn writes known names as they are usually written, and leaves
// others as they are.
func wordOrTextColumn(f Field, head string, words []word[string], at func(*app.Cluster) *string, also ...string) column {
	c := textColumn(f, head, at, also...)
	c.put = func(c *app.Cluster, cell string, _ Column) error {
		if v, ok := meaning(words, cell); ok && tidy(cell) != tidy(*at(c)) {
			cell = v
		}
		put(at(c), cell)
		return nil
	}
	return c
}
