package store_test

import (
	"context"
	"reflect"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/geo"
	"tienglang/app/store"
)

func TestMapIsKeptAndTakenBack(t *testing.T) {
	ctx, d := context.Background(), apptest.DB(t, store.Options{})
	if k, err := d.Map(ctx); err != nil || k.Name != "" || len(k.Areas) != 0 {
		t.Fatal("a map before there was one", k, err)
	}
	of := func(name string) geo.Map {
		return geo.Map{Areas: []geo.Area{{Name: name, Rings: [][]app.Position{{{Lat: 21.5, Lon: 105.8}, {Lat: 21.6, Lon: 105.8}, {Lat: 21.6, Lon: 105.9}}}}},
			Lines: []geo.Line{{Name: "Sông Công", Water: true, Way: []app.Position{{Lat: 21.5, Lon: 105.8}, {Lat: 21.6, Lon: 105.9}}}}}
	}
	for _, name := range []string{"a", "b", "c"} {
		if err := d.SetMap(ctx, name+".geojson", of(name), act); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"c", "b"} {
		k, err := d.Map(ctx)
		if err != nil || k.Name != want+".geojson" || !reflect.DeepEqual(k.Map, of(want)) || k.SetAt.IsZero() {
			t.Fatalf("want %s: %+v, %v", want, k, err)
		}
		if err := d.TakeBackMap(ctx, act); err != nil {
			t.Fatal(err)
		}
	}
	if k, err := d.Map(ctx); err != nil || k.Name != "" {
		t.Fatal("more than the one before is kept", k, err)
	}
}
