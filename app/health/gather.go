package health

import (
	"slices"

	"tienglang/app"
)

// gathered are the readings of one minute: the worst state, the mean level of
// what sounded, the warmest, the weakest signal, all data, and of the rest the
// newest.
type gathered struct {
	m      Minute
	known  bool
	levels int // readings in level
	level  int // their sum
}

func gatheredOf(m Minute) (g gathered) {
	g.add(m)
	return g
}

func (g *gathered) add(m Minute) {
	if m.Level != Unknown {
		g.levels, g.level = g.levels+1, g.level+m.Level
	}
	if !g.known {
		g.m, g.known = m, true
		return
	}
	is := &g.m
	if worse(m.State) > worse(is.State) {
		is.State = m.State
	}
	is.Celsius = max(is.Celsius, m.Celsius) // Unknown is below all
	if m.Signal != Unknown && (is.Signal == Unknown || m.Signal < is.Signal) {
		is.Signal = m.Signal
	}
	newest(&is.Volume, m.Volume)
	newest(&is.FreeMB, m.FreeMB)
	newest(&is.ClockMS, m.ClockMS)
	if is.DataKB == Unknown {
		is.DataKB = m.DataKB
	} else if m.DataKB != Unknown {
		is.DataKB += m.DataKB
	}
}

// join adds an earlier part of the same minute.
func (g *gathered) join(before gathered) {
	now := *g
	*g = before
	g.add(Minute{State: now.m.State, Volume: now.m.Volume, Level: Unknown, Celsius: now.m.Celsius,
		Signal: now.m.Signal, FreeMB: now.m.FreeMB, ClockMS: now.m.ClockMS, DataKB: now.m.DataKB})
	g.levels, g.level = g.levels+now.levels, g.level+now.level
}

func (g *gathered) minute() Minute {
	m := g.m
	m.Level = Unknown
	if g.levels > 0 {
		m.Level = g.level / g.levels
	}
	return m
}

func newest(is *int, now int) {
	if now != Unknown {
		*is = now
	}
}

// worse orders the states: one lost reading makes a minute lost, and one of
// which anything is known makes it known.
func worse(s app.ClusterState) int {
	return slices.Index([]app.ClusterState{app.StateUnknown, app.StateReady, app.StateFed, app.StateHeard, app.StateLate, app.StateLost}, s)
}
