package modem

import (
	"errors"
	"strconv"
	"time"

	"tienglang/app"
)

// Told is what a modem told last. What is nil or "" was not told.
type Told struct {
	Signal *int // dBm
	Modem  *app.Modem
}

// guest is a modem in conversation.
type guest struct {
	*dialog
	is      app.Modem
	named   time.Time // when its numbers were asked for last
	cardWay int       // the command to which it told its card's number
}

// greet has the modem answer without echo, and tell errors by number.
func (g *guest) greet() error {
	if err := g.meet(); err != nil {
		return err
	}
	for _, set := range []string{"ATE0", "AT+CMEE=1"} {
		if err := g.set(set); err != nil {
			return err
		}
	}
	return nil
}

// set says how the modem is to answer; one that does not know it is asked all
// the same.
func (g *guest) set(command string) error {
	_, err := g.ask(command, g.timing.Answer)
	if is := refusal(""); errors.As(err, &is) {
		return nil
	}
	if errors.Is(err, errSilent) {
		return g.meet()
	}
	return err
}

// round asks for the signal and the network, and for the numbers where they are
// old or the card may have been changed.
func (g *guest) round(now time.Time) (Told, error) {
	signal, err := g.signal()
	if err != nil {
		return Told{}, err
	}
	state, err := g.state()
	if err != nil {
		return Told{}, err
	}
	if state != g.is.State || g.named.IsZero() || now.Sub(g.named).Abs() >= g.timing.Names {
		if err := g.names(state); err != nil {
			return Told{}, err
		}
		g.named = now
	}
	g.is.State = state
	told := Told{Signal: signal}
	if g.is != (app.Modem{}) {
		is := g.is
		told.Modem = &is
	}
	return told, nil
}

func (g *guest) signal() (*int, error) {
	answer, err := g.fact("AT+CSQ", after("+CSQ:"))
	if err != nil {
		return nil, err
	}
	if dBm := quality(answer); dBm != nil {
		return dBm, nil
	}
	answer, err = g.fact("AT+CESQ", after("+CESQ:"))
	return extended(answer), err
}

// state is that of the card, and where that is well, of the registration: with
// LTE or with what was before, whichever is better.
func (g *guest) state() (app.ModemState, error) {
	answer, err := g.query("AT+CPIN?", after("+CPIN:"))
	var no refusal
	if errors.As(err, &no) {
		answer, err = string(no), nil
	}
	if is := card(answer); err != nil || is != app.ModemUnknown {
		return is, err
	}
	best := app.ModemUnknown
	for _, command := range []string{"AT+CEREG?", "AT+CREG?"} {
		answer, err := g.fact(command, registration)
		if err != nil {
			return best, err
		}
		switch is := standing(answer); {
		case is == app.ModemHome || is == app.ModemRoaming:
			return is, nil
		case best != app.ModemDenied && is != app.ModemUnknown:
			best = is
		}
	}
	return best, nil
}

// cardWays are the commands for the number of the card; 27.007 has none that is
// everywhere.
var cardWays = []string{"AT+CCID", "AT+ICCID", "AT+QCCID", "AT+CICCID", "AT^ICCID?"}

// names asks for the numbers of modem and card, and for the network's name where
// it is on one.
func (g *guest) names(state app.ModemState) (err error) {
	if g.is.IMEI, err = g.fact("AT+CGSN", modemNumber); err != nil {
		return err
	}
	g.is.SIM, g.is.Carrier = "", ""
	if state == app.ModemNoSIM {
		return nil
	}
	for i := range cardWays {
		way := (g.cardWay + i) % len(cardWays)
		if g.is.SIM, err = g.fact(cardWays[way], cardNumber); err != nil {
			return err
		}
		if g.is.SIM != "" {
			g.cardWay = way
			break
		}
	}
	if state != app.ModemHome && state != app.ModemRoaming {
		return nil
	}
	if err := g.set("AT+COPS=3,0"); err != nil {
		return err
	}
	answer, err := g.fact("AT+COPS?", after("+COPS:"))
	g.is.Carrier = networkName(answer)
	return err
}

// String is the modem in a line of the log: no number of it stands there whole.
func (t Told) String() string {
	s := "signal unknown"
	if t.Signal != nil {
		s = strconv.Itoa(*t.Signal) + " dBm"
	}
	if t.Modem != nil {
		s += ", " + string(t.Modem.State) + ", " + t.Modem.Carrier
	}
	return s
}
