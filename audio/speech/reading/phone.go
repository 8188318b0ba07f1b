package reading

import "strings"

// phone reads a telephone number digit by digit, in the groups it is written
// in, or those that people say: 0912 345 678, (024) 3825 1234, 1900 1234,
// +84 912 345 678, and the emergency numbers where a call is spoken of.
func (s *scan) phone() bool {
	groups, end := s.phoneGroups()
	if groups == nil {
		return false
	}
	if first := groups[0]; len(groups) == 1 && len(first) >= 10 && first[:2] != "19" && first[:2] != "18" {
		groups = grouped(first)
	}
	words := make([]string, len(groups))
	for i, g := range groups {
		words[i] = oneByOne(g)
	}
	s.at = end
	s.say(strings.Join(words, ", "))
	s.phoneOut = len(s.out)
	return true
}

func (s *scan) phoneGroups() (groups []string, end int) {
	first := digitsAt(s.text, s.at)
	switch {
	case strings.HasPrefix(first, "1900"), strings.HasPrefix(first, "1800"):
		return s.serviceNumber()
	case first[0] == '0':
		return s.phoneOf(s.at, phoneDigits(first))
	case s.abroad(first):
		return s.phoneOf(s.at, 11)
	case s.shortNumber(first):
		return []string{first}, s.at + len(first)
	}
	return nil, 0
}

// phoneDigits is how many digits a number has (Vietnam's numbering plan,
// Circular 22/2014/TT-BTTTT: 02x lines 11, mobiles 10).
func phoneDigits(first string) int {
	if strings.HasPrefix(first, "02") {
		return 11
	}
	return 10
}

// phoneOf reads as many groups of digits as make up total digits.
func (s *scan) phoneOf(i, total int) (groups []string, end int) {
	for n := 0; ; {
		g := digitsAt(s.text, i)
		if n += len(g); g == "" || n > total {
			return nil, 0
		}
		groups, i = append(groups, g), i+len(g)
		if n == total {
			break
		}
		if c := byteAt(s.text, i); c != ' ' && c != '.' && c != '-' || !isDigit(s.text, i+1) {
			return nil, 0
		}
		i++
	}
	if byteAt(s.text, i) == ',' && isDigit(s.text, i+1) {
		return nil, 0
	}
	return groups, i
}

// grouped parts an unbroken number as people say it.
func grouped(n string) []string {
	sizes := []int{4, 3, 3}
	switch {
	case strings.HasPrefix(n, "024"), strings.HasPrefix(n, "028"):
		sizes = []int{3, 4, 4}
	case strings.HasPrefix(n, "02"):
		sizes = []int{4, 3, 4}
	case len(n) == 11: // 84 912 345 678
		sizes = []int{2, 3, 3, 3}
	}
	var groups []string
	for _, size := range sizes {
		groups, n = append(groups, n[:size]), n[size:]
	}
	return groups
}

// abroad tells a number with the country's prefix, +84.
func (s *scan) abroad(first string) bool {
	return strings.HasPrefix(first, "84") && byteAt(s.text, s.at-1) == '+'
}

// serviceNumber reads 1900 1234 and 1800 599 920.
func (s *scan) serviceNumber() (groups []string, end int) {
	first := digitsAt(s.text, s.at)
	i := s.at + len(first)
	groups = []string{first[:4]}
	rest := first[4:]
	if rest == "" {
		for c := byteAt(s.text, i); (c == ' ' || c == '.') && len(rest) < 6 && isDigit(s.text, i+1); c = byteAt(s.text, i) {
			g := digitsAt(s.text, i+1)
			groups, rest, i = append(groups, g), rest+g, i+1+len(g)
		}
	} else if len(rest) == 6 {
		groups = append(groups, rest[:3], rest[3:])
	} else {
		groups = append(groups, rest)
	}
	if len(rest) != 4 && len(rest) != 6 || s.units(i) != 0 && !s.after(calls...) || s.follows(i, "đồng", "triệu", "tỷ", "nghìn") {
		return nil, 0
	}
	return groups, i
}

// calls are words before a short number that is called.
var calls = []string{"số", "gọi", "máy", "hotline", "nóng", "tổng đài", "cấp cứu", "cứu hỏa", "cứu hoả", "cảnh sát", "chữa cháy",
	"điện thoại", "lực lượng", "đầu số", "báo", "công an", "cứu nạn"}

