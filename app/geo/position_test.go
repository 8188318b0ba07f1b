package geo

import (
	"math"
	"testing"

	"tienglang/app"
)

func TestPlacesAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]struct {
		lat, lon float64
		doubt    Doubt
	}{
		"21.5672, 105.8252":                          {21.5672, 105.8252, NoDoubt},
		"21,5672; 105,8252":                          {21.5672, 105.8252, NoDoubt},
		"21,5672, 105,8252":                          {21.5672, 105.8252, NoDoubt},
		" (21.5672 105.8252) ":                       {21.5672, 105.8252, NoDoubt},
		"105.8252, 21.5672":                          {21.5672, 105.8252, DoubtSwapped},
		"21°34'02\"N 105°49'31\"E":                   {21.567222, 105.825278, NoDoubt},
		"21°34’02”B, 105°49’31”Đ":                    {21.567222, 105.825278, NoDoubt},
		"105°49'31\"E 21°34'02\"N":                   {21.567222, 105.825278, NoDoubt},
		"21 34 2 B, 105 49 31 Đ":                     {21.567222, 105.825278, NoDoubt},
		"21°34.0333'N, 105°49.5167'E":                {21.567222, 105.825278, NoDoubt},
		"21°34'02\"N105°49'31\"E":                    {21.567222, 105.825278, NoDoubt},
		"21.5672N 105.8252E":                         {21.5672, 105.8252, NoDoubt},
		"N21°01.5' E105°50.2'":                       {21.025, 105.836667, NoDoubt},
		"N 21.5672, E 105.8252":                      {21.5672, 105.8252, NoDoubt},
		"E105.8252 N21.5672":                         {21.5672, 105.8252, NoDoubt},
		"21°34'02\" Bắc, 105°49'31\" Đông":           {21.567222, 105.825278, NoDoubt},
		"Vĩ độ Bắc: 21,5672; Kinh độ Đông: 105,8252": {21.5672, 105.8252, NoDoubt},
		"21 độ 34 phút 2 giây Bắc, 105 độ 49 phút 31 giây Đông": {21.567222, 105.825278, NoDoubt},
		"21/105":                       {21, 105, NoDoubt},
		"N21 34.0333 E105 49.5167":     {21.567222, 105.825278, NoDoubt}, // as receivers show it
		"21 34.0333, 105 49.5167":      {21.567222, 105.825278, NoDoubt},
		"105 49,5167; 21 34,0333":      {21.567222, 105.825278, DoubtSwapped},
		"21o34'02''N 105o49'31''E":     {21.567222, 105.825278, NoDoubt}, // as keyboards without a ring write it
		"21⁰34´02´´ B - 105⁰49´31´´ Đ": {21.567222, 105.825278, NoDoubt},
		"21°34’02’’ – 105°49’31’’":     {21.567222, 105.825278, NoDoubt},
		"21,5672 - 105,8252":           {21.5672, 105.8252, NoDoubt},
		"21º34′02″N, 105º49′31″E":      {21.567222, 105.825278, NoDoubt},
		"105°49'31\" - 21°34'02\"":     {21.567222, 105.825278, DoubtSwapped},
	} {
		p, doubt, err := Parse(text)
		if err != nil || doubt != want.doubt || math.Abs(p.Lat-want.lat) > 1e-5 || math.Abs(p.Lon-want.lon) > 1e-5 {
			t.Errorf("%q: %v %q %v, want %v", text, p, doubt, err, want)
		}
	}
}

func TestNoPlaces(t *testing.T) {
	for text, code := range map[string]string{
		"":                         "place.unreadable",
		"đầu xóm":                  "place.unreadable",
		"21.5672":                  "place.unreadable",
		"21°74'02\"N 105°49'31\"E": "place.unreadable",
		"21.5N 105.8N":             "place.unreadable",
		"21 74.5, 105 49.5":        "place.unreadable",
		"21 34.5 105":              "place.unreadable",
		"48.8583, 2.2945":          "place.outside",
		"21.567.234; 105.825.1":    "place.unreadable",
		"-21.5672, 105.8252":       "place.unreadable",
		"0, 0":                     "place.outside",
		"1156720, 1058252":         "place.unreadable",
	} {
		_, _, err := Parse(text)
		if app.CodeOf(err) != code {
			t.Errorf("%q: %v, want %s", text, err, code)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"21.5672, 105.8252", "21°34'02\"N 105°49'31\"E", "21,5;105,8", "21 34 2 B, 105 49 31 Đ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, _, err := Parse(s)
		if err != nil {
			return
		}
		again, doubt, err := Parse(Format(p))
		if err != nil || doubt != NoDoubt || Distance(p, again) > 0.2 {
			t.Fatalf("%q gives %v, which is written %q and read as %v, %v", s, p, Format(p), again, err)
		}
	})
}

// On the ellipsoid the two are 91,097 m apart (Vincenty's formula).
func TestDistanceAndBearing(t *testing.T) {
	hanoi, haiphong := app.Position{Lat: 21.0278, Lon: 105.8342}, app.Position{Lat: 20.8449, Lon: 106.6881}
	if d := Distance(hanoi, haiphong); math.Abs(d-91_100)/91_100 > 0.006 {
		t.Errorf("%.0f m", d)
	}
	if b := Bearing(hanoi, haiphong); b < 100 || b > 105 {
		t.Errorf("bearing %.1f", b)
	}
	if b := Bearing(hanoi, app.Position{Lat: 22, Lon: 105.8342}); b != 360 {
		t.Errorf("north is %v", b)
	}
	pl := PlaneAt(hanoi)
	near := app.Position{Lat: 21.05, Lon: 105.86}
	if p := pl.Point(near); math.Abs(math.Hypot(p.X, p.Y)-Distance(hanoi, near)) > 4 || Distance(pl.Position(p), near) > 0.01 {
		t.Errorf("%v", p)
	}
}
