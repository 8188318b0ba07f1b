package outbox

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

const commune app.ID = "01935a00-0000-7000-8000-000000000001"

// clock records what is waited for and lets it pass at once.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	waits []time.Duration
	tick  chan time.Time // what After returns
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waits = append(c.waits, d)
	return c.tick
}

func (c *clock) waited() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.waits)
}

// queue is an outbox in memory.
type queue struct {
	mu      sync.Mutex
	rows    []app.OutboxRow
	acked   []int64
	refused map[int64]string
	gone    map[string]bool // media that the station has lost
}

func (q *queue) add(media string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := int64(len(q.rows) + 1)
	q.rows = append(q.rows, app.OutboxRow{Seq: n, Kind: app.RecordBroadcast, Object: "o", Body: fmt.Appendf(nil, `{"n":%d}`, n), Media: media})
}

func (q *queue) Batch(_ context.Context, max int) ([]app.OutboxRow, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var out []app.OutboxRow
	for _, r := range q.rows {
		if !slices.Contains(q.acked, r.Seq) && q.refused[r.Seq] == "" && len(out) < max {
			out = append(out, r)
		}
	}
	return out, nil
}

func (q *queue) Ack(_ context.Context, seqs []int64) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.acked = append(q.acked, seqs...)
	return nil
}

func (q *queue) Refuse(_ context.Context, seq int64, code string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.refused == nil {
		q.refused = map[int64]string{}
	}
	q.refused[seq] = code
	return nil
}

func (q *queue) MediaPath(_ context.Context, sha string) (string, error) {
	if q.gone[sha] {
		return "", errors.New("no such file")
	}
	return "/" + sha, nil
}

func (q *queue) MediaTitle(_ context.Context, sha string) string { return "title of " + sha[:2] }

func (q *queue) Counts(context.Context, time.Time) (Counts, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return Counts{Waiting: len(q.rows) - len(q.acked) - len(q.refused), Sent: len(q.acked), Refused: len(q.refused)}, nil
}

// farEnd is a hub that notes what it is asked for, in order.
type farEnd struct {
	mu     sync.Mutex
	events []string
	fail   []error // of the next requests
	next   int64
	media  map[string]bool
	onUp   func(ctx context.Context) error
	done   chan struct{} // closed when the event "until" was seen
	until  string
}

func (h *farEnd) note(e string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, e)
	if e == h.until && h.done != nil {
		close(h.done)
		h.done = nil
	}
	if len(h.fail) > 0 {
		err := h.fail[0]
		h.fail = h.fail[1:]
		return err
	}
	return nil
}

func (h *farEnd) Hello(context.Context) error { return h.note("hello") }

func (h *farEnd) Upload(ctx context.Context, sha, path string, progress func(int64, int64)) error {
	if err := h.note("up " + sha[:2]); err != nil {
		return err
	}
	progress(5, 10)
	if h.onUp != nil {
		if err := h.onUp(ctx); err != nil {
			return err
		}
	}
	h.mu.Lock()
	h.media[sha] = true
	h.mu.Unlock()
	return nil
}

func (h *farEnd) Push(_ context.Context, records []wire.Record) (wire.Answer, error) {
	var names []string
	for _, r := range records {
		name := fmt.Sprint(r.Seq)
		if r.Void != "" {
			name += "!"
		}
		names = append(names, name)
	}
	if err := h.note("push " + strings.Join(names, " ")); err != nil {
		return wire.Answer{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var a wire.Answer
	for _, r := range records {
		switch {
		case r.Seq > h.next:
		case r.Void != "":
			a.Refused = append(a.Refused, wire.Refusal{Seq: r.Seq, Code: r.Void})
			h.next++
		case r.Media != "" && !h.media[r.Media]:
			a.Needed = append(a.Needed, r.Media)
		default:
			a.Acked = append(a.Acked, r.Seq)
			h.next = max(h.next, r.Seq+1)
		}
	}
	a.Next = h.next
	return a, nil
}

func (h *farEnd) seen() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.events)
}

func sha(c string) string { return strings.Repeat(c, 32) }

type bench struct {
	q *queue
	h *farEnd
	c *clock
	s *Sender
}

func newBench() bench {
	b := bench{
		q: &queue{gone: map[string]bool{}}, h: &farEnd{next: 1, media: map[string]bool{}},
		c: &clock{now: time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC), tick: make(chan time.Time)},
	}
	b.s = New(Config{Store: b.q, Clock: b.c, Commune: commune, Random: func() float64 { return 0.5 }})
	return b
}

// round runs one round with a hub.
func (b bench) round(t *testing.T) error {
	t.Helper()
	b.s.SetHub(b.h, "tỉnh", "https://hub")
	return b.s.round(t.Context())
}

