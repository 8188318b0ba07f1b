package app

import "time"

// RecordKind names what a record for the hub holds.
type RecordKind string

// The kinds of records that a station sends up.
const (
	RecordStation   RecordKind = "station"
	RecordCluster   RecordKind = "cluster"   // inventory
	RecordStatus    RecordKind = "status"    // measured cluster status
	RecordProgramme RecordKind = "programme" // with its master's media
	RecordBroadcast RecordKind = "broadcast"
	RecordPlayLog   RecordKind = "playlog"
	RecordSchedule  RecordKind = "schedule" // a line of the schedule
	RecordRevoked   RecordKind = "revoked"  // a box that is never believed again
)

// OutboxRow is one record on its way to the hub. It is written in the same
// transaction as the change it tells of. Seq numbers the station's records
// without gaps as the hub applies them once each.
type OutboxRow struct {
	Seq       int64
	Kind      RecordKind
	Object    ID
	Body      []byte // JSON of the record
	Media     string // SHA-256 of a file that must arrive first, ""
	CreatedAt time.Time
	AckedAt   time.Time // zero until the hub has committed it
	Refused   string    // the hub's reason code, "" otherwise
	Attempts  int
}

// SyncStatus is what the window and the status line tell of the hub.
type SyncStatus struct {
	Enrolled      bool
	HubName       string
	HubURL        string
	Online        bool
	LastContact   time.Time
	LastError     error
	Waiting       int
	WaitingBytes  int64
	SentToday     int
	Refused       int
	Paused        bool
	Uploading     string // title of the medium now going up, ""
	UploadedBytes int64
	UploadBytes   int64
}
