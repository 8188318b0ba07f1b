package holding

import (
	"testing"
	"time"

	"tienglang/app"
)

// TestMessagesAreKeptWhileTheyStand: before the files of the schedule, each file
// once, and none whose permission is over, withdrawn or not encoded yet.
func TestMessagesAreKeptWhileTheyStand(t *testing.T) {
	now := time.Date(2026, 11, 23, 6, 0, 0, 0, app.Vietnam)
	hour := now.Add(time.Hour)
	d := Due{Files: []File{{Sound{"news", 5}, hour}}}
	d.Keep([]app.Message{
		{ID: "flood", Media: "a", Until: hour}, {ID: "flood again", Media: "a", Until: hour}, {ID: "over", Media: "b", Until: now},
		{ID: "withdrawn", Media: "b", Until: hour, WithdrawnAt: now}, {ID: "not encoded", Media: "c", Until: hour},
	}, map[string]Sound{"a": {"A", 9}, "b": {"B", 9}}, now)
	if len(d.Messages) != 2 || d.Messages[0].ID != "flood" || d.Messages[0].SHA256 != "A" {
		t.Errorf("kept %+v", d.Messages)
	}
	if len(d.Files) != 2 || d.Files[0].SHA256 != "A" || !d.Files[0].Due.IsZero() || d.Files[1].SHA256 != "news" {
		t.Errorf("files %+v", d.Files)
	}
}
