package script

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"tienglang/app"
)

// cut cuts at full stops.
func cut(text string) (all []Piece) {
	for line := range strings.Lines(text) {
		for _, s := range strings.SplitAfter(strings.TrimSpace(line), ".") {
			if s = strings.TrimSpace(s); s != "" {
				all = append(all, Piece{Text: s})
			}
		}
		if len(all) > 0 {
			all[len(all)-1].Paragraph = true
		}
	}
	return all
}

func written(text string) app.Script {
	s := Blank()
	return Written(s, s.Sections[0].ID, 0, text, cut)
}

// names are the IDs of what is read first, as letters in the order of another
// script, and "+" for what that does not have.
func names(s, of app.Script) string {
	var b strings.Builder
	for _, one := range s.Sentences(0) {
		letter := "+"
		for i, was := range of.Sentences(0) {
			if was.ID == one.ID {
				letter = string(rune('a' + i))
			}
		}
		b.WriteString(letter)
	}
	return b.String()
}

func TestSentencesKeepWhoTheyAre(t *testing.T) {
	before := written("Một. Hai. Ba. Bốn.")
	for text, want := range map[string]string{
		"Một. Hai. Ba. Bốn.":           "abcd",
		"Mới. Một. Hai. Ba. Bốn.":      "+abcd",
		"Một. Hai. Mới. Ba. Bốn.":      "ab+cd",
		"Một. Hai rưỡi. Ba. Bốn.":      "abcd", // reworded
		"Một. Ba. Bốn.":                "acd",
		"Hai. Bốn.":                    "bd",
		"Một. Hai rưỡi. Nữa. Ba. Bốn.": "ab+cd",
		"Một sửa. Hai. Ba sửa. Bốn.":   "abcd",
		"Hai. Một mới. Ba. Bốn. Năm.":  "b+cd+",
		"":                             "",
	} {
		after := Written(before, before.Sections[0].ID, 0, text, cut)
		if got := names(after, before); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
		if check(after) != nil {
			t.Errorf("%q: %v", text, check(after))
		}
	}
	if names(before, before) != "abcd" || before.Sentences(0)[1].Text != "Hai." {
		t.Errorf("what was there has changed: %+v", before)
	}
}

func TestOneSentenceIsReworded(t *testing.T) {
	before := written("Bà con. Bà con chú ý. Hết.\nBà con.")
	all := before.Sentences(0)
	after, ok := Reworded(before, all[3].ID, "Chào bà con.", cut)
	if !ok || after.Sections[0].Sides[0].Text != "Bà con. Bà con chú ý. Hết.\nChào bà con." {
		t.Fatalf("%v %q", ok, after.Sections[0].Sides[0].Text)
	}
	if names(after, before) != "abcd" {
		t.Errorf("%s", names(after, before))
	}
	if _, ok := Reworded(before, "none", "x", cut); ok {
		t.Error("a sentence that is not there was reworded")
	}
}

func TestSoundsStayWithTheirSentences(t *testing.T) {
	d := Begin(written("Một. Hai."))
	one, two := d.Script.Sentences(0)[0], d.Script.Sentences(0)[1]
	at := time.Unix(1000, 0)
	next, err := d.Do("text", at, Written(d.Script, d.Script.Sections[0].ID, 0, "Một. Hai. Ba.", cut))
	if err != nil {
		t.Fatal(err)
	}
	next, err = next.Note(map[app.ID]*app.ScriptSound{two.ID: {Text: "Hai.", Clip: "c", Media: "m"}})
	if err != nil {
		t.Fatal(err)
	}
	back := next.Undo()
	if got := back.Script.Sentences(0); len(got) != 2 || got[1].Sound == nil || got[1].Sound.Clip != "c" || got[0].ID != one.ID {
		t.Errorf("undone: %+v", got)
	}
	if again := back.Redo(); !reflect.DeepEqual(again.Script, next.Script) {
		t.Errorf("done again: %+v", again.Script)
	}
}

