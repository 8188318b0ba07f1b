package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var (
	sums       = []string{"tong cong", "tong so", "cong", "tong", "total"}
	signatures = []string{"nguoi lap", "lap bieu", "ky ten", "ky va ghi", "thu truong", "tm ubnd", "chu tich", "nguoi tong hop", "xac nhan", "ghi chu"}
	hamletSaid = []string{"xom", "thon", "ban", "to dan pho", "tdp", "khu", "ap", "khoi", "to"}
)

// titled tells whether hamlets may stand as titles in the column of names: the
// table has no column for them, and more of each cluster than its name.
func (r *reader) titled() bool {
	return r.layout.Column(Hamlet).At < 0 && r.layout.Column(Name).At >= 0 && r.layout.used() >= 3
}

// noCluster tells the text of a row that is none: a sum, a signature, or the
// title of the rows of a hamlet. With titled, a hamlet's name alone in the
// column of names is one.
func noCluster(row []string, cells map[Field]string, titled bool) (title string, hamlet bool) {
	texts, filled := different(row)
	if len(texts) == 0 {
		return "", false
	}
	last, spread := texts[len(texts)-1], filled >= len(texts)+2 // over merged cells
	if p := plain(texts[0]); slices.Contains(sums, p) && !gate(texts[0]) || strings.HasPrefix(p, "tong cong ") || strings.HasPrefix(p, "tong so ") {
		return texts[0], false
	}
	for _, own := range []Field{Code, IMEI, ID} {
		if cells[own] != "" && !spread {
			return "", false
		}
	}
	if len(texts) <= 3 {
		for _, t := range texts {
			if p := plain(t); slices.ContainsFunc(signatures, func(s string) bool { return strings.HasPrefix(p, s) }) || dated(p) {
				return t, false
			}
		}
	}
	alone := len(texts) == 1 && (spread || titled || cells[Name] == "")
	if !alone && (len(texts) != 2 || !mark(plain(texts[0]))) {
		return "", false
	}
	p := plain(last)
	if slices.ContainsFunc(hamletSaid, func(s string) bool { return strings.HasPrefix(p, s+" ") }) {
		return last, true
	}
	if spread {
		return last, false
	}
	return "", false
}

// gate tells cổng, which poles are called, from cộng.
func gate(s string) bool { return strings.ToLower(norm.NFC.String(s)) == "cổng" }

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
	p := plain(name)
	word := slices.ContainsFunc(hamletSaid, func(s string) bool { return strings.HasPrefix(p, s+" ") })
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
