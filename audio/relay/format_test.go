package relay

import (
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

// TestTheCodecIsKnownByItsSound: whatever a server calls it, and also from a
// place within a frame.
func TestTheCodecIsKnownByItsSound(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct {
		args string
		from int // the middle of a frame
	}{
		"mp3":    {"-c:a libmp3lame -id3v2_version 0 -write_xing 0 -f mp3", 1000},
		"aac":    {"-c:a aac -f adts", 1000},
		"ogg":    {"-c:a libvorbis -f ogg", 0},
		"mpegts": {"-c:a aac -f mpegts", 0},
	} {
		args := append(strings.Fields("-v error -f lavfi -i sine=duration=3 -ar 44100"), strings.Fields(c.args)...)
		p, err := exec.Command("ffmpeg", append(args, "pipe:1")...).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, said := range []string{"audio/mpeg", "audio/aac", "text/html", ""} {
			if got := formatOf(said, p[c.from:min(len(p), c.from+sniffBytes)]); got != want {
				t.Errorf("%s, called %q: %q", want, said, got)
			}
		}
	}
	if got := formatOf("text/html; charset=utf-8", []byte("<!DOCTYPE html><p>Đăng nhập")); got != notSound {
		t.Errorf("a page is %q", got)
	}
}

// TestTitlesAreTakenOut where they are, and only there.
func TestTitlesAreTakenOut(t *testing.T) {
	title := "\x02StreamTitle='Thời sự';" + strings.Repeat("\x00", 32-len("StreamTitle='Thời sự';"))
	for name, c := range map[string]struct{ every, sent, want string }{
		"none announced": {"", "abcdefgh" + title, "abcdefgh" + title},
		"there":          {"4", "abcd" + title + "efgh\x00ij", "abcdefghij"},
		"lies":           {"4", "abcdefghijklm" + strings.Repeat("x", 2000), "abcdefghijklm" + strings.Repeat("x", 2000)},
		"lies at an end": {"4", "abcd\xffxy", "abcd\xffxy"},
		"not a number":   {"-4", "abcd" + title, "abcd" + title},
	} {
		p, err := io.ReadAll(withoutTitles(strings.NewReader(c.sent), http.Header{"Icy-Metaint": {c.every}}))
		if err != nil && name != "lies at an end" || string(p) != c.want {
			t.Errorf("%s: %q, %v", name, p, err)
		}
	}
}

// FuzzTitles: whatever a server sends, nothing is made up, and what announces no
// title is whole.
func FuzzTitles(f *testing.F) {
	f.Add("4", []byte("abcd\x01StreamTitle='';\x00efgh"))
	f.Add("1", []byte("a\x00b\x00c\xff"))
	f.Fuzz(func(t *testing.T, every string, sent []byte) {
		p, _ := io.ReadAll(withoutTitles(strings.NewReader(string(sent)), http.Header{"Icy-Metaint": {every}}))
		if len(p) > len(sent) || !isPartOf(p, sent) {
			t.Errorf("%q of %q", p, sent)
		}
		formatOf("", sent)
	})
}

// isPartOf reports whether p is what remains of all when pieces are left out.
func isPartOf(p, all []byte) bool {
	for _, b := range all {
		if len(p) > 0 && p[0] == b {
			p = p[1:]
		}
	}
	return len(p) == 0
}
