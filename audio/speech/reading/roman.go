package reading

import (
	"strings"
	"unicode/utf8"
)

// romanAfter are what a Roman numeral follows in Vietnamese.
var romanAfter = []string{"quý", "khóa", "khoá", "thế kỷ", "thế kỉ", "đại hội", "đại hội Đảng", "thứ", "kỳ", "chương", "mục", "phần",
	"tập", "cấp", "loại", "hạng", "nhóm", "vùng", "khu vực", "giai đoạn", "đợt", "học kỳ", "bảng", "quân khu", "trung ương",
	"độ", "bậc", "báo động", "cấp báo động", "mức", "phụ lục", "lần", "khối", "tiểu khu", "hội nghị trung ương", "nhiệm kỳ", "hội đồng nhân dân khóa"}

// roman reads a Roman numeral where one is to be expected.
func (s *scan) roman() bool {
	end := s.at
	for strings.IndexByte("IVX", byteAt(s.text, end)) >= 0 && end < len(s.text) {
		end++
	}
	if end == s.at || end-s.at > 8 {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(s.text[end:]); end < len(s.text) && wordRune(r) {
		return false
	}
	n, ok := romanValue(s.text[s.at:end])
	if !ok || !s.after(romanAfter...) && !s.romanHeading(end) && !s.afterRoman() {
		return false
	}
	words := s.number(uint64(n))
	if s.after("thứ", "hạng") && n == 1 {
		words = "nhất"
	} else if s.after("thứ") && n == 4 {
		words = "tư"
	}
	s.at = end
	s.say(words)
	s.romanOut = len(s.out)
	s.romanYear()
	return true
}

// romanYear reads the year after a quarter's stroke, and the dash to another
// Roman numeral: quý III/2026, quý I-III.
func (s *scan) romanYear() {
	if year := digitsAt(s.text, s.at+1); byteAt(s.text, s.at) == '/' && isYear(year) {
		s.at += 1 + len(year)
		s.say("năm " + s.whole(year))
		return
	}
	for _, dash := range [...]string{"-", "–", " - ", " – "} {
		i := s.at + len(dash)
		if strings.HasPrefix(s.text[s.at:], dash) && strings.IndexByte("IVX", byteAt(s.text, i)) >= 0 && i < len(s.text) {
			s.at = i
			s.say("đến")
			s.romanOut = len(s.out)
			return
		}
	}
}

// romanHeading tells the number of a heading: "II. Tình hình chung".
func (s *scan) romanHeading(end int) bool {
	c := byteAt(s.text, end)
	return s.lineStart(s.at) && (c == '.' || c == ')' || c == '/') && (end+1 == len(s.text) || s.text[end+1] == ' ')
}

// afterRoman tells whether only a comma or the like stands between the last
// Roman numeral and here: "quý I, II và III".
func (s *scan) afterRoman() bool {
	if s.romanOut == 0 || s.romanOut > len(s.out) {
		return false
	}
	switch strings.TrimSpace(string(s.out[s.romanOut:])) {
	case ",", "và", "đến", "hoặc", "":
		return true
	}
	return false
}

// romanValue is the value of a numeral of I, V and X in its shortest form.
func romanValue(text string) (int, bool) {
	if text == "" || len(text) > 8 {
		return 0, false
	}
	for n := 1; n < 40; n++ {
		if romanOf(n) == text {
			return n, true
		}
	}
	return 0, false
}

func romanOf(n int) string {
	units := [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	return strings.Repeat("X", n/10) + units[n%10]
}
