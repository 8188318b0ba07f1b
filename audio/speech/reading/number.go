package reading

import "strings"

var digitNames = [10]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// most is the largest number that is read as one, a tỷ of tỷ.
const most = 1_000_000_000_000_000_000

const billion = 1_000_000_000

// accent is how numbers sound in a part of the country.
type accent struct {
	thousand string // 1,000
	gap      string // between hundreds and a lone unit
	four     string // the unit 4 after twenty and more
	early    string // before the first ten days of a month
	slash    string // in a house number
}

var (
	north = accent{thousand: "nghìn", gap: "linh", four: "tư", early: "mùng", slash: "trên"}
	south = accent{thousand: "ngàn", gap: "lẻ", four: "bốn", early: "mồng", slash: "xuyệt"}
)

// number reads n, at most a tỷ of tỷ.
func (a accent) number(n uint64) string {
	if n == 0 {
		return digitNames[0]
	}
	return strings.Join(a.appendNumber(nil, n, false), " ")
}

// appendNumber reads n; follows tells that a higher part was read before, so
// that leading zeros sound.
func (a accent) appendNumber(words []string, n uint64, follows bool) []string {
	if n >= billion {
		words = append(a.appendNumber(words, n/billion, follows), "tỷ")
		n, follows = n%billion, true
	}
	for _, part := range [...]struct {
		size uint64
		name string
	}{{1_000_000, "triệu"}, {1000, a.thousand}, {1, ""}} {
		group := n / part.size % 1000
		if group == 0 {
			continue
		}
		words = a.appendGroup(words, int(group), follows)
		if part.name != "" {
			words = append(words, part.name)
		}
		follows = true
	}
	return words
}

// appendGroup reads three digits.
func (a accent) appendGroup(words []string, n int, follows bool) []string {
	hundreds, tens, units := n/100, n/10%10, n%10
	if hundreds > 0 || follows {
		words = append(words, digitNames[hundreds], "trăm")
		follows = true
	}
	switch tens {
	case 0:
		if follows && units > 0 {
			words = append(words, a.gap)
		}
	case 1:
		words = append(words, "mười")
	default:
		words = append(words, digitNames[tens], "mươi")
	}
	if units > 0 {
		words = append(words, a.unit(tens, units))
	}
	return words
}

// unit reads the last digit after so many tens: mốt, tư and lăm.
func (a accent) unit(tens, n int) string {
	switch {
	case n == 1 && tens > 1:
		return "mốt"
	case n == 4 && tens > 1:
		return a.four
	case n == 5 && tens > 0:
		return "lăm"
	}
	return digitNames[n]
}

// whole reads decimal digits: as a number as far as there is a name for it,
// else one by one. A single leading zero, as officials write "05", is silent.
func (a accent) whole(digits string) string {
	n, ok := value(digits)
	if !ok || len(digits) > 2 && digits[0] == '0' {
		return oneByOne(digits)
	}
	return a.number(n)
}

// decimal reads an integer and the digits after its comma, as the school
// does: 0,05 is "không phẩy không năm".
func (a accent) decimal(integer, fraction string) string {
	return a.whole(integer) + " phẩy " + a.fraction(fraction)
}

func (a accent) fraction(digits string) string {
	zeros := len(digits) - len(strings.TrimLeft(digits, "0"))
	rest := digits[zeros:]
	switch {
	case len(rest) > 3 || rest == "":
		return oneByOne(digits)
	case zeros == 0:
		return a.whole(rest)
	}
	return oneByOne(digits[:zeros]) + " " + a.whole(rest)
}

// oneByOne reads each digit by its name.
func oneByOne(digits string) string {
	words := make([]string, 0, len(digits))
	for i := range len(digits) {
		words = append(words, digitNames[digits[i]-'0'])
	}
	return strings.Join(words, " ")
}

// value is the number that digits write, if it has a name.
func value(digits string) (uint64, bool) {
	if digits == "" {
		return 0, false
	}
	var n uint64
	for i := range len(digits) {
		if n > most/10 {
			return 0, false
		}
		n = n*10 + uint64(digits[i]-'0')
	}
	return n, n <= most
}

// small is the value of one or two digits; −1 for anything else.
func small(digits string) int {
	if len(digits) == 0 || len(digits) > 2 {
		return -1
	}
	n, _ := value(digits)
	return int(n)
}
