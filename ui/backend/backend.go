// Package backend is what the window needs of the station: plain snapshots to
// show and acts to ask for. The window knows nothing of SQL, sound cards,
// sockets or the hub; the composition root implements Backend over the real
// services. Every method may be called from any goroutine; those that take a
// context may take long and are never called on the window's own goroutine.
// Errors carry app.Error codes, whose sentences are in the catalogue.
package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// Topic is what changed, so that a page re-reads its snapshot.
type Topic string

// The topics that Subscribe reports.
const (
	TopicOnAir    Topic = "onair"
	TopicClusters Topic = "clusters"
	TopicLibrary  Topic = "library"
	TopicSync     Topic = "sync"
	TopicPeople   Topic = "people"
	TopicSettings Topic = "settings"
	TopicStatus   Topic = "status"
	TopicCarts    Topic = "carts" // the sounds under the keys, and the templates
	TopicSchedule Topic = "schedule"
	TopicSecurity Topic = "security" // the yearly check
	TopicMessages Topic = "messages" // the sounds for emergencies that lie at the poles
)

// Progress is told of long work: done of total in any unit, total 0 when it
// is not known.
type Progress func(done, total int64)

// Backend is the whole station as the window sees it.
type Backend interface {
	General
	Accounts
	FirstStart
	Studio
	Library
	Live
	Clusters
	Sync
	SettingsStore
	Templates
	Carts
	Scripts
	Speech
	LiveChain
	Skipping
	Relays
	Emergencies
	Messages
	DailyPages
	Airchecks
	Scheduling
	HubOrders
	Clocks
	HeldSounds
	ClusterHealth
	ClusterOrdering
	Releases
	ClusterLists
	ClusterHistory
	HamletNotes
	Maps
	Security
	Backups
	Replacements
	Maintenance
	Labels
	Boxes
	Zoning
}

// General is what the frame shows.
type General interface {
	Station() app.Station
	Now() time.Time
	// Subscribe calls f, on any goroutine and quickly, when a topic changed.
	Subscribe(f func(Topic)) (cancel func())
	// OnAir is the on-air bar's snapshot; polled at most 10 times a second.
	OnAir() OnAir
	// Status is the newest line of what was saved, or what failed.
	Status() Status
	// Today is the page Hôm nay.
	Today() (Today, error)
	Version() string
}

// Status is one line for the status line.
type Status struct {
	At   time.Time
	Key  string            // catalogue key, e.g. "status.programme_saved"
	Args map[string]string // values for the sentence
	Err  error             // set when something failed
}

// Today is the day as it was and what needs a person.
type Today struct {
	Broadcasts []Aired // today's, oldest first
	Next       []app.Programme
	Line       []DayPart // the whole day, by time
	Needs      []Need
	Counts     Counts
}

// Aired is one broadcast of the past or the one that is on.
type Aired struct {
	app.Broadcast
	Heard, Due int
	Fed        int      // clusters whose transmitter or amplifier was given it whole, beside Heard
	Absent     []string // names of clusters that did not play it whole
}

// NeedKind is why a person is needed.
type NeedKind string

// The needs that are known today.
const (
	NeedApproval  NeedKind = "approval"  // a programme waits
	NeedReturned  NeedKind = "returned"  // a programme came back to its author
	NeedCluster   NeedKind = "cluster"   // a cluster is lost or unknown
	NeedUnpaired  NeedKind = "unpaired"  // a cluster has no speaker yet
	NeedRecovered NeedKind = "recovered" // a recording was recovered after a crash
	NeedRefused   NeedKind = "refused"   // the hub refused records
)

// Need is one thing that waits for a person.
type Need struct {
	Kind   NeedKind
	Object app.ID
	Title  string
	Since  time.Time
	Due    time.Time // when it is wanted by, zero when no time is set
	Count  int
}

// Accounts is signing in and the people of the station.
type Accounts interface {
	// Users lists accounts that may sign in, by name.
	Users() ([]app.User, error)
	SignIn(ctx context.Context, login, secret string) (app.User, error)
	// ChangeSecret is allowed after SignIn, also while MustChange holds.
	ChangeSecret(ctx context.Context, old, fresh string) error
	SignOut()
	// Current is the signed-in user; ok is false when none is.
	Current() (u app.User, ok bool)
	AddUser(ctx context.Context, u app.User, secret string) (app.User, error)
	SetUser(ctx context.Context, u app.User) error
	ResetSecret(ctx context.Context, user app.ID, secret string) error
	// Audit lists the newest rows first and tells whether the chain is whole.
	Audit(limit int) (rows []app.AuditRow, whole bool, err error)
}

// FirstStart is the page Bắt đầu.
type FirstStart interface {
	// SetUpDone is false until the first start was finished or skipped.
	SetUpDone() bool
	FinishSetUp(ctx context.Context) error
	// SaveStation names the station and makes its first account when there is
	// none: all roles, so that one officer can work alone.
	SaveStation(ctx context.Context, s app.Station, admin app.User, secret string) error
	// SpeakBack sends what the microphone test recorded through the encoder,
	// WebRTC and a virtual speaker, which plays it on this machine's output.
	SpeakBack(ctx context.Context, test MicTest) (SpeakBack, error)
}

