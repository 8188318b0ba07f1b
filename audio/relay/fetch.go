package relay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// client follows a few redirections and nothing but HTTP. What a server sends
// is sound: it is not asked to compress it.
var client = &http.Client{
	Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: dialICY, DisableCompression: true,
		MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
	},
	CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > 5 || !isWeb(r.URL) {
			return fmt.Errorf("redirected to %s", r.URL)
		}
		return nil
	},
}

// answer is a server's, whose body ends with a fault when nothing comes for
// stallAfter.
type answer struct {
	*http.Response
	cancel context.CancelCauseFunc
	alarm  *time.Timer
}

// errStalled is the cause of what the alarm ended.
var errStalled = &Fault{Reason: ReasonStall, Err: errors.New("no data")}

// get asks for an address, whose answer has to begin within that time. The error
// is a *Fault.
func get(ctx context.Context, address string, within time.Duration) (*answer, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	a := &answer{cancel: cancel, alarm: time.AfterFunc(within, func() { cancel(errStalled) })}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		a.end()
		return nil, &Fault{Reason: ReasonUnreachable, Err: err}
	}
	q.Header.Set("User-Agent", "TiengLang")
	if a.Response, err = client.Do(q); err != nil { //nolint:bodyclose // end closes it
		cause := context.Cause(ctx)
		a.end()
		if cause != nil {
			return nil, cause
		}
		return nil, unreached(err)
	}
	a.alarm.Reset(stallAfter)
	if a.StatusCode != http.StatusOK {
		a.end()
		return nil, refusal(a.Response)
	}
	return a, nil
}

// end gives the connection back.
func (a *answer) end() {
	a.alarm.Stop()
	a.cancel(nil)
	if a.Response != nil {
		a.Body.Close()
	}
}

// Read gives the body. At its end it returns io.EOF, and else a *Fault. The
// server's time does not run while nobody reads.
func (a *answer) Read(p []byte) (int, error) {
	a.alarm.Reset(stallAfter)
	n, err := a.Body.Read(p)
	a.alarm.Stop()
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	if cause := context.Cause(a.Request.Context()); cause != nil {
		return n, cause
	}
	return n, unreached(err)
}

// feed fetches the address, whatever it turns out to be, and gives its bytes to
// the decoder until it fails.
func (r *Remote) feed(ctx context.Context, to *decoding) error {
	if r.finite {
		return &Fault{Reason: ReasonEnded, Err: errors.New("it is a file, which was played")}
	}
	return r.feedFrom(ctx, r.address, to, 2)
}

// feedFrom follows lists of addresses so many times.
func (r *Remote) feedFrom(ctx context.Context, address string, to *decoding, lists int) error {
	a, err := get(ctx, address, connectWithin)
	if err != nil {
		return err
	}
	defer a.end()
	if !isList(a.Response) {
		return r.stream(a, to)
	}
	text, err := readText(a)
	if err != nil {
		return err
	}
	list, err := parsePlaylist(text, a.Request.URL)
	if err == nil {
		return r.follow(ctx, list, a.Request.URL.String(), to)
	}
	if next := firstAddress(text, a.Request.URL); next != "" && lists > 0 {
		return r.feedFrom(ctx, next, to, lists-1)
	}
	return faultOf(err)
}

// stream is sound that comes as it is made.
func (r *Remote) stream(a *answer, to *decoding) error {
	to.says(a.Response)
	_, err := io.CopyBuffer(to, withoutTitles(a, a.Header), make([]byte, streamPiece))
	if err == nil {
		err = to.flush()
	}
	switch {
	case err != nil && !isFault(err):
		return &Fault{Reason: ReasonNotSound, Err: err} // the decoder has closed its end
	case err != nil:
		return err
	}
	// A file is not played twice; what held no sound was none.
	r.finite = a.ContentLength > 0 && r.decoded.Load() > 0
	return &Fault{Reason: ReasonEnded, Err: errors.New("the server has closed the stream")}
}

// streamPiece is how many bytes of a stream are handed on at once.
const streamPiece = 4096

func isFault(err error) bool {
	var f *Fault
	return errors.As(err, &f) || errors.Is(err, context.Canceled)
}

// isList reports whether an answer is a list of addresses.
func isList(r *http.Response) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl", "audio/x-scpls":
		return true
	case "", "text/plain", "application/octet-stream":
		path := strings.ToLower(r.Request.URL.Path)
		return strings.HasSuffix(path, ".m3u8") || strings.HasSuffix(path, ".m3u") || strings.HasSuffix(path, ".pls")
	}
	return false
}

// readText reads a list, which is short.
func readText(from io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(from, maxPlaylist+1))
	if err != nil {
		return "", err
	}
	if len(text) > maxPlaylist {
		return "", &Fault{Reason: ReasonNotSound, Err: errNotPlaylist}
	}
	return string(text), nil
}

// firstAddress is the first one in a list of stations (M3U, PLS), "" for none.
func firstAddress(text string, base *url.URL) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if key, value, ok := strings.Cut(line, "="); ok && strings.HasPrefix(strings.ToLower(key), "file") {
			line = strings.TrimSpace(value)
		}
		u, err := base.Parse(line)
		if err == nil && strings.Contains(line, "://") && isWeb(u) {
			return u.String()
		}
	}
	return ""
}
