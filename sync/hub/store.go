package hub

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Store is what the hub keeps, apart from the media files themselves. Every
// method that changes something returns only after its own commit has been
// synced to disk. Errors carry codes where a station or a person is told.
type Store interface {
	Enrolments
	Records
	Uploads
	Pages
	Admin
	Orders
	Places
	// Check runs the database's own check of its integrity.
	Check(ctx context.Context) error
	Close() error
}

// Commune is one station that has joined.
type Commune struct {
	ID          app.ID
	Name        string // as the province enrolled it
	Province    string
	Key         string // public nkey
	Next        int64  // number of the record it must send next
	EnrolledAt  time.Time
	LastContact time.Time // zero: never
}

// Enrolment is a one-time code that was given out.
type Enrolment struct {
	Selector  string
	Secret    []byte // key of the proofs, from wire.SplitEnrolCode
	Name      string
	CreatedAt time.Time
	ExpiresAt time.Time
	Tries     int    // wrong ones
	UsedBy    string // public nkey, "" while unused
}

// Enrolments is how stations join.
type Enrolments interface {
	// AddEnrolment keeps a code. "hub.code_taken": the selector is in use.
	AddEnrolment(ctx context.Context, e Enrolment) error
	// Enrolment finds a code: "hub.code_wrong" where there is none.
	Enrolment(ctx context.Context, selector string) (Enrolment, error)
	// CountTry notes a wrong try.
	CountTry(ctx context.Context, selector string) error
	// Join spends the code for the commune's key. A commune that is known
	// keeps its records and gets the new key, if the code was made for its
	// name: "hub.commune_taken" otherwise, and also where the key is already
	// another commune's. "hub.code_used": spent for another key.
	Join(ctx context.Context, selector string, c Commune) error
	// CommuneByKey finds who signs with key: "hub.not_enrolled", and
	// "hub.box_revoked" where it is that of a box that was revoked.
	CommuneByKey(ctx context.Context, key string) (Commune, error)
	// Revoked lists the boxes that the commune's station believes no more, the
	// newest first.
	Revoked(ctx context.Context, commune app.ID) ([]app.Revocation, error)
	// Contact notes that the commune's station was heard of.
	Contact(ctx context.Context, commune app.ID, at time.Time) error
}

// Records takes what stations send.
type Records interface {
	// Apply applies a commune's batch, received at the given time by the
	// hub's clock, in one transaction: each number once, in order, and none
	// before its medium is here. A record of another commune fails the whole
	// batch: "hub.wrong_commune".
	Apply(ctx context.Context, commune app.ID, b wire.Batch, at time.Time) (wire.Answer, error)
}

// Upload is a medium that is on its way.
type Upload struct {
	Commune app.ID
	SHA256  string
	Ext     string
	Bytes   int64 // of the whole
	At      int64 // synced to disk
	Touched time.Time
}

// Media is a medium that is here and was checked.
type Media struct {
	Commune app.ID
	SHA256  string
	Ext     string
	Bytes   int64
	AddedAt time.Time
}

// Uploads keeps account of the media.
type Uploads interface {
	// BeginUpload makes u, or returns the one begun before.
	BeginUpload(ctx context.Context, u Upload) (Upload, error)
	// Upload finds one: "hub.upload_unknown".
	Upload(ctx context.Context, commune app.ID, sha256 string) (Upload, error)
	// Advance notes that bytes up to at are synced.
	Advance(ctx context.Context, commune app.ID, sha256 string, at int64, when time.Time) error
	// Finish replaces the upload by its medium.
	Finish(ctx context.Context, m Media) error
	DropUpload(ctx context.Context, commune app.ID, sha256 string) error
	// IdleUploads lists those untouched since before.
	IdleUploads(ctx context.Context, before time.Time) ([]Upload, error)
	// Medium finds one: "hub.media_unknown".
	Medium(ctx context.Context, commune app.ID, sha256 string) (Media, error)
	// UsedBytes is what a commune's media and uploads take.
	UsedBytes(ctx context.Context, commune app.ID) (int64, error)
}

