package inspect

import (
	"context"
	"iter"
	"time"

	"tienglang/app"
	"tienglang/app/security"
)

// Records is what the probes read of the station's records.
type Records interface {
	Users(ctx context.Context) ([]app.User, error)
	Credential(ctx context.Context, user app.ID) (app.Credential, error)
	Value(ctx context.Context, key string) (string, error)
	AuditSince(ctx context.Context, action string, since time.Time) iter.Seq2[app.AuditRow, error]
	LastActs(ctx context.Context) (map[app.ID]time.Time, error)
	LastAct(ctx context.Context) (time.Time, error)
	VerifyAudit(ctx context.Context) (rows int64, firstBroken *app.AuditRow, cut bool, err error)
	VerifyPlayLog(ctx context.Context) (rows int64, firstBroken *app.PlayLogRow, cut bool, err error)
	Check(ctx context.Context) error
	CopyTo(ctx context.Context, path string) error
	Clusters(ctx context.Context) ([]app.Cluster, error)
	Revoked(ctx context.Context) ([]app.Revocation, error)
}

// Ground is the station as the probes see it.
type Ground struct {
	Dir      string
	Records  Records
	Now      time.Time
	Version  string // of the station's program
	Workshop bool   // a training station listens on this machine alone
	Named    bool   // the station was begun; not where tables alone were read in
	Free     func(dir string) (int64, error)
	Hub      func() (*Hub, error) // nil, nil where the station joined none
	Backups  Backups
	Live     *Live               // nil where the station does not run
	step     func(share float64) // of the probe that runs; set by Run
}

// Hub is how the station reaches the province's.
type Hub struct {
	URL, Name string
	Pin       string // fingerprint of the certificate that alone is taken
	OrderKey  string // that alone may sign orders, "" until it is learned
}

// Backups is what is known of copies of the station.
type Backups struct {
	Last func() (Backup, bool, error)
	// Try restores a copy into a folder and opens what came of it.
	Try func(ctx context.Context, b Backup, into string) error
}

// Backup is one copy.
type Backup struct {
	Folder   string
	MadeAt   time.Time
	Verified bool // all that was written was read again from its disk
}

// Live is what only a station that runs can tell.
type Live struct {
	Listeners   func() ([]Listener, error) // of this process
	Expected    []string                   // host:port that it means to have open, with its own key
	Practice    []string                   // host:port of a workshop's practice hub, in the same process
	Fingerprint string                     // of the certificate that it serves
	Reports     []Report                   // the latest of each paired speaker
	WallAhead   time.Duration              // the machine's clock less the station's
	HubAhead    func(ctx context.Context) (ahead time.Duration, known bool)
	Twin        bool // another machine works with the station's key
}

// Listener is one port that is open.
type Listener struct{ Address string } // host:port

// Report is what a speaker told last.
type Report struct {
	Number  int
	Name    string
	Version string // "" while it has told none
	At      time.Time
	Sealed  *bool // its disk tells nothing without the station; nil while it has not told
	Keeps   bool  // the commune lets it keep its key
}

// Outcome is what a probe found.
type Outcome struct {
	Verdict security.Verdict
	Found   []security.Told
}

// Probe tests one item. An error says why it could not be tested.
type Probe func(ctx context.Context, g *Ground) (Outcome, error)

// The sentences of an outcome are few: of what is more than mostTold, the
// number is told.
const mostTold = 12

func met(code string, pairs ...string) Outcome {
	return Outcome{security.Met, []security.Told{security.Tell(code, pairs...)}}
}

func unknown(code string, pairs ...string) Outcome {
	return Outcome{security.Unknown, []security.Told{security.Tell(code, pairs...)}}
}

// failed is met where nothing was found, and else what was.
func failed(found []security.Told, well Outcome) Outcome {
	if len(found) == 0 {
		return well
	}
	return Outcome{security.Failed, shortened(found)}
}

// noted is an outcome with what is no fault and worth knowing.
func noted(o Outcome, notes []security.Told) Outcome {
	o.Found = append(o.Found, shortened(notes)...)
	return o
}

func shortened(found []security.Told) []security.Told {
	if n := len(found); n > mostTold {
		return append(found[:mostTold:mostTold], security.Tell("more", "n", count(n-mostTold)))
	}
	return found
}
