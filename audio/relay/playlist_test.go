package relay

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

var base, _ = url.Parse("http://radio.example/live/list.m3u8")

const mediaList = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:41\n#EXT-X-MAP:URI=\"init.mp4\"\n" +
	"#EXTINF:5.9,\na.ts\n#EXTINF:6,\n/b.ts\n#EXTINF:6,\nhttps://other.example/c.ts\n"

func TestPlaylistOfSegments(t *testing.T) {
	l, err := parsePlaylist(mediaList, base)
	if err != nil || l.first != 41 || l.target != 6*time.Second || len(l.segments) != 3 || l.ended {
		t.Fatalf("%+v, %v", l, err)
	}
	for i, want := range []string{"http://radio.example/live/a.ts", "http://radio.example/b.ts", "https://other.example/c.ts"} {
		if s := l.segments[i]; s.url != want || s.start != "http://radio.example/live/init.mp4" {
			t.Errorf("segment %d: %+v", i, s)
		}
	}
}

func TestPlaylistOfVariants(t *testing.T) {
	l, err := parsePlaylist("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=32000,CODECS=\"a,b\"\nlow.m3u8\n"+
		"#EXT-X-STREAM-INF:CODECS=\"mp4a.40.2\",BANDWIDTH=128000\nhigh.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=64000\nmiddle.m3u8\n", base)
	if err != nil || l.cheapest() != "http://radio.example/live/middle.m3u8" {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestPlaylistsThatAreRefused(t *testing.T) {
	for _, text := range []string{
		"", "<html>", "#EXTM3U\n", "#EXTM3U\n#EXT-X-TARGETDURATION:0\n", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:nan,\na.ts\n",
		"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nfile:///etc/passwd\n", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MAP:URI=\"concat:x\"\n",
	} {
		if l, err := parsePlaylist(text, base); !errors.Is(err, errNotPlaylist) {
			t.Errorf("%q: %+v, %v", text, l, err)
		}
	}
}

// TestNothingIsPlayedTwice: a list that moves on gives what is new, one that was
// begun anew gives nothing that was in it, and after a gap the newest is taken.
func TestNothingIsPlayedTwice(t *testing.T) {
	var p pieces
	list := func(first int64, n int) playlist {
		l := playlist{first: first, target: time.Second}
		for i := range n {
			l.segments = append(l.segments, segment{url: fmt.Sprint(first + int64(i)), length: time.Second})
		}
		return l
	}
	for i, step := range []struct {
		first int64
		n     int
		from  int64
		fresh int
	}{{100, 8, 105, 3}, {100, 8, 108, 0}, {103, 8, 108, 3}, {150, 8, 155, 3}, {148, 8, 156, 0}, {150, 8, 158, 0}, {0, 5, 5, 0}, {1, 5, 5, 1}, {2, 5, 6, 1}} {
		from, fresh := p.fresh(list(step.first, step.n), 3*time.Second)
		if from != step.from || len(fresh) != step.fresh {
			t.Errorf("step %d: %d from %d", i, len(fresh), from)
		}
		for j := range fresh {
			p.played(from+int64(j), fresh[j].url)
		}
	}
}

// TestAnOldCopyOfAList: one of several servers that has fallen behind gives
// nothing that was heard, whether it stands still, goes on, or goes away again.
func TestAnOldCopyOfAList(t *testing.T) {
	list := func(first int64) playlist {
		l := playlist{first: first, target: time.Second}
		for i := range int64(8) {
			l.segments = append(l.segments, segment{url: fmt.Sprint(first + i), length: time.Second})
		}
		return l
	}
	for name, firsts := range map[string][]int64{
		"stands still":    {100, 101, 71, 71, 71, 102, 103},
		"goes in between": {100, 71, 101, 72, 102, 73, 103, 74, 104},
		"goes on":         {93, 101, 71, 72, 73, 74, 103, 75, 104},
		"catches up":      {93, 101, 71, 72, 93, 101, 102, 103, 104},
	} {
		var p pieces
		heard, newest := map[string]bool{}, int64(0)
		for _, first := range firsts {
			from, fresh := p.fresh(list(first), 8*time.Second)
			for i, s := range fresh {
				if heard[s.url] {
					t.Errorf("%s: %s again, in the list from %d", name, s.url, first)
				}
				heard[s.url] = true
				newest = max(newest, from+int64(i))
				p.played(from+int64(i), s.url)
			}
		}
		if last := firsts[len(firsts)-1] + 7; newest != last {
			t.Errorf("%s: it stayed behind, at %d and not %d", name, newest, last)
		}
	}
}

// FuzzPlaylist: whatever a server sends, only addresses of HTTP come out of it.
func FuzzPlaylist(f *testing.F) {
	f.Add(mediaList)
	f.Add("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nx\n")
	f.Add("[playlist]\nFile1=http://a.example/b\n")
	f.Fuzz(func(t *testing.T, text string) {
		var all []string
		if l, err := parsePlaylist(text, base); err == nil {
			for _, s := range l.segments {
				all = append(all, s.url)
			}
			for _, v := range l.variants {
				all = append(all, v.url)
			}
			if len(l.variants) > 0 {
				l.cheapest()
			}
			var p pieces
			p.fresh(l, 5*time.Second)
		}
		if a := firstAddress(text, base); a != "" {
			all = append(all, a)
		}
		for _, a := range all {
			if !strings.HasPrefix(a, "http://") && !strings.HasPrefix(a, "https://") {
				t.Errorf("address %q", a)
			}
		}
	})
}
