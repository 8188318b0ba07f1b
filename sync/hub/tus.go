package hub

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// tusVersion is the version of the tus protocol, https://tus.io/protocols/resumable-upload
const tusVersion = "1.0.0"

// extensions are the kinds of sound files that a programme may have.
var extensions = []string{".flac", ".wav", ".opus", ".ogg", ".mp3", ".m4a"}

func tusOptions(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Tus-Resumable", tusVersion)
	w.Header().Set("Tus-Version", tusVersion)
	w.Header().Set("Tus-Extension", "creation,expiration")
	w.WriteHeader(http.StatusNoContent)
}

// tus checks the version and puts it on the answer.
func tus(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Tus-Resumable", tusVersion)
	w.Header().Set("Cache-Control", "no-store")
	if r.Header.Get("Tus-Resumable") != tusVersion {
		w.Header().Set("Tus-Version", tusVersion)
		return app.Fail("hub.tus_version", nil)
	}
	return nil
}

// createUpload begins an upload, or finds the one begun before: its address is
// its SHA-256, so a station need remember nothing.
func (s *Server) createUpload(w http.ResponseWriter, r *http.Request, c Commune) error {
	if err := tus(w, r); err != nil {
		return err
	}
	u, err := s.wanted(r, c)
	if err != nil {
		return err
	}
	if _, err := s.store.Medium(r.Context(), c.ID, u.SHA256); app.CodeOf(err) == "hub.media_unknown" {
		u, err = s.begin(r, u)
		if err != nil {
			return err
		}
		w.Header().Set("Upload-Expires", u.Touched.Add(UploadExpiry).UTC().Format(http.TimeFormat))
	} else if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/media/"+u.SHA256)
	w.WriteHeader(http.StatusCreated)
	return nil
}

// wanted reads what the station wants to upload.
func (s *Server) wanted(r *http.Request, c Commune) (Upload, error) {
	size, err := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	meta := metadata(r.Header.Get("Upload-Metadata"))
	u := Upload{Commune: c.ID, SHA256: meta["sha256"], Ext: meta["ext"], Bytes: size, Touched: s.c.Clock.Now()}
	switch {
	case err != nil, size < 1, !wire.ValidSHA256(u.SHA256), !slices.Contains(extensions, u.Ext):
		return u, app.Fail("hub.request_malformed", err)
	case size > s.c.MaxMedia:
		return u, app.Fail("hub.media_too_large", nil)
	}
	return u, nil
}

// begin makes the upload. One that was begun with another length is begun
// anew: one of the two was no medium of that SHA-256.
func (s *Server) begin(r *http.Request, u Upload) (Upload, error) {
	old, err := s.store.Upload(r.Context(), u.Commune, u.SHA256)
	if err == nil && old.Bytes == u.Bytes {
		return old, nil
	}
	if err == nil {
		defer s.transfers.take(u, nil)()
		if err := s.drop(r.Context(), old); err != nil {
			return u, err
		}
	}
	used, err := s.store.UsedBytes(r.Context(), u.Commune)
	if err != nil {
		return u, err
	}
	if used+u.Bytes > s.c.Quota {
		return u, app.Fail("hub.quota", nil)
	}
	return s.store.BeginUpload(r.Context(), u)
}

// metadata reads an Upload-Metadata header: "key base64,key base64".
func metadata(header string) map[string]string {
	m := map[string]string{}
	for _, pair := range strings.Split(header, ",") {
		k, v, _ := strings.Cut(strings.TrimSpace(pair), " ")
		if b, err := base64.StdEncoding.DecodeString(v); err == nil {
			m[k] = string(b)
		}
	}
	return m
}

// uploadOffset answers a HEAD: how many bytes are safe here.
func (s *Server) uploadOffset(w http.ResponseWriter, r *http.Request, c Commune) error {
	if err := tus(w, r); err != nil {
		return err
	}
	at, size, err := s.progress(r, c)
	if err != nil {
		return err
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(at, 10))
	w.Header().Set("Upload-Length", strconv.FormatInt(size, 10))
	w.WriteHeader(http.StatusOK)
	return nil
}

// progress ends a connection that may still be writing, and tells how far it
// had come.
func (s *Server) progress(r *http.Request, c Commune) (at, size int64, err error) {
	sha := r.PathValue("sha")
	defer s.transfers.take(Upload{Commune: c.ID, SHA256: sha}, nil)()
	m, err := s.store.Medium(r.Context(), c.ID, sha)
	if err == nil {
		return m.Bytes, m.Bytes, nil
	}
	if app.CodeOf(err) != "hub.media_unknown" {
		return 0, 0, err
	}
	u, err := s.store.Upload(r.Context(), c.ID, sha)
	if err == nil && u.At == u.Bytes { // whole, but this side was cut before it took it
		err = s.finish(r, u)
	}
	return u.At, u.Bytes, err
}

