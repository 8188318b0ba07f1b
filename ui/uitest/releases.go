package uitest

import (
	"context"
	"path/filepath"
	"slices"

	"tienglang/app"
	"tienglang/ui/backend"
)

// ReleasesOf is what the station in memory keeps of new programs.
type ReleasesOf struct {
	Kept []backend.Release
	// Takes is what a file of a name is; another is no release.
	Takes map[string]backend.Release
	// BoardOf is what is told of them beside what is Kept.
	BoardOf backend.ReleaseBoard
	// Aside is what was removed last.
	Aside []backend.Release
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

// ReleaseBoard is BoardOf, with what is Kept where it holds nothing by itself.
func (b *Backend) ReleaseBoard(context.Context) (backend.ReleaseBoard, error) {
	return locked(b, func() backend.ReleaseBoard {
		board := b.BoardOf
		board.Closed = b.Errs["Releases"]
		board.Held = slices.Clone(board.Held)
		for _, r := range b.Kept {
			if !slices.ContainsFunc(board.Held, func(h backend.HeldRelease) bool { return h.File == r.File }) {
				board.Held = append(board.Held, backend.HeldRelease{Release: r, AddedAt: b.Clock, Newest: true})
			}
		}
		board.Held = slices.DeleteFunc(board.Held, func(h backend.HeldRelease) bool {
			return slices.ContainsFunc(b.Aside, func(r backend.Release) bool { return r.File == h.File })
		})
		return board
	}), b.err("ReleaseBoard")
}

// RemoveRelease puts one aside that no order needs.
func (b *Backend) RemoveRelease(_ context.Context, file string) error {
	return b.act(func() error {
		for _, h := range b.BoardOf.Held {
			if h.File == file && h.Needed > 0 {
				return app.Fail("release.needed", nil, "version", h.Version, "n", "1")
			}
		}
		b.Aside = append(b.Aside, backend.Release{File: file})
		return nil
	}, "RemoveRelease", file)
}

// RestoreRelease brings back what was put aside.
func (b *Backend) RestoreRelease(_ context.Context, file string) error {
	return b.act(func() error {
		b.Aside = slices.DeleteFunc(b.Aside, func(r backend.Release) bool { return r.File == file })
		return nil
	}, "RestoreRelease", file)
}
