package inspect

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"tienglang/app"
	"tienglang/app/security"
)

// backupAge is how old the newest backup may be.
const backupAge = 30 * 24 * time.Hour

func auditLog(ctx context.Context, g *Ground) (Outcome, error) {
	rows, broken, cut, err := g.Records.VerifyAudit(ctx)
	switch {
	case err != nil:
		return Outcome{}, err
	case broken != nil:
		return failed([]security.Told{security.Tell("log_broken", "row", fmt.Sprint(broken.Seq), "at", momentText(broken.At))}, Outcome{}), nil
	case cut:
		return failed([]security.Told{security.Tell("log_cut", "row", fmt.Sprint(rows))}, Outcome{}), nil
	}
	return met("log_whole", "n", fmt.Sprint(rows)), nil
}

func playLog(ctx context.Context, g *Ground) (Outcome, error) {
	rows, broken, cut, err := g.Records.VerifyPlayLog(ctx)
	switch {
	case err != nil:
		return Outcome{}, err
	case broken != nil:
		return failed([]security.Told{security.Tell("log_broken", "row", fmt.Sprint(broken.Seq), "at", momentText(broken.From))}, Outcome{}), nil
	case cut:
		return failed([]security.Told{security.Tell("log_cut", "row", fmt.Sprint(rows))}, Outcome{}), nil
	}
	return met("log_whole", "n", fmt.Sprint(rows)), nil
}

// dataWhole has SQLite look at every page, and copies the whole database once
// to see that it can be copied.
func dataWhole(ctx context.Context, g *Ground) (Outcome, error) {
	if err := g.Records.Check(ctx); app.CodeOf(err) == "data.damaged" {
		return failed([]security.Told{security.Tell("data_damaged")}, Outcome{}), nil
	} else if err != nil {
		return Outcome{}, err
	}
	dir, done, err := scratch(g)
	if err != nil {
		return Outcome{}, err
	}
	defer done()
	copied := filepath.Join(dir, "copy.db")
	if err := g.Records.CopyTo(ctx, copied); err != nil {
		return Outcome{}, err
	}
	info, err := os.Stat(copied)
	if err != nil {
		return Outcome{}, err
	}
	return met("data_whole", "mb", count(int(info.Size()>>20)+1)), nil
}

// backupFresh wants a copy of the last 30 days that is there, or that was read
// again when it was written and whose disk has been put away since.
func backupFresh(_ context.Context, g *Ground) (Outcome, error) {
	b, ok, err := g.Backups.Last()
	if err != nil {
		return Outcome{}, err
	}
	at := momentText(b.MadeAt)
	age := g.Now.Sub(b.MadeAt)
	there := whole(b.Folder)
	switch {
	case !ok:
		return failed([]security.Told{security.Tell("backup_none")}, Outcome{}), nil
	case age > backupAge:
		return failed([]security.Told{security.Tell("backup_old", "at", at, "days", days(age))}, Outcome{}), nil
	case there:
		return met("backup_fresh", "at", at, "folder", b.Folder), nil
	case !away(b.Folder):
		return failed([]security.Told{security.Tell("backup_gone", "at", at, "folder", b.Folder)}, Outcome{}), nil
	case b.Verified:
		return met("backup_verified", "at", at, "folder", b.Folder), nil
	}
	return unknown("backup_away", "folder", b.Folder), nil
}

// whole tells that a copy is there and was finished: what says what it holds is
// written last.
func whole(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "manifest.json"))
	return err == nil
}

// away tells that a copy lies on a disk that is not connected. Where its place
// is there with other things in it, such as its sounds, a copy that is not there
// is gone.
func away(folder string) bool {
	if _, err := os.Stat(folder); err == nil {
		return false
	}
	others, err := os.ReadDir(filepath.Dir(folder))
	return err != nil || len(others) == 0
}

// backupRestorable restores the newest backup into a folder of its own, without
// the sounds, and opens the station that comes of it. Tables that were read into
// a folder are no station before it is named, and neither is their copy.
func backupRestorable(ctx context.Context, g *Ground) (Outcome, error) {
	b, ok, err := g.Backups.Last()
	if err != nil {
		return Outcome{}, err
	}
	if !ok {
		return unknown("backup_nothing"), nil
	}
	if away(b.Folder) {
		return unknown("backup_away", "folder", b.Folder), nil
	}
	dir, done, err := scratch(g)
	if err != nil {
		return Outcome{}, err
	}
	defer done()
	err = g.Backups.Try(ctx, b, filepath.Join(dir, "station"))
	switch code := app.CodeOf(err); {
	case err == nil:
		return met("backup_restored", "at", momentText(b.MadeAt), "folder", b.Folder), nil
	case code == "disk.full" || ctx.Err() != nil:
		return Outcome{}, err
	case code == "backup.unnamed" && !g.Named:
		return unknown("backup_unnamed", "at", momentText(b.MadeAt), "folder", b.Folder), nil
	default:
		slog.Warn("a backup cannot be restored", "folder", b.Folder, "error", err)
		return failed([]security.Told{security.Tell("backup_broken", "folder", b.Folder).Because(err)}, Outcome{}), nil
	}
}
