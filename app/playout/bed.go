package playout

import (
	"context"
	"slices"

	"tienglang/app"
	"tienglang/app/audit"
)

// SetBed changes what lies under the microphone that is on air, "" for nothing;
// talk-over ends with it. Errors: "people.not_allowed", "air.no_microphone"
// where no microphone is on air, "air.not_a_bed", "media.missing".
func (s *Service) SetBed(ctx context.Context, by app.User, sha256 string) error {
	if err := by.Need(app.MayAir); err != nil {
		return err
	}
	file := ""
	if sha256 != "" {
		var err error
		if file, err = s.bed(ctx, sha256); err != nil {
			return err
		}
	}
	b, ok := s.speaking()
	if !ok {
		return app.Fail("air.no_microphone", nil)
	}
	if err := s.c.Store.AddAudit(ctx, audit.Act(by.ID, "air.bed", string(b.ID), "bed", sha256)); err != nil {
		return err
	}
	s.lay(sha256, file)
	s.c.OnChange()
	return nil
}

// speaking is the microphone's broadcast that is on air.
func (s *Service) speaking() (app.Broadcast, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.m.broadcast, s.m.phase == PhaseOnAir && s.m.broadcast.Kind == app.BroadcastLive
}

// lay puts the bed under the microphone, unless it went off air meanwhile.
func (s *Service) lay(sha256, file string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m.phase != PhaseOnAir {
		return
	}
	s.underneath, s.talkOver = sha256, false
	s.c.Engine.SetTalkOver(false)
	s.c.Engine.SetBed(file)
}

// bedUnder is what a source begins with under its microphone.
func bedUnder(src Source, sha256 string) string {
	if src.Broadcast.Kind != app.BroadcastLive {
		return ""
	}
	return sha256
}

// bed is the file of a medium that is kept as a bed and is no programme's
// master: what waits for approval must not go out under the microphone.
func (s *Service) bed(ctx context.Context, sha256 string) (string, error) {
	path, err := s.c.Store.MediaPath(ctx, sha256)
	if err != nil {
		return "", err
	}
	uses, err := s.c.Store.MediaUses(ctx, sha256)
	if err != nil {
		return "", err
	}
	if !slices.Contains(uses, app.MediaBed) || slices.Contains(uses, app.MediaMaster) {
		return "", app.Fail("air.not_a_bed", nil)
	}
	return path, nil
}
