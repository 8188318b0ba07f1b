package geo

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"tienglang/app"
)

// Limits of a map that is read.
const (
	MaxMapBytes  = 64 << 20
	maxMapPoints = 400_000 // after simplifying
	maxNameRunes = 100
)

// Map is the commune as it is drawn.
type Map struct {
	Areas []Area `json:"areas,omitempty"` // hamlets, and what else has an edge
	Lines []Line `json:"lines,omitempty"` // roads and rivers
}

// Area is a ground with its name; each ring is closed without repeating its
// first place. A place is in it when an odd number of rings is around it.
type Area struct {
	Name  string           `json:"name,omitempty"`
	Water bool             `json:"water,omitempty"`
	Rings [][]app.Position `json:"rings"`
}

// Line is a way over the ground.
type Line struct {
	Name  string         `json:"name,omitempty"`
	Water bool           `json:"water,omitempty"`
	Way   []app.Position `json:"way"`
}

// ReadMap reads GeoJSON (RFC 7946): a collection, a feature or a geometry, of
// polygons and lines; what else it has is passed over. Places nearer to their
// line than a metre are left out. Errors: "map.too_large", "map.broken",
// "map.empty" (nothing to draw), "map.projected" (metres of a national grid
// instead of degrees), "map.swapped" (latitude first), "map.outside" (not in
// Vietnam).
func ReadMap(r io.Reader) (Map, error) {
	in := &bounded{r: r, left: MaxMapBytes}
	m := mapReader{}
	err := m.value(json.NewDecoder(in))
	switch {
	case in.left < 0:
		return Map{}, app.Fail("map.too_large", nil, "most", "64")
	case app.CodeOf(err) != "":
		return Map{}, err
	case err != nil:
		return Map{}, app.Fail("map.broken", err)
	case len(m.Areas)+len(m.Lines) == 0:
		return Map{}, app.Fail("map.empty", nil)
	}
	return m.Map, nil
}

// bounded fails once more than left bytes were read.
type bounded struct {
	r    io.Reader
	left int64
}

var errTooLarge = errors.New("too large")

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errTooLarge
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

// object is a GeoJSON object of any kind, but for the features of a
// collection, which are read one by one.
type object struct {
	Type        string                     `json:"type"`
	Properties  map[string]json.RawMessage `json:"properties"`
	Geometry    *object                    `json:"geometry"`
	Geometries  []object                   `json:"geometries"`
	Coordinates json.RawMessage            `json:"coordinates"`
}

type mapReader struct {
	Map
	points int
}

// value reads the one object of a file key by key, so that a collection never
// stands in memory whole.
func (m *mapReader) value(d *json.Decoder) error {
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(err, errors.New("no object"))
	}
	rest := map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if key == "features" {
			err = m.features(d)
		} else {
			var v json.RawMessage
			err = d.Decode(&v)
			rest[key.(string)] = v
		}
		if err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	text, err := json.Marshal(rest)
	if err != nil {
		return err
	}
	var o object
	if err := json.Unmarshal(text, &o); err != nil {
		return err
	}
	return m.take(o, o.Properties)
}

func (m *mapReader) features(d *json.Decoder) error {
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return errors.Join(err, errors.New("features are no list"))
	}
	for d.More() {
		var o object
		if err := d.Decode(&o); err != nil {
			return err
		}
		if err := m.take(o, o.Properties); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// take adds what o draws.
func (m *mapReader) take(o object, about map[string]json.RawMessage) error {
	if o.Geometry != nil {
		return m.take(*o.Geometry, about)
	}
	for _, g := range o.Geometries {
		if err := m.take(g, about); err != nil {
			return err
		}
	}
	switch o.Type {
	case "Polygon":
		return readInto(o, func(rings [][][]float64) error { return m.area(about, rings) })
	case "MultiPolygon":
		return readInto(o, func(all [][][][]float64) error {
			for _, rings := range all {
				if err := m.area(about, rings); err != nil {
					return err
				}
			}
			return nil
		})
	case "LineString":
		return readInto(o, func(way [][]float64) error { return m.line(about, way) })
	case "MultiLineString":
		return readInto(o, func(ways [][][]float64) error {
			for _, way := range ways {
				if err := m.line(about, way); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return nil
}

func readInto[T any](o object, use func(T) error) error {
	var v T
	if err := json.Unmarshal(o.Coordinates, &v); err != nil {
		return err
	}
	return use(v)
}

func (m *mapReader) area(about map[string]json.RawMessage, rings [][][]float64) error {
	a := Area{Name: nameOf(about), Water: isWater(about)}
	for _, ring := range rings {
		way, err := m.way(ring)
		if err != nil {
			return err
		}
		if n := len(way); n > 1 && way[0] == way[n-1] {
			way = way[:n-1]
		}
		if len(way) > 2 {
			a.Rings = append(a.Rings, way)
		}
	}
	if len(a.Rings) > 0 {
		m.Areas = append(m.Areas, a)
	}
	return nil
}

func (m *mapReader) line(about map[string]json.RawMessage, coordinates [][]float64) error {
	way, err := m.way(coordinates)
	if err == nil && len(way) > 1 {
		m.Lines = append(m.Lines, Line{Name: nameOf(about), Water: isWater(about), Way: way})
	}
	return err
}

// way are the places of a list of [longitude, latitude], with those left out
// that nobody would see.
func (m *mapReader) way(coordinates [][]float64) ([]app.Position, error) {
	way := make([]app.Position, 0, len(coordinates))
	for _, c := range coordinates {
		if len(c) < 2 {
			return nil, errors.New("a place without two numbers")
		}
		p := app.Position{Lat: c[1], Lon: c[0]}
		switch {
		case inVietnam(p):
		case max(c[0], c[1]) > 1000:
			return nil, app.Fail("map.projected", nil)
		case inVietnam(app.Position{Lat: c[0], Lon: c[1]}):
			return nil, app.Fail("map.swapped", nil)
		default:
			return nil, app.Fail("map.outside", nil, "place", Format(p))
		}
		way = append(way, p)
	}
	way = Simplify(way, 1)
	if m.points += len(way); m.points > maxMapPoints {
		return nil, app.Fail("map.too_large", nil, "most", "64")
	}
	return way, nil
}

// nameOf looks for a name under the keys that maps of communes have.
func nameOf(about map[string]json.RawMessage) string {
	for _, key := range []string{"name:vi", "name", "ten", "ten_xom", "ten_thon", "tenxom", "tenthon"} {
		for have, text := range about {
			var s string
			if strings.EqualFold(have, key) && json.Unmarshal(text, &s) == nil && s != "" {
				return clip(strings.Join(strings.Fields(s), " "))
			}
		}
	}
	return ""
}

func clip(s string) string {
	if r := []rune(s); len(r) > maxNameRunes {
		return string(r[:maxNameRunes])
	}
	return s
}

func isWater(about map[string]json.RawMessage) bool {
	_, way := about["waterway"]
	return way || string(about["natural"]) == `"water"` || string(about["water"]) == "true"
}
