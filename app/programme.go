package app

import "time"

// Loudness is what BS.1770-4 / EBU R128 measures of a whole recording.
// A value that cannot be had (silence) is −∞ in arithmetic and −120 here.
type Loudness struct {
	IntegratedLUFS   float64 `json:"integrated_lufs"`
	RangeLU          float64 `json:"loudness_range_lu"`
	TruePeakDBTP     float64 `json:"true_peak_dbtp"`
	MaxMomentaryLUFS float64 `json:"max_momentary_lufs"`
	MaxShortTermLUFS float64 `json:"max_short_term_lufs"`
}

// MediaKind is what a piece of sound is used for.
type MediaKind string

// The kinds of media.
const (
	MediaVoice  MediaKind = "voice"
	MediaBed    MediaKind = "bed"
	MediaJingle MediaKind = "jingle"
	MediaMaster MediaKind = "master" // a finished programme
	MediaPhoto  MediaKind = "photo"  // a picture of a repair, which no list of sounds has
)

// Media is a sound file kept under its SHA-256.
type Media struct {
	SHA256   string // lower-case hex; also the file's name
	Name     string // as imported, or given at recording
	Ext      string // ".flac", ".wav"
	Kind     MediaKind
	Bytes    int64
	Duration time.Duration
	Channels int
	Loudness Loudness
	AddedAt  time.Time
	AddedBy  ID
	About
	DeletedAt time.Time // zero unless in the trash
}

// ProgrammeState is how far a programme is on its way to air.
type ProgrammeState string

// The states of a programme.
const (
	ProgrammeDraft    ProgrammeState = "draft"
	ProgrammeWaiting  ProgrammeState = "waiting"
	ProgrammeApproved ProgrammeState = "approved"
	ProgrammeReturned ProgrammeState = "returned"
)

// ProgrammeItem is one piece of sound in a programme.
type ProgrammeItem struct {
	Kind   MediaKind
	Media  string // SHA-256
	Title  string
	GainDB float64
}

// Programme is what goes on air as one whole. Master is the rendered sound
// of its items; an approval holds for exactly that master.
type Programme struct {
	ID        ID
	Title     string
	State     ProgrammeState
	Items     []ProgrammeItem
	Master    string // SHA-256 of the master, "" until rendered
	Duration  time.Duration
	Loudness  Loudness
	Author    ID
	CreatedAt time.Time
	UpdatedAt time.Time
	AiredAt   time.Time // zero: never on air
	Version   int64     // rises with each change
	Remark    string    // why it was returned
	DeletedAt time.Time // zero unless deleted; kept so that it can be restored
	Origin    Origin    `json:",omitempty"` // OriginHub: the province made and approved it
	About
}

// Approval is one person's verdict on one master.
type Approval struct {
	ID        ID
	Programme ID
	Master    string // SHA-256 that was judged
	By        ID
	At        time.Time
	Approved  bool
	OwnWork   bool // the approver is the author
	Remark    string
	Remarks   []Remark `json:",omitempty"` // each on a place of the sound, in the sound's order
}
