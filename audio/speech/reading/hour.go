package reading

import "strings"

// hour reads a time of day: 05h00, 7h30’, 16g30 as the South writes it,
// 16:30, 16:30:15.
func (s *scan) hour() bool {
	t, ok := s.hourAt(s.at)
	if !ok {
		return false
	}
	begin := s.at
	s.at = t.end
	words := s.number(uint64(t.hour)) + " giờ"
	if t.minute > 0 {
		words += " " + s.number(uint64(t.minute)) + " phút"
	}
	if t.second > 0 {
		words += " " + s.number(uint64(t.second)) + " giây"
	}
	s.say(words)
	s.rangeTo(begin, numeral{}, "")
	return true
}

// timeOfDay is an hour as it is written.
type timeOfDay struct{ hour, minute, second, end int }

func (s *scan) hourAt(i int) (t timeOfDay, ok bool) {
	hour := digitsAt(s.text, i)
	if t.hour = small(hour); t.hour < 0 || t.hour > 24 {
		return t, false
	}
	i += len(hour)
	sign := byteAt(s.text, i)
	minute := digitsAt(s.text, i+1)
	t.minute, t.end = small(minute), i+1+len(minute)
	timed := len(minute) == 2 && t.minute < 60 && !letterAt(s.text, t.end) || s.minuteMark(&t, minute)
	switch sign {
	case 'h', 'H', 'g', 'G':
		if timed {
			t.skipMinuteMark(s)
			return t, true
		}
		t.minute, t.end = 0, i+1
		return t, (sign == 'g' || sign == 'G') && !wordRune(rune(byteAt(s.text, i+1))) && s.hourWanted(i+1)
	case ':':
		return s.colonTime(t, timed)
	}
	return t, false
}

// minuteMark tells a minute with its "p" directly behind it: 7h30p, 7h5p.
func (s *scan) minuteMark(t *timeOfDay, minute string) bool {
	return minute != "" && t.minute >= 0 && t.minute < 60 && byteAt(s.text, t.end) == 'p' && !letterAt(s.text, t.end+1)
}

// skipMinuteMark leaves out what says "minutes" behind the minutes.
func (t *timeOfDay) skipMinuteMark(s *scan) {
	for _, mark := range [...]string{"’", "'", "p", " phút"} {
		rest := s.text[t.end:]
		if strings.HasPrefix(rest, mark) && !letterAt(rest, len(mark)) {
			t.end += len(mark)
			return
		}
	}
}

// colonTime tells 16:30 from a proportion and from a score.
func (s *scan) colonTime(t timeOfDay, timed bool) (timeOfDay, bool) {
	if !timed || s.after("tỷ lệ", "tỉ lệ", "tỷ lệ pha", "pha", "tỷ số", "tỉ số") || isDigit(s.text, t.end) {
		return t, false
	}
	if second := digitsAt(s.text, t.end+1); byteAt(s.text, t.end) == ':' && len(second) == 2 && small(second) < 60 {
		t.second, t.end = small(second), t.end+3
	}
	return t, true
}

// hourWanted tells 7g, an hour of the South, from 7 g of weight.
func (s *scan) hourWanted(end int) bool {
	if next, ok := s.dash(end); ok {
		i := next + len(digitsAt(s.text, next))
		return strings.IndexByte("ghGH", byteAt(s.text, i)) >= 0 && i < len(s.text)
	}
	return s.after("lúc", "từ", "đến", "vào", "trước", "sau", "khoảng", "tới", "hồi", "và") ||
		s.follows(end, "sáng", "trưa", "chiều", "tối", "đêm", "ngày", "hôm", "khuya", "kém", "rưỡi")
}
