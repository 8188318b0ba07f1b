package geo

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"tienglang/app"
)

func hamletFeature(name string) string {
	return `{"type":"Feature","properties":{"name":"` + name + `"},"geometry":{"type":"Polygon","coordinates":[` + square(village, 500) + `]}}`
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func TestMapOfSeveralObjectsIsReadWholeAndATailIsRefused(t *testing.T) {
	a, b := hamletFeature("A"), hamletFeature("B")
	for text, areas := range map[string]int{a + "\n" + b + "\n": 2, a + b + "\n" + a + b: 4, collection(a) + " \r\n": 1, collection(a) + collection(b, a): 3} {
		if m, _, err := ReadMap(t.Context(), strings.NewReader(text)); err != nil || len(m.Areas) != areas {
			t.Errorf("%d areas, want %d: %v", len(m.Areas), areas, err)
		}
	}
	for tail, code := range map[string]string{"}}}}garbage": "map.tail", ",": "map.tail", "[]": "map.tail", " 7": "map.tail", "\x00": "map.tail", `{"type":"Feat`: "map.broken"} {
		if m, _, err := ReadMap(t.Context(), strings.NewReader(collection(a)+tail)); app.CodeOf(err) != code || len(m.Areas) != 0 {
			t.Errorf("tail %q: %d areas, %v", tail, len(m.Areas), err)
		}
	}
}

func TestMapInOtherEncodings(t *testing.T) {
	text := collection(hamletFeature("Khe Cốc"))
	little, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	big, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, as := range map[string]string{"UTF-8 with a mark": "\uFEFF" + text, "UTF-16 LE": little, "UTF-16 BE": big} {
		if m, _, err := ReadMap(t.Context(), strings.NewReader(as)); err != nil || len(m.Areas) != 1 || m.Areas[0].Name != "Khe Cốc" {
			t.Errorf("%s: %+v, %v", name, m.Areas, err)
		}
	}
}

func TestAFeatureThatCannotBeDrawnIsLeftOutAndCounted(t *testing.T) {
	good := hamletFeature("A")
	for bad, want := range map[string]Omitted{
		`{"type":"Feature","properties":{"name":"B"},"geometry":{"type":"Polygon"}}`:                                       {Bare: 1},
		`{"type":"Feature","geometry":{"type":"Polygon","coordinates":null}}`:                                              {Bare: 1},
		`{"type":"Feature","geometry":{"type":"LineString","coordinates":[]}}`:                                             {Bare: 1},
		`{"type":"Feature","geometry":null}`:                                                                               {Bare: 1},
		`{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[105.8]]]}}`:                                       {Broken: 1},
		`{"type":"Feature","geometry":{"type":"Polygon","coordinates":"105.8 21.5"}}`:                                      {Broken: 1},
		`{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[` + square(village, 500) + `],[[[105.8]]]]}}`: {Broken: 1},
		`7`: {Broken: 1},
		`{"type":"Feature","geometry":{"type":"Point","coordinates":[105.8,21.5]}}`: {},
	} {
		m, omitted, err := ReadMap(t.Context(), strings.NewReader(collection(good, bad, good)))
		if err != nil || omitted != want || len(m.Areas) != 2 || len(m.Lines) != 0 {
			t.Errorf("%s: %d areas, %+v, %v", bad, len(m.Areas), omitted, err)
		}
	}
}

// canceller ends its context once so many bytes were read.
type canceller struct {
	r      *strings.Reader
	cancel func()
	after  int
	read   int
}

func (c *canceller) Read(p []byte) (int, error) {
	n, err := c.r.Read(p[:min(len(p), 512)])
	if c.read += n; c.read > c.after {
		c.cancel()
	}
	return n, err
}

func TestReadingAMapIsStopped(t *testing.T) {
	text := collection(strings.Repeat(hamletFeature("A")+",", 2000) + hamletFeature("B"))
	ctx, cancel := context.WithCancel(t.Context())
	c := &canceller{r: strings.NewReader(text), cancel: cancel, after: 10_000}
	if _, _, err := ReadMap(ctx, c); !errors.Is(err, context.Canceled) || c.read > 12_000 {
		t.Errorf("%d of %d bytes were read: %v", c.read, len(text), err)
	}
}

// farthestOff is how far a place of way lies from kept at most, in metres; kept
// is part of way in its order.
func farthestOff(pl Plane, way, kept []app.Position) (off float64) {
	k := 0
	for _, p := range way {
		if k+1 < len(kept) && p == kept[k+1] {
			k++
			continue
		}
		if k+1 < len(kept) {
			off = max(off, toSegment(pl.Point(p), pl.Point(kept[k]), pl.Point(kept[k+1])))
		}
	}
	return off
}

// A zigzag loses but its first place at each step: 300,000 places took 65 s.
func TestSimplifyIsQuickOnZigzagsAndKeepsItsTolerance(t *testing.T) {
	pl, luck := PlaneAt(village), rand.New(rand.NewPCG(1, 2))
	ways := map[string]func(i float64) Point{
		"a zigzag":                 func(i float64) Point { return Point{i / 100, 3 * math.Mod(i, 2)} },
		"a zigzag below a metre":   func(i float64) Point { return Point{i / 100, 0.4 * math.Mod(i, 2)} },
		"one that dies away":       func(i float64) Point { return Point{i / 100, 5000 / (1 + i/50) * math.Cos(math.Pi*i)} },
		"a spiral":                 func(i float64) Point { return Point{i / 50 * math.Cos(i/10), i / 50 * math.Sin(i/10)} },
		"places without any order": func(float64) Point { return Point{luck.Float64() * 3000, luck.Float64() * 3000} },
	}
	for name, at := range ways {
		way := make([]app.Position, 300_000)
		for i := range way {
			way[i] = pl.Position(at(float64(i)))
		}
		begin := time.Now()
		kept := Simplify(way, 1)
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if off := farthestOff(pl, way, kept); off > 1.01 || kept[0] != way[0] || kept[len(kept)-1] != way[len(way)-1] {
			t.Errorf("%s: %d of %d places stay, one lies %.2f m off", name, len(kept), len(way), off)
		}
	}
}

func TestSimplifyKeepsFewOfAStraightWay(t *testing.T) {
	pl := PlaneAt(village)
	way := make([]app.Position, 100_000)
	for i := range way {
		way[i] = pl.Position(Point{X: float64(i) / 10})
	}
	way[1] = pl.Position(Point{X: 0.1, Y: 50}) // lopsided
	if kept := Simplify(way, 1); len(kept) > 40 {
		t.Errorf("%d places of a straight way stay", len(kept))
	}
}
