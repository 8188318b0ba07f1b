package command

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

// sentRecords are three records as a station sent them, and as the hub has
// them.
func sentRecords() ([]hub.RecordRef, []app.OutboxRow) {
	sent := []app.OutboxRow{
		{Seq: 1, Kind: app.RecordProgramme, Object: "p", Body: []byte(`{"Version":1}`)},
		{Seq: 2, Kind: app.RecordBroadcast, Object: "b", Body: []byte(`{"Title":"x"}`)},
		{Seq: 3, Kind: app.RecordPlayLog, Object: "r", Body: []byte(`{}`)},
		{Seq: 4, Kind: app.RecordStatus, Object: "c", Body: []byte(`{}`)},
		{Seq: 5, Kind: app.RecordStatus, Object: "c", Body: []byte(`{}`)}, // may be as it was
		{Seq: 6, Kind: app.RecordProgramme, Object: "p", Body: []byte(`{"Version":2}`)},
	}
	var refs []hub.RecordRef
	for _, row := range sent {
		refs = append(refs, hub.RecordRef{Seq: row.Seq, Kind: row.Kind, Object: row.Object})
	}
	return refs, sent
}

// TestEachRecordFigureCanBeOther shows what each figure finds.
func TestEachRecordFigureCanBeOther(t *testing.T) {
	type both struct {
		refs []hub.RecordRef
		sent []app.OutboxRow
	}
	for name, c := range map[string]struct {
		spoil               func(*both)
		missing, duplicates int64
	}{
		"whole":            {func(*both) {}, 0, 0},
		"lost":             {func(b *both) { b.refs = b.refs[:5] }, 1, 0},
		"gap":              {func(b *both) { b.refs = append(b.refs[:1], b.refs[2:]...) }, 1, 0},
		"refused":          {func(b *both) { b.refs[1].Refused = "hub.record_malformed" }, 1, 0},
		"another's object": {func(b *both) { b.refs[1].Object = "other" }, 1, 0},
		"another kind":     {func(b *both) { b.refs[1].Kind = app.RecordStation }, 1, 0},
		"programme twice":  {func(b *both) { b.sent[5].Body = b.sent[0].Body }, 0, 1},
		"log row twice": {func(b *both) {
			b.sent = append(b.sent, app.OutboxRow{Seq: 7, Kind: app.RecordPlayLog, Object: "r", Body: []byte(`{"x":1}`)})
			b.refs = append(b.refs, hub.RecordRef{Seq: 7, Kind: app.RecordPlayLog, Object: "r"})
		}, 0, 1},
		"broadcast's beginning twice": {func(b *both) {
			b.sent = append(b.sent, app.OutboxRow{Seq: 7, Kind: app.RecordBroadcast, Object: "b", Body: b.sent[1].Body})
			b.refs = append(b.refs, hub.RecordRef{Seq: 7, Kind: app.RecordBroadcast, Object: "b"})
		}, 0, 1},
	} {
		var b both
		b.refs, b.sent = sentRecords()
		c.spoil(&b)
		missing, duplicates := countRecords(b.refs, b.sent, 6)
		if missing != c.missing || duplicates != c.duplicates {
			t.Errorf("%s: %d missing, %d duplicates, want %d and %d", name, missing, duplicates, c.missing, c.duplicates)
		}
	}
}

// TestEachLogFigureCanBeOther does so for the rows of the play log.
func TestEachLogFigureCanBeOther(t *testing.T) {
	ours := []app.PlayLogRow{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	for name, c := range map[string]struct {
		theirs              []app.PlayLogRow
		missing, duplicates int64
	}{
		"whole": {ours, 0, 0},
		"lost":  {ours[:2], 1, 0},
		"twice": {append([]app.PlayLogRow{{ID: "b"}}, ours...), 0, 1},
	} {
		missing, duplicates := countLogRows(c.theirs, ours)
		if missing != c.missing || duplicates != c.duplicates {
			t.Errorf("%s: %d missing, %d duplicates, want %d and %d", name, missing, duplicates, c.missing, c.duplicates)
		}
	}
}

// TestARealHubShowsWhatIsWrong lets a hub take what a station would never
// send, and finds it in the figures of the very comparison that shows use.
func TestARealHubShowsWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h, err := openHub(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer closeHub(h)
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(dir, "station"), Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	c := classroom{station: s, hub: h}
	if err := c.join(t.Context()); err != nil {
		t.Fatal(err)
	}
	waitForHub(t, s)
	made, err := s.db.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if found, err := c.compareHub(t.Context(), made); err != nil || found.rows != made || found.missing != 0 || found.duplicates != 0 {
		t.Fatalf("before: %+v of %d records, %v", found, made, err)
	}
	body, err := json.Marshal(app.Broadcast{ID: "b", Title: "never made"})
	if err != nil {
		t.Fatal(err)
	}
	record := wire.Record{V: wire.RecordVersion, Commune: s.info().Commune, Seq: made, Kind: app.RecordBroadcast, Object: "b", Body: body, CreatedAt: time.Now()}
	if _, err := h.Store().Apply(t.Context(), s.info().Commune, wire.Batch{SentAt: time.Now(), Records: []wire.Record{record}}, time.Now()); err != nil {
		t.Fatal(err)
	}
	found, err := c.compareHub(t.Context(), made+1)
	if err != nil || found.missing != 1 || found.duplicates != 1 {
		t.Errorf("a record under a used number and one that never came: %+v, %v; want 1 missing, 1 duplicate", found, err)
	}
}
