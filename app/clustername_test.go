package app

import "testing"

func TestAClusterIsNamedWithItsHamlet(t *testing.T) {
	for _, c := range [][3]string{{"Trường TH", "Nà Lẹng", "Trường TH (Nà Lẹng)"}, {"Đồi Chè 1", "Đồi Chè", "Đồi Chè 1"}, {"Sân đình", "", "Sân đình"},
		{"Đồi Chè 1", "Xóm Đồi Chè", "Đồi Chè 1"}, {"Cổng chợ 3", "Thôn 3", "Cổng chợ 3 (Thôn 3)"}, {"Đình thôn 3", "Thôn 3", "Đình thôn 3"}, {"Cây cam", "Xóm Am", "Cây cam (Xóm Am)"}, {"Đình, Đồi-Chè", "Đồi Chè", "Đình, Đồi-Chè"}, {"TDP 5 – chợ", "Tổ dân phố 5", "TDP 5 – chợ (Tổ dân phố 5)"}} {
		if got := (Cluster{Name: c[0]}).In(c[1]); got != c[2] {
			t.Errorf("%q, want %q", got, c[2])
		}
	}
}
