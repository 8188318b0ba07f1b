package playlog_test

import (
	"math"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playlog"
)

func second(n int, played int) app.PlayedSecond {
	return app.PlayedSecond{At: start.Add(time.Duration(n) * time.Second), Broadcast: "b", PlayedMS: played,
		MissedMS: 1000 - played, LevelDBFS: -20}
}

func TestSpanHoldsTenSeconds(t *testing.T) {
	var s playlog.Span
	for n := range 10 {
		if s.Full() || !s.Fits(second(n, 1000)) {
			t.Fatalf("second %d: full %v, fits %v", n, s.Full(), s.Fits(second(n, 1000)))
		}
		s.Add("c", second(n, 1000))
	}
	if !s.Full() || s.Fits(second(10, 1000)) {
		t.Errorf("after ten: full %v, fits %v", s.Full(), s.Fits(second(10, 1000)))
	}
	r := s.Row(app.Broadcast{Title: "T", Programme: "p"}, "id")
	if r.PlayedMS != 10000 || !r.From.Equal(start) || !r.To.Equal(start.Add(10*time.Second)) || r.Title != "T" || r.Programme != "p" || r.Cluster != "c" {
		t.Errorf("%+v", r)
	}
}

func TestSpanFitsTheFirstSecondThatIsDueInPart(t *testing.T) {
	var s playlog.Span
	first := second(0, 300)
	first.MissedMS = 0
	s.Add("c", first)
	if !s.Fits(second(1, 1000)) {
		t.Error("the second after a short first one begins a new span")
	}
	other := second(1, 1000)
	other.Broadcast = "other"
	if s.Fits(other) || s.Fits(second(4, 1000)) || s.Fits(second(-3, 1000)) {
		t.Error("another broadcast, a gap or a step back goes into the same span")
	}
}

func TestSpanLevelIsTheMeanPower(t *testing.T) {
	var s playlog.Span
	loud, soft := second(0, 1000), second(1, 1000)
	loud.LevelDBFS, soft.LevelDBFS = -10, -120
	s.Add("c", loud)
	s.Add("c", soft)
	if got := s.Row(app.Broadcast{}, "").LevelDBFS; got != -13.01 {
		t.Errorf("half the power of −10 dB is %v", got)
	}
	if got := (playlog.Span{}).Row(app.Broadcast{}, "").LevelDBFS; got != -120 {
		t.Errorf("nothing has a level of %v", got)
	}
}

func FuzzClean(f *testing.F) {
	f.Add(int64(0), 500, 600, -1, 3.0)
	f.Add(start.Unix(), 1<<40, 1<<40, 1<<40, math.Inf(1))
	f.Fuzz(func(t *testing.T, at int64, played, concealed, missed int, level float64) {
		p, ok := playlog.Clean(app.PlayedSecond{At: time.Unix(at, 0), Broadcast: "b", PlayedMS: played,
			ConcealedMS: concealed, MissedMS: missed, LevelDBFS: level, LatencyMS: level, OffsetMS: -level})
		if !ok {
			return
		}
		sum := p.PlayedMS + p.ConcealedMS + p.MissedMS
		if p.PlayedMS < 0 || p.ConcealedMS < 0 || p.MissedMS < 0 || sum > 1000 || !(p.LevelDBFS >= -120 && p.LevelDBFS <= 0) {
			t.Errorf("%+v", p)
		}
		var s playlog.Span
		s.Add("c", p)
		r, head := playlog.Seal(app.ChainHead{}, s.Row(app.Broadcast{}, "id"))
		if !playlog.Follows(app.ChainHead{}, r) || head.Seq != 1 {
			t.Errorf("%+v does not follow", r)
		}
	})
}
