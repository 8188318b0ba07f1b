package geo

import (
	"testing"

	"tienglang/app"
)

func TestHamletsAreNamedByMapsInTheirWay(t *testing.T) {
	named := Named([]app.Hamlet{{ID: "khe", Name: "Khe Cốc"}, {ID: "thon3", Name: "Thôn 3"}, {ID: "xom3", Name: "Xóm 3"}, {ID: "hoa", Name: "Xóm Hoà Bình"},
		{ID: "lang", Name: "Bản Lang"}, {ID: "làng", Name: "Bản Làng"}})
	for name, want := range map[string]app.ID{"Xóm Khe Cốc": "khe", "KHE CỐC": "khe", "khe coc": "khe", "Thôn 3": "thon3", "XÓM 3": "xom3", "Khu 3": "", "3": "",
		"Hòa Bình": "hoa", "Bản Lang": "lang", "bản làng": "làng", "Làng": "làng", "Núi Voi": ""} {
		if got := named(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
