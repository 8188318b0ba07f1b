package reading

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzNormalize: whatever is typed, nothing panics, no digit is left, and what
// comes out reads as itself.
func FuzzNormalize(f *testing.F) {
	for _, table := range tables {
		for _, r := range rows(f, table.file, table.atLeast) {
			f.Add(r.typed, table.options.South)
		}
	}
	for _, s := range []string{"", "-", "1/", "1.2.", "0", "+84", "(024)", "07g", "quý I/", "٣٫٥ kg", "①②③", "10²³ m", "9999999999999999999999",
		"1-2-3-4", "\u0301a\u0301", "T2-T", "5-CT/", "1/2/3/4/5", "20A-", "a@b.c", "1,2,3,", "–1", "5\u00a0kg", "½½", "ngày 5,", "từ 1, 2"} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, south bool) {
		o := Options{South: south}
		once := Normalize(text, o)
		if i := strings.IndexFunc(once, unicode.IsDigit); i >= 0 {
			t.Errorf("%q leaves a digit in %q", text, once)
		}
		if !utf8.ValidString(once) || strings.Contains(once, "  ") {
			t.Errorf("%q gives %q", text, once)
		}
		if twice := Normalize(once, o); twice != once {
			t.Errorf("%q gives %q, and that %q", text, once, twice)
		}
	})
}

// FuzzSentences: no letter or digit of a text is lost between its sentences.
func FuzzSentences(f *testing.F) {
	f.Add("Chào bà con. Hôm nay 22.11.2026, TP. Thái Nguyên họp!\nXong.")
	f.Add("v.v. A. B\r\n…?")
	f.Fuzz(func(t *testing.T, text string) {
		var all strings.Builder
		for _, s := range Sentences(text) {
			if strings.TrimSpace(s.Text) != s.Text || !strings.ContainsFunc(s.Text, wordRune) {
				t.Errorf("%q gives the sentence %q", text, s.Text)
			}
			all.WriteString(s.Text + " ") // stray bytes stay apart
		}
		if a, b := onlyWords(text), onlyWords(all.String()); a != b {
			t.Errorf("of %q is left %q", a, b)
		}
	})
}

func onlyWords(text string) string {
	return strings.Map(func(r rune) rune {
		if wordRune(r) {
			return r
		}
		return -1
	}, text)
}

// FuzzParseDictionary: a foreign file is read or refused, and what was read
// is found.
func FuzzParseDictionary(f *testing.F) {
	f.Add("# tên riêng\nĐắk Lắk = Đắc Lắc\n\"UB\" = ủy ban\n", "UB Đắk Lắk")
	f.Add("a=b\n=c", "a")
	f.Fuzz(func(t *testing.T, file, text string) {
		d, err := ParseDictionary(strings.NewReader(file))
		if (err == nil) != (d != nil) {
			t.Errorf("%q gives %v, %v", file, d, err)
		}
		Normalize(text, Options{Dictionary: d})
	})
}
