package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"syscall"

	"tienglang/app"
)

// Download fetches the medium of that SHA-256 to path. It writes to path +
// ".part", goes on from what lies there already, checks the whole, and only
// then gives it its name. progress may be nil. Errors besides those of the
// line: "hub.media_unknown", "hub.media_mismatch", "disk.full".
func (c *Client) Download(ctx context.Context, sha, path string, progress func(done, total int64)) error {
	return c.download(ctx, medium{"/api/media/" + sha, sha, 1 << 50}, path, progress)
}

// DownloadOrderSound does so for the sound of an order, of which it takes no
// more bytes than the order says.
func (c *Client) DownloadOrderSound(ctx context.Context, s app.HubSound, path string, progress func(done, total int64)) error {
	return c.download(ctx, medium{"/api/orders/sounds/" + s.SHA256, s.SHA256, s.Bytes}, path, progress)
}

// medium is what is downloaded, from where, and how long it may be.
type medium struct {
	path, sha string
	most      int64
}

func (c *Client) download(ctx context.Context, m medium, path string, progress func(done, total int64)) error {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("download: %w", err)
	}
	defer f.Close()
	at, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("download: %w", err)
	}
	if progress == nil {
		progress = func(int64, int64) {}
	}
	if err := c.fetch(ctx, m, f, at, progress); err != nil {
		return err
	}
	whole := checkWhole(f, m.sha)
	if whole == nil {
		if err := f.Sync(); err != nil {
			return diskError(err)
		}
	}
	if err := f.Close(); err != nil { // Windows renames and removes no open file
		return diskError(err)
	}
	if whole != nil {
		_ = os.Remove(part) // the next try begins anew
		return whole
	}
	return os.Rename(part, path)
}

// fetch appends to f what it lacks of the medium.
func (c *Client) fetch(ctx context.Context, m medium, f *os.File, at int64, progress func(done, total int64)) error {
	ctx, w := watch(ctx, c.stall)
	defer w.stop()
	resp, err := c.do(ctx, request{
		method: http.MethodGet, path: m.path, ok: http.StatusRequestedRangeNotSatisfiable,
		header: http.Header{"Range": {"bytes=" + strconv.FormatInt(at, 10) + "-"}},
	})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		return nil // all of it is here
	}
	total := at + resp.ContentLength
	body := w.reader(resp.Body, func(n int64) { progress(at+n, total) })
	if _, err := io.Copy(f, io.LimitReader(body, m.most-at)); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			return diskError(err)
		}
		return c.unreachable(err)
	}
	return nil
}

func checkWhole(f *os.File, sha string) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("download: %w", err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return fmt.Errorf("download: %w", err)
	}
	if hex.EncodeToString(h.Sum(nil)) != sha {
		return app.Fail("hub.media_mismatch", nil)
	}
	return nil
}

func diskError(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return app.Fail("disk.full", err)
	}
	return fmt.Errorf("download: %w", err)
}
