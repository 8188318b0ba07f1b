package reading

import "testing"

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ digits, north, south string }{
		{"0", "không", ""}, {"5", "năm", ""}, {"10", "mười", ""}, {"11", "mười một", ""}, {"14", "mười bốn", ""},
		{"15", "mười lăm", ""}, {"20", "hai mươi", ""}, {"21", "hai mươi mốt", ""}, {"24", "hai mươi tư", "hai mươi bốn"},
		{"25", "hai mươi lăm", ""}, {"91", "chín mươi mốt", ""}, {"100", "một trăm", ""},
		{"101", "một trăm linh một", "một trăm lẻ một"}, {"104", "một trăm linh bốn", "một trăm lẻ bốn"},
		{"111", "một trăm mười một", ""}, {"550", "năm trăm năm mươi", ""},
		{"1000", "một nghìn", "một ngàn"}, {"1005", "một nghìn không trăm linh năm", "một ngàn không trăm lẻ năm"},
		{"1015", "một nghìn không trăm mười lăm", "một ngàn không trăm mười lăm"},
		{"10000", "mười nghìn", "mười ngàn"}, {"21000", "hai mươi mốt nghìn", "hai mươi mốt ngàn"},
		{"1000000", "một triệu", ""}, {"1000001", "một triệu không trăm linh một", "một triệu không trăm lẻ một"},
		{"3000500", "ba triệu năm trăm", ""},
		{"1000000000", "một tỷ", ""}, {"1000000000000", "một nghìn tỷ", "một ngàn tỷ"},
		{"2500000000000000", "hai triệu năm trăm nghìn tỷ", "hai triệu năm trăm ngàn tỷ"},
		{"1000000000000000000", "một tỷ tỷ", ""},
		{"1000000000000000001", "một không không không không không không không không không không không không không không không không không một", ""},
		{"05", "năm", ""}, {"007", "không không bảy", ""}, {"99999999999999999999", "chín chín chín chín chín chín chín chín chín chín chín chín chín chín chín chín chín chín chín chín", ""},
	} {
		if got := north.whole(c.digits); got != c.north {
			t.Errorf("%s in the North is %q, want %q", c.digits, got, c.north)
		}
		if c.south == "" {
			c.south = c.north
		}
		if got := south.whole(c.digits); got != c.south {
			t.Errorf("%s in the South is %q, want %q", c.digits, got, c.south)
		}
	}
}
