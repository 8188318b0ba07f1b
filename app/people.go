package app

import "time"

// Role is what a user may do at the station.
type Role string

// The roles of a station.
const (
	RoleEditor        Role = "editor"        // makes programmes
	RoleAnnouncer     Role = "announcer"     // goes live
	RoleApprover      Role = "approver"      // approves what goes out
	RoleAdministrator Role = "administrator" // accounts, clusters, settings
	RoleTrainee       Role = "trainee"       // everything, in workshop mode only
)

// User is a person with an account.
type User struct {
	ID         ID
	Login      string // unique, lower case
	Name       string
	Roles      []Role
	MustChange bool // the secret was given by another and is changed at sign-in
	Disabled   bool
	CreatedAt  time.Time
}

// Has reports whether u holds role r.
func (u User) Has(r Role) bool {
	for _, have := range u.Roles {
		if have == r {
			return true
		}
	}
	return false
}

// AuditRow is one act of one person. Each row carries the hash of the one
// before it.
type AuditRow struct {
	Seq    int64
	At     time.Time
	User   ID
	Action string // "programme.approve"
	Object string // id of what was acted on
	Detail string // short JSON
	Prev   string // hex SHA-256 of the row before, "" in the first
	Hash   string // hex SHA-256 over this row and Prev
}
