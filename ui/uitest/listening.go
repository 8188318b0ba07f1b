package uitest

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// ListenTo sets Listened.
func (b *Backend) ListenTo(_ context.Context, id app.ID, microphone bool) error {
	return b.act(func() error {
		b.Listened = backend.Listening{Cluster: id, Microphone: microphone, LevelDBFS: -18, Behind: 600 * time.Millisecond, Sounds: id != ""}
		return nil
	}, "ListenTo", id, microphone)
}

// Listening is Listened.
func (b *Backend) Listening() backend.Listening {
	return locked(b, func() backend.Listening { return b.Listened })
}
