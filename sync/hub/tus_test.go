package hub_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

// tusRequest signs a request of the upload of sha as a tus client would send it.
func tusRequest(t *testing.T, s *hub.Server, st *station, method, sha string, header http.Header, body []byte) *http.Request {
	t.Helper()
	path := "/api/media"
	if method != http.MethodPost {
		path += "/" + sha
	}
	r, err := http.NewRequest(method, s.URL()+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header.Clone()
	r.Header.Set("Tus-Resumable", "1.0.0")
	wire.SignRequest(r, st.id, sessionOf(t, s), time.Now(), body)
	return r
}

func TestPiecesAreTakenOnlyAsSigned(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	_, sha := noise(t, 1000, 21)
	whole := noiseBytes(1000, 21)
	create := http.Header{"Upload-Length": {"1000"}, "Upload-Metadata": {"sha256 " + base64Of(sha) + ",ext " + base64Of(".flac")}}
	if code := codeOf(t, tusRequest(t, s, st, http.MethodPost, sha, create, nil)); code != "" {
		t.Fatal(code)
	}
	patch := func(at int, piece []byte) *http.Request {
		h := http.Header{"Upload-Offset": {fmt.Sprint(at)}, "Content-Type": {"application/offset+octet-stream"}}
		return tusRequest(t, s, st, http.MethodPatch, sha, h, piece)
	}
	swapped := patch(0, whole[:400])
	swapped.Body = io.NopCloser(bytes.NewReader(whole[100:500]))
	version := patch(0, whole[:400])
	version.Header.Set("Tus-Resumable", "0.2.2")
	moved := patch(0, whole[:400])
	moved.Header.Set("Upload-Offset", "1")
	plain := patch(0, whole[:400])
	plain.Header.Set("Content-Type", "text/plain")
	for _, c := range []struct {
		name string
		r    *http.Request
		code string
		at   int64
	}{
		{"other bytes than were signed", swapped, "hub.bad_signature", 0},
		{"another place than was signed", moved, "hub.bad_signature", 0},
		{"another version of tus", version, "hub.tus_version", 0},
		{"another type", plain, "hub.request_malformed", 0},
		{"a place further on", patch(5, whole[5:400]), "hub.offset", 0},
		{"more than the whole", patch(0, append(whole[:1000:1000], 1)), "hub.request_malformed", 0},
		{"the first piece", patch(0, whole[:400]), "", 400},
		{"the first piece again", patch(0, whole[:400]), "hub.offset", 400},
	} {
		if code := codeOf(t, c.r); code != c.code {
			t.Errorf("%s: %q, want %q", c.name, code, c.code)
		}
		if u, err := s.Store().Upload(t.Context(), st.st.Commune, sha); err != nil || u.At != c.at {
			t.Errorf("%s: %d bytes are safe, want %d, %v", c.name, u.At, c.at, err)
		}
	}
	if code := codeOf(t, patch(400, whole[400:])); code != "" {
		t.Fatal(code)
	}
	if !bytes.Equal(mediaOf(t, s, st, sha), whole) {
		t.Error("the hub's medium differs")
	}
	resp, err := anyHub(nil).Do(tusRequest(t, s, st, http.MethodHead, sha, http.Header{}, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.Header.Get("Upload-Offset") != "1000" || resp.Header.Get("Upload-Length") != "1000" || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("HEAD of the whole: %v", resp.Header)
	}
}
