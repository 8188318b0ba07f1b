package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tienglang/app"
)

// The two chains. The head of each is kept in the settings, in the same
// transaction as its rows, and in a file apart from the database, so that a
// tail that was cut off is noticed although what is left is a whole chain.
const (
	playLogChain = "playlog"
	auditChain   = "audit"
)

func headKey(chain string) string    { return "chain." + chain }
func missingKey(chain string) string { return "chain." + chain + ".missing" }

// head reads a chain's end within the transaction.
func (t *tx) head(chain string) (app.ChainHead, error) {
	return scanHead(t.QueryRow("SELECT value FROM settings WHERE key = ?", headKey(chain)))
}

func (t *tx) setHead(chain string, h app.ChainHead) error {
	return t.exec("INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
		headKey(chain), h.String())
}

// heads returns the ends of the chains that this transaction lengthened.
func (t *tx) heads() (map[string]app.ChainHead, error) {
	m := map[string]app.ChainHead{}
	for chain, moved := range map[string]bool{playLogChain: t.playLog, auditChain: t.audited} {
		if !moved {
			continue
		}
		h, err := t.head(chain)
		if err != nil {
			return nil, err
		}
		m[chain] = h
	}
	return m, nil
}

func scanHead(row *sql.Row) (app.ChainHead, error) {
	var s string
	if err := row.Scan(&s); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return app.ChainHead{}, err
	}
	return app.ParseChainHead(s)
}

// keptHead is the end that a chain must reach: what was noted missing at an
// earlier opening, else the file's end where the chain lacks it, else the end
// kept beside the rows.
func (d *DB) keptHead(ctx context.Context, chain string) (app.ChainHead, error) {
	noted, err := scanHead(d.r.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = ?", missingKey(chain)))
	if err != nil || noted.Seq > 0 {
		return noted, err
	}
	apart, err := d.heads.read(chain)
	if err != nil {
		return app.ChainHead{}, err
	}
	there, err := d.reaches(ctx, chain, apart)
	if err != nil || !there {
		return apart, err
	}
	return scanHead(d.r.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = ?", headKey(chain)))
}

// reaches reports whether the chain holds the row that h names.
func (d *DB) reaches(ctx context.Context, chain string, h app.ChainHead) (bool, error) {
	if h.Seq == 0 {
		return true, nil
	}
	table := map[string]string{playLogChain: "play_log", auditChain: "audit"}[chain]
	var n int
	err := d.r.QueryRowContext(ctx, "SELECT count(*) FROM "+table+" WHERE seq = ? AND hash = ?", h.Seq, h.Hash).Scan(&n)
	return n > 0, err
}

// noteMissing runs at opening: where a chain no longer holds the end that its
// file names, that end is noted for good, before new rows can take its number.
func (d *DB) noteMissing(ctx context.Context) error {
	for _, chain := range []string{playLogChain, auditChain} {
		apart, err := d.heads.read(chain)
		if err != nil {
			d.log.Warn("a chain's head file cannot be read", "chain", chain, "err", err)
			continue
		}
		there, err := d.reaches(ctx, chain, apart)
		if err != nil {
			return err
		}
		if there {
			continue
		}
		d.log.Error("the end of a log is missing", "chain", chain, "row", apart.Seq)
		err = d.write(ctx, func(t *tx) error {
			return t.exec("INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
				missingKey(chain), apart.String())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// headEvery spaces the writes of the head files; a head that is a second old
// still betrays a tail that was cut off before it.
const headEvery = time.Second

// headFiles keeps the ends of the chains in files beside the database.
type headFiles struct {
	dir     string
	mu      sync.Mutex
	waiting map[string]app.ChainHead
	written time.Time
}

func newHeadFiles(dir string) *headFiles {
	return &headFiles{dir: dir, waiting: map[string]app.ChainHead{}}
}

func (h *headFiles) path(chain string) string { return filepath.Join(h.dir, chain+".head") }

func (h *headFiles) read(chain string) (app.ChainHead, error) {
	b, err := os.ReadFile(h.path(chain))
	if errors.Is(err, os.ErrNotExist) {
		return app.ChainHead{}, nil
	}
	if err != nil {
		return app.ChainHead{}, err
	}
	return app.ParseChainHead(string(b))
}

// moved takes over the heads after a commit, which may come in any order.
func (h *headFiles) moved(heads map[string]app.ChainHead) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for chain, head := range heads {
		if head.Seq > h.waiting[chain].Seq {
			h.waiting[chain] = head
		}
	}
	if len(h.waiting) > 0 && time.Since(h.written) >= headEvery {
		_ = h.write() // kept in waiting, so that the next commit tries again
	}
}

// flush writes what moved has held back.
func (h *headFiles) flush() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.write()
}

func (h *headFiles) write() error {
	for chain, head := range h.waiting {
		if err := replaceFile(h.path(chain), []byte(head.String()+"\n")); err != nil {
			return fileError(err, h.dir)
		}
		delete(h.waiting, chain)
	}
	h.written = time.Now()
	return nil
}

// replaceFile writes path so that after a power cut it holds either the old
// bytes or the new.
func replaceFile(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
