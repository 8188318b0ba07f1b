package inventory

import "tienglang/app"

// hang checks what a cluster hangs on: "cluster.gateway_own" where it has a
// speaker of its own, "cluster.gateway_bad" where what it names feeds nothing,
// "cluster.gateway_feeds" where others hang on it that it could feed no longer.
func (s *Service) hang(c app.Cluster) error {
	if c.Gateway != "" {
		g, err := s.Cluster(c.Gateway)
		switch {
		case c.SpeakerKey != "":
			return app.Fail("cluster.gateway_own", nil, "name", c.Name)
		case err != nil, g.ID == c.ID, g.Technology == app.TechnologyIP, g.Gateway != "":
			return app.Fail("cluster.gateway_bad", err, "name", c.Name)
		}
	}
	return s.feeds(c)
}

// feeds: "cluster.gateway_feeds".
func (s *Service) feeds(c app.Cluster) error {
	if c.ID == "" || c.Gateway == "" && c.Technology != app.TechnologyIP {
		return nil
	}
	if fed := s.fedBy(c.ID); len(fed) > 0 {
		return app.Fail("cluster.gateway_feeds", nil, "name", c.Name, "fed", fed[0].Name)
	}
	return nil
}

// fedBy are the clusters that hang on one, by number.
func (s *Service) fedBy(id app.ID) (fed []app.Cluster) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, c := range s.clusters {
		if s.carriers[c.ID] == id {
			fed = append(fed, c)
		}
	}
	return fed
}

// MayPair tells whether a cluster may be given a speaker: "cluster.hangs" for
// one that hangs on another's gateway, "data.not_found".
func (s *Service) MayPair(id app.ID) error {
	c, err := s.Cluster(id)
	if err != nil {
		return err
	}
	s.mu.RLock()
	carrier, fed := s.byID[s.carriers[id]]
	s.mu.RUnlock()
	if fed {
		return app.Fail("cluster.hangs", nil, "name", c.Name, "gateway", carrier.Name)
	}
	return nil
}
