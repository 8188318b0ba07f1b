package link

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// believers are books that also know of boxes that are never believed again.
type believers struct {
	*books
	mu   sync.Mutex
	gone map[string]time.Time
}

func (b *believers) SpeakerRevoked(key string) (words string, at time.Time, revoked bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at, revoked = b.gone[key]
	return "a box", at, revoked
}

func (b *believers) revoke(key string, at time.Time) {
	b.books.mu.Lock()
	delete(b.pairs, key)
	b.books.mu.Unlock()
	b.mu.Lock()
	b.gone[key] = at
	b.mu.Unlock()
}

// believing starts a station whose books tell of revoked boxes.
func believing(t *testing.T) (*station, *believers) {
	t.Helper()
	s := newStation(t)
	b := &believers{books: s.books, gone: map[string]time.Time{}}
	return s.start(func(c *ServerConfig) { c.Speakers, c.Door = b, 8443 }), b
}

// TestARevokedBoxIsToldBeforeItsLineIsCut, and nobody else is; one that was
// unpaired alone is told nothing.
func TestARevokedBoxIsToldBeforeItsLineIsCut(t *testing.T) {
	s, b := believing(t)
	stolen, other, unpaired := newIdentity(t), newIdentity(t), newIdentity(t)
	told := map[string]chan wire.Revoked{}
	doors := make(chan int, 10)
	for _, id := range []*wire.Identity{stolen, other, unpaired} {
		heard := make(chan wire.Revoked, 10)
		told[id.Public()] = heard
		s.pair(id.Public(), app.ID("cluster of "+id.Public()))
		p := s.connect(id, func(c *ClientConfig) {
			c.OnRevoked = func(r wire.Revoked) { heard <- r }
			c.OnDoor = func(port int) { doors <- port }
		})
		next(t, "line", p.up)
		if port := next(t, "door", doors); port != 8443 {
			t.Errorf("the door is %d", port)
		}
	}
	b.books.mu.Lock()
	delete(b.pairs, unpaired.Public())
	b.books.mu.Unlock()
	s.Drop(unpaired.Public())
	at := time.Unix(1.8e9, 0).UTC()
	b.revoke(stolen.Public(), at)
	s.Drop(stolen.Public())
	if r := next(t, "word", told[stolen.Public()]); r.Key != stolen.Public() || !r.At.Equal(at) || r.Commune != commune {
		t.Errorf("told %+v", r)
	}
	waitFor(t, "end of its line", func() bool { return !s.Connected(stolen.Public()) })
	if len(told[other.Public()])+len(told[unpaired.Public()]) > 0 || !s.Connected(other.Public()) {
		t.Error("another box was told, or lost its line")
	}
}

// TestTheDoorTellsOfRevokedBoxesAlone under the station's signature.
func TestTheDoorTellsOfRevokedBoxesAlone(t *testing.T) {
	s := newStation(t)
	b := &believers{books: s.books, gone: map[string]time.Time{}}
	h := NewRevokedHandler(RevokedConfig{Identity: s.identity, Commune: commune, Speakers: b})
	gone, paired, never := newIdentity(t).Public(), newIdentity(t).Public(), newIdentity(t).Public()
	s.pair(paired, "cluster-1")
	b.revoke(gone, time.Unix(1.8e9, 0))
	for path, want := range map[string]int{
		RevokedPath + gone: 200, RevokedPath + paired: 404, RevokedPath + never: 404,
		RevokedPath: 404, RevokedPath + gone + "/": 404, RevokedPath + "../" + gone: 404,
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
		if _, err := wire.OpenRevoked(w.Body.Bytes(), s.identity.Public(), commune, gone); (err == nil) != (want == 200) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestACodeIsSpentWithItsBox: the speaker that used it is not paired again by it
// once it is believed no more, and a code that was cancelled pairs nobody.
func TestACodeIsSpentWithItsBox(t *testing.T) {
	d := newDesk(t)
	id := newIdentity(t)
	code, _ := d.Begin("cluster-1")
	if _, err := d.pair(code, id); err != nil {
		t.Fatal(err)
	}
	d.Forget(newIdentity(t).Public()) // another's
	if _, err := d.pair(code, id); err != nil {
		t.Errorf("whose answer was lost: %v", err)
	}
	d.Forget(id.Public())
	if _, err := d.pair(code, id); app.CodeOf(err) != "pair.code_expired" {
		t.Errorf("after it was unpaired: %v", err)
	}
	code, _ = d.Begin("cluster-1")
	d.Cancel("cluster-1")
	if _, err := d.pair(code, newIdentity(t)); app.CodeOf(err) != "pair.code_expired" {
		t.Errorf("after it was cancelled: %v", err)
	}
}
