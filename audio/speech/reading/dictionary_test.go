package reading

import (
	"errors"
	"strings"
	"testing"
)

func TestDictionary(t *testing.T) {
	d, err := ParseDictionary(strings.NewReader("\ufeff# tên làng\n\nLũng Luông = Lủng Luông\nLũng = Lủng cũ\n\"ub\" = ủy ban\nPác Bó=Pác Bó xưa\nA6 = khu A sáu\nBP-2 = Bản Phố 2\n"))
	if err != nil || d.Len() != 6 {
		t.Fatalf("%d entries, %v", d.Len(), err)
	}
	for typed, want := range map[string]string{
		"Dân lũng luông họp": "Dân Lủng Luông họp", // the longest entry wins, in any case
		"Dân Lũng họp":       "Dân Lủng cũ họp",
		"Dân Lũngx họp":      "Dân Lũngx họp", // whole words alone
		"ub xã, UB huyện":    "ủy ban xã, UB huyện",
		"Ở A6, số 6":         "Ở khu A sáu, số sáu",
		"Họp tại BP-2.":      "Họp tại Bản Phố hai.", // what a reading holds is read on
	} {
		if got := Normalize(typed, Options{Dictionary: d}); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
	if got := Normalize("Lu\u0303ng Luo\u0302ng", Options{Dictionary: d}); got != "Lủng Luông" {
		t.Errorf("a name in loose accents is %q", got)
	}
}

func TestADictionaryThatIsNone(t *testing.T) {
	for file, line := range map[string]int{"a = b\nc": 2, "= b": 1, "a =": 1, "\n\n... = b": 3, "a = " + strings.Repeat("x", 500): 1, "\xff = b": 1} {
		_, err := ParseDictionary(strings.NewReader(file))
		if bad := (*DictionaryError)(nil); !errors.As(err, &bad) || bad.Line != line {
			t.Errorf("%.20q: %v, want line %d", file, err, line)
		}
	}
}
