package reading

import "strings"

// numeral is a number as it is written.
type numeral struct {
	whole    string   // digits without separators
	fraction string   // digits after the comma, "" for none
	parts    []string // of 1.2.3 or 4.0, nil for other numbers
	end      int      // where it ends in the text
}

// numeralAt reads the number whose first digit stands at i: 1.500.000,
// 1 500 000, 12,5, 1.234,56, 4.0. list tells that a single comma parts two
// numbers, as in "xóm 1,2".
func numeralAt(text string, i int, list bool) numeral {
	first := digitsAt(text, i)
	n := numeral{whole: first, end: i + len(first)}
	for _, sign := range [...]byte{',', ' '} { // a single one of them means something else
		if end := groupsEnd(text, i, first, sign, 2); end > 0 {
			n.whole, n.end = keepDigits(text[i:end]), end
			return n
		}
	}
	grouped := groupsEnd(text, i, first, '.', 1)
	if grouped > 0 {
		n.whole, n.end = keepDigits(text[i:grouped]), grouped
	}
	switch {
	case byteAt(text, n.end) == ',' && isDigit(text, n.end+1) && !list:
		n.readFraction(text)
	case byteAt(text, n.end) == '.' && isDigit(text, n.end+1) && grouped == 0:
		n.readParts(text)
	}
	return n
}

// groupsEnd gives the end of a number written in groups of three with sign
// between them; 0 where it is none.
func groupsEnd(text string, i int, first string, sign byte, atLeast int) int {
	if len(first) > 3 || first[0] == '0' {
		return 0
	}
	groups, end := 0, i+len(first)
	for byteAt(text, end) == sign && len(digitsAt(text, end+1)) == 3 {
		groups, end = groups+1, end+4
	}
	if groups < atLeast || byteAt(text, end) == sign && isDigit(text, end+1) {
		return 0
	}
	return end
}

func keepDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// readFraction takes the digits after a comma, unless more commas make them
// a list: 1,2,3.
func (n *numeral) readFraction(text string) {
	digits := digitsAt(text, n.end+1)
	end := n.end + 1 + len(digits)
	if next := byteAt(text, end); (next == ',' || next == '.') && isDigit(text, end+1) {
		return
	}
	n.fraction, n.end = digits, end
}

func (n *numeral) readParts(text string) {
	n.parts = []string{n.whole}
	for byteAt(text, n.end) == '.' && isDigit(text, n.end+1) {
		part := digitsAt(text, n.end+1)
		n.parts = append(n.parts, part)
		n.end += 1 + len(part)
	}
}

// value is the number's, and whether it is a whole one with a name.
func (n numeral) value() (uint64, bool) {
	if n.fraction != "" || n.parts != nil {
		return 0, false
	}
	return value(n.whole)
}

// words reads the number as such, without regard to what stands around it.
func (a accent) words(n numeral) string {
	switch {
	case n.parts != nil:
		all := make([]string, len(n.parts))
		for i, p := range n.parts {
			all[i] = a.whole(p)
		}
		return strings.Join(all, " chấm ")
	case n.fraction != "":
		return a.decimal(n.whole, n.fraction)
	}
	return a.whole(n.whole)
}
