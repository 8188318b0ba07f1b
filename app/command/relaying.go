package command

import (
	"context"
	"log/slog"
	"path/filepath"

	"tienglang/app"
	"tienglang/app/playout"
	apprelay "tienglang/app/relay"
	"tienglang/audio/relay"
)

// noteRelay tells of what is heard of a relay: to the window, in the log, and in
// one sentence to a person where something else is heard, or it is back.
func (s *station) noteRelay(src playout.Source, c relay.Change) {
	ctx := context.Background()
	st := apprelay.State{Relay: src.Relay.ID, Name: src.Relay.Name, Broadcast: src.Broadcast.ID,
		Phase: apprelay.Phase(c.Phase), Since: s.clock.Now()}
	if c.Fault != nil {
		st.Reason = string(c.Fault.Reason)
	}
	if c.Playing != "" {
		st.Playing = s.standInTitle(ctx, c.Playing)
	}
	told, err := s.relays.Note(ctx, st)
	if err != nil {
		slog.Error("a relay's change is not in the log", "relay", st.Name, "err", err)
	}
	switch {
	case !told:
	case c.Phase == relay.PhaseRelay:
		s.noteStatus("status.relay_back", nil, "name", st.Name)
	case c.Phase == relay.PhaseSilent:
		s.noteStatus("", app.Fail("relay.silent_air", c.Fault, "name", st.Name))
	default:
		code := "relay.on_fallback." + st.Reason
		s.noteStatus("", app.Fail(code, c.Fault, "name", st.Name, "playing", st.Playing))
	}
}

// standInTitle is the title of the programme whose master lies in that file.
func (s *station) standInTitle(ctx context.Context, file string) string {
	sha := filepath.Base(file)
	all, err := s.library.Uses(ctx, sha[:len(sha)-len(filepath.Ext(sha))])
	if err != nil || len(all) == 0 {
		return sha
	}
	for _, p := range all {
		if p.Master != "" && p.Master == sha[:len(sha)-len(filepath.Ext(sha))] {
			return p.Title
		}
	}
	return all[0].Title
}