// SpeakBack is what the virtual speaker was measured to have played.
type SpeakBack struct {
	Similarity float64
	LatencyMS  float64
}

// Device is a sound card's input or output.
type Device struct {
	ID      string // "" is the system's choice
	Name    string
	Default bool
}

// Level is a meter's reading.
type Level struct {
	PeakDBFS float64 // since the last reading
	HoldDBFS float64 // peak of the last 3 s
	LUFS     float64 // momentary
	Clipped  bool
	Lost     bool // the device has stopped giving frames
}

// MicVerdict is what the microphone test says.
type MicVerdict string

// The verdicts, from the loudness of what was said.
const (
	MicNothing  MicVerdict = "nothing"
	MicQuiet    MicVerdict = "quiet"
	MicGood     MicVerdict = "good"
	MicLoud     MicVerdict = "loud"
	MicClipping MicVerdict = "clipping"
)

// MicTest listens to a microphone until stopped and keeps the last seconds.
type MicTest interface {
	Level() Level
	Verdict() MicVerdict
	PlayBack(ctx context.Context) error // plays what was recorded
	Stop() error                        // idempotent
}

// Microphone is an open microphone that is heard and not yet recorded.
type Microphone interface {
	Level() Level
	// Verdict judges the last seconds.
	Verdict() MicVerdict
	// Flowing tells that it gives sound; some take seconds before their first.
	Flowing() bool
	// Err is "device.lost" while it gives nothing any more.
	Err() error
	// Record begins a recording with the next sound that comes, under name or a
	// like one that is free. The microphone is the recording's from then on.
	Record(name string) (Recording, error)
	// Close lets go of it; it is idempotent, and leaves a recording's alone.
	Close() error
}

// PeakEvery is the stretch of sound that one of a Recording's Peaks tells of.
const PeakEvery = 50 * time.Millisecond

// Recording is a recording under way; the file is safe at every moment.
type Recording interface {
	Level() Level
	// Elapsed is the length of the sound so far, 0 until the first has come.
	Elapsed() time.Duration
	// Peaks are the points of the waveform from the one numbered from on.
	Peaks(from int) []PeakPoint
	// Missing is the sound that this machine was too slow for.
	Missing() time.Duration
	Pause()
	Resume()
	Paused() bool
	// Err is set when the microphone was lost or the disk is full; what was
	// recorded until then is kept.
	Err() error
	// Stop ends it. A medium with a hash was kept, also beside an error, which
	// then says why there is no more of it.
	Stop(ctx context.Context) (app.Media, error)
}

// PeakPoint is the extent of a stretch of sound, −1 to 1.
type PeakPoint struct {
	Min, Max float32
}

// Player plays a medium on this machine for the operator's own ears.
type Player interface {
	Play(ctx context.Context, sha256 string, from time.Duration) error
	StopPlaying()
	// Playing tells what sounds now and where it is; ok is false when nothing.
	Playing() (sha256 string, at time.Duration, ok bool)
}

// Studio is the page Sản xuất.
type Studio interface {
	// Inputs are the microphones, the system's choice first; what listens to
	// a loudspeaker is none.
	Inputs() ([]Device, error)
	Outputs() ([]Device, error)
	StartMicTest(device string) (MicTest, error)
	// OpenMicrophone opens one to be recorded.
	OpenMicrophone(device string) (Microphone, error)
	// UnderWay is the recording that has not been stopped, nil for none.
	UnderWay() Recording
	// Recovered lists recordings recovered at this start.
	Recovered() []app.Media
	Import(ctx context.Context, path string, kind app.MediaKind, p Progress) (app.Media, error)
	Media(kind app.MediaKind) ([]app.Media, error)
	MediaBySHA(sha256 string) (app.Media, error)
	// Peaks returns n points over the whole medium.
	Peaks(ctx context.Context, sha256 string, n int) ([]PeakPoint, error)
	Player
	Editing
	Finishing
	Exporting
	Overdubbing
}

// LiveRequest is what goes on air: a programme, or the microphone.
type LiveRequest struct {
	Programme app.ID // "" for the microphone
	Title     string
	Device    string   // microphone
	Bed       string   // SHA-256 of a bed under the microphone, ""
	Zone      app.ID   // "" for the whole commune
	Clusters  []app.ID // when single clusters were chosen
}

