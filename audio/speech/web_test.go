package speech

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

// vendor is a server that sells a voice: espeak-ng's, as an MP3 file.
type vendor struct {
	*httptest.Server
	asked atomic.Int32
	body  atomic.Value // of the last request
	key   atomic.Value
	held  atomic.Value // the sound that /held answers with
}

func newVendor(t *testing.T) *vendor {
	v := &vendor{}
	v.Server = httptest.NewServer(v)
	t.Cleanup(v.Close)
	return v
}

// ServeHTTP answers /say, and misbehaves under other paths.
func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.asked.Add(1)
	body, _ := io.ReadAll(r.Body)
	v.body.Store(string(body))
	v.key.Store(r.Header.Get("api-key"))
	switch r.URL.Path {
	case "/say":
		v.say(w, r, body)
	case "/again":
		http.Redirect(w, r, "/say?"+r.URL.RawQuery, http.StatusFound)
	case "/round":
		http.Redirect(w, r, "/round", http.StatusFound)
	case "/elsewhere":
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusTemporaryRedirect)
	case "/broken":
		http.Error(w, "out of order", http.StatusInternalServerError)
	case "/page":
		_, _ = io.WriteString(w, strings.Repeat("<html>your trial is over</html>\n", 1000))
	case "/told": // where the sound lies, or the sound itself
		_ = json.NewEncoder(w).Encode(map[string]any{"error": 0, "data": map[string]string{"url": r.URL.Query().Get("to"), "sound": r.URL.Query().Get("sound")}})
	case "/held":
		_ = json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"sound": v.held.Load()}})
	case "/gone-for-ever":
		http.NotFound(w, r)
	case "/soon": // a file that is made while it is asked for
		if v.key.Load() != "" {
			http.Error(w, "the key was told", http.StatusForbidden)
		} else if v.asked.Load() < 4 {
			http.NotFound(w, r)
		} else {
			r.URL.RawQuery = "text=Chào+bà+con"
			v.say(w, r, nil)
		}
	case "/empty":
	case "/hangs":
		<-r.Context().Done()
	case "/slow":
		for range 1000 {
			if _, err := w.Write([]byte("RIFF")); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	case "/large":
		block := make([]byte, 1<<16)
		for range 1000 {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
}

func (v *vendor) say(w http.ResponseWriter, r *http.Request, body []byte) {
	text, rate := r.URL.Query().Get("text"), r.URL.Query().Get("rate")
	var asked struct{ Input string }
	if len(body) > 0 {
		if err := json.Unmarshal(body, &asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		text = asked.Input
	}
	speed, err := strconv.ParseFloat(rate, 64)
	if err != nil {
		speed = 1
	}
	cmd := exec.CommandContext(r.Context(), "sh", "-c",
		`espeak-ng -v vi -s "$0" --stdin --stdout | ffmpeg -v error -f wav -i pipe:0 -f mp3 pipe:1`, strconv.Itoa(int(150*speed)))
	cmd.Stdin = strings.NewReader(text)
	cmd.Stdout = w
	_ = cmd.Run()
}

func webVoice(t *testing.T, w Web) Voice {
	t.Helper()
	v, err := NewWebVoice(w)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestTheTextArrivesAsItIs in a JSON body, whatever marks it has, with the key
// in its header; and an answer by a redirection within the host is taken.
func TestTheTextArrivesAsItIs(t *testing.T) {
	server := newVendor(t)
	w := Web{Name: "web", URL: server.URL + "/say", Body: `{"input":"{text}","voice":"{voice}"}`, Voice: `the "best"`,
		Headers: map[string]string{"api-key": "{key}"}, Key: "s3cret"}
	r := &Reader{Voice: webVoice(t, w), Dir: t.TempDir()}
	if _, err := r.Speak(t.Context(), `Bà con nói: "Tốt & đẹp" {key} \ hết`); err != nil {
		t.Fatal(err)
	}
	var body struct{ Input, Voice string }
	if err := json.Unmarshal([]byte(server.body.Load().(string)), &body); err != nil {
		t.Fatalf("%q: %v", server.body.Load(), err)
	}
	if body.Input != `Bà con nói: "Tốt và đẹp" (key) hết` || body.Voice != `the "best"` || server.key.Load() != "s3cret" {
		t.Errorf("arrived: %+v, key %q", body, server.key.Load())
	}
	r.Voice = webVoice(t, Web{Name: "web", URL: server.URL + "/again?text={text}"})
	if g, err := r.Speak(t.Context(), "Chào bà con & cô bác."); err != nil || g.Sentences[0].Frames < audio.Rate/2 {
		t.Errorf("by a redirection: %+v, %v", g, err)
	}
}

// TestWebFailures tells each one by its own code, keeps nothing, and never
// tells the key.
func TestWebFailures(t *testing.T) {
	server, stranger := newVendor(t), newVendor(t)
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for path, want := range map[string]string{
		"/broken?": "speech.web_refused", "/page?": "speech.web_not_sound", "/empty?": "speech.web_not_sound",
		"/hangs?": "speech.too_slow", "/slow?": "speech.too_slow", "/large?": "speech.too_long", "/round?": "speech.web_unreachable",
		"/elsewhere?to=" + stranger.URL + "/say&": "speech.web_redirect",
	} {
		wantWebFailure(t, server.URL+path, want)
	}
	wantWebFailure(t, gone.URL+"/say?", "speech.web_unreachable")
	if n := stranger.asked.Load(); n != 0 {
		t.Errorf("the text went to a stranger %d times", n)
	}
}

func wantWebFailure(t *testing.T, url, want string) {
	t.Helper()
	v := webVoice(t, Web{Name: "web", URL: url + "text={text}&key={key}", Key: "s3cret"})
	e := v.engine.(*web)
	e.most = 1 << 20
	if want == "speech.too_slow" {
		e.timeout = 300 * time.Millisecond
	}
	r := &Reader{Voice: v, Dir: t.TempDir()}
	_, err := r.Speak(t.Context(), "Chào bà con.")
	if app.CodeOf(err) != want {
		t.Errorf("%s: %v, want %s", url, err, want)
		return
	}
	if strings.Contains(err.Error(), "s3cret") {
		t.Errorf("%s tells the key: %v", url, err)
	}
	if n := len(filesIn(t, r.Dir)); n != 0 {
		t.Errorf("%s leaves %d files", url, n)
	}
}

// TestAnAnswerThatTells where the sound lies, or holds it: the file is waited
// for, and asked for without the key.
func TestAnAnswerThatTells(t *testing.T) {
	server := newVendor(t)
	w := Web{Name: "web", Headers: map[string]string{"api-key": "{key}"}, Key: "s3cret", Answer: "data.url"}
	w.URL = server.URL + "/told?t={text}&to=" + url.QueryEscape(server.URL+"/soon")
	r := &Reader{Voice: webVoice(t, w), Dir: t.TempDir()}
	if g, err := r.Speak(t.Context(), "Chào bà con."); err != nil || g.Sentences[0].Frames < audio.Rate/2 || server.asked.Load() != 4 {
		t.Fatalf("told where: %+v, %v after %d", g, err, server.asked.Load())
	}
	wav, err := os.ReadFile(soundPath(r.Dir, mustSpeak(t, r).Sentences[0].SHA256))
	if err != nil {
		t.Fatal(err)
	}
	w.Answer, w.URL, w.Body = "data.sound", server.URL+"/held", `{"input":"{text}"}`
	server.held.Store(base64.StdEncoding.EncodeToString(wav))
	r.Voice = webVoice(t, w)
	if g, err := r.Speak(t.Context(), "Chào."); err != nil || g.Sentences[0].Frames < audio.Rate/2 {
		t.Errorf("held: %+v, %v", g, err)
	}
	for to, want := range map[string]string{
		"http://tts.example.vn/a.mp3": "speech.web_not_sound", "http://localhost/a.mp3": "speech.web_not_sound", "file:///etc/passwd": "speech.web_not_sound", "": "speech.web_not_sound",
		server.URL + "/broken": "speech.web_refused", server.URL + "/gone-for-ever": "speech.too_slow",
	} {
		w := Web{Name: "web", URL: server.URL + "/told?t={text}&to=" + url.QueryEscape(to), Answer: "data.url"}
		r.Voice = webVoice(t, w)
		if want == "speech.too_slow" {
			r.Voice.engine.(*web).timeout = 900 * time.Millisecond
		}
		if _, err := r.Speak(t.Context(), "Chào."); app.CodeOf(err) != want {
			t.Errorf("told %q: %v, want %s", to, err, want)
		}
	}
	r.Voice = webVoice(t, Web{Name: "web", URL: server.URL + "/page?t={text}", Answer: "data.url"})
	if _, err := r.Speak(t.Context(), "Chào."); app.CodeOf(err) != "speech.web_not_sound" {
		t.Errorf("no JSON: %v", err)
	}
}

func mustSpeak(t *testing.T, r *Reader) *Reading {
	t.Helper()
	g, err := r.Speak(t.Context(), "Chào bà con.")
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestAddressesThatAreRefused would send the text or the key in the clear, or
// nowhere.
func TestAddressesThatAreRefused(t *testing.T) {
	for _, url := range []string{"", "http://tts.example.vn/?t={text}", "ftp://localhost/{text}", "https://tts.example.vn/say", "https:///{text}",
		"://{text}", "http://127.0.0.1.example.vn/{text}", "file:///{text}"} {
		if _, err := NewWebVoice(Web{Name: "web", URL: url, Key: "s3cret"}); app.CodeOf(err) != "speech.web_address" || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: %v", url, err)
		}
	}
	for _, url := range []string{"https://tts.example.vn/?t={text}", "http://localhost:5000/?t={text}", "http://[::1]:5000/{text}"} {
		if v, err := NewWebVoice(Web{Name: "web", URL: url}); err != nil || v.ID != "web:web" {
			t.Errorf("%q: %v", url, err)
		}
	}
}

// TestNoTemporaryFileStays of a web voice's answers.
func TestNoTemporaryFileStays(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	server := newVendor(t)
	r := &Reader{Voice: webVoice(t, Web{Name: "web", URL: server.URL + "/say?text={text}"}), Dir: filepath.Join(tmp, "kept")}
	if _, err := r.Speak(t.Context(), "Chào bà con."); err != nil {
		t.Fatal(err)
	}
	if files := filesIn(t, tmp); len(files) != 1 || files[0].Name() != "kept" {
		t.Errorf("left: %v", files)
	}
}
