package uitest

import (
	"context"

	"tienglang/app"
	"tienglang/app/replacement"
	"tienglang/ui/backend"
)

// ReplacementOf is what the station in memory keeps of the replacement plan.
type ReplacementOf struct {
	KeptPlans []replacement.Kept // the last is in force; none: the usual one
}

// Replacement makes the plan as the real station does.
func (b *Backend) Replacement(context.Context) (backend.Replacement, error) {
	return locked(b, func() backend.Replacement {
		k := replacement.Usual(b.Clock.Year())
		if n := len(b.KeptPlans); n > 0 {
			k = b.KeptPlans[n-1]
		}
		f := replacement.Facts{Hamlets: b.HamletsOf, Today: b.Clock}
		for _, v := range b.ClustersOf {
			f.Clusters = append(f.Clusters, v.Cluster)
		}
		return backend.Replacement{Kept: k, Plan: replacement.Make(k, f)}
	}), b.err("Replacement")
}

// SaveReplacement puts one in force.
func (b *Backend) SaveReplacement(_ context.Context, k replacement.Kept) error {
	return b.act(func() error {
		if err := k.Check(); err != nil {
			return err
		}
		b.KeptPlans = append(b.KeptPlans, k)
		return nil
	}, "SaveReplacement")
}

// TakeBackReplacement drops the last.
func (b *Backend) TakeBackReplacement(context.Context) error {
	return b.act(func() error {
		if len(b.KeptPlans) == 0 {
			return app.Fail("replacement.nothing_to_undo", nil)
		}
		b.KeptPlans = b.KeptPlans[:len(b.KeptPlans)-1]
		return nil
	}, "TakeBackReplacement")
}

// ExportReplacement is recorded.
func (b *Backend) ExportReplacement(_ context.Context, path string) error {
	return b.act(nil, "ExportReplacement", path)
}
