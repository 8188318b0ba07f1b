package link

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tienglang/sync/wire"
)

// Fetcher gets from the station's HTTPS what its speaker is to hold.
type Fetcher struct {
	identity *wire.Identity
	now      func() time.Time // station time
	http     *http.Client
}

// fetchTimeout bounds how long the station may take to begin its answer.
const fetchTimeout = 20 * time.Second

// NewFetcher makes a fetcher that talks to the certificate with the
// fingerprint alone. now is the station's time.
func NewFetcher(identity *wire.Identity, fingerprint string, now func() time.Time) *Fetcher {
	return &Fetcher{identity: identity, now: now, http: &http.Client{Transport: &http.Transport{
		TLSClientConfig: pinned(fingerprint), ResponseHeaderTimeout: fetchTimeout, TLSHandshakeTimeout: fetchTimeout,
		DialContext:     (&net.Dialer{Timeout: fetchTimeout}).DialContext,
		IdleConnTimeout: time.Minute, MaxConnsPerHost: 1,
	}}}
}

// Close gives its connections back.
func (f *Fetcher) Close() { f.http.CloseIdleConnections() }

// Schedule returns the signed schedule, as it came.
func (f *Fetcher) Schedule(ctx context.Context, address string) ([]byte, error) {
	res, err := f.get(ctx, address, holdSchedule, 0)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(io.LimitReader(res.Body, wire.MaxEnvelope+1))
}

// File begins to get a file at the byte from. start is where the body really
// begins: 0 where the station does not go on. The error is *Later where the
// station wants to be asked again.
func (f *Fetcher) File(ctx context.Context, address, sha256 string, from int64) (body io.ReadCloser, start int64, err error) {
	res, err := f.get(ctx, address, holdFiles+sha256, from)
	if err != nil {
		return nil, 0, err
	}
	if res.StatusCode == http.StatusPartialContent {
		start, err = startOf(res.Header.Get("Content-Range"))
	}
	if err != nil {
		res.Body.Close()
		return nil, 0, err
	}
	return res.Body, start, nil
}

func (f *Fetcher) get(ctx context.Context, address, path string, from int64) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+address+path, nil)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	req.Header.Set("Authorization", wire.EncodeFetch(f.identity, path, f.now()))
	if from > 0 {
		req.Header.Set("Range", "bytes="+strconv.FormatInt(from, 10)+"-")
	}
	res, err := f.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	if res.StatusCode == http.StatusOK || res.StatusCode == http.StatusPartialContent {
		return res, nil
	}
	defer res.Body.Close()
	why, _ := io.ReadAll(io.LimitReader(res.Body, 200)) // only for the words of an error
	if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && res.StatusCode == http.StatusServiceUnavailable {
		return nil, &Later{Why: strings.TrimSpace(string(why)), After: time.Duration(max(s, 1)) * time.Second}
	}
	if res.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		return nil, ErrRange
	}
	if res.StatusCode == http.StatusNotFound {
		return nil, fmt.Errorf("fetch: the station answers %s: %w", res.Status, fs.ErrNotExist)
	}
	return nil, fmt.Errorf("fetch: the station answers %s: %s", res.Status, strings.TrimSpace(string(why)))
}

// ErrRange is the answer to a wish for more of a file than there is.
var ErrRange = errors.New("fetch: the station's file is shorter")

// startOf reads the beginning out of "bytes 100-199/200".
func startOf(header string) (int64, error) {
	text, ok := strings.CutPrefix(header, "bytes ")
	first, _, dash := strings.Cut(text, "-")
	n, err := strconv.ParseInt(first, 10, 64)
	if !ok || !dash || err != nil || n < 0 {
		return 0, errors.New("fetch: a range that cannot be read")
	}
	return n, nil
}
