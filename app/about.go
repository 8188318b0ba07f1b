package app

import "time"

// About is what is known of a programme or a medium beside its sound. Changing
// it leaves the sound, and an approval of it, as they are.
type About struct {
	Category  string   `json:",omitempty"` // the ID of a Category, "" for none
	Authors   []string `json:",omitempty"` // who wrote or spoke, by name; they need no account
	Tags      []string `json:",omitempty"`
	Languages []string `json:",omitempty"` // ISO 639-3, as in Languages
	Notes     string   `json:",omitempty"`
}

// Category is a kind of essential information (Decree 49/2024/NĐ-CP). The list
// is the station's own to change.
type Category struct {
	ID   string
	Name string
}

// Languages are those that communes broadcast in, by ISO 639-3 code:
// Vietnamese first, then minority languages by their number of speakers. The
// catalogue has their names under "language." and the code.
var Languages = []string{
	"vie", "tyz", "blt", "mtq", "khm", "hmv", "nut", "ium", "jra", "rad", "bdq", "sed", "cjm", "kpm", "hre", "mng", "rog", "sti", "bru", "kjg",
}

// Remark is a word on one place of a master's sound.
type Remark struct {
	ID        ID
	Programme ID
	Master    string        // SHA-256 of the sound that was heard
	Approval  ID            // of which verdict it is a part, "" while that is not given yet
	At        time.Duration // from the beginning of the sound
	Text      string
	By        ID
	MadeAt    time.Time
	DoneAt    time.Time // when the author ticked it off, zero: open
	DoneBy    ID
}

// ProgrammeRecord is a programme as its record for the hub has it: with the
// verdict that this version of it comes from, if it comes from one.
type ProgrammeRecord struct {
	Programme
	Verdict *Approval `json:",omitempty"`
}

// Wanted is one word of a search: what begins with Prefix is found, and what
// carries one of Tokens, which stand for people, categories and languages that
// are called by that word. Both are folded letters and digits.
type Wanted struct {
	Prefix string
	Tokens []string
}

// Trash is what was deleted and can still be restored.
type Trash struct {
	Programmes []Programme
	Media      []Media
}

// Emptied is what emptying the trash took away for ever.
type Emptied struct {
	Programmes int
	Media      int
	Files      int
	Bytes      int64 // freed on the disk
	Waiting    int   // files that go later: still on their way to the hub, or named by something
}
