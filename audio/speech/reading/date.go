package reading

import (
	"bytes"
	"strings"
)

// date is a day as it is written; year is "" where none is.
type date struct {
	day, month int
	year       string
	end        int
}

// daysOf are the days of each month, February's in a leap year.
var daysOf = [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func validDay(day, month int) bool {
	return month >= 1 && month <= 12 && day >= 1 && day <= daysOf[month]
}

// dateAt reads day, month and, where it is there, year, parted by sign.
func dateAt(text string, i int, sign byte) (d date, ok bool) {
	day := digitsAt(text, i)
	i += len(day)
	month := digitsAt(text, i+1)
	if byteAt(text, i) != sign || !validDay(small(day), small(month)) {
		return d, false
	}
	d = date{day: small(day), month: small(month), end: i + 1 + len(month)}
	if year := digitsAt(text, d.end+1); byteAt(text, d.end) == sign && year != "" {
		if d.year, d.end = year, d.end+1+len(year); len(year) != 4 && len(year) != 2 {
			return d, false
		}
	}
	more := byteAt(text, d.end) == sign && isDigit(text, d.end+1)
	return d, !more && !letterAt(text, d.end)
}

// dayWords come before a date that needs no "ngày" any more.
var dayWords = []string{"ngày", "sáng", "trưa", "chiều", "tối", "đêm", "hôm", "khuya", "mùng", "mồng", "rạng sáng", "rằm"}

// fullDate reads 22/11/2026, 22-11-2026 and 22.11.2026.
func (s *scan) fullDate() bool {
	for _, sign := range [...]byte{'/', '-', '.'} {
		d, ok := dateAt(s.text, s.at, sign)
		if !ok || d.year == "" || len(d.year) == 2 && (sign != '/' || !s.after(dayWords...)) {
			continue
		}
		s.sayDate(d)
		return true
	}
	if d, ok := dateAt(s.text, s.at, '.'); ok && s.after("ngày") && s.units(d.end) == 0 { // ngày 5.12
		s.sayDate(d)
		return true
	}
	return false
}

// isoDate reads 2026-11-22.
func (s *scan) isoDate() bool {
	year := digitsAt(s.text, s.at)
	if len(year) != 4 || byteAt(s.text, s.at+4) != '-' {
		return false
	}
	month, day := digitsAt(s.text, s.at+5), digitsAt(s.text, s.at+8)
	if len(month) != 2 || byteAt(s.text, s.at+7) != '-' || len(day) != 2 || !validDay(small(day), small(month)) {
		return false
	}
	s.sayDate(date{day: small(day), month: small(month), year: year, end: s.at + 10})
	return true
}

// dashDate reads 2-9 and the like where a day is spoken of; elsewhere it is a
// range of numbers.
func (s *scan) dashDate() bool {
	d, ok := dateAt(s.text, s.at, '-')
	if !ok || s.units(d.end) != 0 {
		return false
	}
	if !s.after(dayWords...) && !s.after("lễ", "dịp", "Quốc khánh", "kỷ niệm", "dịp lễ", "nghỉ lễ", "thương binh liệt sĩ") {
		if !s.afterHoliday() && (d.day <= d.month || !s.dayNamed()) {
			return false
		}
	}
	s.sayDate(d)
	return true
}

// afterHoliday tells the second of two days: "lễ 30-4 và 1-5".
func (s *scan) afterHoliday() bool {
	out := string(tail(s.said(), 80))
	i := strings.LastIndex(out, " tháng ")
	if i < 0 || !strings.Contains(out, "ngày ") {
		return false
	}
	rest := strings.TrimSuffix(strings.TrimSuffix(out[i+len(" tháng "):], ","), " và")
	return rest != out[i+len(" tháng "):] && strings.Count(rest, " ") <= 1
}

// dayNamed tells whether a day was named just before a comma or a bracket:
// "ngày mai, 24-11".
func (s *scan) dayNamed() bool {
	out := bytes.TrimRight(s.out, " ,(")
	return endsWith(out, []string{"ngày mai", "ngày kia", "hôm nay", "hôm qua", "sáng nay", "chiều nay", "tối nay", "sáng mai", "chiều mai", "tối mai",
		"chủ nhật", "thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "tuần này", "tuần sau"})
}

// sayDate says a date, with "ngày" where nothing like it was said.
func (s *scan) sayDate(d date) {
	begin := s.at
	s.at = d.end
	words := s.day(d.day) + " tháng " + s.month(d.month)
	switch {
	case s.after("mùng", "mồng"):
		words = strings.TrimPrefix(words, s.early+" ")
	case !s.after(dayWords...) && begin >= s.daysEnd:
		words = "ngày " + words
	}
	if d.year != "" {
		words += " năm " + s.whole(d.year)
	}
	s.say(words)
	s.rangeTo(begin, numeral{}, "")
}

// day reads a day of the month, the first ten with mùng or mồng.
func (s *scan) day(n int) string {
	if n <= 10 && !s.after("mùng", "mồng", "rằm") {
		return s.early + " " + s.number(uint64(n))
	}
	return s.number(uint64(n))
}

func (s *scan) month(n int) string {
	if n == 4 {
		return "tư"
	}
	return s.number(uint64(n))
}

// dayAlone tells a day after "ngày" whose month follows in letters, or not at
// all, from a count: "mỗi ngày 2 lần".
func (s *scan) dayAlone(n numeral) bool {
	d := small(n.whole)
	if d < 1 || d > 31 || !s.after("ngày") || s.after("mỗi ngày", "một ngày", "hàng ngày", "hằng ngày", "lần ngày", "trong ngày") {
		return false
	}
	_, dash := s.dash(n.end)
	return dash || s.pauses(n.end) || s.follows(n.end, "tháng", "và", "đến", "tới", "âm", "hằng", "hàng", "dương", "tết", "cùng", "này", "sau", "tại", "là", "ở", "mỗi")
}

// days finds days that share the month written after the last one, "từ 20 đến
// 25/11", "ngày 5, 6 và 7/11", and has the first of them read as a day.
func (s *scan) days() bool {
	if s.at < s.daysEnd || !s.after(dayWords...) && !s.after("từ", "trong các ngày", "vào") {
		return false
	}
	end := s.daysTill(s.at)
	if end == 0 {
		return false
	}
	if !s.after(dayWords...) {
		s.say("ngày")
	}
	s.daysEnd = end
	return false // each number is read by its own rule
}

// daysTill gives where the last of several days begins, which has a month; 0
// where it is no such list.
func (s *scan) daysTill(i int) int {
	for count := 0; ; count++ {
		digits := digitsAt(s.text, i)
		if d := small(digits); d < 1 || d > 31 {
			return 0
		}
		d, ok := dateAt(s.text, i, '/')
		switch {
		case ok && count > 0:
			return d.end
		case ok:
			return 0
		}
		if i += len(digits); strings.HasPrefix(s.text[i:], " tháng ") && count > 0 && digitAfter(s.text, i+len(" tháng ")) {
			return i
		}
		if i = s.daySeparator(i); !isDigit(s.text, i) {
			return 0
		}
	}
}

// daySeparator skips what stands between two days.
func (s *scan) daySeparator(i int) int {
	for _, sep := range [...]string{", ", ",", " và ", " - ", "-", " – ", "–", " đến ", " tới ", " đến ngày ", "; "} {
		if strings.HasPrefix(s.text[i:], sep) && isDigit(s.text, i+len(sep)) {
			return i + len(sep)
		}
	}
	return i + 1
}
