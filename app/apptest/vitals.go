package apptest

import (
	"math"
	"math/rand/v2"

	"tienglang/app"
	"tienglang/app/health"
)

// Vitals is a day as a box on a mobile line has one: on air in the morning and
// in the afternoon, warm at noon, with a signal that wavers, and now and then
// without a line. The same seed gives the same day.
func Vitals(seed uint64) *health.Day {
	r, d := rand.New(rand.NewPCG(seed, 7)), health.EmptyDay()
	signal, clock, away := -85.0, 0.0, 0
	for i := range d {
		signal += r.NormFloat64()*0.8 - (signal+85)/50
		clock += r.NormFloat64() * 0.3
		if away == 0 && r.IntN(3000) == 0 {
			away = 1 + r.IntN(60)
		}
		if away > 0 {
			away--
			continue
		}
		hour := float64(i) / 60
		m := health.Minute{State: app.StateReady, Volume: 65, Level: health.Unknown,
			Celsius: int(34 + 9*math.Sin((hour-9)/24*2*math.Pi) + r.NormFloat64()*0.7),
			Signal:  int(signal + r.NormFloat64()), FreeMB: 21_000 - i/30, ClockMS: int(clock), DataKB: 2 + r.IntN(2)}
		if hour >= 5 && hour < 6.5 || hour >= 16.5 && hour < 18 {
			m.State, m.Level, m.DataKB = app.StateHeard, -20+r.IntN(5), 245+r.IntN(20)
		}
		d[i] = m
	}
	return d
}
