package speech

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// Web is a vendor's voice, as the settings keep it. In URL, Body and the
// values of Headers stand {text}, {key}, {voice}, {rate} (1 as spoken) and
// {pitch}; in the URL they are escaped as a query, in the body as the inside
// of a JSON string. The answer is sound in any format that ffmpeg reads, or, where
// Answer is set, JSON that holds it or tells where it lies.
type Web struct {
	Name    string            `json:"name"`
	Region  Region            `json:"region"`
	URL     string            `json:"url"`     // https, but on this machine itself
	Body    string            `json:"body"`    // POST where there is one, else GET
	Headers map[string]string `json:"headers"` // for example "api-key": "{key}"
	Voice   string            `json:"voice"`   // the vendor's name of the voice
	Key     string            `json:"key"`     // secret; appears in no error
	// Answer is where in a JSON answer the sound stands, names with dots
	// between them, such as "data.url": as base64, or as the https address of
	// a file that is there at once or soon. "" when the answer is the sound.
	Answer string `json:"answer"`
}

// The bounds of a web voice's answer.
const (
	webTimeout = 30 * time.Second
	webMost    = 32 << 20
)

// web speaks by asking a server.
type web struct {
	Web
	client  *http.Client
	host    string
	timeout time.Duration
	most    int64
}

// NewWebVoice makes the voice that w describes. Error: "speech.web_address"
// where its address is no https address with {text} in it or in the body.
func NewWebVoice(w Web) (Voice, error) {
	e := &web{Web: w, timeout: webTimeout, most: webMost}
	u, err := url.Parse(e.fill(w.URL, "x", Options{Rate: 1}, url.QueryEscape))
	switch {
	case err != nil: // which would tell the key
		return Voice{}, app.Fail("speech.web_address", nil, "voice", w.Name)
	case u.Host == "" || !allowed(u), !strings.Contains(w.URL+w.Body, "{text}"):
		return Voice{}, app.Fail("speech.web_address", nil, "voice", w.Name)
	}
	e.host = u.Host
	e.client = &http.Client{CheckRedirect: e.redirect}
	return Voice{ID: "web:" + w.Name, Name: w.Name, Region: w.Region, Kind: KindWeb, engine: e}, nil
}

// allowed holds the text and the key to https, but on this machine itself.
func allowed(u *url.URL) bool {
	host := u.Hostname()
	ip := net.ParseIP(host)
	return u.Scheme == "https" || u.Scheme == "http" && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// redirect follows within one host: the text and the key are for nobody else.
func (e *web) redirect(next *http.Request, via []*http.Request) error {
	if next.URL.Host != via[0].URL.Host || next.URL.Scheme != via[0].URL.Scheme {
		return app.Fail("speech.web_redirect", nil, "voice", e.Name, "host", next.URL.Host)
	}
	if len(via) >= 5 {
		return app.Fail("speech.web_unreachable", nil, "voice", e.Name)
	}
	return nil
}

func (e *web) speak(ctx context.Context, text string, o Options) ([]float32, error) {
	ctx, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	body, err := e.ask(ctx, text, o)
	if err == nil && e.Answer != "" {
		body, err = e.told(ctx, body)
	}
	if err != nil {
		return nil, err
	}
	// ffmpeg takes some texts for sound.
	if strings.HasPrefix(http.DetectContentType(body), "text/") {
		return nil, app.Fail("speech.web_not_sound", nil, "voice", e.Name)
	}
	return e.decode(ctx, body)
}

// ask gives the server's answer.
func (e *web) ask(ctx context.Context, text string, o Options) ([]byte, error) {
	req, err := e.request(ctx, text, o)
	if err != nil {
		return nil, err
	}
	return e.answer(ctx, req)
}

// answer gives the body of a good answer, within its limit.
func (e *web) answer(ctx context.Context, req *http.Request) ([]byte, error) {
	resp, err := e.client.Do(req)
	if err != nil {
		return nil, e.failure(ctx, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, app.Fail("speech.web_refused", nil, "voice", e.Name, "status", strconv.Itoa(resp.StatusCode))
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, e.most+1))
	if err != nil {
		return nil, e.failure(ctx, err)
	}
	if int64(len(body)) > e.most {
		return nil, codec.ErrTooMuch
	}
	return body, nil
}

func (e *web) request(ctx context.Context, text string, o Options) (*http.Request, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if e.Body != "" {
		method, body = http.MethodPost, strings.NewReader(e.fill(e.Body, text, o, jsonEscape))
	}
	req, err := http.NewRequestWithContext(ctx, method, e.fill(e.URL, text, o, url.QueryEscape), body)
	if err != nil { // which would tell the key
		return nil, app.Fail("speech.web_address", nil, "voice", e.Name)
	}
	if e.Body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, value := range e.Headers {
		req.Header.Set(name, e.fill(value, text, o, headerEscape))
	}
	return req, nil
}

// fill puts the values into a template.
func (e *web) fill(template, text string, o Options, escape func(string) string) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
	return strings.NewReplacer("{text}", escape(text), "{key}", escape(e.Key), "{voice}", escape(e.Voice),
		"{rate}", number(o.Rate), "{pitch}", number(o.Pitch)).Replace(template)
}

// jsonEscape is s as it stands between a JSON string's quotes.
func jsonEscape(s string) string {
	b, err := json.Marshal(s)
	if err != nil || len(b) < 2 {
		return ""
	}
	return string(b[1 : len(b)-1])
}

// headerEscape keeps a value on its line.
func headerEscape(s string) string { return strings.NewReplacer("\r", "", "\n", " ").Replace(s) }

// failure tells why there is no answer, without the address, in which the key
// may stand.
func (e *web) failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if code := (*app.Error)(nil); errors.As(err, &code) {
		return code
	}
	if u := (*url.Error)(nil); errors.As(err, &u) {
		err = u.Err
	}
	return app.Fail("speech.web_unreachable", err, "voice", e.Name)
}

// decode has ffmpeg read the answer, from a file that is gone afterwards.
func (e *web) decode(ctx context.Context, body []byte) (_ []float32, err error) {
	f, err := os.CreateTemp("", "tienglang-voice-*")
	if err != nil {
		return nil, codec.DiskError(err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = io.Copy(f, bytes.NewReader(body))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, codec.DiskError(err)
	}
	d, err := codec.Decode(ctx, f.Name(), audio.Mono)
	if err == nil {
		defer d.Close()
		var p []float32
		if p, err = samplesOf(d); err == nil {
			return p, nil
		}
	}
	switch app.CodeOf(err) {
	case "audio.empty", "audio.not_sound", "audio.damaged":
		return nil, app.Fail("speech.web_not_sound", err, "voice", e.Name)
	}
	return nil, fmt.Errorf("answer of %s: %w", e.Name, err)
}
