package health

import (
	"time"

	"tienglang/app"
)

// verdict is what is made of one figure at one moment. Between well and bad,
// and where nothing was measured, it is neither: what was goes on.
type verdict int

const (
	neither verdict = iota
	well
	bad
)

// rule judges one kind of a cluster by itself.
type rule struct {
	kind  Kind
	lasts time.Duration // bad for so long it is raised, well for so long it ends
	judge func(Seen) (is verdict, grave, figure int)
}

// The lines' rule must last longer than two minutes beyond what the link needs
// to notice that an idle line broke (some 126 s), so that all that went
// together is known to be gone when the first of it is told.
var rules = []rule{
	{KindLine, 4 * time.Minute, judgeLine},
	{KindData, time.Minute, judgeData},
	{KindDead, time.Minute, judgeDead},
	{KindVolume, 2 * time.Minute, judgeVolume},
	{KindHot, 5 * time.Minute, judgeHot},
	{KindDisk, 5 * time.Minute, judgeDisk},
	{KindClock, 5 * time.Minute, judgeClock},
	{KindSignal, 15 * time.Minute, judgeSignal},
	{KindPower, 10 * time.Minute, judgePower},
}

func judgeLine(s Seen) (verdict, int, int) {
	switch {
	case s.Awaited:
		return neither, 0, 0
	case s.Away:
		return bad, 1, 0
	}
	return well, 0, 0
}

// judgeData goes by what the station counted, so that it holds for a cluster
// that is away as well.
func judgeData(s Seen) (verdict, int, int) {
	if s.MonthMB == Unknown || s.MonthMB <= 0 || s.DataMB == Unknown {
		return neither, 0, 0
	}
	switch share := s.DataMB * 100 / s.MonthMB; {
	case share >= 100:
		return bad, 2, s.DataMB
	case share >= 90:
		return bad, 1, s.DataMB
	}
	return well, 0, 0
}

// usedUp reports whether a SIM has no data left.
func usedUp(s Seen) bool {
	is, grave, _ := judgeData(s)
	return is == bad && grave > 1
}

func judgeDead(s Seen) (verdict, int, int) {
	switch {
	case s.Away || !s.Playing || s.Ear == "":
		return neither, 0, 0
	case s.Ear == app.HeardSilent:
		return bad, 1, 0
	}
	return well, 0, 0
}

func judgeVolume(s Seen) (verdict, int, int) {
	switch {
	case s.Away || s.Volume == Unknown || s.Ordered == Unknown:
		return neither, 0, 0
	case s.Volume == s.Ordered:
		return well, 0, 0
	case s.Cap != Unknown && s.Volume > s.Cap:
		return bad, 2, s.Volume
	}
	return bad, 1, s.Volume
}

func judgeHot(s Seen) (verdict, int, int) { return above(s, s.Celsius, 70, 75, 85, 95) }

func judgeDisk(s Seen) (verdict, int, int) {
	is, grave, _ := above(s, negative(s.FreeMB), -700, -500, -100, -10)
	return is, grave, s.FreeMB
}

// judgeClock is coarse: as long as there is a line, sound goes by the station's
// time and not by the box's.
func judgeClock(s Seen) (verdict, int, int) {
	is, grave, _ := above(s, magnitude(s.ClockMS), 30_000, 60_000, 3_600_000)
	return is, grave, s.ClockMS
}

func judgeSignal(s Seen) (verdict, int, int) {
	is, grave, _ := above(s, negative(s.Signal), 99, 105, 111)
	return is, grave, s.Signal
}

func judgePower(s Seen) (verdict, int, int) {
	switch {
	case s.Away || s.LowPower == nil:
		return neither, 0, 0
	case *s.LowPower:
		return bad, 1, 0
	}
	return well, 0, 0
}

// above holds a figure to the value below which it is well, and to those from
// which on it is bad, each graver than the one before.
func above(s Seen, figure, fine int, limits ...int) (verdict, int, int) {
	if s.Away || figure == Unknown {
		return neither, 0, 0
	}
	grave := 0
	for grave < len(limits) && figure >= limits[grave] {
		grave++
	}
	switch {
	case grave > 0:
		return bad, grave, figure
	case figure < fine:
		return well, 0, 0
	}
	return neither, 0, 0
}

// negative is bounded, so that no large figure comes to be Unknown.
func negative(n int) int {
	if n == Unknown {
		return Unknown
	}
	return -min(n, 1<<14)
}

func magnitude(n int) int {
	if n == Unknown {
		return Unknown
	}
	return max(n, -n)
}
