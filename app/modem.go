package app

import (
	"strings"
	"unicode"
)

// Modem is what a box's modem tells of itself and of its line. What is "" was
// not told.
type Modem struct {
	IMEI    string     `json:",omitempty"` // 15 digits
	SIM     string     `json:",omitempty"` // the card's number (ICCID, ITU-T E.118), 18 to 20 digits
	Carrier string     `json:",omitempty"` // of the network that it is on, as that names itself
	State   ModemState `json:",omitempty"`
}

// ModemState is how a modem stands to its network.
type ModemState string

// The states of a modem.
const (
	ModemUnknown   ModemState = ""
	ModemHome      ModemState = "home"      // on the network of its card
	ModemRoaming   ModemState = "roaming"   // on another's
	ModemSearching ModemState = "searching" // on none
	ModemDenied    ModemState = "denied"    // none lets it in: the card is blocked, or not paid for
	ModemNoSIM     ModemState = "no_sim"
	ModemPIN       ModemState = "pin" // the card wants its PIN or PUK first
)

// ModemStates are all that a modem may tell.
var ModemStates = []ModemState{ModemUnknown, ModemHome, ModemRoaming, ModemSearching, ModemDenied, ModemNoSIM, ModemPIN}

// ModemDoubt is what a technician should look at.
type ModemDoubt string

// The doubts, the gravest first.
const (
	DoubtNone    ModemDoubt = ""
	DoubtNoSIM   ModemDoubt = "no_sim"
	DoubtSIM     ModemDoubt = "sim"     // another card than the inventory says
	DoubtIMEI    ModemDoubt = "imei"    // another modem
	DoubtPIN     ModemDoubt = "pin"     //
	DoubtDenied  ModemDoubt = "denied"  //
	DoubtCarrier ModemDoubt = "carrier" // another network
)

// Doubt compares what a modem tells with what the inventory says of its box. A
// telephone number is no card's number, and nothing follows from what is
// unknown on either side.
func (b Box) Doubt(m Modem) ModemDoubt {
	switch {
	case m.State == ModemNoSIM:
		return DoubtNoSIM
	case !sameNumber(b.SIM, m.SIM, digitsOfCard):
		return DoubtSIM
	case !sameNumber(b.IMEI, m.IMEI, digitsOfModem):
		return DoubtIMEI
	case m.State == ModemPIN:
		return DoubtPIN
	case m.State == ModemDenied:
		return DoubtDenied
	}
	if had, is := network(b.Carrier), network(m.Carrier); m.State == ModemHome && had != "" && is != "" && had != is {
		return DoubtCarrier
	}
	return DoubtNone
}

// Measured is the box with the numbers that its modem tells, where the inventory
// has none or others; a telephone number stays, since no modem tells it.
func (b Box) Measured(m Modem) Box {
	if sim := digitsOf(m.SIM); len(sim) >= digitsOfCard && (b.SIM == "" || !sameNumber(b.SIM, sim, digitsOfCard)) {
		b.SIM = sim
	}
	if imei := digitsOf(m.IMEI); len(imei) == digitsOfModem+1 && (b.IMEI == "" || !sameNumber(b.IMEI, imei, digitsOfModem)) {
		b.IMEI = imei
	}
	return b
}

// What tells one number from another: the last digits of both kinds only check
// the others, and are not on every label.
const (
	digitsOfCard  = 18
	digitsOfModem = 14
)

// sameNumber reports whether two numbers may be the same; one that is too short
// to be such a number says nothing.
func sameNumber(a, b string, digits int) bool {
	a, b = digitsOf(a), digitsOf(b)
	return len(a) < digits || len(b) < digits || a[:digits] == b[:digits]
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// networks are the names that Vietnam's networks go by; resellers, whose cards
// are on one of these, stand in none.
var networks = map[string][]string{
	"viettel":      {"viettel"},
	"vinaphone":    {"vinaphone", "vnpt", "gpc"},
	"mobifone":     {"mobifone", "vms"},
	"vietnamobile": {"vietnamobile", "vnmobile"},
	"gmobile":      {"gmobile", "gtel", "beeline"},
}

// network is the network that a name means, "" for a name that is not known.
func network(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
	for is, names := range networks {
		for _, one := range names {
			if strings.Contains(name, one) {
				return is
			}
		}
	}
	return ""
}
