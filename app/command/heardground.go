package command

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"sync"

	"tienglang/app"
	"tienglang/app/geo"
)

// heardGround remembers how much of the commune's ground hears its poles, which
// changes with the map and the poles alone and is asked for whenever the page of
// the clusters is opened.
type heardGround struct {
	mu     sync.Mutex
	known  bool
	key    uint64
	covers []geo.Cover // not to be changed
}

// heardSeed is that of the keys.
var heardSeed = maphash.MakeSeed()

// of is what geo.Covers tells by the usual acoustics.
func (g *heardGround) of(m geo.Map, poles []geo.Pole) []geo.Cover {
	g.mu.Lock()
	defer g.mu.Unlock()
	if key := keyOfGround(m, poles); !g.known || key != g.key {
		g.known, g.key, g.covers = true, key, geo.Covers(m, poles, geo.Usual)
	}
	return g.covers
}

// keyOfGround is another one for other areas, places or horns.
func keyOfGround(m geo.Map, poles []geo.Pole) uint64 {
	var h maphash.Hash
	h.SetSeed(heardSeed)
	var b [8]byte
	number := func(v uint64) {
		binary.LittleEndian.PutUint64(b[:], v)
		_, _ = h.Write(b[:]) // never fails
	}
	place := func(p app.Position) {
		number(math.Float64bits(p.Lat))
		number(math.Float64bits(p.Lon))
	}
	for _, a := range m.Areas {
		number(uint64(len(a.Name)))
		_, _ = h.WriteString(a.Name)
		number(map[bool]uint64{true: 1}[a.Water])
		number(uint64(len(a.Rings)))
		for _, ring := range a.Rings {
			number(uint64(len(ring)))
			for _, p := range ring {
				place(p)
			}
		}
	}
	for _, p := range poles {
		place(p.At)
		number(uint64(len(p.Horns)))
		for _, horn := range p.Horns {
			number(uint64(horn.Watts))
			number(uint64(horn.Bearing))
		}
	}
	return h.Sum64()
}
