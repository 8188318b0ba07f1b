package command

import (
	"context"
	"log/slog"
	"strings"

	"tienglang/app"
)

// noteScript lets a programme be found by what is read in it. Without, it is
// found by all else.
func (d *desk) noteScript(ctx context.Context, id app.ID) {
	text := d.scripts.text(id)
	if text == "" {
		return
	}
	if err := d.db.NoteScript(ctx, id, text); err != nil {
		slog.Warn("a programme is not found by its script", "error", err)
	}
}

// now is the script of an edit; an empty one where it cannot be read.
func (s *scripts) now(of app.ID) app.Script {
	s.mu.Lock()
	defer s.mu.Unlock()
	doc, err := s.document(of)
	if err != nil {
		return app.Script{}
	}
	return doc.Script
}

// text is all that is written in the script of an edit.
func (s *scripts) text(of app.ID) string {
	var all []string
	for _, section := range s.now(of).Sections {
		all = append(all, section.Title)
		for _, side := range section.Sides {
			all = append(all, side.Text)
		}
	}
	return strings.TrimSpace(strings.Join(all, "\n"))
}

// languages are those that the script of an edit is written in, none where
// nothing is written.
func (s *scripts) languages(of app.ID) []string {
	script := s.now(of)
	if script.Empty() {
		return nil
	}
	return script.Languages
}
