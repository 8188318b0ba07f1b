package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/store"
)

// TestImportIntoAWorkshop takes music into a workshop's library, and goes on
// past what is no sound.
func TestImportIntoAWorkshop(t *testing.T) {
	data := filepath.Join(t.TempDir(), "workshop")
	s, err := openStation(t.Context(), stationOptions{Data: data, Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	s.close()
	voice, bed := voiceAndBed(t)
	text := filepath.Join(t.TempDir(), "note.txt")
	if err := os.WriteFile(text, []byte("no sound\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(data, "gone.wav")
	stdout, stderr, status := run(t, nil, "tienglang", "import", "--data", data, "--kind", "music", bed, text, gone, voice)
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	if status != 1 || strings.Count(stdout, "\n") != 2 || len(lines) != 3 || !strings.Contains(lines[0], text) ||
		!strings.Contains(lines[1], gone) || !strings.Contains(lines[2], "2 of 4") {
		t.Fatalf("exit %d\n%s%s", status, stdout, stderr)
	}
	db, err := store.OpenReader(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // only read
	if beds, err := db.Media(t.Context(), app.MediaBed); err != nil || len(beds) != 2 {
		t.Errorf("%d beds, %v", len(beds), err)
	}
	if workshop, err := db.Workshop(t.Context()); err != nil || !workshop {
		t.Errorf("a workshop no more: %v", err)
	}
}
