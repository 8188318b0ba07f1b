package clusters

import (
	"math"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// ill is a station with a dark hamlet, a hot box that somebody knows of, and a
// day's measurements with a gap of cluster c24.
func ill() *uitest.Backend {
	b := uitest.Station()
	b.Do(func() {
		since := b.Clock.Add(-25 * time.Minute)
		b.AlarmsOf = []backend.ClusterAlarm{
			{Kind: "hot", Of: "Khe Cốc 2", Clusters: []app.ID{"c24"}, Since: since.Add(-48 * time.Hour), Times: 3, Grave: 1, Figure: 79, KnownBy: "Nguyễn Thị Hoà", KnownAt: since},
			{Kind: "hamlet", Of: "Khe Cốc", Clusters: []app.ID{"c23", "c24", "c25"}, Hamlets: 1, Since: since, Times: 1, Grave: 1,
				Names: []string{"Khe Cốc 1", "Khe Cốc 2", "Khe Cốc 3"}},
			{Kind: "volume", Of: "Đồi Chè 2", Clusters: []app.ID{"c7"}, Since: since, Times: 1, Grave: 1, Figure: 80, Wanted: 65},
		}
		midnight := app.DateOf(b.Clock).Time()
		var points []backend.VitalsPoint
		nothing := backend.VitalsRange{Min: backend.Unmeasured, Mean: backend.Unmeasured, Max: backend.Unmeasured}
		for m := range 24 * 60 {
			p := backend.VitalsPoint{At: midnight.Add(time.Duration(m) * time.Minute), Celsius: nothing, Signal: nothing,
				Level: nothing, Volume: nothing, ClockMS: nothing, FreeMB: backend.Unmeasured, DataKB: backend.Unmeasured}
			switch {
			case p.At.After(b.Clock):
			case m > 120 && m < 160:
				p.Unknown = 1
			default:
				p.Ready, p.DataKB = 1, 3+m%5
				c := 35 + int(8*math.Sin(float64(m)/90))
				p.Celsius = backend.VitalsRange{Min: c, Mean: c, Max: c + m%2}
				p.Signal = backend.VitalsRange{Min: -92 + m%7, Mean: -89, Max: -85}
				p.Volume = backend.VitalsRange{Min: 65, Mean: 65, Max: 65}
				p.ClockMS = backend.VitalsRange{Min: -3, Mean: 1, Max: 4}
				p.FreeMB = 12_400 - m
				if m >= 300 {
					p.Level = backend.VitalsRange{Min: -28, Mean: -21, Max: -16}
					p.Ready, p.Heard, p.DataKB = 0, 1, 250
				}
				if m > 310 && m < 316 {
					p.Heard, p.Lost = 0, 1
				}
			}
			points = append(points, p)
		}
		b.VitalsOf = map[app.ID][]backend.VitalsPoint{"c24": points}
	})
	return b
}

// An alarm takes no more room than there is, on either screen: else every card
// below it would be as wide, and cut at its right edge.
func TestAlarmsFitBesideTheList(t *testing.T) {
	_, p := shown(t, ill(), page.Args{"cluster": "c24"})
	for _, right := range []float32{rightWide, 424} {
		p.setWidths(right+listWide+roomGap, right)
		if w := p.alarms.card.MinSize().Width; p.alarms.card.Hidden || w > right {
			t.Errorf("%v wide where there is %v", w, right)
		}
		for _, c := range p.side {
			if w := c.root().MinSize().Width; w > right {
				t.Errorf("%T is %v wide where there is %v", c, w, right)
			}
		}
	}
}

// TestAlarmsOfAClusterAreToldAndKnown: those that cover it, the loud ones
// first, until who sits there says so.
func TestAlarmsOfAClusterAreToldAndKnown(t *testing.T) {
	b := ill()
	e, p := shown(t, b, page.Args{"cluster": "c24"})
	for _, words := range []string{"Khe Cốc: mất cùng lúc 3 cụm từ 04:57", "Thường do mất điện hoặc mất mạng cả xóm; hỏi trước khi đi",
		"gồm Khe Cốc 1, Khe Cốc 2, Khe Cốc 3", "Hộp loa cụm Khe Cốc 2 quá nóng", "đo được 79 °C · 3 lần trong một ngày · từ 21/11 ·", "đã biết lúc 04:57"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
	if e.Sees("Âm lượng cụm Đồi Chè 2 khác mức đã đặt") {
		t.Error("another cluster's alarm is told")
	}
	e.Press(t, "Đã biết")
	e.Wait()
	if b.Calls[len(b.Calls)-1] != "KnowAlarm hamlet" || e.Sees("Đã biết") {
		t.Errorf("asked for %q; %q", b.Calls, e.Words())
	}
	p.restore()
	if e.Wait(); !e.Sees("Đã biết") || p.undo != nil {
		t.Errorf("Ctrl+Z does not make it loud again: %q", e.Words())
	}
	if p.choose("c7"); !e.Sees("hộp báo 80, đã đặt 65 · từ 04:57") {
		t.Errorf("%q", e.Words())
	}
	if p.choose("c1"); e.Sees("Cảnh báo") || e.Sees("Đã biết") {
		t.Errorf("a cluster without alarms has some: %q", e.Words())
	}
}

// TestGraphsOfACluster are of the day, with the gap in it; of a cluster that
// was not measured there is a sentence, of one without a speaker nothing.
func TestGraphsOfACluster(t *testing.T) {
	e, p := shown(t, ill(), page.Args{"cluster": "c24"})
	for _, words := range []string{"Nhiệt độ hộp", "32 đến 43 °C", "–92 đến –85 dBm", "–28 đến –16 dBFS", "65 %", "–3 đến 4 ms", "còn ít nhất 12,1 GB", "00:00", "24:00"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
	heat := p.graphs.rows[3].graph.Points()
	if len(heat) != 1440 || !heat[100].Known || heat[140].Known || heat[700].Known {
		t.Fatalf("%d points; a gap is none, or what has not come is drawn", len(heat))
	}
	if s := p.graphs.rows[0].graph.Points(); s[200].Well != 1 || s[312].Bad != 1 || s[140].Known {
		t.Fatalf("the states are %+v, %+v", s[200], s[312])
	}
	e.Press(t, "30 ngày")
	e.Wait()
	if !e.Sees(e.Catalogue.DayMonth(app.DateOf(e.Now()).Add(-29).Time())) || e.Sees("24:00") {
		t.Errorf("the month's ends are not told: %q", e.Words())
	}
	if p.choose("c1"); !e.Sees("Chưa đo được gì trong khoảng này") || e.Sees("Nhiệt độ hộp") {
		t.Errorf("%q", e.Words())
	}
	if p.choose("c30"); e.Sees("Theo thời gian") {
		t.Error("a cluster without a speaker has graphs")
	}
}

func TestPicturesOfHealth(t *testing.T) {
	for _, look := range looks() {
		b := ill()
		b.Prefs.Theme, b.Prefs.Language = look[0], look[1]
		e, p := shown(t, b, page.Args{"cluster": "c24"})
		e.Picture(t, "clusters-alarms-"+look[0]+"-"+look[1])
		p.looked.ScrollToBottom()
		e.Picture(t, "clusters-graphs-"+look[0]+"-"+look[1])
		if !p.graphs.card.Visible() {
			t.Error("the graphs are not seen")
		}
	}
}
