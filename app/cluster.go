package app

import "time"

// Technology is how a cluster gets its programme.
type Technology string

// The three technologies in use in communes.
const (
	TechnologyIP    Technology = "ip"
	TechnologyFM    Technology = "fm"
	TechnologyWired Technology = "wired"
)

// Line is how an IP cluster reaches the station.
type Line string

// The lines of IP clusters.
const (
	LineNone Line = ""
	LineLAN  Line = "lan"
	LineWiFi Line = "wifi"
	Line4G   Line = "4g"
)

// Horn is one loudspeaker of a cluster.
type Horn struct {
	Watts   int
	Bearing int `json:",omitempty"` // where it points: 1 to 360 degrees clockwise from north, which is 360; 0 is not known
}

// Cluster is a set of horns on one pole with the box that drives them.
type Cluster struct {
	ID          ID
	Number      int // shown as 01, 02, …; unique in the commune
	Name        string
	Hamlet      ID
	Technology  Technology
	Line        Line
	Horns       []Horn
	Volume      int // 0 to 100, never above VolumeCap
	VolumeCap   int // 0 to 100
	DelayMS     int // set stagger of this pole, 0 = in step
	InstalledOn time.Time
	Virtual     bool   // a training cluster in this process
	SpeakerKey  string // public nkey of the paired speaker, "" while unpaired
	PairedAt    time.Time
	DeletedAt   time.Time // zero unless removed; kept so that it can be restored

	Code      string      `json:",omitempty"` // the province's (MaThietBi), "" while it has none
	Position  Position    `json:",omitzero"`
	Place     string      `json:",omitempty"` // where it hangs, in words
	Box       Box         `json:",omitzero"`
	Amplifier Amplifier   `json:",omitzero"`
	Power     PowerSource `json:",omitempty"`
	Purchase  Purchase    `json:",omitzero"`
	Condition Condition   `json:",omitempty"`
	Photos    []string    `json:",omitempty"` // SHA-256 of each picture; see Pictures
	// PhotoNotes are by SHA-256, beside Photos and not in it, since a hub of
	// before reads that.
	PhotoNotes map[string]PhotoNote `json:",omitempty"`
	Note       string               `json:",omitempty"`
	// KeepsKey lets the box keep the key of what it holds on its own disk, so
	// that it plays after a power cut although no line is there, at the price
	// that whoever carries it off can read what it holds.
	KeepsKey bool `json:",omitempty"`
	// Gateway is the FM or wired cluster whose speaker feeds this one too, ""
	// for none: see Carriers.
	Gateway ID `json:",omitempty"`
}

// Heard is what one cluster reports to have played of one broadcast.
type Heard struct {
	Broadcast   ID
	Cluster     ID
	PlayedMS    int64
	ConcealedMS int64
	MissedMS    int64
	Fed         bool // it, or a part of it, went into a transmitter or amplifier
}

// ClusterReport is a speaker's report with the cluster that it came from.
type ClusterReport struct {
	Cluster ID
	SpeakerReport
}

// Zone is a named set of clusters. A zone whose clusters were all deleted has
// none, and means nobody; the whole commune is no zone.
type Zone struct {
	ID       ID
	Name     string
	Clusters []ID
}

// ClusterState says what was measured of a cluster, never what was hoped.
type ClusterState string

// The states of UI.md: nghe, trễ, mất, không rõ. Ready is a cluster that
// reports and has nothing to play.
const (
	StateUnknown ClusterState = "unknown" // no report for 90 s, no line for 45 s, or never
	StateReady   ClusterState = "ready"   // reports, nothing to play now
	StateHeard   ClusterState = "heard"   // reports that it played the last seconds whole
	StateLate    ClusterState = "late"    // plays with gaps, or out of step
	StateLost    ClusterState = "lost"    // should play and does not, or its line broke
	StateFed     ClusterState = "fed"     // its gateway put the last seconds whole into the transmitter or amplifier; nobody measured the horns
)

// UnknownAfter is the age at which a report says nothing any more.
const UnknownAfter = 90 * time.Second

