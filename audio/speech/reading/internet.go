package reading

import "strings"

// longAddress is how many bytes are looked at for an address.
const longAddress = 256

// internet reads an e-mail address or a web address, spelt out with "a còng"
// and "chấm".
func (s *scan) internet() bool {
	token := s.text[s.at:addressEnd(s.text, s.at)]
	token = strings.TrimRight(token, ".:?=&-/")
	if !isAddress(token) {
		return false
	}
	s.at += len(token)
	s.say(spellAddress(token))
	return true
}

// addressEnd gives the end of the signs that addresses are made of.
func addressEnd(text string, i int) int {
	last := min(len(text), i+longAddress)
	for i < last && (isDigit(text, i) || text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z' || strings.IndexByte("._%+-@/:?=&~", text[i]) >= 0) {
		i++
	}
	return i
}

// isAddress tells an address by its scheme, its @, or the end of its host.
func isAddress(token string) bool {
	lower := strings.ToLower(token)
	if strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "www.") {
		return true
	}
	if user, host, ok := strings.Cut(lower, "@"); ok {
		return user != "" && strings.Contains(host, ".")
	}
	host, _, _ := strings.Cut(lower, "/")
	i := strings.LastIndexByte(host, '.')
	if i <= 0 || strings.IndexByte(host, ':') >= 0 {
		return false
	}
	switch host[i+1:] {
	case "vn", "com", "org", "net", "info", "edu", "gov", "me", "asia", "app", "online":
		return true
	}
	return false
}

// spellAddress leaves out the scheme, "www." and what follows a question mark.
func spellAddress(token string) string {
	token = strings.ToLower(token)
	for _, prefix := range [...]string{"https://", "http://", "www."} {
		token = strings.TrimPrefix(token, prefix)
	}
	token, _, _ = strings.Cut(token, "?")
	var b strings.Builder
	for i := 0; i < len(token); i++ {
		switch c := token[i]; {
		case isDigit(token, i):
			digits := digitsAt(token, i)
			b.WriteString(" " + oneByOne(digits) + " ")
			i += len(digits) - 1
		case c >= 'a' && c <= 'z':
			b.WriteByte(c)
		default:
			b.WriteString(" " + addressSigns[c] + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

var addressSigns = map[byte]string{
	'.': "chấm", '@': "a còng", '-': "gạch ngang", '_': "gạch dưới", '/': "gạch chéo", '+': "cộng", ':': "hai chấm", '=': "bằng", '&': "và",
}
