package locale

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"tienglang/app"
)

func read(t *testing.T, lang string) map[string]string {
	t.Helper()
	raw, err := files.ReadFile(lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]string
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatalf("%s.json: %v", lang, err)
	}
	return m
}

var placeholder = regexp.MustCompile(`\{[a-z0-9_]+\}`)

func holes(s string) string {
	h := placeholder.FindAllString(s, -1)
	slices.Sort(h)
	return strings.Join(slices.Compact(h), " ")
}

// TestEachSentenceStandsOnce: of two with one key the later would be told in the
// place of the earlier.
func TestEachSentenceStandsOnce(t *testing.T) {
	for _, lang := range Languages {
		raw, err := files.ReadFile(lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		seen, d := map[json.Token]bool{}, json.NewDecoder(bytes.NewReader(raw))
		_, err = d.Token() // the brace
		for err == nil && d.More() {
			key, keyErr := d.Token()
			if seen[key] {
				t.Errorf("%s.json has %s twice", lang, key)
			}
			seen[key] = true
			_, valueErr := d.Token()
			err = errors.Join(keyErr, valueErr)
		}
		if err != nil || len(seen) < 1000 {
			t.Errorf("%s.json: %d keys, %v", lang, len(seen), err)
		}
	}
}

func TestBothLanguagesHaveTheSameSentences(t *testing.T) {
	vi, en := read(t, "vi"), read(t, "en")
	for key, s := range vi {
		other, ok := en[key]
		if !ok {
			t.Errorf("%s is not in English", key)
		} else if holes(s) != holes(other) {
			t.Errorf("%s: %q in Vietnamese, %q in English", key, holes(s), holes(other))
		}
		if strings.TrimSpace(s) == "" || strings.TrimSpace(other) == "" {
			t.Errorf("%s is empty", key)
		}
	}
	for key := range en {
		if _, ok := vi[key]; !ok {
			t.Errorf("%s is not in Vietnamese", key)
		}
	}
}

// sameInBoth are the keys whose words are names, units or examples.
var sameInBoth = regexp.MustCompile(`^(app\.name|key\.|clusters\.(technology|line|filter)\.|start\.(commune|province|person)\.hint|start\.station_of|start\.mic\.sentence|.*\.unit)`)

// The typeface has no arrows: they come from another one, which has no space, so
// that a space behind an arrow is drawn as a broken sign.
func TestNoSpaceBehindAnArrow(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		for key, s := range read(t, lang) {
			if strings.Contains(s, "→ ") || strings.Contains(s, "← ") || strings.Contains(s, "↑ ") || strings.Contains(s, "↓ ") {
				t.Errorf("%s %s: %q", lang, key, s)
			}
		}
	}
}

func TestNothingIsLeftUntranslated(t *testing.T) {
	vi, en := read(t, "vi"), read(t, "en")
	for key, s := range vi {
		if s == en[key] && !sameInBoth.MatchString(key) && strings.ContainsFunc(placeholder.ReplaceAllString(s, ""), wordLetter) && len(s) > 4 {
			t.Errorf("%s is %q in both languages", key, s)
		}
	}
}

func wordLetter(r rune) bool { return unicode.IsLower(r) }

func TestNoEnglishWordsInVietnamese(t *testing.T) {
	english := regexp.MustCompile(`(?i)\b(the|and|with|not|file|folder|save|cancel|error|failed|please|cluster|programme|settings|password|broadcast|station)\b`)
	for key, s := range read(t, "vi") {
		if bad := english.FindString(placeholder.ReplaceAllString(s, "")); bad != "" {
			t.Errorf("%s: %q in %q", key, bad, s)
		}
	}
}

// uses finds the keys that the window's code asks for.
var uses = regexp.MustCompile(`\.(?:T|N|Say|Has)\(\s*"([a-z0-9_.]+)"`)

func TestEveryKeyInTheCodeExists(t *testing.T) {
	vi := read(t, "vi")
	found := 0
	eachGoFile(t, "../../ui", func(path, source string) {
		for _, m := range uses.FindAllStringSubmatch(source, -1) {
			key := m[1]
			found++
			if _, ok := vi[key]; !ok && !strings.HasSuffix(key, ".") {
				t.Errorf("%s asks for %q", path, key)
			}
		}
	})
	if found < 100 {
		t.Fatalf("only %d uses found: the search is broken", found)
	}
}

var codes = regexp.MustCompile(`app\.Fail\("([a-z0-9_.]+)"([^\n]*)`)

