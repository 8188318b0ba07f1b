package hub_test

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/client"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

// mediaOf returns the bytes that the hub has of a medium.
func mediaOf(t *testing.T, s *hub.Server, st *station, sha string) []byte {
	t.Helper()
	path, err := s.MediaPath(t.Context(), st.st.Commune, sha)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestUploadCutAtRandomBytes(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	const size = 3_000_000
	path, sha := noise(t, size, 2)
	l := newLine(t, strings.TrimPrefix(s.URL(), "https://"))
	e := st.e
	e.URL = "https://" + l.l.Addr().String()
	c := client.New(e, st.id, client.Options{})
	defer c.Close()
	r := rand.New(rand.NewPCG(11, 5))
	cuts, furthest := 0, int64(0)
	for cuts < 50 {
		l.cutAfter(r.Int64N(2*size/50 + 8000))
		var reached int64
		err := c.Upload(t.Context(), sha, path, func(done, _ int64) { reached = max(reached, done) })
		if err == nil {
			break
		}
		if app.CodeOf(err) != "hub.unreachable" {
			t.Fatalf("cut %d: %v", cuts, err)
		}
		if _, err := s.Store().Medium(t.Context(), st.st.Commune, sha); err == nil {
			break // whole, only the answer was lost
		}
		u, err := s.Store().Upload(t.Context(), st.st.Commune, sha)
		if app.CodeOf(err) == "hub.upload_unknown" && furthest == 0 {
			cuts++
			continue
		}
		if err != nil || u.At < furthest {
			t.Fatalf("cut %d: %d bytes are safe, were %d, %v", cuts, u.At, furthest, err)
		}
		furthest = u.At
		cuts++
	}
	if cuts < 40 || furthest == 0 {
		t.Fatalf("only %d cuts, %d bytes", cuts, furthest)
	}
	l.cutAfter(-1)
	// What is left of the connections that were cut may come to the hub late,
	// and end this one as well: the outbox tries again.
	err := c.Upload(t.Context(), sha, path, nil)
	for tries := 1; app.CodeOf(err) == "hub.unreachable" && tries < 3; tries++ {
		err = c.Upload(t.Context(), sha, path, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(mediaOf(t, s, st, sha), noiseBytes(size, 2)) {
		t.Error("the hub's medium differs")
	}
}

func TestHubCutInTheMiddleGoesOnAtTheByte(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	path, sha := noise(t, 8_000_000, 3)
	url := s.URL()
	stopped := make(chan error, 1)
	halfway := false
	err := st.Upload(t.Context(), sha, path, func(done, total int64) {
		if done > total/2 && !halfway {
			halfway = true
			go func() { stopped <- s.Stop() }()
		}
	})
	if app.CodeOf(err) != "hub.unreachable" {
		t.Fatalf("upload to a hub that was cut: %v", err)
	}
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	u, err := s.Store().Upload(t.Context(), st.st.Commune, sha)
	if err != nil || u.At == 0 {
		t.Fatalf("%+v, %v", u, err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	if s.URL() != url {
		t.Errorf("came back at %s, was %s", s.URL(), url)
	}
	first := int64(-1)
	if err := st.Upload(t.Context(), sha, path, func(done, _ int64) {
		if first < 0 {
			first = done
		}
	}); err != nil {
		t.Fatal(err)
	}
	if first != u.At {
		t.Errorf("went on at %d, %d bytes were safe", first, u.At)
	}
	if !bytes.Equal(mediaOf(t, s, st, sha), noiseBytes(8_000_000, 3)) {
		t.Error("the hub's medium differs")
	}
}

func TestDamagedFileIsNotTaken(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	path, sha := noise(t, 50_000, 4)
	b := noiseBytes(50_000, 4)
	b[777]++
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := st.Upload(t.Context(), sha, path, nil); app.CodeOf(err) != "hub.media_damaged" {
		t.Fatalf("%v", err)
	}
	if _, err := s.Store().Medium(t.Context(), st.st.Commune, sha); app.CodeOf(err) != "hub.media_unknown" {
		t.Errorf("taken all the same: %v", err)
	}
	good, _ := noise(t, 50_000, 4)
	if err := st.Upload(t.Context(), sha, good, nil); err != nil {
		t.Errorf("the whole file afterwards: %v", err)
	}
	if err := st.Upload(t.Context(), sha, filepath.Join(t.TempDir(), "none.flac"), nil); app.CodeOf(err) != "hub.media_missing" {
		t.Errorf("no file: %v", err)
	}
}

func TestLimitsOfMedia(t *testing.T) {
	s := startHub(t, func(c *hub.Config) { c.MaxMedia, c.Quota = 30_000, 50_000 })
	st := join(t, s, "Xã Tân Khê")
	big, bigSum := noise(t, 30_001, 5)
	if err := st.Upload(t.Context(), bigSum, big, nil); app.CodeOf(err) != "hub.media_too_large" {
		t.Errorf("too large: %v", err)
	}
	one, oneSum := noise(t, 30_000, 6)
	if err := st.Upload(t.Context(), oneSum, one, nil); err != nil {
		t.Fatal(err)
	}
	two, twoSum := noise(t, 29_000, 7)
	if err := st.Upload(t.Context(), twoSum, two, nil); app.CodeOf(err) != "hub.quota" {
		t.Errorf("over the quota: %v", err)
	}
	if err := st.Upload(t.Context(), oneSum, one, nil); err != nil {
		t.Errorf("what is there already: %v", err)
	}
	text := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(text, []byte("<script>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := st.Upload(t.Context(), sumOf(t, text), text, nil); app.CodeOf(err) != "hub.request_malformed" {
		t.Errorf("no sound file: %v", err)
	}
}

func TestUnfinishedUploadExpires(t *testing.T) {
	clock := &clock{now: time.Now()}
	s := startHub(t, func(c *hub.Config) { c.Clock = clock })
	st := join(t, s, "Xã Tân Khê")
	r, err := http.NewRequest(http.MethodPost, s.URL()+"/api/media", nil)
	if err != nil {
		t.Fatal(err)
	}
	sha := strings.Repeat("ab", 32)
	r.Header = http.Header{"Tus-Resumable": {"1.0.0"}, "Upload-Length": {"100"},
		"Upload-Metadata": {"sha256 " + base64Of(sha) + ",ext " + base64Of(".flac")}}
	wire.SignRequest(r, st.id, sessionOf(t, s), clock.Now(), nil)
	resp, err := anyHub(nil).Do(r)
	if err != nil || resp.StatusCode != http.StatusCreated {
		t.Fatal(resp.Status, err)
	}
	resp.Body.Close()
	want := clock.Now().Add(hub.UploadExpiry).UTC().Format(http.TimeFormat)
	if got := resp.Header.Get("Upload-Expires"); got != want || resp.Header.Get("Location") != "/api/media/"+sha {
		t.Errorf("expires %s, want %s; at %s", got, want, resp.Header.Get("Location"))
	}
	for _, c := range []struct {
		wait time.Duration
		left bool
	}{{hub.UploadExpiry - time.Minute, true}, {2 * time.Minute, false}} {
		clock.add(c.wait)
		if err := s.Stop(); err != nil { // a start sweeps
			t.Fatal(err)
		}
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
		waitUntil(t, func() bool {
			_, err := s.Store().Upload(t.Context(), st.st.Commune, sha)
			return (err == nil) == c.left
		})
	}
}

// waitUntil waits for what another goroutine will do.
func waitUntil(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("did not happen within a minute")
		}
	}
}

func TestDownloadGoesOnByRange(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	path, sha := noise(t, 400_000, 8)
	if err := st.Upload(t.Context(), sha, path, nil); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "back.flac")
	whole := noiseBytes(400_000, 8)
	for name, part := range map[string][]byte{
		"nothing yet": nil, "some": whole[:123_457], "all but unnamed": whole,
	} {
		if err := os.WriteFile(to+".part", part, 0o600); err != nil {
			t.Fatal(err)
		}
		first := int64(-1)
		if err := st.Download(t.Context(), sha, to, func(done, _ int64) {
			if first < 0 {
				first = done
			}
		}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if first >= 0 && first < int64(len(part)) {
			t.Errorf("%s: began at %d of %d", name, first, len(part))
		}
		if got, err := os.ReadFile(to); err != nil || !bytes.Equal(got, whole) {
			t.Errorf("%s: differs, %v", name, err)
		}
	}
	if err := os.WriteFile(to+".part", []byte("spoilt"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := st.Download(t.Context(), sha, to, nil); app.CodeOf(err) != "hub.media_mismatch" {
		t.Errorf("a spoilt beginning: %v", err)
	}
	if err := st.Download(t.Context(), sha, to, nil); err != nil {
		t.Errorf("anew: %v", err)
	}
	other := join(t, s, "Xã Hoà Bình")
	if err := other.Download(t.Context(), sha, to, nil); app.CodeOf(err) != "hub.media_unknown" {
		t.Errorf("another commune's medium: %v", err)
	}
}
