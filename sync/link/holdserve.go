package link

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Where a station's HTTPS server mounts its HoldHandler.
const (
	HoldPath     = "/hold/"
	holdSchedule = HoldPath + "schedule"
	holdFiles    = HoldPath + "files/"
)

// Holder is what the station lets its speakers keep.
type Holder interface {
	// HoldSchedule is the signed schedule of a cluster; ok is false where
	// there is none.
	HoldSchedule(cluster app.ID) (data []byte, ok bool)
	// HoldFile opens a file of that schedule. A file that is not in it is
	// os.ErrNotExist; one that may not travel yet is *Later.
	HoldFile(ctx context.Context, cluster app.ID, sha256 string, rest func(size int64) int64) (*os.File, error)
	// HoldSent is told of bytes that went to a cluster and came from it.
	HoldSent(cluster app.ID, bytes int64)
}

// Later is the answer to a wish that is to be repeated.
type Later struct {
	Why   string
	After time.Duration
}

func (l *Later) Error() string { return "later: " + l.Why }

// HoldConfig is what the station's side of holding needs.
type HoldConfig struct {
	Clock     app.Clock
	Speakers  Speakers
	Holder    Holder
	Logger    *slog.Logger                     // nil for slog.Default
	OnRefused func(why Refused, detail string) // may be nil
}

// HoldHandler serves paired speakers, and nobody else, their schedule and its
// files, in ranges.
type HoldHandler struct {
	cfg HoldConfig
	log *slog.Logger
}

// NewHoldHandler makes the handler, to be mounted at HoldPath.
func NewHoldHandler(cfg HoldConfig) *HoldHandler {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return &HoldHandler{cfg: cfg, log: cfg.Logger.With("part", "hold")}
}

// ServeHTTP takes GET of the schedule and of files.
func (h *HoldHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key, err := wire.DecodeFetch(r.Header.Get("Authorization"), r.URL.Path, h.cfg.Clock.Now())
	cluster, ok := h.cfg.Speakers.SpeakerAllowed(key)
	if err != nil || !ok {
		h.refuse(r, key, err)
		http.Error(w, "not a paired speaker", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet {
		http.Error(w, "GET alone", http.StatusMethodNotAllowed)
		return
	}
	c := &counted{ResponseWriter: w}
	defer func() { h.charge(r, cluster, c.bytes) }()
	switch sha, file := strings.CutPrefix(r.URL.Path, holdFiles); {
	case r.URL.Path == holdSchedule:
		h.schedule(c, r, cluster)
	case file && wire.ValidSHA256(sha):
		h.file(c, r, cluster, sha)
	default:
		http.NotFound(c, r)
	}
}

func (h *HoldHandler) refuse(r *http.Request, key string, err error) {
	why, detail := unknown(h.cfg.Speakers, key, "hold: key "+key+" from "+r.RemoteAddr)
	switch {
	case err == nil:
	case r.Header.Get("Authorization") == "" || errors.Is(err, wire.ErrOldFetch):
		why, detail = RefusedProof, "hold: from "+r.RemoteAddr+": "+err.Error()
	default:
		why, detail = RefusedProof, "hold: false proof from "+r.RemoteAddr+": "+err.Error()
	}
	h.log.Warn("refused", "why", string(why), "detail", detail)
	if h.cfg.OnRefused != nil {
		h.cfg.OnRefused(why, detail)
	}
}

// charge counts what the request took, by the connection where it is metered.
func (h *HoldHandler) charge(r *http.Request, cluster app.ID, written int64) {
	if n, ok := charge(r.Context()); ok {
		written = n
	}
	h.cfg.Holder.HoldSent(cluster, written)
}

// schedule sends it packed where the speaker can read that: it is mostly
// repetition, and the line may be paid by the megabyte.
func (h *HoldHandler) schedule(w http.ResponseWriter, r *http.Request, cluster app.ID) {
	data, ok := h.cfg.Holder.HoldSchedule(cluster)
	if !ok {
		http.Error(w, "no schedule", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	var err error
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, err = z.Write(data)
		err = errors.Join(err, z.Close())
	} else {
		_, err = w.Write(data)
	}
	if err != nil {
		h.log.Debug("schedule not sent", "cluster", string(cluster), "err", err)
	}
}

func (h *HoldHandler) file(w http.ResponseWriter, r *http.Request, cluster app.ID, sha string) {
	f, err := h.cfg.Holder.HoldFile(r.Context(), cluster, sha, func(size int64) int64 { return size - begins(r) })
	var later *Later
	switch {
	case errors.As(err, &later):
		w.Header().Set("Retry-After", strconv.Itoa(int(max(later.After, time.Second)/time.Second)))
		http.Error(w, later.Why, http.StatusServiceUnavailable)
		return
	case errors.Is(err, os.ErrNotExist):
		http.NotFound(w, r)
		return
	case err != nil:
		h.log.Error("file not opened", "sha256", sha, "err", err)
		http.Error(w, "the file cannot be read", http.StatusInternalServerError)
		return
	}
	defer f.Close()
	w.Header().Set("Content-Type", "audio/ogg")
	w.Header().Set("ETag", `"`+sha+`"`)
	http.ServeContent(w, r, "", time.Time{}, f)
}

// begins is where the range that a request asks for begins, 0 for the whole.
func begins(r *http.Request) int64 {
	text, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes=")
	if !ok {
		return 0
	}
	first, _, _ := strings.Cut(text, "-")
	n, err := strconv.ParseInt(first, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// counted counts a body.
type counted struct {
	http.ResponseWriter
	bytes int64
}

// Write counts and writes.
func (c *counted) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.bytes += int64(n)
	return n, err
}

// ReadFrom lets a file be sent in the system's own way.
func (c *counted) ReadFrom(src io.Reader) (int64, error) {
	n, err := io.Copy(struct{ io.Writer }{c.ResponseWriter}, src)
	c.bytes += n
	return n, err
}
