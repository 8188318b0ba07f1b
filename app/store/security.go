package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tienglang/app"
	"tienglang/app/security"
)

// securityFolder holds what shows something in the security check, by its
// SHA-256.
const securityFolder = "security"

// MostEvidence is how large a file may be that shows something.
const MostEvidence = 50 << 20

func scanSecurity(row scanner) (c security.Check, err error) {
	err = row.Scan(asJSON(&c))
	return c, err
}

// SecurityChecks are those of all years, the newest first.
func (d *DB) SecurityChecks(ctx context.Context) ([]security.Check, error) {
	return list(ctx, d.r, "SELECT body FROM security_checks ORDER BY year DESC",
		func(row *sql.Rows) (security.Check, error) { return scanSecurity(row) })
}

// ChangeSecurity changes the check of a year as it is on the disk, in one
// transaction; found is false while there is none. What change refuses is left
// as it is.
func (d *DB) ChangeSecurity(ctx context.Context, year int, act app.AuditRow,
	change func(c *security.Check, found bool) error) (c security.Check, err error) {
	err = d.write(ctx, func(t *tx) error {
		found := true
		c, err = scanSecurity(t.QueryRow("SELECT body FROM security_checks WHERE year = ?", year))
		if errors.Is(err, sql.ErrNoRows) {
			found, err = false, nil
		}
		if err != nil {
			return err
		}
		if err := change(&c, found); err != nil {
			return err
		}
		return errors.Join(t.exec(`INSERT INTO security_checks (year, body, changed_at) VALUES (?, ?, ?)
			ON CONFLICT (year) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at`,
			year, toJSON(c), nano(t.now)), t.act(act))
	})
	return c, err
}

// KeepEvidence copies a file beside the station's records. Errors:
// "security.no_file", "security.file_large", "disk.full".
func (d *DB) KeepEvidence(ctx context.Context, path string) (e security.Evidence, err error) {
	name := filepath.Base(path)
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return e, app.Fail("security.no_file", err, "name", name)
	}
	if info.Size() > MostEvidence {
		return e, app.Fail("security.file_large", nil, "name", name, "most", "50")
	}
	from, err := os.Open(path)
	if err != nil {
		return e, app.Fail("security.no_file", err, "name", name)
	}
	defer from.Close()
	folder := filepath.Join(d.dir, securityFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return e, fileError(err, folder)
	}
	half, err := os.CreateTemp(folder, ".new-*")
	if err != nil {
		return e, fileError(err, folder)
	}
	defer func() { _ = os.Remove(half.Name()) }() // it has its name already where all went well
	sum, n, err := fill(ctx, half, io.LimitReader(from, MostEvidence+1))
	if err != nil { // fill has closed it
		return e, fileError(err, folder)
	}
	if n > MostEvidence {
		return e, app.Fail("security.file_large", nil, "name", name, "most", "50")
	}
	e = security.Evidence{Name: name, SHA256: sum, Size: n}
	if err := os.Rename(half.Name(), d.evidencePath(e)); err != nil {
		return e, fileError(err, folder)
	}
	return e, fileError(syncFolder(folder), folder)
}

func (d *DB) evidencePath(e security.Evidence) string {
	return filepath.Join(d.dir, securityFolder, e.SHA256+strings.ToLower(filepath.Ext(e.Name)))
}

// EvidencePath is where a file lies that shows something; "data.damaged" where
// its bytes are not those that were kept.
func (d *DB) EvidencePath(ctx context.Context, e security.Evidence) (string, error) {
	path := d.evidencePath(e)
	sum, _, err := sumOf(ctx, path)
	if err == nil && sum != e.SHA256 {
		err = errors.New("another SHA-256")
	}
	if err != nil {
		return "", app.Fail("security.evidence_lost", err, "name", e.Name)
	}
	return path, nil
}