// Live is the page Trực tiếp.
type Live interface {
	// GoLive returns when it sounds. A choice of which nothing is there any
	// more is "air.no_cluster" and never the whole commune; a bed that is kept
	// as something else is "air.not_a_bed"; one who was stopped before it
	// sounded is told "air.stopped".
	GoLive(ctx context.Context, r LiveRequest) error
	// StopLive ends what is on air by hand. It is open to everyone who stands at
	// the station.
	StopLive(ctx context.Context) error
	// OffAir ends whatever OnAir tells of, also what is of the schedule, which is
	// then not made up; it is open to everyone, but for an emergency.
	OffAir(ctx context.Context) error
	// SetReach sends what is on air by hand to other clusters from now on;
	// "air.not_on" where nothing is.
	SetReach(ctx context.Context, zone app.ID, clusters []app.ID) error
	// NextDue is what the schedule has next; ok is false where it has nothing
	// within a day.
	NextDue() (p DayPart, ok bool, err error)
	// SetStopAt ends what is on air by hand at that time; zero is never.
	SetStopAt(ctx context.Context, at time.Time) error
	// StopAfter lets what is on air of the schedule come to its end and nothing
	// follow it until a gap in the schedule; off takes that back.
	StopAfter(ctx context.Context, on bool) error
	// SetTalkOver lowers the bed by hand, or lifts it.
	SetTalkOver(on bool)
	// SetBed changes the bed under the microphone that is on air, "" for none;
	// "air.no_microphone" where none is.
	SetBed(ctx context.Context, sha256 string) error
	// ListenTo plays here what one cluster's output really plays, or what its
	// microphone hears; "" stops it. Errors: "cluster.not_reached",
	// "cluster.no_return", "return.no_microphone", those of the output.
	ListenTo(ctx context.Context, cluster app.ID, microphone bool) error
	// Listening is what is heard so at present.
	Listening() Listening
}

// ClusterView is a cluster with what is measured of it.
type ClusterView struct {
	app.Cluster
	HamletName string
	Status     app.ClusterStatus

	GatewayName string // of the cluster whose gateway feeds this one, "" for none
	Feeds       int    // clusters that its own gateway feeds beside it
	Above       AboveCap
	Modem       *app.Modem // what its box's modem tells now, nil where nobody asks one
}

// Speechless tells that nothing reports for the cluster: neither a speaker of
// its own nor a gateway.
func (v ClusterView) Speechless() bool {
	return v.SpeakerKey == "" && !v.Virtual && v.GatewayName == ""
}

// Pairing is a one-time code that a speaker program is given.
type Pairing struct {
	Code    string
	URL     string // what --station takes
	Expires time.Time
}

// Clusters is the page Cụm loa.
type Clusters interface {
	Clusters() ([]ClusterView, error)
	Hamlets() ([]app.Hamlet, error)
	// SaveCluster stores a cluster; an empty ID makes a new one. hamlet is a
	// name, made when it is new. undo is what UndoClusterChange takes it back by,
	// "" where nothing was changed.
	SaveCluster(ctx context.Context, c app.Cluster, hamlet string) (saved app.Cluster, undo app.ID, err error)
	DeleteCluster(ctx context.Context, id app.ID) error
	RestoreCluster(ctx context.Context, id app.ID) error
	SetVolume(ctx context.Context, id app.ID, volume int) error
	BeginPairing(ctx context.Context, id app.ID) (Pairing, error)
	Unpair(ctx context.Context, id app.ID) error
	// Heard14 is the share (0 to 1) of due sound played on each of the last
	// 14 days, oldest first; −1 where nothing was due.
	Heard14(id app.ID) ([14]float64, error)
}

// QueueRow is one record on its way to the hub.
type QueueRow struct {
	app.OutboxRow
	Title string
	Bytes int64
	Sent  int64 // of its medium
}

// Sync is the page Đồng bộ.
type Sync interface {
	SyncStatus() app.SyncStatus
	Queue(limit int) ([]QueueRow, error)
	SendNow()
	PauseSync(paused bool)
	Retry(ctx context.Context, seq int64) error
	// Enrol joins the hub at url with the code that the province gave.
	Enrol(ctx context.Context, url, code string) error
}

// Settings are the typed settings of the station.
type Settings struct {
	Language   string // "vi", "en"
	Theme      string // "light", "dark"
	TargetLUFS float64
	CeilingDB  float64
	DelayMS    int // capture to play at the poles
	Microphone string
	Output     string
	ICEServers []string // stun:HOST:PORT, turn:USER:SECRET@HOST:PORT; also stuns:, turns:
	Listen     string   // host:port of the station's own server

	AircheckDays   int  // for which what was sent is kept
	EmergencyDays  int  // the same of emergencies
	SilenceSeconds int  // without sound on air after which a person is told
	Gate           bool // the microphone on air has its noise gate
}

// SettingsStore keeps the settings; Bounds are held by SaveSettings.
type SettingsStore interface {
	Settings() Settings
	SaveSettings(ctx context.Context, s Settings) error
	DataFolder() string
	// PlayerAddress is what a standard player, such as a browser, opens to
	// listen: the page's address with its token.
	PlayerAddress() string
	// RenewPlayerToken makes a new token; players with the old one are
	// refused from now on.
	RenewPlayerToken(ctx context.Context) error
}
