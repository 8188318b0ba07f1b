package client

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// Upload brings the file at path, whose SHA-256 is known, to the hub by tus
// 1.0. It goes on from the byte that the hub has safe on its disk, and
// returns nil once the hub has the whole and has checked its SHA-256; a file
// that the hub already has costs one question. progress may be nil.
//
// Errors besides those of the line: "hub.media_missing" (no such file),
// "hub.media_damaged" (the file isn't what its SHA-256 says),
// "hub.media_mismatch" (it was spoilt on the way; the hub has let go of it),
// "hub.media_too_large", "hub.quota", "hub.disk_full".
func (c *Client) Upload(ctx context.Context, sha string, path string, progress func(done, total int64)) error {
	f, err := os.Open(path)
	if err != nil {
		return app.Fail("hub.media_missing", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return app.Fail("hub.media_missing", err)
	}
	if progress == nil {
		progress = func(int64, int64) {}
	}
	u := upload{c: c, f: f, sha: sha, size: info.Size(), piece: min(c.piece, firstPiece), progress: progress}
	err = u.run(ctx)
	if app.CodeOf(err) == "hub.media_mismatch" && !u.whole() {
		return app.Fail("hub.media_damaged", err)
	}
	return err
}

// firstPiece is small enough for 64 kbit/s.
const firstPiece = 64 << 10

type upload struct {
	c        *Client
	f        *os.File
	sha      string
	size     int64
	piece    int64 // bytes of the next piece
	progress func(done, total int64)
}

func (u *upload) run(ctx context.Context) error {
	if err := u.create(ctx); err != nil {
		return err
	}
	at, err := u.offset(ctx)
	for err == nil && at < u.size {
		u.progress(at, u.size)
		at, err = u.send(ctx, at)
		if app.CodeOf(err) == "hub.offset" { // an earlier connection brought more than we knew
			at, err = u.offset(ctx)
		}
	}
	if err == nil {
		u.progress(u.size, u.size)
	}
	return err
}

// create makes the upload at the hub, or finds the one begun before.
func (u *upload) create(ctx context.Context) error {
	meta := "sha256 " + base64.StdEncoding.EncodeToString([]byte(u.sha)) +
		",ext " + base64.StdEncoding.EncodeToString([]byte(strings.ToLower(filepath.Ext(u.f.Name()))))
	return u.ask(ctx, request{method: http.MethodPost, path: "/api/media", header: http.Header{
		"Upload-Length": {strconv.FormatInt(u.size, 10)}, "Upload-Metadata": {meta},
	}}, nil)
}

// offset asks how many bytes the hub has safe.
func (u *upload) offset(ctx context.Context) (at int64, err error) {
	err = u.ask(ctx, request{method: http.MethodHead, path: u.path()}, &at)
	return at, err
}

// send sends one piece from at and returns the offset that the hub has then.
func (u *upload) send(ctx context.Context, at int64) (int64, error) {
	piece := make([]byte, min(u.piece, u.size-at))
	if _, err := u.f.ReadAt(piece, at); err != nil {
		return at, app.Fail("hub.media_damaged", err)
	}
	ctx, w := watch(ctx, u.c.stall)
	defer w.stop()
	begun := time.Now()
	err := u.ask(ctx, request{
		method: http.MethodPatch, path: u.path(), body: piece, kind: "application/offset+octet-stream",
		header: http.Header{"Upload-Offset": {strconv.FormatInt(at, 10)}},
		wrap: func(r io.Reader) io.Reader {
			return w.reader(r, func(n int64) { u.progress(at+n, u.size) })
		},
	}, &at)
	u.suit(time.Since(begun))
	return at, err
}

// suit makes pieces that take some seconds each on this line: the system
// takes a whole small piece at once, and the answer to a large one on a slow
// line would come later than the patience for it.
func (u *upload) suit(took time.Duration) {
	switch {
	case took < 2*time.Second:
		u.piece = min(2*u.piece, u.c.piece)
	case took > 8*time.Second:
		u.piece = max(u.piece/2, 4<<10)
	}
}

// ask sends q as a tus request, and reads the offset of the answer.
func (u *upload) ask(ctx context.Context, q request, offset *int64) error {
	if q.header == nil {
		q.header = http.Header{}
	}
	q.header.Set("Tus-Resumable", "1.0.0")
	resp, err := u.c.do(ctx, q)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if offset == nil {
		return nil
	}
	n, err := strconv.ParseInt(resp.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || n < 0 || n > u.size {
		return app.Fail("hub.answer_strange", err, "status", resp.Status)
	}
	*offset = n
	return nil
}

func (u *upload) path() string { return "/api/media/" + u.sha }

// whole reports whether the file still is what its SHA-256 says.
func (u *upload) whole() bool {
	h := sha256.New()
	_, err := io.Copy(h, io.NewSectionReader(u.f, 0, u.size))
	return err == nil && hex.EncodeToString(h.Sum(nil)) == u.sha
}

// errStalled is a transfer that has not moved for the client's patience.
var errStalled = errors.New("nothing moved on the line")