func TestMediaGoBeforeTheirRecordsAndOrderIsKept(t *testing.T) {
	b := newBench()
	b.q.add("")
	b.q.add(sha("aa"))
	b.q.add("")
	b.q.add(sha("bb"))
	b.q.add(sha("aa"))
	if err := b.round(t); err != nil {
		t.Fatal(err)
	}
	want := []string{"push 1", "up aa", "push 2 3", "up bb", "push 4 5"}
	if got := b.h.seen(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if !reflect.DeepEqual(b.q.acked, []int64{1, 2, 3, 4, 5}) {
		t.Errorf("acknowledged %v", b.q.acked)
	}
	if st := b.s.Status(); !st.Online || st.Waiting != 0 || st.SentToday != 5 || !st.LastContact.Equal(b.c.now) {
		t.Errorf("status %+v", st)
	}
}

func TestEmptyQueueSaysHello(t *testing.T) {
	b := newBench()
	b.h.fail = []error{nil, app.Fail("hub.unreachable", nil)}
	if err := b.round(t); err != nil || !b.s.Status().Online {
		t.Fatal(err)
	}
	if err := b.s.round(t.Context()); app.CodeOf(err) != "hub.unreachable" {
		t.Fatal(err)
	}
	if st := b.s.Status(); st.Online || app.CodeOf(st.LastError) != "hub.unreachable" {
		t.Errorf("status %+v", st)
	}
}

func TestLostMediumHoldsNobodyUp(t *testing.T) {
	b := newBench()
	b.q.add(sha("aa"))
	b.q.add("")
	b.q.gone[sha("aa")] = true
	if err := b.round(t); err != nil {
		t.Fatal(err)
	}
	if got, want := b.h.seen(), []string{"push 1! 2"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if b.q.refused[1] != "hub.media_missing" || !reflect.DeepEqual(b.q.acked, []int64{2}) {
		t.Errorf("refused %v, acknowledged %v", b.q.refused, b.q.acked)
	}
}

func TestHubThatLetAMediumGoGetsItAgain(t *testing.T) {
	b := newBench()
	b.q.add(sha("aa"))
	b.q.add(sha("aa"))
	b.h.onUp = func(context.Context) error { return nil }
	if err := b.round(t); err != nil {
		t.Fatal(err)
	}
	b.h.media = map[string]bool{}
	b.q.add(sha("aa"))
	if err := b.s.round(t.Context()); app.CodeOf(err) != "hub.media_mismatch" {
		t.Fatalf("first try: %v", err)
	}
	if err := b.s.round(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{"up aa", "push 1 2", "push 3", "up aa", "push 3"}
	if got := b.h.seen(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestGapIsTold(t *testing.T) {
	b := newBench()
	b.q.add("")
	b.h.next = -5 // a hub that was set back to an old copy
	if err := b.round(t); app.CodeOf(err) != "hub.gap" {
		t.Errorf("%v", err)
	}
	if len(b.q.acked) != 0 {
		t.Errorf("acknowledged %v", b.q.acked)
	}
}

func TestPauseCutsAnUploadAndGoesOn(t *testing.T) {
	b := newBench()
	b.q.add(sha("aa"))
	up := make(chan struct{})
	b.h.onUp = func(ctx context.Context) error {
		close(up)
		<-ctx.Done()
		return ctx.Err()
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- b.s.Run(ctx) }()
	b.s.SetHub(b.h, "tỉnh", "https://hub")
	<-up
	if st := b.s.Status(); st.Uploading != "title of aa" || st.UploadedBytes != 5 || st.UploadBytes != 10 {
		t.Errorf("status while uploading %+v", st)
	}
	done := make(chan struct{})
	b.h.mu.Lock()
	b.h.onUp, b.h.done, b.h.until = nil, done, "push 1"
	b.h.mu.Unlock()
	b.s.Pause(true)
	if st := b.s.Status(); !st.Paused {
		t.Errorf("status %+v", st)
	}
	b.s.Pause(false)
	<-done
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if st := b.s.Status(); st.Uploading != "" {
		t.Errorf("still says it uploads %q", st.Uploading)
	}
}

func TestPausesGrowAndSendNowEndsThem(t *testing.T) {
	b := newBench()
	b.q.add("")
	down := app.Fail("hub.unreachable", nil)
	for range 12 {
		b.h.fail = append(b.h.fail, down)
	}
	done := make(chan struct{})
	b.h.until, b.h.done = "hello", done
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = b.s.Run(ctx) }()
	b.s.SetHub(b.h, "tỉnh", "https://hub")
	for len(b.c.waited()) < 12 { // until the pauses have been passed one by one
		select {
		case b.c.tick <- b.c.Now():
		case <-time.After(time.Millisecond):
		}
	}
	go func() {
		for ctx.Err() == nil {
			b.s.SendNow()
			time.Sleep(time.Millisecond)
		}
	}()
	<-done
	var failed []time.Duration
	for _, w := range b.c.waited() {
		if w != IdleEvery {
			failed = append(failed, w)
		}
	}
	want := []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 300}
	for i, w := range want {
		if failed[i] != w*time.Second {
			t.Fatalf("pauses %v, want seconds %v", failed, want)
		}
	}
}

func TestWakeDoesNotShortenAPause(t *testing.T) {
	b := newBench()
	b.s.Wake()
	ctx, stop := context.WithCancel(t.Context())
	rested := make(chan struct{})
	go func() { b.s.rest(ctx, 3); close(rested) }()
	select {
	case <-rested:
		t.Error("new rows ended the pause after a failure")
	case <-time.After(20 * time.Millisecond):
	}
	stop()
	<-rested
	b.s.rest(t.Context(), 0) // returns: the wake is still there, and all goes well
}

func TestJitterSpreads(t *testing.T) {
	if lo, hi := pause(3, 0), pause(3, 0.999); lo != 2*time.Second || hi <= 5*time.Second || hi >= 6*time.Second {
		t.Errorf("third pause from %v to %v", lo, hi)
	}
	if d := pause(1000, 0.5); d != LongestWait {
		t.Errorf("longest pause %v", d)
	}
}
