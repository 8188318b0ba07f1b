package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	sums       = []string{"tong cong", "tong so", "cong", "tong", "total"}
	signatures = []string{"nguoi lap", "lap bieu", "ky ten", "ky va ghi", "thu truong", "tm ubnd", "tm uy ban", "t m u", "chu tich", "kt chu tich", "pho chu tich",
		"nguoi tong hop", "xac nhan", "ke toan", "noi nhan"}
	remarks    = []string{"ghi chu"}
	hamletSaid = []string{"xom", "thon", "ban", "to dan pho", "tdp", "khu", "ap", "khoi", "to"}
)

// titled tells whether hamlets may stand as titles in the column of names: the
// table has no column for them, and more of each cluster than its name.
func (r *reader) titled() bool {
	return r.layout.Column(Hamlet).At < 0 && r.layout.Column(Name).At >= 0 && r.layout.used() >= 3
}

// noCluster tells the text of a row that is none: a heading that comes again, a
// sum, a signature, or the title of the rows of a hamlet.
func (r *reader) noCluster(row []string, cells map[Field]string) (title string, hamlet bool) {
	if head, is := r.headedAgain(row); is {
		return head, false
	}
	texts, filled := different(row)
	if len(texts) == 0 {
		return "", false
	}
	if summed(texts[0]) {
		return texts[0], false
	}
	spread := filled >= len(texts)+2 // over merged cells
	for _, own := range []Field{Code, IMEI, ID} {
		if cells[own] != "" && !spread {
			return "", false
		}
	}
	if signed, ok := r.signature(texts); ok {
		return signed, false
	}
	return r.titleOf(texts, cells, spread)
}

// titleOf tells the title of the rows of a hamlet: its name alone, over merged
// cells, behind what counts it ("II"), or with the sums of its rows. With
// titled, a hamlet's name alone in the column of names is one.
func (r *reader) titleOf(texts []string, cells map[Field]string, spread bool) (title string, hamlet bool) {
	counted := len(texts) > 1 && mark(plain(texts[0])) && !r.layout.hamletsAlone()
	name := texts[len(texts)-1]
	if len(texts) > 2 {
		if !counted || slices.ContainsFunc(texts[2:], func(t string) bool { return !digit(t) }) {
			return "", false
		}
		name = texts[1]
	}
	if alone := len(texts) == 1 && (spread || r.titled() || cells[Name] == ""); !alone && !counted {
		return "", false
	}
	switch {
	case saysHamlet(name):
		return name, true
	case counted && roman.MatchString(texts[0]) && r.layout.Column(Ordinal).At >= 0:
		return name, r.hamlets.has(hamletTitle(name))
	case spread:
		return name, false
	}
	return "", false
}

func saysHamlet(name string) bool {
	p := plain(name)
	return slices.ContainsFunc(hamletSaid, func(s string) bool { return strings.HasPrefix(p, s+" ") })
}

// roman counts sections where numbers count clusters.
var roman = regexp.MustCompile(`^[IVX]{1,4}\s*[.)/:-]?$`)

// digit tells whether a text is a number, or one of something: 5, 12,5, 5 cụm.
func digit(t string) bool { return t[0] >= '0' && t[0] <= '9' }

// summed tells whether a text heads a sum: "Cộng", "Tổng số cụm", "Cộng xóm Khe
// Cốc", "Tổng (I+II)". Cổng, which poles are called, is not cộng.
func summed(text string) bool {
	p, words := plain(text), strings.Fields(spelt(text))
	if len(words) == 0 || words[0] == "cổng" {
		return false
	}
	if slices.Contains(sums, p) || strings.HasPrefix(p, "tong cong ") || strings.HasPrefix(p, "tong so ") {
		return true
	}
	if words[0] != "cộng" && words[0] != "tổng" || len(words) < 2 {
		return false
	}
	_, of, _ := strings.Cut(p, " ")
	return mark(plain(words[1])) || slices.ContainsFunc(summands, func(s string) bool { return strings.HasPrefix(of+" ", s+" ") })
}

// summands are what is summed up, besides hamlets.
var summands = append([]string{"muc", "phan", "nhom", "cum", "loa", "cac", "ca", "toan", "lai"}, hamletSaid...)

