package app

import "testing"

func TestAClusterIsNamedWithItsHamlet(t *testing.T) {
	for _, c := range [][3]string{{"Trường TH", "Nà Lẹng", "Trường TH (Nà Lẹng)"}, {"Đồi Chè 1", "Đồi Chè", "Đồi Chè 1"}, {"Sân đình", "", "Sân đình"}} {
		if got := (Cluster{Name: c[0]}).In(c[1]); got != c[2] {
			t.Errorf("%q, want %q", got, c[2])
		}
	}
}
