package library

import (
	"context"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// Trash lists what was deleted and can be restored.
func (s *Service) Trash(ctx context.Context) (app.Trash, error) { return s.store.Trash(ctx) }

// TrashMedia puts a use of a medium into the trash. The caller has seen that
// nothing needs it. Errors: "people.not_allowed", "data.not_found".
func (s *Service) TrashMedia(ctx context.Context, by app.User, sha256 string, kind app.MediaKind) (app.Media, error) {
	return s.binMedia(ctx, by, sha256, kind, s.clock.Now(), "media.delete")
}

// RestoreMedia brings it back.
func (s *Service) RestoreMedia(ctx context.Context, by app.User, sha256 string, kind app.MediaKind) (app.Media, error) {
	return s.binMedia(ctx, by, sha256, kind, time.Time{}, "media.restore")
}

func (s *Service) binMedia(ctx context.Context, by app.User, sha256 string, kind app.MediaKind, at time.Time, action string) (app.Media, error) {
	if err := by.Need(app.MayProduce); err != nil {
		return app.Media{}, err
	}
	m, err := s.store.MediaAs(ctx, sha256, kind)
	if err != nil || m.DeletedAt.IsZero() == at.IsZero() {
		return m, err
	}
	m.DeletedAt = at
	return m, s.store.SaveMedia(ctx, m, audit.Act(by.ID, action, sha256, "name", m.Name, "kind", string(kind)))
}

// EmptyTrash forgets for ever what is in the trash now, and names it in the
// audit log.
func (s *Service) EmptyTrash(ctx context.Context, by app.User) (app.Trash, error) {
	if err := by.Need(app.MayProduce); err != nil {
		return app.Trash{}, err
	}
	there, err := s.store.Trash(ctx)
	if err != nil || len(there.Programmes)+len(there.Media) == 0 {
		return app.Trash{}, err
	}
	return s.store.EmptyTrash(ctx, s.clock.Now(), audit.Act(by.ID, "library.empty_trash", "",
		"programmes", strconv.Itoa(len(there.Programmes)), "media", strconv.Itoa(len(there.Media)), "names", names(there)))
}

// names is what is in the trash, as the log has it: the first letters of a long
// list.
func names(t app.Trash) string {
	all := ""
	for _, p := range t.Programmes {
		all += p.Title + "; "
	}
	for _, m := range t.Media {
		all += m.Name + "; "
	}
	return tidy(all, longestRemark)
}

// Uses lists the programmes that a medium is in.
func (s *Service) Uses(ctx context.Context, sha256 string) ([]app.Programme, error) {
	return s.store.ProgrammesNaming(ctx, sha256)
}
