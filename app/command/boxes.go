package command

import "tienglang/app"

// keepsKey reports whether a cluster's box may keep the key of what it holds on
// its disk.
func (s *station) keepsKey(cluster app.ID) bool {
	c, err := s.inventory.Cluster(cluster)
	return err == nil && c.KeepsKey
}
