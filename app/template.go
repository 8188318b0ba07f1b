package app

import "time"

// PlaceKind is what a place of a bulletin is for.
type PlaceKind string

// The kinds of places.
const (
	PlaceOpening  PlaceKind = "opening"  // nhạc hiệu at the beginning
	PlaceGreeting PlaceKind = "greeting" // lời chào
	PlaceItem     PlaceKind = "item"     // one piece of news
	PlaceLink     PlaceKind = "link"     // spoken between two items
	PlaceFarewell PlaceKind = "farewell" // lời kết
	PlaceClosing  PlaceKind = "closing"  // nhạc hiệu at the end
)

// PlaceKinds are all kinds, in the order of a bulletin.
var PlaceKinds = []PlaceKind{PlaceOpening, PlaceGreeting, PlaceItem, PlaceLink, PlaceFarewell, PlaceClosing}

// Spoken tells whether a place is somebody's words, and not music.
func (k PlaceKind) Spoken() bool { return k != PlaceOpening && k != PlaceClosing }

// Template is the order of a bulletin that is made again and again.
type Template struct {
	ID          ID        `json:"id"`
	Name        string    `json:"name"`
	SlotSeconds int       `json:"slot_seconds"` // the length that it has on air, 0 for none
	Places      []Place   `json:"places"`
	Sting       *Sting    `json:"sting,omitempty"` // between two items; nil for none
	Bed         *Bed      `json:"bed,omitempty"`   // under the words; nil for none
	UpdatedAt   time.Time `json:"-"`
}

// Place is one place of a template.
type Place struct {
	Kind      PlaceKind `json:"kind"`
	Name      string    `json:"name"`
	Media     string    `json:"media,omitempty"` // SHA-256 of a sound that is always the same, "" to be filled each time
	SegueMS   int       `json:"segue_ms"`        // from its end to the next one: a pause, or below 0 an overlap
	FadeInMS  int       `json:"fade_in_ms,omitempty"`
	FadeOutMS int       `json:"fade_out_ms,omitempty"`
	GainDB    float64   `json:"gain_db"`
}

// Sting is the short sound between two items.
type Sting struct {
	Media    string  `json:"media,omitempty"` // SHA-256, "" where none was chosen yet
	BeforeMS int     `json:"before_ms"`       // from the end of an item to the sting; below 0 they overlap
	AfterMS  int     `json:"after_ms"`        // from the end of the sting to the next item; below 0 they overlap
	GainDB   float64 `json:"gain_db"`
}

// Bed is the music under the words.
type Bed struct {
	Media     string  `json:"media,omitempty"` // SHA-256, "" where none was chosen yet
	GainDB    float64 `json:"gain_db"`         // where nobody speaks
	DuckDB    float64 `json:"duck_db"`         // how far it goes down under a voice
	LeadMS    int     `json:"lead_ms"`         // it is heard so long before the first word
	TailMS    int     `json:"tail_ms"`         // and after the last
	FadeInMS  int     `json:"fade_in_ms"`
	FadeOutMS int     `json:"fade_out_ms"`
	Whole     bool    `json:"whole,omitempty"` // also under the music at the beginning and the end
}
