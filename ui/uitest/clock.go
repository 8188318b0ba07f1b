package uitest

import (
	"context"
	"slices"

	"tienglang/ui/backend"
)

// FollowClock takes the machine's clock over: nothing is in doubt any more.
func (b *Backend) FollowClock(context.Context) error {
	defer b.Tell(backend.TopicSync)
	return b.act(func() error {
		b.TodayIs.Needs = slices.DeleteFunc(slices.Clone(b.TodayIs.Needs), func(n backend.Need) bool { return n.Kind == backend.NeedClock })
		return nil
	}, "FollowClock")
}
