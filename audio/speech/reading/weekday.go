package reading

import "strings"

// weekday reads T2 to T7 as days of the week, and T1 to T12 before a year as
// months, and CN as Sunday where days are spoken of.
func (s *scan) weekday() bool {
	if strings.HasPrefix(s.text[s.at:], "CN") && !letterAt(s.text, s.at+2) && !isDigit(s.text, s.at+2) {
		return s.sunday()
	}
	if s.text[s.at] != 'T' {
		return false
	}
	digits := digitsAt(s.text, s.at+1)
	n, end := small(digits), s.at+1+len(digits)
	switch {
	case n < 1 || n > 12 || letterAt(s.text, end):
		return false
	case byteAt(s.text, end) == '/' && isYear(digitsAt(s.text, end+1)):
		s.at++
		s.say("tháng")
		return true
	case n >= 2 && n <= 7 && len(digits) == 1:
		s.at = end
		s.say("thứ " + s.month(n))
		s.toWeekday()
		return true
	}
	return false
}

// toWeekday reads the dash between two days of the week.
func (s *scan) toWeekday() {
	for _, dash := range [...]string{"-", "–", " - ", " – "} {
		rest, ok := strings.CutPrefix(s.text[s.at:], dash)
		if ok && (strings.HasPrefix(rest, "CN") || strings.HasPrefix(rest, "T") && isDigit(rest, 1)) {
			s.at += len(dash)
			s.say("đến")
			return
		}
	}
}

func (s *scan) sunday() bool {
	out := strings.TrimRight(string(tail(s.said(), 40)), " ,-–")
	out = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(out, " và"), " đến"), " hoặc")
	if !endsWith([]byte(out), []string{"thứ bảy", "thứ sáu", "bảy", "ngày", "sáng", "trưa", "chiều", "tối", "thứ hai", "thứ tư"}) {
		return false
	}
	s.at += len("CN")
	s.say("chủ nhật")
	return true
}

// times reads an x between two numbers.
func (s *scan) times() bool {
	if c := s.text[s.at]; c != 'x' && c != 'X' || letterAt(s.text, s.at+1) || !digitAfter(s.text, s.at+1) {
		return false
	}
	before := strings.TrimRight(s.text[:s.at], " ")
	apart := len(before) < s.at && byteAt(s.text, s.at+1) == ' '
	if before == "" || !isDigit(before, len(before)-1) && !apart {
		return false
	}
	s.at++
	s.say("nhân")
	return true
}
