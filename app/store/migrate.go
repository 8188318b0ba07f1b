package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"tienglang/app"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the database to this program's version, each step in its own
// transaction, and refuses one that is already beyond it ("data.newer").
func migrate(ctx context.Context, db *sql.DB) error {
	if err := newerThanProgram(ctx, db); err != nil {
		return err
	}
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// newerThanProgram asks before anything is written which version made the
// database.
func newerThanProgram(ctx context.Context, db *sql.DB) error {
	var there int
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'").Scan(&there)
	if err != nil || there == 0 {
		return err
	}
	var version sql.NullInt64
	if err := db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&version); err != nil {
		return err
	}
	newest, err := newestMigration()
	if err != nil {
		return err
	}
	if version.Int64 > newest {
		return app.Fail("data.newer", nil, "version", strconv.FormatInt(version.Int64, 10))
	}
	return nil
}

func newestMigration() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	if len(names) == 0 {
		return 0, errors.New("no migrations are embedded")
	}
	number, _, _ := strings.Cut(path.Base(names[len(names)-1]), "_")
	return strconv.ParseInt(number, 10, 64)
}
