package command

import "tienglang/app"

// anew gives the broadcast of an outlet that stands still another one, with the
// time of its first sample. The listeners of the old one are let go; they ask
// again and come to the new one.
func (s *outlets) anew(old *outlet) (*outlet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.each[old.broadcast] != old {
		return nil, app.Fail("stream.closed", nil)
	}
	fresh, err := s.outlet(old.of)
	if err != nil {
		return nil, err
	}
	fresh.first, _ = old.times()
	s.each[old.broadcast] = fresh
	s.leave(old)
	return fresh, nil
}

// abandon lets an outlet that stands still be, and its listeners go.
func (s *outlets) abandon(o *outlet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.each[o.broadcast] == o {
		s.forget(o)
	}
	s.leave(o)
}

// leave is for who holds mu.
func (s *outlets) leave(o *outlet) {
	o.left = true
	s.quieten(o)
	o.sender.Abandon()
	if o.kept != nil {
		o.kept.end()
	}
}
