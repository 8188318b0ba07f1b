package inventory_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/inventory"
)

// TestALastReportOutlivesTheStation: after a restart it is known when a pole
// reported last, and still not what it does; one that never did has never.
func TestALastReportOutlivesTheStation(t *testing.T) {
	c := begin(t, false)
	there, never := c.save(t, 1, "Đình"), c.save(t, 2, "Chợ")
	c.Report(there.ID, app.SpeakerReport{Seq: 1, At: c.clock.Now()})
	at := c.Status(there.ID).LastReport
	if err := c.d.PutStatuses(ctx, c.Board()); err != nil {
		t.Fatal(err)
	}
	c.clock.Advance(10 * time.Minute)
	for round := range 2 { // also after one in which it said nothing
		again := c.open(t)
		if s := again.Status(there.ID); s.State != app.StateUnknown || !s.LastReport.Equal(at) || s.Connected {
			t.Errorf("start %d: %+v, want a report at %v", round, s, at)
		}
		again.Presence(there.ID, false, c.clock.Now())
		if s := again.Status(there.ID); !s.LastReport.Equal(at) {
			t.Errorf("start %d: once its line was looked at %+v", round, s)
		}
		if s := again.Status(never.ID); s.State != app.StateUnknown || !s.LastReport.IsZero() {
			t.Errorf("start %d: one that never reported: %+v", round, s)
		}
		if err := c.d.PutStatuses(ctx, again.Board()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPhotosOfAClusterAreChecked before they are kept.
func TestPhotosOfAClusterAreChecked(t *testing.T) {
	c := begin(t, false)
	saved := c.save(t, 1, "Đình")
	sum := func(i int) string {
		return "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd" + string("0123456789abcdef"[i/16]) + string("0123456789abcdef"[i%16])
	}
	for code, change := range map[string]func(*app.Cluster){
		"cluster.many_photos": func(c *app.Cluster) {
			for i := range app.MostPhotos + 1 {
				c.AddPhotos(app.Photo{SHA256: sum(i)})
			}
		},
		"cluster.bad_mark": func(c *app.Cluster) { c.Photos = []string{"../../etc"} },
		"cluster.bad_text": func(c *app.Cluster) {
			c.AddPhotos(app.Photo{SHA256: sum(1), PhotoNote: app.PhotoNote{Words: "a\x1bb"}})
		},
		"cluster.bad_date": func(c *app.Cluster) {
			c.AddPhotos(app.Photo{SHA256: sum(1), PhotoNote: app.PhotoNote{Day: "1900-01-01"}})
		},
	} {
		if _, err := c.Adjust(ctx, c.by, []inventory.Adjustment{{Cluster: saved.ID, Change: change}}); app.CodeOf(err) != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
}

// TestPhotosOutliveAFormThatWasOpen while they were added.
func TestPhotosOutliveAFormThatWasOpen(t *testing.T) {
	c := begin(t, false)
	form := c.save(t, 1, "Đình")
	photo := app.Photo{SHA256: strings.Repeat("0f", 32), PhotoNote: app.PhotoNote{Words: "trước cổng"}}
	add := func(c *app.Cluster) { c.AddPhotos(photo) }
	if _, err := c.Adjust(ctx, c.by, []inventory.Adjustment{{Cluster: form.ID, Change: add}}); err != nil {
		t.Fatal(err)
	}
	form.Name = "Đình làng"
	if _, err := c.Save(ctx, c.by, form, ""); err != nil {
		t.Fatal(err)
	}
	if is, err := c.Cluster(form.ID); err != nil || is.Name != "Đình làng" || !slices.Equal(is.Pictures(), []app.Photo{photo}) {
		t.Errorf("%q with %v, %v", is.Name, is.Pictures(), err)
	}
}