func TestTypingOnIsOneStep(t *testing.T) {
	d := Begin(written(""))
	at := time.Unix(1000, 0)
	for i, text := range []string{"M", "Mộ", "Một", "Một."} {
		var err error
		if d, err = d.Do("text", at.Add(time.Duration(i)*5*time.Second), Written(d.Script, d.Script.Sections[0].ID, 0, text, cut)); err != nil {
			t.Fatal(err)
		}
	}
	d, _ = d.Do("text", at.Add(time.Hour), Written(d.Script, d.Script.Sections[0].ID, 0, "Một. Hai.", cut))
	if undo, _ := d.Steps(); len(undo) != 2 {
		t.Fatalf("steps %q", undo)
	}
	if d = d.Undo(); d.Script.Sections[0].Sides[0].Text != "Một." {
		t.Errorf("undone once: %q", d.Script.Sections[0].Sides[0].Text)
	}
	if d = d.Undo(); d.Script.Sections[0].Sides[0].Text != "" {
		t.Errorf("undone twice: %q", d.Script.Sections[0].Sides[0].Text)
	}
	if undo, redo := d.Steps(); len(undo) != 0 || len(redo) != 2 {
		t.Errorf("left %q, %q", undo, redo)
	}
}

func TestKeptAndReadAgain(t *testing.T) {
	d := Begin(written("Một. Hai."))
	d, _ = d.Do("language", time.Unix(1, 0), InLanguages(d.Script, []string{"vie", "tyz"}))
	d, _ = d.Do("add", time.Unix(2, 0), Written(WithSection(d.Script, 1, "Tin 2"), d.Script.Sections[0].ID, 1, "Nâng. Slong.", cut))
	b, err := d.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(b)
	if err != nil || !reflect.DeepEqual(whole(d.Script), got.Script) {
		t.Fatalf("%v\n%+v\n%+v", err, d.Script, got.Script)
	}
	if got = got.Undo().Undo(); len(got.Script.Languages) != 1 || len(got.Script.Sections[0].Sides) != 1 {
		t.Errorf("undone: %+v", got.Script)
	}
	newer, err := Parse(bytes.Replace(b, []byte(`"version":1`), []byte(`"version":9`), 1))
	if err != nil || !newer.ReadOnly() {
		t.Fatalf("newer: %v", err)
	}
	if _, err := newer.Do("text", time.Now(), d.Script); app.CodeOf(err) != "script.read_only" {
		t.Errorf("a newer script was changed: %v", err)
	}
	for _, bad := range []string{"", "{}", `{"version":1}`, `{"version":1,"script":{"languages":["vi","vi"],"sections":[]}}`,
		`{"version":1,"script":{"languages":["vi"],"sections":[{"id":"a","sides":[]},{"id":"a","sides":[]}]}}`} {
		if _, err := Parse([]byte(bad)); app.CodeOf(err) != "script.damaged" {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestSectionsMoveAndGo(t *testing.T) {
	s := WithSection(WithSection(Titled(Blank(), "", ""), 1, "Hai"), 2, "Ba")
	order := func(s app.Script) (out string) {
		for _, one := range s.Sections {
			out += "|" + one.Title
		}
		return out
	}
	if got := order(Moved(s, s.Sections[2].ID, -2)); got != "|Ba||Hai" {
		t.Error(got)
	}
	if got := order(WithoutSection(s, s.Sections[1].ID)); got != "||Ba" {
		t.Error(got)
	}
	one := Blank()
	if got := WithoutSection(one, one.Sections[0].ID); len(got.Sections) != 1 || got.Sections[0].ID == one.Sections[0].ID {
		t.Errorf("%+v", got)
	}
	two := InLanguages(written("Một."), []string{"vie", "khm"})
	if back := InLanguages(two, []string{"vie"}); len(back.Sections[0].Sides) != 1 || len(back.Sentences(0)) != 1 {
		t.Errorf("%+v", back)
	}
}

func TestSyllables(t *testing.T) {
	for _, one := range []struct {
		said       string
		vietnamese bool
		want       int
	}{
		{"một trăm hai mươi nghìn đồng", true, 6},
		{"Bà con chú ý: rét đậm – rét hại!", true, 8},
		{"héc-ta", true, 2},
		{"", true, 0},
		{"Hlăk čih blŭ", false, 3},
		{"buôn Ama Thuột", false, 4},
	} {
		if got := Syllables(one.said, one.vietnamese); got != one.want {
			t.Errorf("%q: %d, want %d", one.said, got, one.want)
		}
	}
	if got := Estimate(220, 220); got != time.Minute {
		t.Error(got)
	}
}

func TestPaceIsLearned(t *testing.T) {
	for _, one := range []struct {
		before        float64
		syllables     int
		took, breaths time.Duration
		want          float64
	}{
		{0, 200, time.Minute, 0, 200},
		{220, 200, time.Minute, 10 * time.Second, 220 + (240-220)/3.0},
		{220, 5, time.Minute, 0, 220},             // too short a text
		{220, 200, 2 * time.Second, 0, 220},       // nobody reads so fast
		{220, 20, 5 * time.Minute, 0, 220},        // nobody reads so slowly
		{220, 100, time.Minute, time.Minute, 220}, // nothing but breath
		{150, 300, time.Minute, 0, 150 + 150.0/3.0},
	} {
		if got := Learn(one.before, one.syllables, one.took, one.breaths); math.Abs(got-one.want) > 1e-9 {
			t.Errorf("%+v: %v", one, got)
		}
	}
}

// docx is a Word document of paragraphs.
func docx(t testing.TB, xml string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = fmt.Fprint(w, xml)
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordStart = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

func TestTextIsReadFromFiles(t *testing.T) {
	word := docx(t, wordStart+`<w:p><w:pPr><w:tab/></w:pPr><w:r><w:t>Tin </w:t></w:r><w:r><w:t>một.</w:t></w:r></w:p>
		<w:p><w:r><w:t>Tin</w:t><w:tab/><w:t>hai.</w:t><w:br/><w:t>Hết.</w:t></w:r></w:p></w:body></w:document>`)
	for name, one := range map[string]struct {
		b    []byte
		want string
	}{
		"plain":     {[]byte("Tin một.\r\nTin hai.\n"), "Tin một.\nTin hai."},
		"mark":      {append([]byte{0xef, 0xbb, 0xbf}, "Tin"...), "Tin"},
		"wide":      {[]byte{0xff, 0xfe, 'T', 0, 0xa1, 0x1e}, "Tạ"},
		"other way": {[]byte{0xfe, 0xff, 0, 'T', 0x1e, 0xa1}, "Tạ"},
		"loose":     {[]byte("Ta\u0323"), "Tạ"},
		"word":      {word, "Tin một.\nTin hai.\nHết."},
	} {
		if got, err := ReadText(one.b); err != nil || got != one.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, b := range map[string][]byte{
		"sound": {0x52, 0x49, 0x46, 0x46, 0xff, 0x80}, "half": {0xff, 0xfe, 'T'}, "zip": []byte("PK\x03\x04rest"),
		"nought": []byte("a\x00b"), "no document": docx(t, wordStart),
	} {
		if _, err := ReadText(b); app.CodeOf(err) != "script.not_text" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadText(bytes.Repeat([]byte("a "), MaxText)); app.CodeOf(err) != "script.too_long" {
		t.Errorf("long: %v", err)
	}
}

func FuzzReadText(f *testing.F) {
	f.Add([]byte("Tin một."))
	f.Add(docx(f, wordStart+`<w:p><w:r><w:t>Tin</w:t></w:r></w:p></w:body></w:document>`))
	f.Add([]byte{0xff, 0xfe, 'T', 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		text, err := ReadText(b)
		if err == nil && (len(text) > MaxText || strings.ContainsAny(text, "\r\x00")) {
			t.Errorf("%q", text)
		}
	})
}

func FuzzParse(f *testing.F) {
	b, err := Begin(written("Một. Hai.")).Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Parse(b)
		if err != nil {
			return
		}
		for _, s := range d.Script.Sections {
			if len(s.Sides) != len(d.Script.Languages) {
				t.Errorf("%+v", d.Script)
			}
		}
		kept, err := d.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(kept); err != nil {
			t.Errorf("what was read cannot be read again: %v", err)
		}
	})
}
