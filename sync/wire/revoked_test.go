package wire

import (
	"testing"
	"time"
)

func revokedOf(t testing.TB) (station, other *Identity, word []byte, r Revoked) {
	t.Helper()
	station, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if other, err = NewIdentity(); err != nil {
		t.Fatal(err)
	}
	r = Revoked{Commune: "c1", Key: "UBOX", At: time.Unix(1.8e9, 0).UTC()}
	if word, err = EncodeRevoked(station, r); err != nil {
		t.Fatal(err)
	}
	return station, other, word, r
}

// TestABoxBelievesItsStationsWordOfItselfAlone: another station's word, one for
// another box or commune, one of another purpose and one without a time count for
// nothing.
func TestABoxBelievesItsStationsWordOfItselfAlone(t *testing.T) {
	station, other, word, r := revokedOf(t)
	if got, err := OpenRevoked(word, station.Public(), "c1", "UBOX"); err != nil || got != r {
		t.Errorf("%+v, %v", got, err)
	}
	said := func(by *Identity, r Revoked) []byte {
		b, err := EncodeRevoked(by, r)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, data := range map[string][]byte{
		"another's":         said(other, r),
		"for another box":   said(station, Revoked{Commune: "c1", Key: "UOTHER", At: r.At}),
		"another commune's": said(station, Revoked{Commune: "c2", Key: "UBOX", At: r.At}),
		"of no time":        said(station, Revoked{Commune: "c1", Key: "UBOX"}),
		"an order":          SignEnvelope(station, "order", []byte(`{"commune":"c1","key":"UBOX","at":"2026-11-23T05:00:00Z"}`)),
		"more than a word":  SignEnvelope(station, purposeRevoked, []byte(`{"commune":"c1","key":"UBOX","at":"2026-11-23T05:00:00Z","all":true}`)),
		"cut off":           word[:len(word)-4],
		"too long":          append(word, make([]byte, MaxRevoked)...),
		"unsigned":          []byte(`{"commune":"c1","key":"UBOX","at":"2026-11-23T05:00:00Z"}`),
		"nothing":           nil,
	} {
		if got, err := OpenRevoked(data, station.Public(), "c1", "UBOX"); err == nil {
			t.Errorf("%s: taken as %+v", name, got)
		}
	}
}

// FuzzOpenRevoked: nothing but the station's own word of this box is taken,
// whatever comes under its signature or without.
func FuzzOpenRevoked(f *testing.F) {
	station, _, word, r := revokedOf(f)
	f.Add(word, true)
	f.Add([]byte(`{"commune":"c1","key":"UBOX","at":"2026-11-23T05:00:00Z"}`), true)
	f.Add([]byte(`{"commune":"c1","key":"UBOX","at":"2026-11-23T05:00:00Z"}`), false)
	f.Fuzz(func(t *testing.T, data []byte, sign bool) {
		own := string(data) == string(word)
		if sign {
			data = SignEnvelope(station, purposeRevoked, data)
		}
		got, err := OpenRevoked(data, station.Public(), "c1", "UBOX")
		if err != nil {
			return
		}
		if !sign && !own && got != r {
			t.Errorf("took %q", data)
		}
		if got.Key != "UBOX" || got.Commune != "c1" || got.At.IsZero() {
			t.Errorf("took %+v", got)
		}
	})
}
