package app_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"tienglang/app"
)

// TestPhotosOfACluster are added once, noted and dropped without a trace, and a
// copy that was made before knows nothing of it.
func TestPhotosOfACluster(t *testing.T) {
	var none app.Cluster
	c := none
	c.AddPhotos(app.Photo{SHA256: "a", PhotoNote: app.PhotoNote{Day: "2026-10-02"}}, app.Photo{SHA256: "b"})
	before := c
	c.AddPhotos(app.Photo{SHA256: "a"}, app.Photo{SHA256: "c"})
	c.NotePhoto(app.Photo{SHA256: "b", PhotoNote: app.PhotoNote{Words: "cột"}})
	c.NotePhoto(app.Photo{SHA256: "strange", PhotoNote: app.PhotoNote{Words: "x"}})
	want := []app.Photo{{SHA256: "a", PhotoNote: app.PhotoNote{Day: "2026-10-02"}}, {SHA256: "b", PhotoNote: app.PhotoNote{Words: "cột"}}, {SHA256: "c"}}
	if got := c.Pictures(); !reflect.DeepEqual(got, want) || len(c.PhotoNotes) != 2 {
		t.Errorf("%+v, notes %v", got, c.PhotoNotes)
	}
	if len(before.Photos) != 2 || len(before.PhotoNotes) != 1 {
		t.Errorf("the copy has %v, %v", before.Photos, before.PhotoNotes)
	}
	for _, sum := range []string{"b", "a", "c"} {
		c.DropPhoto(sum)
	}
	was, _ := json.Marshal(none)
	is, _ := json.Marshal(c)
	if string(was) != string(is) {
		t.Errorf("left behind: %s", is)
	}
}
