package hub

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// TestBothLanguagesSayEverything compares the catalogues with each other and
// with what the pages ask for.
func TestBothLanguagesSayEverything(t *testing.T) {
	w, err := newWeb(&Server{})
	if err != nil {
		t.Fatal(err)
	}
	vi, en := w.words["vi"], w.words["en"]
	for key, sentence := range vi {
		other, ok := en[key]
		if !ok {
			t.Errorf("%s is missing in English", key)
		}
		a, b := placeholder.FindAllString(sentence, -1), placeholder.FindAllString(other, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%s: %v and %v", key, a, b)
		}
	}
	if len(en) != len(vi) {
		t.Errorf("%d sentences in English, %d in Vietnamese", len(en), len(vi))
	}
	used := regexp.MustCompile(`T "([a-z._]+)"`)
	pages, err := fs.Glob(webFiles, "web/*.html")
	if err != nil || len(pages) < 6 {
		t.Fatal(pages, err)
	}
	for _, page := range pages {
		text, err := webFiles.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(text), -1) {
			if _, ok := vi[m[1]]; !ok {
				t.Errorf("%s asks for %s", page, m[1])
			}
		}
	}
}

func FuzzMetadata(f *testing.F) {
	f.Add("sha256 YWJj,ext LmZsYWM=")
	f.Add(",, ,a,a b c,=")
	f.Fuzz(func(t *testing.T, header string) {
		for k := range metadata(header) {
			if strings.ContainsAny(k, " ,") {
				t.Errorf("key %q", k)
			}
		}
	})
}
