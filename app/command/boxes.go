package command

import (
	"context"

	"tienglang/app"
)

// keepsKey reports whether a cluster's box may keep the key of what it holds on
// its disk.
func (s *station) keepsKey(cluster app.ID) bool {
	c, err := s.inventory.Cluster(cluster)
	return err == nil && c.KeepsKey
}

// revokedByHub takes over what this station told the hub of boxes before it was
// put back to a backup.
func (s *station) revokedByHub(ctx context.Context, told []app.Revocation) error {
	n, err := s.inventory.TakeRevoked(ctx, told)
	if n > 0 || err != nil {
		s.noteStatus("status.revoked_by_hub", err)
	}
	return err
}
