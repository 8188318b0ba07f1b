package app

// Permission is one kind of act that a role allows.
type Permission string

// The permissions of the station.
const (
	MayProduce    Permission = "produce"    // record, mix, save and submit programmes
	MayApprove    Permission = "approve"    // judge what waits for approval
	MayAir        Permission = "air"        // put something on air
	MayStop       Permission = "stop"       // take the station off air
	MayVolume     Permission = "volume"     // set a cluster's volume
	MayInventory  Permission = "inventory"  // add, change, pair and remove clusters
	MayAccounts   Permission = "accounts"   // make and change accounts
	MayConfigure  Permission = "configure"  // settings of the station, the hub
	MayReadAudits Permission = "read_audit" // see who did what
	MaySchedule   Permission = "schedule"   // change the schedule, its rules and the relays
	MayEmergency  Permission = "emergency"  // order an emergency broadcast
	MayConfirm    Permission = "confirm"    // confirm what another ordered in an emergency: the leader
)

// granted is what each role allows. Stopping is allowed to everyone: nobody
// who stands at the station may be kept from taking it off air.
var granted = map[Role][]Permission{
	RoleEditor:        {MayProduce, MayStop},
	RoleAnnouncer:     {MayProduce, MayAir, MayVolume, MayStop, MaySchedule, MayEmergency},
	RoleApprover:      {MayApprove, MayVolume, MayStop, MayReadAudits, MaySchedule, MayEmergency, MayConfirm},
	RoleAdministrator: {MayInventory, MayVolume, MayAccounts, MayConfigure, MayStop, MayReadAudits},
	RoleTrainee: {MayProduce, MayApprove, MayAir, MayVolume, MayInventory, MayAccounts,
		MayConfigure, MayStop, MayReadAudits, MaySchedule, MayEmergency, MayConfirm},
}

// Can reports whether one of u's roles allows p. A disabled account, and one
// whose secret must still be changed, can do nothing. That a trainee exists in
// workshop stations alone is held by app/people.
func (u User) Can(p Permission) bool {
	if u.Disabled || u.MustChange {
		return false
	}
	for _, r := range u.Roles {
		for _, have := range granted[r] {
			if have == p {
				return true
			}
		}
	}
	return false
}

// Need returns the error "people.not_allowed" unless u can p.
func (u User) Need(p Permission) error {
	if u.Can(p) {
		return nil
	}
	return Fail("people.not_allowed", nil, "act", string(p), "name", u.Name)
}
