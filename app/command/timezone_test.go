package command

import (
	"os"
	"path/filepath"
	"testing"
)

// zones are where a PC may believe that it stands; the first is right.
var zones = []string{"TZ=Asia/Ho_Chi_Minh", "TZ=America/New_York"}

// inEachZone runs a command in each zone and fails where they differ; what the
// command wrote into out, a file, counts as what it said.
func inEachZone(t *testing.T, out string, args ...string) string {
	t.Helper()
	var first string
	for i, zone := range zones {
		said, stderr, status := run(t, []string{zone}, "tienglang", args...)
		if status != 0 {
			t.Fatalf("%s, %v: exit %d\n%s", zone, args, status, stderr)
		}
		if out != "" {
			b, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			said += string(b)
		}
		if i == 0 {
			first = said
		} else if said != first || said == "" {
			t.Errorf("%v: %s differs:\n%.2000s\nfrom\n%.2000s", args, zone, said, first)
		}
	}
	return first
}

// A PC that believes to stand in another time zone brings the schedule in,
// writes it out, plans and rehearses byte for byte as one in Vietnam.
func TestAPCInAnotherTimeZone(t *testing.T) {
	t.Parallel()
	data := stationWithSchedule(t)
	songs := filepath.Join(t.TempDir(), "songs.json")
	lines := `[{"title":"Dân ca tối","programme":"dân ca","start":"20:30","stop":"20:40","from":"25/11/2026"},
		{"title":"Dân ca sớm","programme":"dân ca","start":"05:10","stop":"05:20","repeat":"hằng ngày","from":"25/11/2026"}]`
	if err := os.WriteFile(songs, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	inEachZone(t, "", "schedule", "import", "--data", data, "--dry-run", songs)
	if _, stderr, status := run(t, zones[1:], "tienglang", "schedule", "import", "--data", data, songs); status != 0 {
		t.Fatal(stderr)
	}
	table := filepath.Join(t.TempDir(), "out.json")
	inEachZone(t, table, "schedule", "export", "--data", data, table)
	inEachZone(t, "", "plan", "--data", data, "--from", "2026-11-25", "--days", "3", "--json")
	inEachZone(t, "", "plan", "--data", data, "--from", "2026-11-25", "--days", "3")
	inEachZone(t, "", "simulate", "--data", data, "--from", "2026-11-25", "--days", "3", "--json", "--emergencies", "2")
}
