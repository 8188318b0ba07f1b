package speech

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tienglang/app"
)

// webPoll is how long a file that is not there yet is left alone.
const webPoll = 250 * time.Millisecond

// told gives the sound that a JSON answer holds, or that lies where it says.
func (e *web) told(ctx context.Context, body []byte) ([]byte, error) {
	value, ok := field(body, e.Answer)
	if !ok || value == "" {
		return nil, app.Fail("speech.web_not_sound", nil, "voice", e.Name)
	}
	// A vendor far away has nothing to say about this machine's own servers.
	if u, err := url.Parse(value); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && u.Host == e.host) {
		return e.fetch(ctx, value)
	}
	sound, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(sound) == 0 {
		return nil, app.Fail("speech.web_not_sound", err, "voice", e.Name)
	}
	return sound, nil
}

// field finds the string under names with dots between them.
func field(body []byte, path string) (string, bool) {
	var at any
	if err := json.Unmarshal(body, &at); err != nil {
		return "", false
	}
	for name := range strings.SplitSeq(path, ".") {
		object, ok := at.(map[string]any)
		if !ok {
			return "", false
		}
		at = object[name]
	}
	value, ok := at.(string)
	return value, ok
}

// fetch gives the file at address, which the vendor may still be making. It
// is asked for without the key, which is for the vendor's own server alone.
func (e *web) fetch(ctx context.Context, address string) ([]byte, error) {
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, app.Fail("speech.web_not_sound", err, "voice", e.Name)
		}
		body, err := e.answer(ctx, req)
		if status := refusal(err); status != "404" && status != "202" {
			return body, err
		}
		select {
		case <-time.After(webPoll):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// refusal is the status that the server refused with, "" for other ends.
func refusal(err error) string {
	if e := (*app.Error)(nil); app.CodeOf(err) == "speech.web_refused" && errors.As(err, &e) {
		return e.Args["status"]
	}
	return ""
}