// shortNumber tells 113, 114, 115, 111, 112 and a service's short number from
// a count.
func (s *scan) shortNumber(first string) bool {
	end := s.at + len(first)
	if c := byteAt(s.text, end); (c == '.' || c == ',' || c == '/' || c == '-') && isDigit(s.text, end+1) || letterAt(s.text, end) {
		return false
	}
	if len(first) >= 3 && len(first) <= 8 && s.afterLoosely("tổng đài", "hotline", "đường dây nóng", "đầu số") {
		return true
	}
	if s.after("gửi", "gửi đến", "gửi tới") && s.pauses(end) && strings.Contains(string(tail(s.out, 60)), "tin ") && len(first) <= 5 {
		return true
	}
	if len(first) != 3 || first[:2] != "11" || s.follows(end, "đường", "phố", "ngõ", "hộ", "người", "thôn", "cụm", "trường hợp", "ca") {
		return false
	}
	return s.afterLoosely(calls...) || s.afterPhone() || s.called(end)
}

// called tells a short number at a pause in a sentence about calling.
func (s *scan) called(end int) bool {
	out := strings.ToLower(string(tail(s.out, 60)))
	return (s.pauses(end) || s.follows(end, "và", "hoặc", "để", "khi")) &&
		(strings.Contains(out, "gọi ") || strings.Contains(out, "tổng đài ") || strings.Contains(out, "đường dây nóng "))
}

// afterPhone tells whether only "," "và" "hoặc" "/" stand between the last
// telephone number and here.
func (s *scan) afterPhone() bool {
	if s.phoneOut == 0 || s.phoneOut > len(s.out) {
		return false
	}
	switch strings.TrimSpace(string(s.out[s.phoneOut:])) {
	case ",", "và", "hoặc", "hay", ", hoặc", ";", "":
		return true
	}
	return false
}

// plate reads a vehicle's number: 20A-123.45.
func (s *scan) plate() bool {
	if !s.afterLoosely("biển số", "biển kiểm soát", "BKS", "biển số xe", "biển số đăng ký") {
		return false
	}
	end := s.at
	var words []string
	for end < len(s.text) {
		switch c := s.text[end]; {
		case isDigit(s.text, end):
			digits := digitsAt(s.text, end)
			words = append(words, oneByOne(digits))
			end += len(digits)
			continue
		case c >= 'A' && c <= 'Z':
			words = append(words, string(c))
		case (c == '-' || c == '.' || c == ' ') && isDigit(s.text, end+1):
			if c != '.' {
				words = append(words, ",")
			}
		default:
			s.at = end
			s.say(strings.ReplaceAll(strings.Join(words, " "), " ,", ","))
			return true
		}
		end++
	}
	s.at = end
	s.say(strings.ReplaceAll(strings.Join(words, " "), " ,", ","))
	return true
}

// named are what a number is the name of.
var named = []string{"tài khoản", "căn cước", "căn cước công dân", "CCCD", "chứng minh nhân dân", "mã số", "mã", "mã số thuế",
	"mã hồ sơ", "mã định danh", "định danh", "điện thoại", "sđt", "zalo", "số hiệu", "seri", "sê ri", "thẻ", "mã bưu chính", "mã vùng",
	"thẻ bảo hiểm y tế", "số máy", "mã xác thực", "OTP", "mã OTP"}

// identifier reads a number that names an account, a card or a file: digit by
// digit, in groups.
func (s *scan) identifier() bool {
	digits := digitsAt(s.text, s.at)
	end := s.at + len(digits)
	if c := byteAt(s.text, end); (c == ',' || c == '/' || c == '.') && isDigit(s.text, end+1) {
		return false
	}
	for c := byteAt(s.text, end); c == ' ' && isDigit(s.text, end+1); c = byteAt(s.text, end) {
		more := digitsAt(s.text, end+1)
		digits, end = digits+more, end+1+len(more)
	}
	if len(digits) < 4 || s.units(end) != 0 || !s.afterLoosely(named...) {
		return false
	}
	s.at = end
	s.say(strings.Join(threes(digits), ", "))
	return true
}

// threes reads digits in groups of three, or four where those come out even.
func threes(digits string) []string {
	size := 3
	if len(digits)%3 != 0 && len(digits)%4 == 0 {
		size = 4
	}
	var words []string
	for len(digits) > 0 {
		n := min(size, len(digits))
		if rest := len(digits) - n; rest == 1 {
			n++
		}
		n = min(n, len(digits))
		words, digits = append(words, oneByOne(digits[:n])), digits[n:]
	}
	return words
}
