package reading

import "strings"

// digits reads what begins with a digit.
func (s *scan) digits() {
	for _, rule := range numberRules {
		if rule(s) {
			return
		}
	}
}

// numberRules are tried in turn; the last one always fits. It is filled at
// the start, since the rules call each other.
var numberRules []func(*scan) bool

func init() {
	numberRules = []func(*scan) bool{
		(*scan).mixed, (*scan).internet, (*scan).phone, (*scan).plate, (*scan).identifier, (*scan).hour, (*scan).isoDate,
		(*scan).document, (*scan).partyDocument, (*scan).days, (*scan).fullDate, (*scan).slashed, (*scan).dashDate,
		(*scan).compound, (*scan).quantity,
	}
}

// mixed reads digits that follow a letter directly: H5N1, B12, ST25; three
// and more one by one, as in a name.
func (s *scan) mixed() bool {
	if s.glue || s.at == 0 || s.starts(s.at) {
		return false
	}
	digits := digitsAt(s.text, s.at)
	s.at += len(digits)
	if len(digits) > 2 {
		s.say(oneByOne(digits))
	} else {
		s.say(s.whole(digits))
	}
	return true
}

// listed are the nouns after which a comma without a space parts two numbers.
var listed = []string{"xóm", "thôn", "tổ", "khu", "ấp", "bản", "lớp", "khối", "đội", "làng", "phố", "điều", "khoản", "bài"}

// quantity reads a number, its unit, and the way to a second number.
func (s *scan) quantity() bool {
	join := s.customary()
	list := s.at < s.listEnd || s.after(listed...)
	n := s.asMeant(numeralAt(s.text, s.at, list))
	class := s.after("lớp", "lô", "dãy", "phòng", "nhà")
	words := s.inPlace(n)
	s.inList(n)
	begin := s.at
	s.at = n.end
	s.say(words)
	if !class || !letterAt(s.text, s.at) || letterAt(s.text, s.at+1) { // lớp 5H
		s.unit()
	}
	if n.fraction != "" && byteAt(s.text, s.at) == '/' && isDigit(s.text, s.at+1) { // 9,5/10
		s.at++
		s.say("trên")
	}
	if s.at > n.end { // with its unit, it may well rise: 11h-11h30
		n = numeral{}
	}
	s.rangeTo(begin, n, join)
	return true
}

// asMeant minds two slips of the keyboard: a full stop for the comma before a
// unit, 3.5 km, and commas for the full stops of a price, 20,000 đồng.
func (s *scan) asMeant(n numeral) numeral {
	scale := s.follows(n.end, "triệu", "tỷ", "tỉ", "nghìn", "ngàn", "vạn", "tấn", "tạ", "yến", "lít", "mét", "giờ")
	if len(n.parts) == 2 && len(n.parts[1]) < 3 && (scale || s.units(n.end) != 0) {
		return numeral{whole: n.parts[0], fraction: n.parts[1], end: n.end}
	}
	price := s.follows(n.end, "đồng", "đ", "vnđ", "vnd")
	if len(n.fraction) == 3 && len(n.whole) <= 3 && n.whole[0] != '0' && price {
		return numeral{whole: n.whole + n.fraction, end: n.end}
	}
	return n
}

// inList minds a list without spaces, 1,2,3, so that its last two numbers are
// not read as one.
func (s *scan) inList(n numeral) {
	if s.at < s.listEnd || n.fraction != "" || n.parts != nil {
		return
	}
	for i := n.end; byteAt(s.text, i) == ',' && isDigit(s.text, i+1); {
		i += 1 + len(digitsAt(s.text, i+1))
		s.listEnd = i
	}
}

// inPlace reads a number by what was said before it: thứ nhất, tháng tư, ngày
// mùng năm, tỉnh lộ hai sáu một.
func (s *scan) inPlace(n numeral) string {
	v, ok := n.value()
	switch {
	case !ok:
		return s.words(n)
	case s.after("thứ") && v == 1:
		return "nhất"
	case v == 4 && s.after("thứ", "tháng"):
		return "tư"
	case len(n.whole) == 3 && s.after("quốc lộ", "tỉnh lộ", "đường tỉnh", "huyện lộ", "đường huyện"):
		return oneByOne(n.whole)
	case s.at < s.daysEnd && v >= 1 && v <= 31 || s.dayAlone(n):
		return s.day(int(v))
	}
	return s.words(n)
}

