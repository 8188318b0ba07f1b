package emergency

import (
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
)

// Kind is where the sound of an emergency comes from.
type Kind string

// The kinds.
const (
	KindMessage    Kind = "message" // approved in advance, held by the poles
	KindText       Kind = "text"
	KindStored     Kind = "stored"
	KindMicrophone Kind = "microphone"
	KindFile       Kind = "file"
)

var kinds = []Kind{KindMessage, KindText, KindStored, KindMicrophone, KindFile}

// Draft is what was filled in. It is kept when the sheet closes and when the
// program ends, so that nothing has to be typed twice in a hurry.
type Draft struct {
	Kind      Kind          `json:"kind"`
	Title     string        `json:"title"`
	Text      string        `json:"text"`
	Message   app.ID        `json:"message,omitempty"`
	Programme app.ID        `json:"programme,omitempty"`
	Device    string        `json:"device,omitempty"`
	File      string        `json:"file,omitempty"` // SHA-256 of what was brought
	FileName  string        `json:"file_name,omitempty"`
	Zone      app.ID        `json:"zone,omitempty"`
	Pick      bool          `json:"pick,omitempty"` // single clusters instead of a zone
	Clusters  []app.ID      `json:"clusters,omitempty"`
	Times     int           `json:"times"`
	Every     time.Duration `json:"every"`
	ValidFor  time.Duration `json:"valid_for"`
}

// usual is what is filled in at first: twice in a row at once, then every hour
// on the hour, as Decision 18/2021/QĐ-TTg has it for disasters.
func usual() Draft {
	return Draft{Kind: KindText, Times: 2, Every: time.Hour, ValidFor: 6 * time.Hour}
}

// kept is the preference under which the draft lies.
const kept = "emergency.draft"

// Kept is the draft of last time, or the usual one.
func Kept() Draft {
	d := usual()
	if json.Unmarshal([]byte(fyne.CurrentApp().Preferences().String(kept)), &d) != nil || !known(d.Kind) {
		return usual()
	}
	return d
}

func known(k Kind) bool {
	for _, one := range kinds {
		if one == k {
			return true
		}
	}
	return false
}

func (d Draft) keep() {
	text, err := json.Marshal(d)
	if err == nil { // plain values alone
		fyne.CurrentApp().Preferences().SetString(kept, string(text))
	}
}

// blank tells whether nothing was written or chosen yet.
func (d Draft) blank() bool {
	return d.Kind == KindText && d.Title == "" && d.Text == ""
}

// forget begins anew after what was written has gone out.
func (d *Draft) forget() {
	*d = usual()
	d.keep()
}
