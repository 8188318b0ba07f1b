package command

import (
	"context"
	"os"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

// LastBackup is the last copy that was made of this station.
func (d *desk) LastBackup(context.Context) (backend.Backup, bool, error) {
	b, ok, err := d.db.LastBackup()
	return backupView(b), ok, err
}

func backupView(b store.Backup) backend.Backup {
	_, err := os.Stat(b.Folder)
	v := backend.Backup{Folder: b.Folder, MadeAt: b.MadeAt, Bytes: b.Bytes + b.Large, There: err == nil}
	for _, p := range b.Without {
		v.Without = append(v.Without, string(p))
	}
	return v
}

// BackupSizes is how many bytes of each part there are.
func (d *desk) BackupSizes(ctx context.Context) (map[string]int64, error) {
	sizes, err := d.db.BackupSizes(ctx)
	all := map[string]int64{}
	for p, n := range sizes {
		all[string(p)] = n
	}
	return all, err
}

// BackUp copies the station into a new folder within into.
func (d *desk) BackUp(ctx context.Context, into string, without []string, p backend.Progress) (backend.Backup, error) {
	by, err := d.may(app.MayConfigure)
	if err != nil {
		return backend.Backup{}, err
	}
	b, err := d.db.BackUp(ctx, into, store.BackupOptions{Without: parts(without), Progress: p})
	if err != nil {
		return backend.Backup{}, err
	}
	return backupView(b), d.db.AddAudit(ctx, audit.Act(by.ID, "security.backup", b.Folder))
}
