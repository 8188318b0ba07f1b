package inspect

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/security"
	"tienglang/assets/locale"
)

// Whatever may be turned away has words in both languages, and no sentence shows
// its code, nor what an error says of itself.
func TestFindingsAreWords(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		cat := locale.New(lang)
		for _, code := range slices.Concat(strangers, forged) {
			if !cat.Has("audit.refused." + code) {
				t.Errorf("%s has no words in %s", code, lang)
			}
			for _, told := range []security.Told{
				book{}.tell("knock", refusal{code: code, origin: OriginOf("10.0.0.9:51: " + code), count: 3}),
				security.Tell("order_refused", "code", code, "n", "1", "last", "…", "what", "key UBOX from 10.0.0.9"), // of a former version
			} {
				if words := told.In(cat); strings.Contains(words, code) || strings.Contains(words, "UBOX") || strings.Contains(words, "{") {
					t.Errorf("%s: %q", lang, words)
				}
			}
		}
		for _, err := range []error{errors.New("read unix: closed"), app.Fail("backup.damaged", errors.New("a log in it is broken"), "file", "station.db")} {
			if words := security.Tell("backup_broken", "folder", "/x").Because(err).In(cat); strings.Contains(words, "unix") ||
				strings.Contains(words, "backup.") || strings.Contains(words, "a log in it") || strings.Contains(words, "{") {
				t.Errorf("%s: %q", lang, words)
			}
		}
		old := security.Tell("probe_failed", "code", "", "cause", "no certificate in station.pem")
		if words := old.In(cat); strings.Contains(words, "no certificate") {
			t.Errorf("%s: %q", lang, words)
		}
	}
}

// Who was turned away is read from what the link, pairing and poles write, and
// not from what a stranger puts between.
func TestOriginsAreRead(t *testing.T) {
	key := "U" + strings.Repeat("A", 55)
	for detail, want := range map[string]Origin{
		"key " + key + " from 10.0.0.9:4000":                                                   {Key: key, Host: "10.0.0.9"},
		"the box of cluster Chợ, revoked 2026-11-24 06:15:34: key " + key + " from 10.0.0.8:1": {Key: key, Host: "10.0.0.8"},
		"key x from 1.2.3.4:5 from 10.0.0.9:4000":                                              {Host: "10.0.0.9"},
		"hold: from 10.0.0.5:1: fetch: json: unknown field \" from 1.2.3.4:5\"":                {Host: "10.0.0.5"},
		"hold: false proof from 10.0.0.5:1: fetch: json: unknown field \" from 1.2.3.4:5\"":    {Host: "10.0.0.5"},
		"10.0.0.6:77: pair.failed: invalid from 1.2.3.4":                                       {Host: "10.0.0.6"},
		"[fe80::1%eth0]:77: pair.code_wrong: x from 1.2.3.4":                                   {Host: "fe80::1"},
		"[::ffff:10.0.0.6]:77: pair.code_wrong":                                                {Host: "10.0.0.6"},
		"[fe80::1]:77: pair.code_wrong":                                                        {Host: "fe80::1"},
		"01ABC order.replayed seq=\"4\"":                                                       {Of: "01ABC"},
		"":                                                                                     {},
	} {
		got := OriginOf(detail)
		if got.Key != want.Key || got.Host != want.Host || want.Of != "" && got.Of != want.Of {
			t.Errorf("%q: %+v", detail, got)
		}
	}
}