// UnknownGone is for how long a cluster's line may be down before nothing is
// known of it. A speaker on a bad line, which tries again every 8 s at most, is
// back within it.
const UnknownGone = 45 * time.Second

// PlayedSecond is a speaker's account of one second of its output.
type PlayedSecond struct {
	At          time.Time // station time at which the second began to sound
	Broadcast   ID        // which broadcast it belonged to
	PlayedMS    int       // sound received and played
	ConcealedMS int       // gaps filled by concealment
	MissedMS    int       // silence where sound was due
	LevelDBFS   float64   // RMS level of what was played, −120 at silence
	LatencyMS   float64   // play time less capture time
	OffsetMS    float64   // how far output was from its due time, signed
}

// SpeakerReport is what a speaker tells of itself; Seq makes delivery
// idempotent. Seconds is empty in a plain heartbeat.
type SpeakerReport struct {
	Seq      int64 // rises by one per report of that speaker, survives restarts
	At       time.Time
	Volume   int
	Playing  ID // broadcast now playing, ""
	ClockMS  float64
	Version  string
	Seconds  []PlayedSecond
	Problems []string // codes such as "device.lost"
	// What follows is sent only to a station that has told its speakers to hold
	// a schedule: older ones refuse what they do not know.
	Holding *Holding   `json:",omitempty"` // of what the speaker keeps; nil: as before
	Ear     *EarReport `json:",omitempty"` // of its microphone; nil where it has none
	// Vitals is sent only to a station that has said that it takes it, about once
	// a minute.
	Vitals *Vitals `json:",omitempty"`
}

// The problems by which a speaker tells that it keeps silence as ordered; it
// has nothing to play then.
const (
	ProblemOff    = "order.off"    // switched off
	ProblemHushed = "order.hushed" // stopped until what was on air is over
)

// Silenced reports whether a cluster that could sound keeps silence because it was
// ordered to. It is well, and not ready: only an emergency sounds there.
func (s ClusterStatus) Silenced() bool {
	return s.State == StateReady && (s.Problem == ProblemOff || s.Problem == ProblemHushed)
}

// Holding is a speaker's account of the schedule and the files that it keeps.
type Holding struct {
	Number   int64     // of the schedule, 0 for none
	Until    time.Time // to which it reaches
	Files    int       // of the schedule
	Ready    []string  // first digits of the SHA-256 of those that are whole
	FreeMB   int64     // on its disk
	TotalMB  int64
	Problems []string // codes such as "hold.disk_full"
}

// HoldingDigits is how many digits of a SHA-256 stand in Holding.Ready.
const HoldingDigits = 16

// HeardAs is what a microphone at a pole made of what was played there.
type HeardAs string

// What a microphone can tell.
const (
	HeardWell   HeardAs = "heard"
	HeardPartly HeardAs = "partly"
	HeardSilent HeardAs = "silent"
)

// EarReport is a microphone's account of the last seconds that were played.
type EarReport struct {
	Heard     HeardAs
	LevelDBFS float64 // of what it heard
	Match     float64 // 0 to 1: how far it goes with what was played
}

// ClusterStatus is the latest measured status of one cluster.
type ClusterStatus struct {
	Cluster    ID
	State      ClusterState
	LastReport time.Time // zero: never
	Connected  bool
	LatencyMS  float64
	OffsetMS   float64
	LevelDBFS  float64
	Volume     int
	Version    string
	Machine    string `json:",omitempty"` // GOOS/GOARCH of the speaker's program, "" where it has not said
	Problem    string // code, "" when none
	PlayedMS   int64  // in the current broadcast
	Concealed  int64  // ms in the current broadcast
	Missed     int64  // ms in the current broadcast
	// Ear is what the pole's microphone hears of it; "" where there is none, or
	// nothing is due.
	Ear     HeardAs
	EarDBFS float64
	// Gateway is the cluster whose speaker this is the account of, "" where it
	// is the cluster's own.
	Gateway ID `json:",omitempty"`
	// Awaited tells of one that is unknown because the station has just started:
	// it was there when the station ended, and has not had its time to report.
	Awaited bool `json:",omitempty"`
}
