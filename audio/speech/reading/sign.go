package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// signNames are signs that are said wherever they stand.
var signNames = map[rune]string{
	'%': "phần trăm", '&': "và", '=': "bằng", '<': "nhỏ hơn", '>': "lớn hơn", '≤': "nhỏ hơn hoặc bằng", '≥': "lớn hơn hoặc bằng",
	'±': "cộng trừ", '×': "nhân", '÷': "chia", '°': "độ", '₫': "đồng", '@': "a còng", '²': "bình phương", '³': "lập phương",
}

// currencies are signs that stand before the amount.
var currencies = map[rune]string{'$': "đô la Mỹ", '€': "ơ rô", '£': "bảng Anh", '¥': "yên Nhật"}

// sign reads what is neither letter nor digit.
func (s *scan) sign(r rune, size int) {
	switch r {
	case ' ', '\n', ',', ';', '!', '?', '.', '"', '“', '”', ')':
		s.copyTo(s.at + size)
	case '(':
		s.bracket()
	case ':':
		s.colon()
	case '-', '–':
		s.dashSign(size)
	case '/':
		s.stroke()
	case '+', '~':
		s.plus(r)
	case '’', '\'':
		s.apostrophe(size)
	case '$', '€', '£', '¥':
		s.currency(r, size)
	case '‰':
		s.at += size
		s.say("phần " + s.thousand)
	default:
		s.at += size
		if name := signNames[r]; name != "" {
			s.say(name)
		} else {
			s.pause("")
		}
	}
}

// pause adds a mark, or only keeps two words apart.
func (s *scan) pause(mark string) {
	s.out = append(s.out, mark...)
	s.out = append(s.out, ' ')
	s.glue = false
}

// bracket leaves out the brackets of a dialling code: (024) 3825 1234.
func (s *scan) bracket() {
	code := digitsAt(s.text, s.at+1)
	after := s.at + 1 + len(code)
	if len(code) < 3 || len(code) > 4 || code[:2] != "02" || byteAt(s.text, after) != ')' {
		s.copyTo(s.at + 1)
		return
	}
	first := skipSpaces(s.text, after+1)
	groups, end := s.phoneOf(first, 11-len(code))
	if groups == nil || !isDigit(s.text, first) {
		s.copyTo(s.at + 1)
		return
	}
	if n := digitsAt(s.text, first); len(n) == 11-len(code) {
		groups = []string{n[:len(n)-4], n[len(n)-4:]}
	}
	words := oneByOne(code)
	for _, g := range groups {
		words += ", " + oneByOne(g)
	}
	s.at = end
	s.say(words)
	s.phoneOut = len(s.out)
}

// colon reads a proportion and a score; else it is a mark.
func (s *scan) colon() {
	switch {
	case !isDigit(s.text, s.at-1) || !isDigit(s.text, s.at+1):
		s.copyTo(s.at + 1)
	case strings.Contains(string(tail(s.out, 40)), "số "):
		s.at++
	case isYear(digitsAt(s.text, s.at+1)): // of a standard
		s.at++
		s.say("năm")
	default:
		s.at++
		s.say("trên")
	}
}

// dashSign reads a dash that is not between two numbers: a minus, a bullet, a
// pause, or the hyphen within a word.
func (s *scan) dashSign(size int) {
	before, _ := utf8.DecodeLastRuneInString(s.text[:s.at])
	next := s.at + size
	short := size == 1
	switch {
	case s.minus(next, before):
		s.at = next
		s.say("âm")
	case s.lineStart(s.at):
		s.at = next
	case s.spanned(next):
		s.at = next
		s.say("đến")
	case short && wordRune(before) && letterAt(s.text, next):
		if isDigit(s.text, s.at-1) {
			s.at = next
			s.pause("")
			return
		}
		s.copyTo(next)
	case short && wordRune(before) && isDigit(s.text, next):
		s.at = next
		s.pause("")
		if digits := digitsAt(s.text, next); digits[0] == '0' && len(digits) < 5 { // of a name: A12-05
			s.at += len(digits)
			s.say(oneByOne(digits))
		}
	default:
		s.at = next
		s.pause(",")
	}
}

// spanned tells a dash between two things of one kind: thứ 2 - thứ 6. On the
// other side must stand the kind and one or two words.
func (s *scan) spanned(next int) bool {
	words := strings.Fields(strings.ToLower(string(tail(s.out, 40))))
	words = words[max(0, len(words)-3):]
	for _, kind := range [...]string{"thứ", "tháng", "ngày", "quý", "lớp", "mùng", "mồng"} {
		if s.follows(next, kind) {
			return slices.Contains(words[:max(0, len(words)-1)], kind)
		}
	}
	return s.follows(next, "chủ nhật") && slices.Contains(words, "thứ")
}

// minus tells a number below nought: one that has degrees or decibels, and
// stands apart.
func (s *scan) minus(next int, before rune) bool {
	if !isDigit(s.text, next) || s.at > 0 && before != ' ' && before != '(' && before != '\n' && before != '–' {
		return false
	}
	n := numeralAt(s.text, next, false)
	if i, ok := s.dash(n.end); ok {
		n = numeralAt(s.text, i, false)
	} else if s.follows(n.end, "đến") {
		i := skipSpaces(s.text, skipSpaces(s.text, n.end)+len("đến"))
		if i += len(s.text[i:]) - len(strings.TrimLeft(s.text[i:], "-")); isDigit(s.text, i) {
			n = numeralAt(s.text, i, false)
		}
	}
	rest := s.text[skipSpaces(s.text, n.end):]
	return strings.HasPrefix(rest, "°") || strings.HasPrefix(rest, "dB") || strings.HasPrefix(rest, "%") || s.follows(n.end, "độ")
}

// plus is said between numbers and after a word; ~ before a number is
// "about".
func (s *scan) plus(r rune) {
	if strings.HasPrefix(s.text[s.at:], "+/-") {
		s.at += len("+/-")
		s.say("cộng trừ")
		return
	}
	number := isDigit(s.text, s.at+1)
	bullet := s.lineStart(s.at) && (r != '+' || !number)
	s.at++
	switch {
	case bullet:
	case r == '~' && digitAfter(s.text, s.at):
		if !s.after("khoảng") {
			s.say("khoảng")
		}
	case r == '+' && (number || digitAfter(s.text, s.at) && isDigit(strings.TrimRight(s.text[:s.at-1], " "), len(strings.TrimRight(s.text[:s.at-1], " "))-1)):
		s.say("cộng")
	case r == '+' && letterAt(s.text, skipSpaces(s.text, s.at)):
		s.say("cộng")
	default:
		s.pause("")
	}
}

// apostrophe stays within a name, as in H’Mông.
func (s *scan) apostrophe(size int) {
	before, _ := utf8.DecodeLastRuneInString(s.text[:s.at])
	if unicode.IsLetter(before) && letterAt(s.text, s.at+size) && !s.glue {
		s.copyTo(s.at + size)
		return
	}
	s.at += size
	s.pause("")
}

// currency says the amount before its currency.
func (s *scan) currency(r rune, size int) {
	s.at += size
	i := skipSpaces(s.text, s.at)
	if !isDigit(s.text, i) {
		s.say(currencies[r])
		return
	}
	n := numeralAt(s.text, i, false)
	s.at = n.end
	words := s.words(n)
	for _, scale := range [...]string{"nghìn", "ngàn", "triệu", "tỷ"} {
		if s.follows(s.at, scale) {
			s.at = skipSpaces(s.text, s.at) + len(scale)
			words += " " + scale
			break
		}
	}
	s.say(words + " " + currencies[r])
}