// patchUpload takes a piece. Whatever of it came is synced to disk before its
// bytes are acknowledged, also when the connection is cut in the middle: TLS
// has kept others from adding to it, and the whole is checked in the end.
func (s *Server) patchUpload(w http.ResponseWriter, r *http.Request, c Commune) error {
	if err := tus(w, r); err != nil {
		return err
	}
	if r.Header.Get("Content-Type") != "application/offset+octet-stream" || r.ContentLength < 0 {
		return app.Fail("hub.request_malformed", nil)
	}
	d := &deadlines{set: http.NewResponseController(w).SetReadDeadline}
	sha := r.PathValue("sha")
	defer s.transfers.take(Upload{Commune: c.ID, SHA256: sha}, d.end)()
	u, err := s.store.Upload(r.Context(), c.ID, sha)
	if err != nil {
		return err
	}
	if r.Header.Get("Upload-Offset") != strconv.FormatInt(u.At, 10) {
		return app.Fail("hub.offset", nil)
	}
	if u.At+r.ContentLength > u.Bytes {
		return app.Fail("hub.request_malformed", nil)
	}
	u.At, err = s.takePiece(r, u, d)
	if d.finish() {
		w.Header().Set("Connection", "close")
	}
	if err != nil {
		return err
	}
	if u.At == u.Bytes {
		if err := s.finish(r, u); err != nil {
			return err
		}
	}
	w.Header().Set("Upload-Offset", strconv.FormatInt(u.At, 10))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// takePiece writes the body to disk and returns the offset that is safe then.
func (s *Server) takePiece(r *http.Request, u Upload, d *deadlines) (int64, error) {
	sum := sha256.New()
	n, err := s.files.add(u, io.TeeReader(&moving{r: r.Body, d: d}, sum))
	if errors.Is(err, errShort) {
		s.log.Error("upload has lost bytes", "sha256", u.SHA256)
		return 0, errors.Join(app.Fail("hub.upload_unknown", err), s.drop(detached(r), u))
	}
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != wire.BodySum(r) {
		return u.At, app.Fail("hub.bad_signature", nil) // the next piece is written over it
	}
	if n > 0 {
		if err := s.store.Advance(detached(r), u.Commune, u.SHA256, u.At+n, s.c.Clock.Now()); err != nil {
			return u.At, err
		}
	}
	return u.At + n, diskError(err)
}

// finish checks the whole and takes it as a medium. A whole that isn't what
// its SHA-256 says is dropped.
func (s *Server) finish(r *http.Request, u Upload) error {
	err := s.files.adopt(u)
	if errors.Is(err, errSum) || errors.Is(err, fs.ErrNotExist) {
		return errors.Join(app.Fail("hub.media_mismatch", err), s.drop(detached(r), u))
	}
	if err != nil {
		return diskError(err)
	}
	return s.store.Finish(detached(r), Media{
		Commune: u.Commune, SHA256: u.SHA256, Ext: u.Ext, Bytes: u.Bytes, AddedAt: s.c.Clock.Now(),
	})
}

// sendMedium gives a commune's medium back to it, by Range.
func (s *Server) sendMedium(w http.ResponseWriter, r *http.Request, c Commune) error {
	return s.serveMedium(w, r, c.ID, r.PathValue("sha"))
}

func (s *Server) serveMedium(w http.ResponseWriter, r *http.Request, commune app.ID, sha string) error {
	m, err := s.store.Medium(r.Context(), commune, sha)
	if err != nil {
		return err
	}
	return s.serveFile(w, r, m.SHA256, m.Ext)
}

// sendOrderSound gives a station the sound of one of its orders, by Range.
func (s *Server) sendOrderSound(w http.ResponseWriter, r *http.Request, c Commune) error {
	m, err := s.store.OrderSound(r.Context(), c.ID, r.PathValue("sha"))
	if err != nil {
		return err
	}
	return s.serveFile(w, r, m.SHA256, m.Ext)
}

func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, sha, ext string) error {
	f, err := os.Open(s.files.medium(sha, ext))
	if err != nil {
		return err
	}
	defer f.Close()
	w.Header().Set("Content-Type", contentType[ext])
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	w.Header().Set("ETag", `"`+sha+`"`)
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}

var contentType = map[string]string{
	".flac": "audio/flac", ".wav": "audio/wav", ".opus": "audio/ogg",
	".ogg": "audio/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".aac": "audio/aac",
}

// MediaPath is where the medium of a commune lies: "hub.media_unknown".
func (s *Server) MediaPath(ctx context.Context, commune app.ID, sha string) (string, error) {
	m, err := s.store.Medium(ctx, commune, sha)
	return s.files.medium(m.SHA256, m.Ext), err
}