// scores are what a result of two numbers follows.
var scores = []string{"tỷ số", "tỉ số", "tỷ số là", "tỉ số là", "thắng", "thua", "hòa", "hoà", "kết quả", "dẫn", "thắng đậm", "dẫn trước", "chung cuộc"}

// The ways to say the dash between two numbers.
const (
	joinTo    = "đến"
	joinComma = ","
	joinBare  = " "
)

// customary is how the dash after the coming number is said when the words
// before it settle that, "" when they do not.
func (s *scan) customary() string {
	switch {
	case s.after(scores...):
		return joinBare
	case s.after("năm học", "niên khóa", "niên khoá", "niên học", "vụ đông xuân"):
		return joinComma
	}
	return ""
}

// rangeTo says what stands for the dash between two numbers, and goes on to
// the second one: 10-15, 19h–21h, 2021-2025, and a score's 2-1. custom is
// customary's answer for the first number.
func (s *scan) rangeTo(begin int, first numeral, custom string) {
	next, ok := s.dash(s.at)
	if !ok {
		return
	}
	if begin >= s.joinEnd {
		s.join, s.joinEnd = s.joining(next, first, custom)
	}
	s.at = next
	if s.join == joinTo {
		s.say(joinTo)
	} else {
		s.pause(strings.TrimSpace(s.join))
	}
}

// dash gives where the number after a dash at i begins.
func (s *scan) dash(i int) (next int, ok bool) {
	i = skipSpaces(s.text, i)
	switch {
	case byteAt(s.text, i) == '-':
		i++
	case strings.HasPrefix(s.text[i:], "–"):
		i += len("–")
	default:
		return 0, false
	}
	i = skipSpaces(s.text, i)
	return i, isDigit(s.text, i)
}

// joining tells what is said between the numbers of a chain whose second one
// stands at next, and where that holds. Three numbers, and two that do not
// rise, are no range.
func (s *scan) joining(next int, first numeral, custom string) (word string, end int) {
	second := numeralAt(s.text, next, false)
	a, aok := first.value()
	b, bok := second.value()
	_, third := s.dash(second.end)
	switch {
	case custom != "":
		return custom, second.end
	case third:
		return joinComma, s.chainEnd(next)
	case aok && first.whole != "" && bok && b <= a && s.units(second.end) == 0:
		return joinComma, second.end
	}
	return joinTo, second.end
}

// chainEnd gives where the last number of a chain ends.
func (s *scan) chainEnd(i int) int {
	for {
		end := numeralAt(s.text, i, false).end
		next, ok := s.dash(end)
		if !ok {
			return end
		}
		i = next
	}
}

func tail(b []byte, n int) []byte { return b[max(0, len(b)-n):] }

// compound reads a measure with its next smaller part behind it: 1m65, 2tr5.
func (s *scan) compound() bool {
	whole := digitsAt(s.text, s.at)
	i := s.at + len(whole)
	for _, c := range [...]struct{ sign, say string }{{"m", "mét"}, {"tr", "triệu"}} {
		if !strings.HasPrefix(s.text[i:], c.sign) {
			continue
		}
		rest := digitsAt(s.text, i+len(c.sign))
		end := i + len(c.sign) + len(rest)
		square := c.sign == "m" && (rest == "2" || rest == "3")
		if rest == "" || len(rest) > 3 || square || letterAt(s.text, end) {
			continue
		}
		s.at = end
		s.say(s.whole(whole) + " " + c.say + " " + s.part(c.sign, rest))
		if byteAt(s.text, end) == '/' && letterAt(s.text, end+1) && c.sign == "tr" {
			s.at++
			s.say("một")
		}
		return true
	}
	return false
}

// part reads what follows a compound's unit.
func (s *scan) part(sign, digits string) string {
	switch {
	case sign == "tr" && digits == "5":
		return "rưỡi"
	case sign == "tr" && len(digits) == 3:
		return s.whole(digits) + " " + s.thousand
	}
	return s.whole(digits)
}
