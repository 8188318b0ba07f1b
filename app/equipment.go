package app

import "time"

// Position is a place on the earth, in degrees of WGS 84, north and east
// positive. The zero Position, in the sea off Africa, is one that is not known.
type Position struct {
	Lat float64
	Lon float64
}

// Known tells whether anybody said where it is.
func (p Position) Known() bool { return p != Position{} }

// Box is the receiver that drives a cluster's horns.
type Box struct {
	Vendor     string `json:",omitempty"`
	VendorCode string `json:",omitempty"` // the province's code of the vendor (MaNhaCungCap)
	Model      string `json:",omitempty"`
	Serial     string `json:",omitempty"`
	IMEI       string `json:",omitempty"` // 15 digits, of its modem
	SIM        string `json:",omitempty"` // the card's number (ICCID) or its telephone number
	Carrier    string `json:",omitempty"`
}

// Amplifier stands between the box and the horns.
type Amplifier struct {
	Model string `json:",omitempty"`
	Watts int    `json:",omitempty"`
}

// PowerSource is where a cluster's current comes from.
type PowerSource string

// The sources of power.
const (
	PowerUnknown PowerSource = ""
	PowerGrid    PowerSource = "grid"
	PowerBacked  PowerSource = "backed" // the grid, and a battery when that is away
	PowerSolar   PowerSource = "solar"
)

// Condition is what a person says of a cluster; what is measured of it is its
// state. Wired and FM clusters, which report nothing, have only this.
type Condition string

// The conditions of a cluster.
const (
	ConditionUnknown Condition = ""
	ConditionWorks   Condition = "works"
	ConditionBroken  Condition = "broken"
	ConditionRetired Condition = "retired" // still hangs, is used no more
)

// Purchase is who paid for a cluster, and until when its maker answers for it.
type Purchase struct {
	Funding       string    `json:",omitempty"` // source of the money, in words
	PriceDong     int64     `json:",omitempty"` // đồng
	WarrantyUntil time.Time `json:",omitzero"`  // the last day
}
