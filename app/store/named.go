package store

import (
	"context"
	"database/sql"
	"regexp"
	"slices"
	"strings"
)

// ownTables are those of which Reap knows how they name media, and those that
// name none, or only tell of the past.
var ownTables = []string{
	"media", "media_uses", "media_sources", "doomed", "doomed_edits", "programmes", "programme_items", "approvals", "remarks",
	"outbox", "audit", "play_log", "play_log_open", "heard", "held_sounds", "broadcasts", "broadcast_clusters", "found_objects", "script_words", "goose_db_version",
}

var anySHA = regexp.MustCompile(`[0-9a-f]{64}`)

// Named are the SHA-256s that stand anywhere in the other tables, such as the
// carts, the templates and the drafts, each with what the rows in which it
// stands are called, "" for one without a name. A table that is added later is
// looked into without more ado.
func (d *DB) Named(ctx context.Context) (map[string][]string, error) {
	tables, err := list(ctx, d.r, "SELECT name FROM sqlite_master WHERE type = 'table'", func(row *sql.Rows) (name string, err error) {
		return name, row.Scan(&name)
	})
	if err != nil {
		return nil, err
	}
	named := map[string][]string{}
	for _, name := range tables {
		if slices.Contains(ownTables, name) || strings.HasPrefix(name, "found") || strings.HasPrefix(name, "sqlite_") {
			continue
		}
		if err := d.namedBy(ctx, name, named); err != nil {
			return nil, err
		}
	}
	return named, nil
}

// namedBy notes what a table names.
func (d *DB) namedBy(ctx context.Context, table string, named map[string][]string) error {
	_, err := list(ctx, d.r, `SELECT * FROM "`+strings.ReplaceAll(table, `"`, `""`)+`"`, func(row *sql.Rows) (struct{}, error) {
		columns, err := row.Columns()
		if err != nil {
			return struct{}{}, err
		}
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(sql.RawBytes)
		}
		if err := row.Scan(values...); err != nil {
			return struct{}{}, err
		}
		name := ""
		if i := slices.Index(columns, "name"); i >= 0 {
			name = string(*values[i].(*sql.RawBytes))
		}
		for _, v := range values {
			for _, sum := range anySHA.FindAll(*v.(*sql.RawBytes), -1) {
				if all := named[string(sum)]; !slices.Contains(all, name) {
					named[string(sum)] = append(all, name)
				}
			}
		}
		return struct{}{}, nil
	})
	return err
}
