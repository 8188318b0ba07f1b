package uitest

import (
	"context"
	"path/filepath"
	"slices"

	"tienglang/app"
	"tienglang/ui/backend"
)

// BackupsOf is what the station in memory knows of its backups.
type BackupsOf struct {
	BackedUp []backend.Backup
	SizesOf  map[string]int64 // of the parts; some MB each where nil
}

// LastBackup is the last of BackedUp.
func (b *Backend) LastBackup(context.Context) (backend.Backup, bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.BackedUp) == 0 {
		return backend.Backup{}, false, b.Errs["LastBackup"]
	}
	return b.BackedUp[len(b.BackedUp)-1], true, b.Errs["LastBackup"]
}

// BackupSizes is SizesOf.
func (b *Backend) BackupSizes(context.Context) (map[string]int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.SizesOf != nil {
		return b.SizesOf, b.Errs["BackupSizes"]
	}
	sizes := map[string]int64{"": 12 << 20}
	for n, p := range backend.BackupParts {
		sizes[p] = int64(n+1) * 80 << 20
	}
	return sizes, b.Errs["BackupSizes"]
}

// BackUp copies nothing.
func (b *Backend) BackUp(ctx context.Context, into string, without []string, p backend.Progress) (backend.Backup, error) {
	for _, part := range without {
		if !slices.Contains(backend.BackupParts, part) {
			return backend.Backup{}, app.Fail("backup.part", nil, "part", part)
		}
	}
	p(1<<30, 2<<30)
	if err := b.wait(ctx); err != nil {
		return backend.Backup{}, err
	}
	made := backend.Backup{Folder: filepath.Join(into, "tieng-lang-20261123-090000"), MadeAt: b.Clock, Bytes: 2 << 30,
		Without: slices.Clone(without), There: true}
	return made, b.act(func() error { b.BackedUp = append(b.BackedUp, made); return nil }, "BackUp", into)
}
