package uitest

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// BoxesOf is what the station in memory keeps of boxes that were taken away.
type BoxesOf struct {
	RevokedAre []app.Revocation
	Coming     map[app.ID]app.Box // that are to come in the place of another
}

// ReplaceBox shows a code; the box comes by BoxComes.
func (b *Backend) ReplaceBox(_ context.Context, cluster app.ID, box app.Box) (p backend.Pairing, err error) {
	err = b.act(func() error {
		if b.Coming == nil {
			b.Coming = map[app.ID]app.Box{}
		}
		b.Coming[cluster] = box
		p = backend.Pairing{Code: "ABCD-2345-WXYZ", URL: "https://192.168.1.10:7443", Expires: b.Clock.Add(10 * time.Minute)}
		return nil
	}, "ReplaceBox", string(cluster), box.Serial)
	return p, err
}

// BoxComes pairs the box that was to come.
func (b *Backend) BoxComes(cluster app.ID, key string) {
	b.Do(func() {
		c := b.cluster(cluster)
		b.revoke(c, app.RevokedReplaced)
		c.SpeakerKey, c.PairedAt, c.Box = key, b.Clock, b.Coming[cluster]
		delete(b.Coming, cluster)
	})
}

func (b *Backend) revoke(c *backend.ClusterView, why app.RevokedWhy) {
	b.RevokedAre = slices.Insert(b.RevokedAre, 0, app.Revocation{
		Key: c.SpeakerKey, Cluster: c.ID, Number: c.Number, Name: c.Name, Why: why, ByName: "Nguyễn Thị Hoa", At: b.Clock,
	})
}

// RevokeBox takes a cluster's box away.
func (b *Backend) RevokeBox(_ context.Context, cluster app.ID) error {
	return b.act(func() error {
		c := b.cluster(cluster)
		if c == nil || c.SpeakerKey == "" {
			return app.Fail("cluster.not_paired", nil, "name", "")
		}
		b.revoke(c, app.RevokedStolen)
		c.SpeakerKey, c.PairedAt = "", time.Time{}
		return nil
	}, "RevokeBox", string(cluster))
}

// RevokedBoxes are those that were taken away.
func (b *Backend) RevokedBoxes() []app.Revocation {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.RevokedAre)
}

// KeepKey changes a cluster as EditClusters does.
func (b *Backend) KeepKey(_ context.Context, cluster app.ID, keep bool) (undo app.ID, err error) {
	err = b.act(func() error {
		c := b.cluster(cluster)
		if b.edits == nil {
			b.edits = map[app.ID][]app.Cluster{}
		}
		undo = app.NewID(b.Clock)
		b.edits[undo] = []app.Cluster{c.Cluster}
		c.KeepsKey = keep
		return nil
	}, "KeepKey", string(cluster), keep)
	return undo, err
}
