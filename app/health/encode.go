package health

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"tienglang/app"
)

// A day is kept column by column, each as runs: the step from the run before
// (zigzag) and its length less one, as unsigned varints, and all of it deflated.
// A figure that wavers is kept as it was until it leaves its band, so that
// noise costs nothing; what is read is therefore off by up to the band. States,
// volumes and levels are kept exactly.

// version is the first byte of a kept day.
const version = 1

// mostBytes bounds a day that is unpacked: each minute a run of its own in
// every column, with the longest varints.
const mostBytes = columns * MinutesADay * 2 * binary.MaxVarintLen64

const columns = 8

// The bands, in the units of Minute.
const (
	celsiusBand = 2
	signalBand  = 4
	clockBand   = 2
	freeBand    = 64 // MB
	dataShare   = 8  // of the figure, and at least dataBand
	dataBand    = 4  // KB
)

var states = []app.ClusterState{app.StateUnknown, app.StateReady, app.StateHeard, app.StateLate, app.StateLost, app.StateFed}

// column reads and writes one figure of a minute. band is how far it may waver
// from the value of its run.
type column struct {
	get  func(Minute) int
	set  func(*Minute, int)
	band func(int) int
}

var all = [columns]column{
	{func(m Minute) int { return max(slices.Index(states, m.State), 0) },
		func(m *Minute, v int) { m.State = states[min(max(v, 0), len(states)-1)] }, exactly},
	{func(m Minute) int { return m.Volume }, func(m *Minute, v int) { m.Volume = v }, exactly},
	{func(m Minute) int { return m.Level }, func(m *Minute, v int) { m.Level = v }, exactly},
	{func(m Minute) int { return m.Celsius }, func(m *Minute, v int) { m.Celsius = v }, within(celsiusBand)},
	{func(m Minute) int { return m.Signal }, func(m *Minute, v int) { m.Signal = v }, within(signalBand)},
	{func(m Minute) int { return m.FreeMB }, func(m *Minute, v int) { m.FreeMB = v }, within(freeBand)},
	{func(m Minute) int { return m.ClockMS }, func(m *Minute, v int) { m.ClockMS = v }, within(clockBand)},
	{func(m Minute) int { return m.DataKB }, func(m *Minute, v int) { m.DataKB = v },
		func(v int) int { return max(dataBand, v/dataShare) }},
}

func exactly(int) int { return 0 }

func within(n int) func(int) int { return func(int) int { return n } }

// Encode is a day as it is kept.
func (d *Day) Encode() []byte {
	var raw []byte
	for _, c := range all {
		raw = c.runs(raw, d)
	}
	var out bytes.Buffer
	out.WriteByte(version)
	w, _ := flate.NewWriter(&out, flate.BestCompression) // fails for an unknown level alone
	_, _ = w.Write(raw)                                  // a Buffer takes all
	_ = w.Close()
	return out.Bytes()
}

func (c column) runs(raw []byte, d *Day) []byte {
	before, value, length := 0, c.get(d[0]), 0
	end := func() {
		raw = binary.AppendVarint(raw, int64(value-before))
		raw = binary.AppendUvarint(raw, uint64(length-1))
		before = value
	}
	for _, m := range d {
		if v := c.get(m); !c.same(v, value) {
			end()
			value, length = v, 0
		}
		length++
	}
	end()
	return raw
}

// same tells whether v still counts as value. What is unknown is never within
// a band.
func (c column) same(v, value int) bool {
	if v == Unknown || value == Unknown {
		return v == value
	}
	return max(v-value, value-v) <= c.band(value)
}

var errBroken = errors.New("health: a day that cannot be read")

// Decode reads a day that Encode made.
func Decode(kept []byte) (*Day, error) {
	if len(kept) == 0 || kept[0] != version {
		return nil, errBroken
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(kept[1:])), mostBytes))
	if err != nil {
		return nil, errors.Join(errBroken, err)
	}
	d := new(Day)
	for _, c := range all {
		if raw, err = c.fill(d, raw); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (c column) fill(d *Day, raw []byte) ([]byte, error) {
	value := int64(0)
	for at := 0; at < MinutesADay; {
		step, n := binary.Varint(raw)
		if n <= 0 {
			return nil, errBroken
		}
		length, k := binary.Uvarint(raw[n:])
		if k <= 0 || length >= uint64(MinutesADay-at) {
			return nil, errBroken
		}
		raw, value = raw[n+k:], value+step
		for range length + 1 {
			c.set(&d[at], int(value))
			at++
		}
	}
	return raw, nil
}
