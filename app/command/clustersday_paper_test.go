//go:build day

package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tienglang/app/security"
	"tienglang/app/store"
)

// labels prints the labels of all clusters from the window, reads them as a
// telephone and as an eye would, and finds a cluster by its label.
func (f *fleet) labels() {
	f.other("In nhãn mã QR")
	f.picture("in-nhan")
	f.press("Return")
	f.picture("ghi-nhan")
	f.press("Return")
	pdf := f.saved("Nhãn cụm loa.pdf")
	f.picture("da-in-nhan")
	pages := pagesOf(f.t, pdf, 200)
	words, codes := pdfWords(f.t, pdf), map[string]bool{}
	for cell := range 13 {
		text, err := scanned(cellOf(f.t, pages[0], cell, 200))
		if err != nil || !strings.HasPrefix(text, "tienglang:1?") {
			f.t.Errorf("label %d: %q, %v", cell+1, text, err)
		}
		codes[text] = true
	}
	if len(codes) != 13 || len(pages) != 1 {
		f.t.Errorf("%d labels on %d pages", len(codes), len(pages))
	}
	for _, want := range []string{"Núi Voi 2", "Xóm Suối Cạn", "Xã Tân Khê"} {
		if !strings.Contains(words, want) {
			f.t.Errorf("the labels lack %q:\n%s", want, words)
		}
	}
	f.press("Escape")
	f.scan("Suối Cạn 1", codes)
}

// scan types a cluster's label into the search, as a scanner does.
func (f *fleet) scan(name string, codes map[string]bool) {
	f.t.Helper()
	c := f.cluster(name)
	for text := range codes {
		if !strings.Contains(text, string(c.ID)) {
			continue
		}
		f.press("ctrl+f", "ctrl+a")
		f.paste(text)
		f.press("Return")
		f.shows("· " + name)
		f.picture("quet-nhan")
		f.unsearch()
		return
	}
	f.t.Errorf("no label is that of %s", name)
}

// saved waits for a file that the window wrote into the home, and reads it.
func (f *fleet) saved(name string) (body []byte) {
	f.t.Helper()
	f.until(name+" is written", func() (whole bool) {
		var err error
		body, err = os.ReadFile(filepath.Join(f.home, name))
		return err == nil && len(body) > 0
	})
	return body
}

// secures runs the security check in the window and has its record on paper; the
// command beside the window finds the same.
func (f *fleet) secures() {
	f.other("Kiểm tra an toàn")
	f.picture("kiem-tra")
	f.press("F9")
	f.within(5*time.Minute, "the check is done", func() bool { return len(f.check().Results) > 0 })
	f.still()
	f.picture("da-kiem-tra")
	f.touch("Xuất biên bản")
	f.picture("xuat-bien-ban")
	f.press("Return")
	f.until("the record is written", func() bool {
		found, err := filepath.Glob(filepath.Join(f.home, "*.docx"))
		return err == nil && len(found) == 1
	})
	f.press("Escape")
	said, stderr, status := run(f.t, nil, "tienglang", "security-check", "--json", "--data", f.data)
	c, seen := toldCheck(f.t, said), f.check()
	if status != 0 && status != exitFound || len(c.Results) != len(seen.Results) {
		f.t.Errorf("exit %d, %d results in the window, %d by the command: %s", status, len(seen.Results), len(c.Results), stderr)
	}
	verdicts := map[security.Verdict]int{}
	for _, r := range c.Results {
		verdicts[r.Verdict]++
	}
	f.t.Log("security check: ", verdicts)
	if verdicts[security.Met] == 0 {
		f.t.Errorf("nothing is met: %v", verdicts)
	}
}

// check is the newest security check as the station keeps it.
func (f *fleet) check() security.Check {
	f.t.Helper()
	all := look(f.day, func(ctx context.Context, db *store.DB) ([]security.Check, error) { return db.SecurityChecks(ctx) })
	if len(all) == 0 {
		return security.Check{}
	}
	return all[0]
}
