//go:build long

package relay

import (
	"bytes"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

func isListName(name string) bool { return strings.HasSuffix(name, ".m3u8") }

// meddle does something to everything that is sent, until it is nil.
func (s *hlsServer) meddle(change func(name string, was []byte) []byte) {
	if change == nil {
		s.change.Store(nil)
		return
	}
	s.change.Store(&change)
}

// packets is a part of a transport stream, of whole packets.
func packets(p []byte, part float64) []byte { return p[:int(float64(len(p)/188)*part)*188] }

// sampleSegment is a segment of a length, and in a format of ffmpeg's.
func sampleSegment(t *testing.T, length, format string, args ...string) []byte {
	t.Helper()
	all := append([]string{"-v", "error", "-f", "lavfi", "-i", "sine=frequency=200:duration=" + length}, args...)
	p, err := exec.Command("ffmpeg", append(all, "-f", format, "pipe:1")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// pastLists gives the list as it was a while ago.
type pastLists struct {
	mu  sync.Mutex
	all [][]byte
}

func (p *pastLists) back(now []byte, n int) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.all) == 0 || !bytes.Equal(p.all[len(p.all)-1], now) {
		p.all = append(p.all, now)
	}
	return p.all[max(0, len(p.all)-1-n)]
}

// TestEveryFaultOfSegments: what servers do to the segments of a stream, and to
// its list.
func TestEveryFaultOfSegments(t *testing.T) {
	server := serveHLS(t, "1")
	var past pastLists
	usual := func(name string, was []byte) []byte {
		if isListName(name) {
			past.back(was, 0)
		}
		return was
	}
	server.meddle(usual)
	segments := func(change func(was []byte) []byte) func(*testing.T) {
		return func(*testing.T) {
			server.meddle(func(name string, was []byte) []byte {
				if isListName(name) {
					return usual(name, was)
				}
				return change(was)
			})
		}
	}
	lists := func(change func(was []byte) []byte) func(*testing.T) {
		return func(*testing.T) {
			server.meddle(func(name string, was []byte) []byte {
				if isListName(name) {
					return change(usual(name, was))
				}
				return was
			})
		}
	}
	well := func(*testing.T) { server.meddle(usual) }
	eight := sampleSegment(t, "8", "mpegts", "-c:a", "aac")
	mp3 := sampleSegment(t, "1", "mp3", "-c:a", "libmp3lame")
	endure(t, NewRemote(server.url), []trouble{
		{"segments too short", "length", segments(func(was []byte) []byte { return packets(was, 0.3) }), well},
		{"segments too long", "length not_sound", segments(func([]byte) []byte { return eight }), well},
		{"segments empty", "stall length not_sound", segments(func([]byte) []byte { return nil }), well},
		{"segments of another codec", "not_sound stall length", segments(func([]byte) []byte { return mp3 }), well},
		{"a list that is none", "not_sound", lists(func([]byte) []byte { return []byte("<html>Đăng nhập</html>") }), well},
		{"a list that goes backwards", "stall", lists(func(was []byte) []byte { return past.back(was, 15) }), well},
		{"a list that came to its end", "ended", lists(func(was []byte) []byte { return append(was, "#EXT-X-ENDLIST\n"...) }), well},
		{"a list without an end", "not_sound", lists(func(was []byte) []byte { return append(was, strings.Repeat("#\n", 1<<20)...) }), well},
		{"a list of another's files", "not_sound", lists(func([]byte) []byte {
			return []byte("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n")
		}), well},
		{"encrypted", "not_sound", lists(func(was []byte) []byte {
			return bytes.Replace(was, []byte("#EXTINF"), []byte("#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF"), 1)
		}), well},
	})
}

// TestOneOfTwoServersIsBehind: every other list is an old copy. Everything is
// heard, and once.
func TestOneOfTwoServersIsBehind(t *testing.T) {
	server, n := serveHLS(t, "1"), 0
	var past pastLists
	server.meddle(func(name string, was []byte) []byte {
		if !isListName(name) {
			return was
		}
		n++
		return past.back(was, 12*(n%2))
	})
	v := heardFor(t, NewRemote(server.url), 25*time.Second)
	if v.silence > 0 || len(v.repeated) > 0 || strings.Contains(v.order, "stand-in") {
		t.Errorf("silence of %v, repeated %v:%s", v.silence, v.repeated, v.order)
	}
}

// TestLengthsThatAreMisspelt: a list says half or twice the lengths that its
// segments have. What they hold comes in time, and is heard.
func TestLengthsThatAreMisspelt(t *testing.T) {
	number := regexp.MustCompile(`#EXTINF:[0-9.]+`)
	for _, say := range []string{"0.5", "2"} {
		t.Run(say, func(t *testing.T) {
			t.Parallel()
			server := serveHLS(t, "1")
			server.meddle(func(name string, was []byte) []byte {
				if !isListName(name) {
					return was
				}
				return number.ReplaceAll(was, []byte("#EXTINF:"+say))
			})
			v := heardFor(t, NewRemote(server.url), 15*time.Second)
			if v.silence > 0 || len(v.repeated) > 0 || strings.Contains(v.order, "stand-in") {
				t.Errorf("silence of %v, repeated %v:%s", v.silence, v.repeated, v.order)
			}
		})
	}
}

// heardFor is what is heard of a source that nobody troubles.
func heardFor(t *testing.T, s Source, d time.Duration) verdict {
	t.Helper()
	l := listenTo(t, Config{Source: s, Fallbacks: []string{standIn(t)}, Silence: usualSilence})
	waitUntil(t, func() bool { return l.air.line.ready(true) })
	l.begin(t)
	l.await(t, 0, "relay")
	waitFor(t, l, d)
	l.end()
	return l.judge()
}

// TestLongSegments: with segments of six seconds, as the national broadcaster
// has them, what stands in is heard before a silence is, and nothing twice.
func TestLongSegments(t *testing.T) {
	server := serveHLS(t, "6")
	mode := func(m string) func(*testing.T) { return func(*testing.T) { server.mode.Store(m) } }
	endure(t, NewRemote(server.url), []trouble{
		{"refused", "http", mode("error"), mode("")},
		{"stalled", "stall", mode("stall"), mode("")},
	})
}