// Admin is the administrator of the page.
type Admin interface {
	// Password is the argon2id hash, "" until it was set up.
	Password(ctx context.Context) (string, error)
	// SetPassword sets it, ends every session and forgets the set-up code.
	SetPassword(ctx context.Context, hash string) error
	SetupCode(ctx context.Context) (sum string, err error)
	SetSetupCode(ctx context.Context, sum string) error
	// Failures is how many sign-ins failed in a row, and until when none is
	// taken.
	Failures(ctx context.Context) (n int, until time.Time, err error)
	SetFailures(ctx context.Context, n int, until time.Time) error
	AddSession(ctx context.Context, token string, expires, now time.Time) error
	// Session reports whether the session is open at now.
	Session(ctx context.Context, token string, now time.Time) (bool, error)
	DropSession(ctx context.Context, token string) error
}

// Overview is one commune's line on the first page.
type Overview struct {
	Commune
	OnAir    app.Broadcast // ID "" when nothing is
	Clusters int
	// States counts clusters by what was measured of them at the time asked.
	States   map[app.ClusterState]int
	Broken   int // rows of its log that don't follow
	Refused  int // records refused, conflicts included
	Programs int
}

// Cluster is one cluster with what was last measured.
type Cluster struct {
	app.Cluster
	Status   app.ClusterStatus // State already tells unknown when it is old
	Reported time.Time         // by the hub's clock; zero: never
}

// LogRow is a row of a commune's play log as the hub has it.
type LogRow struct {
	app.PlayLogRow
	Record      int64  // number of the record that brought it
	Broken      string // "hash", "prev", "gap", "fork"; "" when it follows
	ClusterName string
}

// Aired is what the play log of some stretch of time says of one broadcast.
type Aired struct {
	Broadcast app.ID
	Title     string
	From, To  time.Time // of the rows
	Ended     bool      // its end row is here
	Heard     []Heard
}

// Heard is what one cluster played of it.
type Heard struct {
	Cluster     app.ID
	Number      int
	Name        string
	PlayedMS    int64
	ConcealedMS int64
	MissedMS    int64
	Fed         bool // played into a transmitter or amplifier by its gateway; nobody measured the horns
}

// Programme is a programme and whether its sound is here.
type Programme struct {
	app.Programme
	Here bool
}

// RefusedRecord is a record that the hub did not apply.
type RefusedRecord struct {
	Seq        int64
	Kind       app.RecordKind
	Code       string
	ReceivedAt time.Time
}

// RecordRef names a record that the hub has.
type RecordRef struct {
	Seq     int64
	Kind    app.RecordKind
	Object  app.ID
	Media   string
	Refused string // reason's code, "" when it was applied
}

// Pages is what is read of it all.
type Pages interface {
	Overviews(ctx context.Context, now time.Time) ([]Overview, error)
	// OverviewOf: "hub.commune_unknown".
	OverviewOf(ctx context.Context, commune app.ID, now time.Time) (Overview, error)
	Clusters(ctx context.Context, commune app.ID, now time.Time) ([]Cluster, error)
	// Aired sums up the play log of [from, to), one entry per broadcast,
	// oldest first.
	Aired(ctx context.Context, commune app.ID, from, to time.Time) ([]Aired, error)
	// LastPlayed is the time of the newest row, zero when there is none.
	LastPlayed(ctx context.Context, commune app.ID) (time.Time, error)
	// Broken lists the rows that don't follow, newest first.
	Broken(ctx context.Context, commune app.ID, limit int) ([]LogRow, error)
	Programmes(ctx context.Context, commune app.ID, limit int) ([]Programme, error)
	Refused(ctx context.Context, commune app.ID, limit int) ([]RefusedRecord, error)
	// Conflicts counts the records that are kept besides others with the same
	// number. RecordRefs does not list them: the number is the first one's.
	Conflicts(ctx context.Context, commune app.ID) (int, error)
	// RecordRefs lists all that came, by number, those that were refused with
	// the reason's code.
	RecordRefs(ctx context.Context, commune app.ID) ([]RecordRef, error)
	// PlayLogAll lists the whole log in the order in which it came.
	PlayLogAll(ctx context.Context, commune app.ID) ([]app.PlayLogRow, error)
}
