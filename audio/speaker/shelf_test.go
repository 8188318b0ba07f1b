package speaker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// shelf is what the test station lets its speakers hold.
type shelf struct {
	signed map[app.ID][]byte
	number int64
	sent   map[app.ID]int64
	later  map[string]time.Duration // by SHA-256: not yet
	cut    int64                    // bytes after which a file breaks off, 0 for never
	asked  []string                 // ranges of files
}

// HoldSchedule is a cluster's schedule.
func (s *station) HoldSchedule(cluster app.ID) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.shelf.signed[cluster]
	return b, ok
}

// HoldFile opens a file, or one that ends too early.
func (s *station) HoldFile(_ context.Context, _ app.ID, sha string, rest func(int64) int64) (*os.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d, ok := s.shelf.later[sha]; ok {
		return nil, &link.Later{Why: "night", After: d}
	}
	path := filepath.Join(s.dir, sha+".opus")
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	s.shelf.asked = append(s.shelf.asked, strconv.FormatInt(info.Size()-rest(info.Size()), 10))
	if s.shelf.cut > 0 {
		whole, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		path = filepath.Join(s.dir, "cut")
		if err := os.WriteFile(path, whole[:s.shelf.cut], 0o600); err != nil {
			return nil, err
		}
	}
	return os.Open(path)
}

// HoldSent counts.
func (s *station) HoldSent(cluster app.ID, bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shelf.sent == nil {
		s.shelf.sent = map[app.ID]int64{}
	}
	s.shelf.sent[cluster] += bytes
}

// samples is a source of sound in memory.
type samples struct{ left []float32 }

func (s *samples) Format() audio.Format { return audio.Mono }

func (s *samples) Read(p []float32) (int, error) {
	n := copy(p, s.left)
	s.left = s.left[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// shelve makes sound an Opus file that speakers may hold.
func (s *station) shelve(sound []float32) wire.HeldFile {
	s.t.Helper()
	made := filepath.Join(s.dir, "made.opus")
	src := &samples{sound}
	if err := codec.EncodeFile(context.Background(), made, src, codec.EncodeOptions{Format: "opus"}); err != nil {
		s.t.Fatal(err)
	}
	data, err := os.ReadFile(made)
	if err != nil {
		s.t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	f := wire.HeldFile{SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(data))}
	if err := os.Rename(made, filepath.Join(s.dir, f.SHA256+".opus")); err != nil {
		s.t.Fatal(err)
	}
	return f
}

// sign makes a cluster's schedule, filling in whose it is.
func (s *station) sign(cluster app.ID, h wire.Held) wire.Held {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, c := range s.pairs {
		if c == cluster {
			h.For = key
		}
	}
	s.shelf.number++
	now := s.clock.Now()
	h.Number, h.Commune, h.Cluster, h.IssuedAt = s.shelf.number, commune, cluster, now
	if h.Until.IsZero() {
		h.From, h.Until = now.Add(-time.Hour), now.Add(8*24*time.Hour)
	}
	data, err := wire.EncodeHeld(s.identity, h)
	if err != nil {
		s.t.Fatal(err)
	}
	if s.shelf.signed == nil {
		s.shelf.signed = map[app.ID][]byte{}
	}
	s.shelf.signed[cluster] = data
	return h
}

// hold signs a schedule and tells the speaker of it.
func (s *station) hold(cluster app.ID, h wire.Held) wire.Held {
	s.t.Helper()
	h = s.sign(cluster, h)
	s.toldOf(h)
	return h
}

func (s *station) toldOf(h wire.Held) {
	s.t.Helper()
	_, port, _ := net.SplitHostPort(s.https.Listener.Addr().String())
	p, _ := strconv.Atoi(port)
	order := wire.Order{To: h.For, Kind: wire.OrderHold, Args: wire.EncodeArgs(wire.Hold{Number: h.Number, Port: p})}
	if _, err := s.line().SendOrder(context.Background(), order); err != nil {
		s.t.Fatal(err)
	}
}

// holding is the newest account of a cluster.
func (s *station) holding(cluster app.ID) (a app.Holding) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.reports[cluster] {
		if r.Holding != nil {
			a = *r.Holding
		}
	}
	return a
}

// waitHeld waits until the speaker says that it has n files of the schedule.
func (s *station) waitHeld(cluster app.ID, h wire.Held, n int) {
	s.t.Helper()
	waitFor(s.t, "files are held", func() bool {
		a := s.holding(cluster)
		return a.Number == h.Number && len(a.Ready) == n
	})
}

// silenced takes the station off the network: nothing of it answers.
func (s *station) silenced() {
	s.line().Close()
	s.https.Close()
}
