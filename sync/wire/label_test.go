package wire

import (
	"testing"

	"tienglang/app"
)

const (
	labelCommune app.ID = "0193a7c0-1111-7000-8000-000000000001"
	labelCluster app.ID = "0193a7c0-2222-7000-8000-000000000002"
)

func TestALabelIsReadAsItWasWritten(t *testing.T) {
	for _, l := range []Label{
		{Commune: labelCommune, Cluster: labelCluster, Number: 7},
		{Station: "https://192.168.1.10:7443", Commune: labelCommune, Cluster: labelCluster, Number: 150},
		{Station: "https://dai.tankhe.vn/a?b=c&d=%20", Commune: labelCommune, Cluster: labelCluster},
	} {
		got, err := ParseLabel(" " + l.String() + "\r\n")
		if err != nil || got != l {
			t.Errorf("%s: %+v, %v", l, got, err)
		}
	}
	if _, err := ParseLabel(Label{Commune: labelCommune, Cluster: labelCluster, Number: 7}.String() + "&them=1"); err != nil {
		t.Errorf("a later label: %v", err)
	}
}

func TestLabelsThatAreNone(t *testing.T) {
	good := Label{Station: "https://a:1", Commune: labelCommune, Cluster: labelCluster, Number: 7}
	other := func(f func(*Label)) string { l := good; f(&l); return l.String() }
	for _, text := range []string{
		"", "07", "https://example.vn", "tienglang:2?xa=1", "tienglang:1?", "tienglang:1?%zz",
		other(func(l *Label) { l.Commune = "x" }), other(func(l *Label) { l.Cluster = "" }), other(func(l *Label) { l.Number = -1 }),
		other(func(l *Label) { l.Station = "http://a:1" }), other(func(l *Label) { l.Station = "https://me:pw@a" }),
		other(func(l *Label) { l.Station = "https://" + string(make([]byte, 2000)) }),
	} {
		if l, err := ParseLabel(text); app.CodeOf(err) != "label.unreadable" {
			t.Errorf("%q: %+v, %v", text, l, err)
		}
	}
}

func FuzzParseLabel(f *testing.F) {
	f.Add(Label{Station: "https://a:1", Commune: labelCommune, Cluster: labelCluster, Number: 7}.String())
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLabel(text)
		if err != nil {
			return
		}
		if again, err := ParseLabel(l.String()); err != nil || again != l {
			t.Errorf("%+v is read again as %+v, %v", l, again, err)
		}
	})
}
