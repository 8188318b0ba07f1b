package command

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"tienglang/app"
	"tienglang/app/store"
)

// refusals writes into the audit log what was turned away: at once the first
// of each kind, then one row a minute with how many there were, so that nobody
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

// run writes until ctx ends.
func (r *refusals) run(ctx context.Context) {
	counts := map[string]int{} // since the last row of that kind
	last := map[string]string{}
	tick := time.NewTicker(refusalsEvery)
	defer tick.Stop()
	for {
		select {
		case one := <-r.in:
			if _, recent := counts[one.code]; !recent {
				r.write(one.code, one.detail, 1)
				counts[one.code] = 0
			} else {
				counts[one.code]++
			}
			last[one.code] = one.detail
		case <-tick.C:
			r.flush(counts, last)
		case <-ctx.Done():
			r.flush(counts, last)
			return
		}
	}
}

// flush writes what has gathered and forgets the kinds that have gone quiet.
func (r *refusals) flush(counts map[string]int, last map[string]string) {
	for code, n := range counts {
		if n == 0 {
			delete(counts, code)
			continue
		}
		r.write(code, last[code], n)
		counts[code] = 0
	}
}

func (r *refusals) write(code, detail string, n int) {
	body, err := json.Marshal(map[string]any{"detail": detail, "count": n})
	if err == nil {
		err = r.db.AddAudit(context.Background(), app.AuditRow{Action: "refused", Object: code, Detail: string(body)})
	}
	logFault(err)
}
