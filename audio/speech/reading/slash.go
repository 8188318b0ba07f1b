package reading

import (
	"strings"
	"unicode/utf8"
)

// slashed reads numbers with strokes between them: 22/11, 11/2026, 12/5 of a
// street, 1/2 of a whole, 19/19 of a count.
func (s *scan) slashed() bool {
	parts, end := slashParts(s.text, s.at)
	if len(parts) < 2 {
		return false
	}
	switch {
	case len(parts) == 2 && isYear(parts[1]) && s.after(documentWords...):
		s.at = end
		s.say(s.documentNumber(parts[0]) + " năm " + s.whole(parts[1]))
	case s.houseNumber(end), len(parts) > 2:
		s.sayParts(parts, end, s.slash)
	case s.monthOfYear(parts, end):
	case s.sayQuarter(parts, end):
	case s.dayAndMonth(parts, end):
	case s.fractionOf(parts):
		s.sayParts(parts, end, "phần")
	default:
		s.sayParts(parts, end, "trên")
	}
	return true
}

// documentWords come before a document's number and year: Nghị định 12/2024.
var documentWords = []string{"quyết định", "nghị định", "nghị quyết", "thông tư", "chỉ thị", "luật", "kế hoạch", "công văn", "hướng dẫn",
	"quyết định số", "nghị định số", "nghị quyết số", "thông tư số", "chỉ thị số", "luật số", "kế hoạch số", "công văn số", "thông báo số"}

func slashParts(text string, i int) (parts []string, end int) {
	for end = i; ; end++ {
		part := digitsAt(text, end)
		if part == "" {
			return parts, end - 1
		}
		parts = append(parts, part)
		if end += len(part); byteAt(text, end) != '/' {
			return parts, end
		}
	}
}

// houseWords come before the number of a house.
var houseWords = []string{"số", "số nhà", "nhà", "hẻm", "ngõ", "ngách", "kiệt", "hẽm", "lô", "thửa", "tờ", "phòng", "địa chỉ"}

func (s *scan) houseNumber(end int) bool {
	return s.after(houseWords...) || s.follows(end, "đường", "phố") || letterAt(s.text, end)
}

// sayParts says the numbers with a word between them. What belongs to them is
// read on: a unit, and a range's second number.
func (s *scan) sayParts(parts []string, end int, between string) {
	begin := s.at
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = s.whole(p)
		if i == 1 && between == "phần" && small(p) == 4 {
			words[i] = "tư"
		}
	}
	s.at = end
	s.say(strings.Join(words, " "+between+" "))
	s.unit()
	s.rangeTo(begin, numeral{}, "")
}

// monthOfYear reads 11/2026.
func (s *scan) monthOfYear(parts []string, end int) bool {
	month := small(parts[0])
	if month < 1 || month > 12 || !isYear(parts[1]) || s.after("quý", "khóa", "khoá", "đợt", "lần", "kỳ", "số", "học kỳ") {
		return false
	}
	begin := s.at
	s.at = end
	words := s.month(month) + " năm " + s.whole(parts[1])
	if !s.after("tháng") {
		words = "tháng " + words
	}
	s.say(words)
	s.rangeTo(begin, numeral{}, "")
	return true
}

// isYear tells digits that may be a year.
func isYear(digits string) bool {
	v, _ := value(digits)
	return len(digits) == 4 && v >= 1900 && v < 2100
}

// sayQuarter reads a number and its year: quý 3/2026, đợt 2/2026.
func (s *scan) sayQuarter(parts []string, end int) bool {
	if !isYear(parts[1]) {
		return false
	}
	s.at = end
	s.say(s.whole(parts[0]) + " năm " + s.whole(parts[1]))
	return true
}

// counted are nouns that are counted out of a total: 12/12 xóm.
var counted = []string{"hộ", "xóm", "thôn", "xã", "phường", "người", "đại biểu", "phiếu", "chỉ tiêu", "tiêu chí", "trường",
	"em", "cháu", "đơn vị", "huyện", "ấp", "khu", "tổ", "đồng chí", "đảng viên", "chi bộ", "cụm", "nhà", "gia đình", "học sinh",
	"ca", "mẫu", "công trình", "tuyến", "con", "cụm loa", "bản", "khu dân cư", "tổ dân phố", "chỉ số", "nhiệm vụ", "điểm", "lớp", "ngày", "tuần"}

// dayAndMonth reads 22/11 where a day is spoken of or nothing else is likely.
func (s *scan) dayAndMonth(parts []string, end int) bool {
	d, ok := dateAt(s.text, s.at, '/')
	if !ok || d.end != end || d.day == 24 && d.month == 7 && s.at >= s.daysEnd && !s.dayWanted() { // day and night
		return false
	}
	if s.at >= s.daysEnd && !s.dayWanted() && (s.follows(end, counted...) || s.follows(end, "số", "dân số", "diện tích", "tổng số") ||
		s.units(end) != 0 || s.fractionOf(parts)) {
		return false
	}
	s.sayDate(d)
	return true
}

// dayWanted tells whether the words before ask for a day.
func (s *scan) dayWanted() bool {
	return s.after(dayWords...) || s.after("lễ", "dịp", "trước", "sau", "từ", "đến", "tới", "qua", "Quốc khánh", "hết", "nay") ||
		s.romanOrDateBefore()
}

// romanOrDateBefore tells whether a date was just said, of which this is the
// next: "ngày 1/2 và 2/2".
func (s *scan) romanOrDateBefore() bool {
	out := string(tail(s.said(), 60))
	for _, join := range [...]string{" và", ","} {
		if rest, ok := strings.CutSuffix(out, join); ok {
			i := strings.LastIndex(rest, " tháng ")
			return i >= 0 && strings.Count(rest[i+len(" tháng "):], " ") <= 1
		}
	}
	return false
}

// fractionOf tells a part of a whole: 1/2, 3/4, 1/10.
func (s *scan) fractionOf(parts []string) bool {
	a, b := small(parts[0]), small(parts[1])
	_, end := slashParts(s.text, s.at)
	if len(parts) != 2 || a < 1 || parts[0][0] == '0' || s.after("điểm", "hạng", "xếp thứ") {
		return false
	}
	counts := s.follows(end, counted...)
	return a < b && b <= 4 || a < b && b <= 10 && !counts || a == 1 && (b > 12 && !counts || parts[1] == "100" || parts[1] == "1000")
}

// stroke reads a "/" that no number rule took.
func (s *scan) stroke() {
	i := s.at + 1
	before, _ := utf8.DecodeLastRuneInString(s.text[:s.at])
	switch {
	case s.phoneOut > 0 && s.phoneOut == len(s.out):
		s.at = i
		s.pause(",")
	case isDigit(s.text, s.at-1) && isDigit(s.text, i):
		s.at = i
		s.say("trên")
	case s.per(i):
	case !wordRune(before) && !s.glue:
		s.at = i
	default:
		s.at = i
		s.pause("")
	}
}
