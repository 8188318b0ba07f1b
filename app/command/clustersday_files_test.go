//go:build day

package command

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"tienglang/app/apptest"
)

// What the commune of the day with the clusters has: six hamlets, in two rows
// of three from the north-west, and the poles in them.
var dayHamlets = []string{"Núi Voi", "Khe Cốc", "Suối Cạn", "Đồng Tâm", "Đồi Chè", "Làng Hạ"}

// The ground of the commune, in degrees.
const (
	dayNorth, daySouth = 21.600, 21.560
	dayWest, dayEast   = 105.800, 105.860
)

// corner is one of the twelve corners of the hamlets, moved from the grid as
// ground is.
func corner(x, y int) [2]float64 {
	lean := math.Sin(float64(7*x+13*y)) * 0.002
	return [2]float64{dayWest + (dayEast-dayWest)*float64(x)/3 + lean, dayNorth - (dayNorth-daySouth)*float64(y)/2 + lean*0.8}
}

// border goes from one corner to another, as crooked as a border of hamlets is
// and the same from both sides.
func border(x0, y0, x1, y1 int) (line [][2]float64) {
	const steps = 12
	a, b := corner(x0, y0), corner(x1, y1)
	for i := range steps {
		t := float64(i) / steps
		at := t
		if x1 < x0 || y1 < y0 {
			at = 1 - t
		}
		bend := math.Sin(at*math.Pi) * 0.0011 * math.Sin(at*11+float64(3*(x0+x1)+5*(y0+y1)))
		line = append(line, [2]float64{a[0] + (b[0]-a[0])*t + bend*math.Abs(b[1]-a[1])/0.02, a[1] + (b[1]-a[1])*t + bend*math.Abs(b[0]-a[0])/0.02})
	}
	return line
}

// writeDayMap writes the commune's map: its hamlets, a road and a stream.
func writeDayMap(t *testing.T, path string) {
	t.Helper()
	type object = map[string]any
	feature := func(properties object, kind string, at any) object {
		return object{"type": "Feature", "properties": properties, "geometry": object{"type": kind, "coordinates": at}}
	}
	var all []object
	for i, name := range dayHamlets {
		x, y := i%3, i/3
		ring := append(border(x, y, x+1, y), border(x+1, y, x+1, y+1)...)
		ring = append(append(ring, border(x+1, y+1, x, y+1)...), border(x, y+1, x, y)...)
		all = append(all, feature(object{"name": name}, "Polygon", [][][2]float64{append(ring, ring[0])}))
	}
	var road, stream [][2]float64
	for i := range 40 {
		t := float64(i) / 39
		road = append(road, [2]float64{dayWest + (dayEast-dayWest)*t, 21.585 - 0.012*t + 0.002*math.Sin(9*t)})
		stream = append(stream, [2]float64{105.852 - 0.035*t + 0.002*math.Sin(14*t), dayNorth - (dayNorth-daySouth)*t})
	}
	all = append(all, feature(object{}, "LineString", road), feature(object{"waterway": "stream"}, "LineString", stream))
	body, err := json.Marshal(object{"type": "FeatureCollection", "features": all})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
}

// dayPole is one row of the commune's list.
type dayPole struct {
	name, technology string
	lat, lon         float64
	imei, installed  any
	horns            string
	condition        string
}

// dayPoles are the rows below each hamlet's name: the second of Đồi Chè has the
// IMEI of the first, Núi Voi 2 has its angles swapped, and Đồng Tâm 1 is there
// twice.
func dayPoles() map[string][]dayPole {
	imei := func(n int) string { return fmt.Sprintf("8612345%08d", n) }
	ip := func(name string, lat, lon float64, n int, day any) dayPole {
		return dayPole{name, "Ứng dụng CNTT-VT", lat, lon, imei(n), day, "2 loa 30W", "Hoạt động tốt"}
	}
	old := func(name, technology string, lat, lon float64, condition string) dayPole {
		return dayPole{name, technology, lat, lon, "", "2014", "2 x 25W", condition}
	}
	return map[string][]dayPole{
		"Núi Voi":  {ip("Núi Voi 1", 21.5925, 105.8075, 1, "14/3/2024"), ip("Núi Voi 2", 105.8130, 21.5880, 2, "ngày 14 tháng 3 năm 2024")},
		"Khe Cốc":  {ip("Khe Cốc 1", 21.5915, 105.8260, 3, "3-2024"), ip("Khe Cốc 2", 21.5868, 105.8335, 4, "3-2024"), old("Khe Cốc 3", "Hữu tuyến", 21.5890, 105.8300, "Hỏng")},
		"Suối Cạn": {ip("Suối Cạn 1", 21.5920, 105.8480, 5, "5/9/2023"), old("Suối Cạn 2", "fm", 21.5865, 105.8530, "Bình thường")},
		"Đồng Tâm": {old("Đồng Tâm 1", "FM", 21.5730, 105.8080, "Bình thường"), old("Đồng Tâm 1", "FM", 21.5730, 105.8080, "Bình thường"), old("Đồng Tâm 2", "Hữu tuyến", 21.5690, 105.8140, "Hỏng")},
		"Đồi Chè":  {ip("Đồi Chè 1", 21.5735, 105.8275, 6, "20/11/2025"), ip("Đồi Chè 2", 21.5690, 105.8335, 6, "20/11/2025")},
		"Làng Hạ":  {ip("Làng Hạ 1", 21.5720, 105.8490, 8, 2022), old("Làng Hạ 2", "fm", 21.5675, 105.8430, "Hỏng")},
	}
}

// writeDayList writes the commune's list as such lists are kept: a title, two
// rows of headings over merged cells, hamlets as titles between the rows,
// decimals with commas, days as they come, a sum below.
func writeDayList(t *testing.T, path string) {
	t.Helper()
	var rows [][]any
	row := func(cells ...any) { rows = append(rows, cells) }
	row("BẢNG TỔNG HỢP HỆ THỐNG LOA TRUYỀN THANH XÃ TÂN KHÊ")
	row("(Kèm theo Báo cáo số 12/BC-UBND)")
	row("STT", "Tên cụm", "Công nghệ", "Toạ độ", "", "IMEI", "Loa", "Ngày lắp đặt", "Tình trạng")
	row("", "", "", "Vĩ độ", "Kinh độ")
	n, poles := 0, dayPoles()
	for _, hamlet := range dayHamlets {
		row("", "Xóm "+hamlet)
		for _, p := range poles[hamlet] {
			n++
			row(n, p.name, p.technology, comma(p.lat), comma(p.lon), p.imei, p.horns, p.installed, p.condition)
		}
	}
	row("", "Tổng cộng", n)
	if err := os.WriteFile(path, apptest.Spreadsheet(t, rows, "A1:I1", "A2:I2", "D3:E3"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// comma writes degrees as a Vietnamese hand does.
func comma(degrees float64) string {
	whole := math.Floor(degrees)
	return fmt.Sprintf("%.0f,%04.0f", whole, (degrees-whole)*10000)
}
