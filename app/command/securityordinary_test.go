package command

import (
	"crypto/tls"
	"net/http"
	"regexp"
	"strings"
	"time"

	"tienglang/app/security"
	"tienglang/assets/locale"
	"tienglang/sync/wire"
)

// ordinary does what every station does in a month: a code is mistyped, a box is
// replaced while it is switched on, and a browser is pointed at the station.
func (c *checkedStation) ordinary() {
	c.t.Helper()
	old, err := c.inventory.Cluster(c.pole)
	c.must(err)
	c.refusals.write("pair.code_wrong", "192.168.1.20:5000: pair.code_wrong", 1)
	fresh, err := wire.NewIdentity()
	c.must(err)
	c.must(c.inventory.Replace(c.t.Context(), c.user, c.pole, fresh.Public(), nil))
	c.refusals.write("link.revoked", "the box of cluster "+old.Name+", revoked 2026-11-24 06:15:34: key "+old.SpeakerKey+" from 192.168.1.21:4000", 40)
	c.browse("/hold/schedule")
}

// browse asks for a page as a browser does, and waits until the log has it.
func (c *checkedStation) browse(path string) {
	c.t.Helper()
	browser := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true}, DisableKeepAlives: true}}
	answer, err := browser.Get("https://" + c.network.address + path)
	c.must(err)
	c.must(answer.Body.Close())
	if answer.StatusCode != http.StatusForbidden {
		c.t.Errorf("a browser gets %s", answer.Status)
	}
	for wait := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		for r, err := range c.db.AuditSince(c.t.Context(), "refused", time.Time{}) {
			if c.must(err); r.Object == "link.bad_proof" && strings.Contains(r.Detail, "hold: from ") {
				return
			}
		}
		if time.Now().After(wait) {
			c.t.Fatal("the log does not have the browser's visit")
		}
	}
}

var (
	codeLike = regexp.MustCompile(`\b[a-z]+(?:\.[a-z_]+)+\b`)
	// What may stand within a sentence as it is: files, paths, addresses.
	named   = regexp.MustCompile(`\S*/\S*|\S+\.(?:key|pem|db|json|sock)\b|https?:\S+|hub\.example\.vn`)
	english = regexp.MustCompile(`(?i)\b(?:the|of|is|was|not|cannot|with|from|box|key|file|error|read|unix|connection|revoked|cluster|station|failed|order|seq|signature|properties|security|unexpected|input)\b`)
	braced  = regexp.MustCompile(`\{[a-z_]+\}`)
)

// readable holds what was found to words: no sentence of the paper shows a code,
// and the Vietnamese one no English.
func (c *checkedStation) readable(check security.Check) {
	c.t.Helper()
	for _, lang := range []string{"vi", "en"} {
		paper := newSecurityPaper(locale.New(lang), c.info(), check, security.Check{})
		for _, g := range paper.Groups {
			for _, row := range g.Rows {
				words := named.ReplaceAllString(strings.Join(row.Shown, "\n"), "")
				bad := append(codeLike.FindAllString(words, -1), braced.FindAllString(words, -1)...)
				if lang == "vi" {
					bad = append(bad, english.FindAllString(words, -1)...)
				}
				if len(bad) > 0 {
					c.t.Errorf("%s, %s: %q in %q", lang, row.Text, bad, words)
				}
			}
		}
	}
}