func TestEveryErrorHasItsSentence(t *testing.T) {
	vi := read(t, "vi")
	found := 0
	eachGoFile(t, "../..", func(path, source string) {
		for _, m := range codes.FindAllStringSubmatch(source, -1) {
			found++
			if _, ok := vi["error."+m[1]]; !ok {
				t.Errorf("%s fails with %q, which has no sentence", path, m[1])
			}
		}
	})
	if found < 50 {
		t.Fatalf("only %d failures found: the search is broken", found)
	}
}

var acts = regexp.MustCompile(`audit\.Act\([^,]+, "([a-z0-9_.]+)"`)

func TestEveryActInTheAuditLogHasItsWords(t *testing.T) {
	vi := read(t, "vi")
	found := 0
	eachGoFile(t, "../../app", func(path, source string) {
		for _, m := range acts.FindAllStringSubmatch(source, -1) {
			found++
			if _, ok := vi["audit."+m[1]]; !ok {
				t.Errorf("%s writes %q, which has no words", path, m[1])
			}
		}
	})
	if found < 5 {
		t.Fatalf("only %d acts found: the search is broken", found)
	}
}

func eachGoFile(t *testing.T, root string, f func(path, source string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "uitest") {
			return err
		}
		raw, err := os.ReadFile(path)
		f(path, string(raw))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSentences(t *testing.T) {
	c := New("vi")
	if got := c.T("bar.left", "from", "05:15", "to", "05:30", "left", "7:42"); got != "05:15–05:30 · còn 7:42" {
		t.Errorf("T gives %q", got)
	}
	if got := c.T("no.such.key"); got != "no.such.key" {
		t.Errorf("an unknown key gives %q", got)
	}
	err := fmt.Errorf("saving: %w", app.Fail("cluster.number_taken", errors.New("UNIQUE"), "number", "7", "name", "Na Lang 1"))
	if got := c.Error(err); got != "Số 7 đã là của cụm Na Lang 1. Chọn số khác." {
		t.Errorf("Error gives %q", got)
	}
	if got := c.Error(errors.New("exit status 1")); got != c.T("error.unknown") {
		t.Errorf("an error without a code gives %q", got)
	}
	if c.Error(nil) != "" {
		t.Error("no error gives words")
	}
	if got := New("en").N("sync.items", 1) + "/" + New("en").N("sync.items", 2); got != "1 record/2 records" {
		t.Errorf("N gives %q", got)
	}
	for n, want := range map[string]string{"1": "Imported 1 file", "2": "Imported 2 files"} {
		if got := New("en").T("studio.say.imported", "n", n); got != want {
			t.Errorf("T gives %q, want %q", got, want)
		}
	}
	if New("fr").Lang() != "vi" {
		t.Error("an unknown language is not Vietnamese")
	}
}

func TestNumbersAndTimes(t *testing.T) {
	vi, en := New("vi"), New("en")
	at := time.Date(2026, 11, 23, 5, 7, 9, 0, app.Vietnam)
	for got, want := range map[string]string{
		vi.Number(-18.44, 1):              "–18,4",
		vi.Number(-0.04, 1):               "0,0",
		vi.Number(1234567.8, 1):           "1.234.567,8",
		en.Number(1234567.8, 1):           "1,234,567.8",
		vi.Number(math.Inf(-1), 1):        "—",
		vi.Int(999):                       "999",
		vi.Level(-120):                    "—",
		vi.Percent(0.64):                  "64 %",
		vi.Bytes(38_400_000):              "38,4 MB",
		vi.Bytes(512):                     "512 B",
		vi.Bytes(2_500_000_000):           "2,5 GB",
		vi.Clock(at):                      "05:07",
		vi.ClockSeconds(at):               "05:07:09",
		vi.LongDate(at):                   "thứ Hai, 23/11/2026",
		vi.BarDate(at):                    "Thứ Hai 23/11",
		vi.DateClock(at):                  "23/11/2026 05:07",
		vi.Duration(7*time.Minute + 42e9): "7:42",
		vi.Duration(3*time.Hour + 62e9):   "3:01:02",
		vi.Duration(-time.Second):         "0:00",
		vi.Ago(3 * time.Second):           "vừa xong",
		vi.Ago(45 * time.Second):          "45 giây trước",
		vi.Ago(4 * time.Minute):           "4 phút trước",
		en.Ago(time.Hour):                 "1 hour ago",
		en.Ago(72 * time.Hour):            "3 days ago",
		Capital("đài"):                    "Đài",
		vi.BarDate(at.AddDate(0, 0, -1)):  "Chủ nhật 22/11",
		vi.Bytes(14_200):                  "14,2 kB",
		vi.Number(-1000, 0):               "–1.000",
		vi.Values("status.set_up", map[string]string{"time": "05:22"}): "Cài đặt xong lúc 05:22",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