// signature tells who signs a table, where and when. Below it stand names, which
// have neither a number nor much beside them.
func (r *reader) signature(texts []string) (text string, is bool) {
	if len(texts) > 3 {
		return "", false
	}
	for _, t := range texts {
		p := plain(t)
		begins := func(s string) bool { return strings.HasPrefix(p, s) }
		if slices.ContainsFunc(signatures, begins) || dated(p) {
			r.signed = true
			return t, true
		}
		if slices.ContainsFunc(remarks, begins) {
			return t, true
		}
	}
	named := !slices.ContainsFunc(texts, func(t string) bool { return strings.ContainsAny(t, "0123456789") })
	return texts[0], r.signed && named
}

// headedAgain tells a row that has the headings once more, as under a page's
// break or over a second table, or that numbers the columns below them. Rows under
// headings that stand in other places are doubted: they are read by the first ones.
func (r *reader) headedAgain(row []string) (text string, is bool) {
	if texts, _ := different(row); r.underHead && numberRow([][]string{row}, 0) == 1 {
		return texts[0], true
	}
	r.underHead = false
	first := r.layout.Column(Name)
	if first.At < 0 {
		first = r.layout.Column(Code)
	}
	if first.At < 0 || first.At >= len(row) || !headWords[plain(row[first.At])] {
		return "", false
	}
	l, score := reading([][]string{row}, 0, 1)
	if score == 0 {
		return "", false
	}
	r.underHead, r.signed, r.section, r.otherHead = true, false, "", false
	for _, c := range l.Columns {
		if was := r.layout.Column(c.Field); c.Field != "" && c.Field != Ordinal && was.At != c.At {
			r.otherHead = true
		}
	}
	return tidy(row[first.At]), true
}

// headWords are all that columns may be headed.
var headWords = func() map[string]bool {
	all := map[string]bool{}
	for _, names := range headNames {
		for _, n := range names {
			all[n] = true
		}
	}
	return all
}()

// different are the texts of a row, each once, and how many cells have one.
func different(row []string) (texts []string, filled int) {
	for _, c := range row {
		if t := tidy(c); t != "" {
			filled++
			if !slices.Contains(texts, t) {
				texts = append(texts, t)
			}
		}
	}
	return texts, filled
}

// dated is how papers are signed: "Khe Cốc, ngày 5 tháng 3 năm 2024".
func dated(p string) bool {
	return strings.Contains(p, "ngay ") && strings.Contains(p, " thang ") && strings.Contains(p, " nam ")
}

// mark is what counts hamlets: I, II, A.
func mark(p string) bool {
	return p != "" && len(p) <= 4 && strings.Trim(p, "ivx") == "" || len(p) == 1 && p[0] >= 'a' && p[0] <= 'z'
}

var (
	counted = regexp.MustCompile(`^(?:[IVX]{1,4}|[A-Z]|\d{1,2})\s*[.)/:-]\s*`)
	addedOn = regexp.MustCompile(`\s*(?:\([^)]*\)|[:.])\s*$`)
)

// hamletAlone is the name in a row that says nothing else: of a hamlet as its
// word tells (xóm, thôn), or of one that is known. In the column of names it is
// a cluster's, unless it is written in capitals or goes over merged cells.
func (r *reader) hamletAlone(row []string, cells map[Field]string) (title string, ok bool) {
	texts, filled := different(row)
	if len(texts) != 1 {
		return "", false
	}
	name := hamletTitle(texts[0])
	word := saysHamlet(name)
	if cells[Name] != "" && filled < 3 && (!capitals(texts[0]) || r.layout.used() < 3 || !word) {
		return "", false
	}
	return texts[0], word || r.hamlets.has(name)
}

// hamletTitle is a hamlet's name as a title has it, without what counts it or
// is added: "II. XÓM KHE CỐC (5 cụm)" is Xóm Khe Cốc.
func hamletTitle(title string) string {
	name := addedOn.ReplaceAllString(counted.ReplaceAllString(tidy(title), ""), "")
	if !capitals(name) || strings.HasPrefix(plain(name), "tdp ") {
		return name
	}
	words := strings.Fields(strings.ToLower(name))
	for i, w := range words {
		letters := []rune(w)
		letters[0] = unicode.ToUpper(letters[0])
		words[i] = string(letters)
	}
	return strings.Join(words, " ")
}

func capitals(s string) bool { return strings.ToUpper(s) == s && strings.ToLower(s) != s }
