package geo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/unicode/norm"

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

// Omitted counts what a map was to draw and could not be, by the reason.
type Omitted struct {
	Bare   int // without coordinates
	Broken int // with coordinates that are none
}

// ReadMap reads GeoJSON (RFC 7946) in UTF-8 or, with a mark, UTF-16: a
// collection, a feature or a geometry, or several one after the other, of
// polygons and lines; points are passed over. A feature that can't be drawn is
// left out and counted. Places nearer to their line than a metre are left out.
// Errors: "map.too_large", "map.broken", "map.tail" (something else follows),
// "map.empty" (nothing to draw), "map.projected" (metres of a national grid
// instead of degrees), "map.swapped" (latitude first), "map.outside" (not in
// Vietnam), and that of ctx.
func ReadMap(ctx context.Context, r io.Reader) (Map, Omitted, error) {
	in := &bounded{ctx: ctx, r: r, left: MaxMapBytes}
	m := mapReader{ctx: ctx}
	err := m.all(json.NewDecoder(asUTF8(in)))
	switch {
	case ctx.Err() != nil:
		return Map{}, Omitted{}, ctx.Err()
	case in.left < 0:
		return Map{}, Omitted{}, app.Fail("map.too_large", nil, "most", "64")
	case app.CodeOf(err) != "":
		return Map{}, Omitted{}, err
	case err != nil:
		return Map{}, Omitted{}, app.Fail("map.broken", err)
	case len(m.Areas)+len(m.Lines) > 0:
		return m.Map, m.omitted, nil
	case m.omitted.Broken > 0:
		return Map{}, m.omitted, app.Fail("map.broken", m.why)
	}
	return Map{}, m.omitted, app.Fail("map.empty", nil)
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
	ctx     context.Context
	points  int
	omitted Omitted
	why     error // what was wrong with the first that is broken
}

// all reads the objects of a file: one, or one after the other as tools write
// that stream features.
func (m *mapReader) all(d *json.Decoder) error {
	if err := m.value(d); err != nil {
		return err
	}
	for {
		switch t, err := d.Token(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil || t != json.Delim('{'):
			return app.Fail("map.tail", err)
		}
		if err := m.members(d); err != nil {
			return err
		}
	}
}

// value reads the first object.
func (m *mapReader) value(d *json.Decoder) error {
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(err, errors.New("no object"))
	}
	return m.members(d)
}

// members reads an object key by key, so that a collection never stands in
// memory whole.
func (m *mapReader) members(d *json.Decoder) error {
	of, collection := map[string]json.RawMessage{}, false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		switch key {
		case "features":
			collection, err = true, m.features(d)
		case "type", "properties", "geometry", "geometries", "coordinates":
			var v json.RawMessage
			err = d.Decode(&v)
			of[key.(string)] = v
		default:
			err = d.Decode(new(passed))
		}
		if err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil || collection {
		return err
	}
	text, err := json.Marshal(of)
	if err != nil {
		return err
	}
	var o object
	return m.add(o, json.Unmarshal(text, &o))
}

// passed is a value that nobody needs.
type passed struct{}

// UnmarshalJSON keeps nothing.
func (passed) UnmarshalJSON([]byte) error { return nil }

func (m *mapReader) features(d *json.Decoder) error {
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return errors.Join(err, errors.New("features are no list"))
	}
	for d.More() {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		var o object
		if err := m.add(o, d.Decode(&o)); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// Why a feature is left out.
var (
	errBare   = errors.New("no coordinates")
	errBroken = errors.New("coordinates that are none")
)

// add draws a feature or a geometry whole, or leaves it out and counts it. What
// was wrong with reading it is given; only what is wrong with the whole file is
// an error.
func (m *mapReader) add(o object, err error) error {
	areas, lines := len(m.Areas), len(m.Lines)
	if err == nil {
		err = m.take(o, o.Properties)
	}
	var unlike *json.UnmarshalTypeError
	switch {
	case errors.Is(err, errBare):
		m.omitted.Bare++
	case errors.Is(err, errBroken), errors.As(err, &unlike):
		m.omitted.Broken++
		if m.why == nil {
			m.why = err
		}
	default:
		return err
	}
	m.Areas, m.Lines = m.Areas[:areas], m.Lines[:lines]
	return nil
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
	case "Feature":
		return errBare
	case "Polygon":
		return readInto(o, func(rings [][][]float64) error { return m.area(about, rings) })
	case "MultiPolygon":
		return readInto(o, func(all [][][][]float64) error { return each(all, about, m.area) })
	case "LineString":
		return readInto(o, func(way [][]float64) error { return m.line(about, way) })
	case "MultiLineString":
		return readInto(o, func(ways [][][]float64) error { return each(ways, about, m.line) })
	}
	return nil
}

func each[T any](all []T, about map[string]json.RawMessage, draw func(map[string]json.RawMessage, T) error) error {
	for _, one := range all {
		if err := draw(about, one); err != nil {
			return err
		}
	}
	return nil
}

// readInto reads the coordinates of o, of the depth that its type has.
func readInto[T any](o object, use func([]T) error) error {
	var v []T
	if len(o.Coordinates) == 0 {
		return errBare
	}
	if err := json.Unmarshal(o.Coordinates, &v); err != nil {
		return err
	}
	if len(v) == 0 {
		return errBare
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
	if err := m.ctx.Err(); err != nil {
		return nil, err
	}
	way := make([]app.Position, 0, len(coordinates))
	for _, c := range coordinates {
		if len(c) < 2 {
			return nil, fmt.Errorf("%w: a place without two numbers", errBroken)
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
				return clip(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
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
