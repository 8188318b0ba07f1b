package uitest

import (
	"context"
	"path/filepath"

	"tienglang/app"
	"tienglang/ui/backend"
)

// ReleasesOf is what the station in memory keeps of new programs.
type ReleasesOf struct {
	Kept []backend.Release
	// Takes is what a file of a name is; another is no release.
	Takes map[string]backend.Release
}

// Releases are those that an order to update offers.
func (b *Backend) Releases(context.Context) ([]backend.Release, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.Errs["Releases"]; err != nil {
		return nil, err
	}
	if len(b.Kept) == 0 {
		return nil, app.Fail("update.none", nil)
	}
	return b.Kept, nil
}

// AddRelease keeps what Takes has of a file.
func (b *Backend) AddRelease(_ context.Context, path string) (r backend.Release, err error) {
	err = b.act(func() error {
		var ok bool
		if r, ok = b.Takes[filepath.Base(path)]; !ok {
			return app.Fail("release.not_one", nil)
		}
		b.Kept = append(b.Kept, r)
		return nil
	}, "AddRelease", filepath.Base(path))
	return r, err
}
