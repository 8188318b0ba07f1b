package relay

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// Phase is what of a relay is heard.
type Phase string

// The phases.
const (
	PhaseOpening  Phase = "opening"  // before its time
	PhaseRelay    Phase = "relay"    // its own sound is on air
	PhaseFallback Phase = "fallback" // something stands in for it
	PhaseSilent   Phase = "silent"   // nothing could stand in
)

// State is how one relay fares that is open. Reason tells why it is not heard:
// the catalogue has its words under "relay.reason." + Reason.
type State struct {
	Relay     app.ID
	Name      string
	Broadcast app.ID
	Phase     Phase
	Reason    string
	Playing   string // name of what stands in
	Since     time.Time
}

// States are those of the relays that are open, oldest change first.
func (s *Service) States() []State {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]State, 0, len(s.states))
	for _, st := range s.states {
		all = append(all, st)
	}
	slices.SortFunc(all, func(a, b State) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Broadcast, b.Broadcast))
	})
	return all
}

// Note takes down a change of state. What is heard in place of the relay, and
// its coming back, stand in the audit log as "relay.fallback" and "relay.back",
// with the reason. told is whether this is such a change, of which a person is
// to be told.
func (s *Service) Note(ctx context.Context, st State) (told bool, err error) {
	s.mu.Lock()
	before := s.states[st.Broadcast]
	s.states[st.Broadcast] = st
	s.mu.Unlock()
	defer s.c.OnChange()
	action := ""
	switch {
	case st.Phase == before.Phase:
		return false, nil // another file stands in
	case st.Phase == PhaseFallback || st.Phase == PhaseSilent:
		action = "relay.fallback"
	case st.Phase == PhaseRelay && (before.Phase == PhaseFallback || before.Phase == PhaseSilent):
		action = "relay.back"
	default:
		return false, nil
	}
	return true, s.c.Store.AddAudit(ctx, audit.Act("", action, string(st.Relay), "name", st.Name,
		"broadcast", string(st.Broadcast), "reason", st.Reason, "playing", st.Playing))
}

// Close forgets the state of a broadcast that is over.
func (s *Service) Close(broadcast app.ID) {
	s.mu.Lock()
	delete(s.states, broadcast)
	s.mu.Unlock()
	s.c.OnChange()
}

// Fallbacks are the files of what may play in the relay's place: its own list,
// and after it the fillers. What may not go on air, or is not there, is left
// out.
func (s *Service) Fallbacks(ctx context.Context, r app.Relay, fillers []app.ID) (files []string) {
	for _, id := range append(slices.Clone(r.Fallbacks), fillers...) {
		p, err := s.c.Programmes.Airable(ctx, id)
		if err != nil {
			continue
		}
		if path, err := s.c.Store.MediaPath(ctx, p.Master); err == nil {
			files = append(files, path)
		}
	}
	return files
}
