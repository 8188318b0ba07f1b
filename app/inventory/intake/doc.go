// Package intake reads tables of speaker clusters as communes keep them, and
// says row by row what bringing them in would change. It is pure: nothing is
// kept here, and a doubtful row is told, never guessed silently.
package intake

import "tienglang/app"

// What a table may be at most.
const (
	MostRows  = 10_000  // with titles and headings
	MostBytes = 8 << 20 // as CSV or JSON
	mostCells = 100     // in a row
)

// Field is what a column tells of a cluster. Its text is the key in JSON.
type Field string

// The fields. Ordinal is the running number of the sheet, which is known and
// not used.
const (
	ID             Field = "id"
	Code           Field = "code"
	Number         Field = "number"
	Ordinal        Field = "ordinal"
	Name           Field = "name"
	Hamlet         Field = "hamlet"
	Place          Field = "place"
	Technology     Field = "technology"
	Line           Field = "line"
	Horns          Field = "horns" // how many, or all of them: "2 x 30W + 25W"
	Watts          Field = "watts" // of each
	TotalWatts     Field = "total_watts"
	Bearings       Field = "bearings"
	Position       Field = "position"
	Latitude       Field = "latitude"
	Longitude      Field = "longitude"
	Vendor         Field = "vendor"
	VendorCode     Field = "vendor_code"
	Model          Field = "model"
	Serial         Field = "serial"
	IMEI           Field = "imei"
	SIM            Field = "sim"
	Carrier        Field = "carrier"
	Amplifier      Field = "amplifier"
	AmplifierWatts Field = "amplifier_watts"
	Power          Field = "power"
	Volume         Field = "volume"
	VolumeCap      Field = "volume_cap"
	Delay          Field = "delay"
	Installed      Field = "installed"
	Funding        Field = "funding"
	Price          Field = "price"
	Warranty       Field = "warranty"
	Condition      Field = "condition"
	Note           Field = "note"

	// Of the hamlet in which the cluster stands.
	HamletCode Field = "hamlet_code"
	Households Field = "households"
	People     Field = "people"
	Languages  Field = "languages"
)

// Doubt is something of a row that a person should look at.
type Doubt struct {
	Field Field // "" for the whole row
	Err   error // with a sentence
	Fatal bool  // the row can be corrected or left out, not kept as it is
}

// Kind is what a row would do.
type Kind string

// What rows do.
const (
	New     Kind = "new"
	Changed Kind = "changed"
	Same    Kind = "same"
)

// Change is one field, before and after, as they are written.
type Change struct {
	Field         Field
	Before, After string
}

// Row is one cluster of a table.
type Row struct {
	Number  int // as a spreadsheet numbers it, from 1
	Kind    Kind
	Before  *app.Cluster // nil where it is new
	After   app.Cluster  // without an ID where it is new; Hamlet is set where that is known
	Hamlet  string       // as the table names it, "" where it says nothing
	Noted   *app.Hamlet  // what the row tells of its hamlet beside the name, as it will be; nil where nothing changes
	Alone   bool         // the row is of a hamlet, and of no cluster
	Changes []Change
	Doubts  []Doubt
	Left    bool // a person left it out
	Taken   bool // a person takes it as it is
}

// Fatal tells whether the row can't be kept as it is.
func (r Row) Fatal() bool {
	for _, d := range r.Doubts {
		if d.Fatal {
			return true
		}
	}
	return false
}

// Open tells whether the row waits for a person.
func (r Row) Open() bool { return !r.Left && len(r.Doubts) > 0 && (r.Fatal() || !r.Taken) }

// Kept tells whether the row changes the inventory when the table is taken.
func (r Row) Kept() bool { return !r.Left && !r.Open() && r.Kind != Same }

// Skipped is a row that is no cluster: a sum, a signature, a hamlet's title.
type Skipped struct {
	Number int
	Text   string
}

// Preview is what taking a table would change.
type Preview struct {
	Layout  Layout
	Rows    []Row
	Skipped []Skipped
	Remarks []Doubt // of a whole column
}

// Counts are the rows by what becomes of them: each is counted once.
type Counts struct {
	New, Changed, Same, Doubtful, Left int
}

// Counts counts the rows.
func (p Preview) Counts() (n Counts) {
	for _, r := range p.Rows {
		switch {
		case r.Left:
			n.Left++
		case r.Open():
			n.Doubtful++
		case r.Kind == New:
			n.New++
		case r.Kind == Changed:
			n.Changed++
		default:
			n.Same++
		}
	}
	return n
}

// Known is the inventory into which a table is read.
type Known struct {
	Clusters []app.Cluster // that are not deleted
	Hamlets  []app.Hamlet
	Check    func(app.Cluster) error // the rules of the inventory
}

// Choices are what a person said of rows, by their numbers.
type Choices struct {
	Leave map[int]bool
	Take  map[int]bool // as they are, with their doubts
	Cells map[int]map[Field]string
}
