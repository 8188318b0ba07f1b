package command

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"tienglang/app"
	"tienglang/app/security/inspect"
	"tienglang/app/store"
)

// refusals writes into the audit log what was turned away: at once the first
// of each kind and place, then one row a minute with how many there were, so that nobody
// who knocks all day can bury the log or fill the disk.
type refusals struct {
	db *store.DB
	in chan refusal
}

// refusal is one thing that was turned away.
type refusal struct {
	code, detail string
}

// refusalsEvery is how often refusals of one kind are written.
const refusalsEvery = time.Minute

func newRefusals(db *store.DB) *refusals {
	return &refusals{db: db, in: make(chan refusal, 256)}
}

// add never waits: it is called where a connection is being turned away.
func (r *refusals) add(code, detail string) {
	slog.Debug("refused", "code", code, "detail", detail)
	select {
	case r.in <- refusal{code, detail}:
	default: // more than can be counted; the log holds that there were many
	}
}

// mostPlaces is of how many keys or addresses the refusals with one code are told
// apart in a minute; those of further ones are one kind together. So a box that
// knocks all day hides no other's knock, and nobody with many addresses fills
// the log.
const mostPlaces = 8

// kind is what is counted as one: the refusals of a code from one place.
type kind struct{ code, place string }

// kindCount is how many came since the last row, and what was told last.
type kindCount struct {
	n    int
	last string
}

// kindOf is what a refusal counts as beside those that are counted.
func kindOf(one refusal, counts map[kind]kindCount) kind {
	k := kind{one.code, inspect.OriginOf(one.detail).Place()}
	if _, known := counts[k]; known {
		return k
	}
	places := 0
	for of := range counts {
		if of.code == one.code {
			places++
		}
	}
	if places >= mostPlaces {
		k.place = ""
	}
	return k
}

// run writes until ctx ends.
func (r *refusals) run(ctx context.Context) {
	counts := map[kind]kindCount{}
	tick := time.NewTicker(refusalsEvery)
	defer tick.Stop()
	for {
		select {
		case one := <-r.in:
			r.count(one, counts)
		case <-tick.C:
			r.flush(counts)
		case <-ctx.Done():
			r.flush(counts)
			return
		}
	}
}

// count writes the first of a kind, and counts what follows.
func (r *refusals) count(one refusal, counts map[kind]kindCount) {
	k := kindOf(one, counts)
	was, recent := counts[k]
	if recent {
		was.n++
	} else {
		r.write(one.code, one.detail, 1)
	}
	counts[k] = kindCount{was.n, one.detail}
}

// flush writes what has gathered and forgets the kinds that have gone quiet.
func (r *refusals) flush(counts map[kind]kindCount) {
	for k, c := range counts {
		if c.n == 0 {
			delete(counts, k)
			continue
		}
		r.write(k.code, c.last, c.n)
		counts[k] = kindCount{0, c.last}
	}
}

func (r *refusals) write(code, detail string, n int) {
	body, err := json.Marshal(map[string]any{"detail": detail, "count": n})
	if err == nil {
		err = r.db.AddAudit(context.Background(), app.AuditRow{Action: "refused", Object: code, Detail: string(body)})
	}
	logFault(err)
}
