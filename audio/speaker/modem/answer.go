package modem

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"tienglang/app"
)

// after returns a reader of lines that begin with one of the prefixes: what
// stands behind it.
func after(prefixes ...string) func(string) (string, bool) {
	return func(line string) (string, bool) {
		for _, p := range prefixes {
			if is, ok := strings.CutPrefix(line, p); ok {
				return strings.TrimSpace(is), true
			}
		}
		return "", false
	}
}

// fields are the numbers of an answer; nil where one of them is none.
func fields(answer string, least int) []int {
	parts := strings.Split(answer, ",")
	numbers := make([]int, 0, len(parts))
	for _, p := range parts {
		n, err := strconv.Atoi(strings.TrimSpace(p))
		if err != nil || n < 0 {
			return nil
		}
		numbers = append(numbers, n)
	}
	if len(numbers) < least {
		return nil
	}
	return numbers
}

// quality is the signal of +CSQ in dBm: 0 to 31 from −113 on in steps of 2 (27.007,
// 8.5), 100 to 191 from −116 on where SIMCom's tell of TD-SCDMA; nil for 99 and
// 199, which say that it is not known.
func quality(answer string) *int {
	var dBm int
	switch f := fields(answer, 1); {
	case f == nil:
		return nil
	case f[0] <= 31:
		dBm = -113 + 2*f[0]
	case f[0] >= 100 && f[0] <= 191:
		dBm = f[0] - 216
	default:
		return nil
	}
	return &dBm
}

// carriers is 10·log10 of the resource blocks of a channel of 10 MHz, as most are:
// by it the power of a channel follows from that of its pilot (36.214, 5.1.3).
// With 5 or 20 MHz it is 3 dB off.
const carriers = 17

// extended is the signal of +CESQ (27.007, 8.69) in dBm of the whole channel, as
// +CSQ tells it: of GSM as it is, of UMTS and LTE from the pilot's power and its
// share in all that is received.
func extended(answer string) *int {
	f := fields(answer, 6)
	if f == nil {
		return nil
	}
	var dBm int
	switch rxlev, rscp, ecno, rsrq, rsrp := f[0], f[2], f[3], f[4], f[5]; {
	case rsrp <= 97:
		share := -11 * 2 // half dB: that of a cell with some load
		if rsrq <= 34 {
			share = rsrq - 40
		}
		dBm = rsrp - 141 + carriers - share/2
	case rscp <= 96:
		share := -8 * 2
		if ecno <= 49 {
			share = ecno - 49
		}
		dBm = rscp - 121 - share/2
	case rxlev <= 63:
		dBm = rxlev - 111
	default:
		return nil
	}
	dBm = max(-140, min(dBm, -20))
	return &dBm
}

// modemNumber reads the answer to +CGSN: 15 digits, or the 16 of an IMEISV, of which
// the last two number its software.
func modemNumber(line string) (string, bool) {
	if is, ok := after("+CGSN:")(line); ok {
		line = is
	}
	line = strings.Trim(line, `"`)
	if !digits(line) || len(line) < 15 || len(line) > 16 {
		return "", false
	}
	if len(line) == 16 {
		line = line[:14]
	}
	return line, true
}

// cardNumber reads an ICCID in each of the forms that are about. It begins with 89
// (ITU-T E.118); some say the two digits of each byte as they lie on the card, the
// other way round, and an F fills the last.
func cardNumber(line string) (string, bool) {
	if is, ok := after("+CCID:", "+ICCID:", "+QCCID:", "^ICCID:", "ICCID:")(line); ok {
		line = is
	}
	line = strings.TrimRight(strings.ToUpper(strings.Trim(line, `" `)), "F")
	if strings.HasPrefix(line, "98") {
		line = turned(line)
	}
	if !digits(line) || len(line) < 18 || len(line) > 20 || !strings.HasPrefix(line, "89") {
		return "", false
	}
	return line, true
}

// turned has the digits of each pair change places.
func turned(s string) string {
	b := []byte(s)
	for i := 0; i+1 < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return strings.TrimRight(string(b), "F")
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// mostName is the longest name of a network in bytes.
const mostName = 64

// networkName reads the name of the network from the answer to +COPS?, such as
// `0,0,"Viettel",7`; "" while the modem is on none.
func networkName(answer string) string {
	_, name, _ := strings.Cut(answer, `"`)
	name, _, _ = strings.Cut(name, `"`)
	name = strings.TrimSpace(plain(name))
	if len(name) > mostName || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return ""
	}
	return name
}

// plain is a name that a modem set to UCS2 says in hexadecimal digits, as it is.
func plain(name string) string {
	b, err := hex.DecodeString(name)
	if err != nil || len(b) < 4 || len(b)%2 != 0 || b[0] != 0 {
		return name
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(units))
}

// registration reads an answer such as `+CREG: 0,1`. What a modem says unasked
// has its state first, and a number in quotes or four digits behind it.
func registration(line string) (string, bool) {
	is, ok := after("+CEREG:", "+CREG:")(line)
	if !ok {
		return "", false
	}
	parts := strings.Split(is, ",")
	if len(parts) < 2 {
		return "", false
	}
	state := strings.TrimSpace(parts[1])
	return state, digits(state) && len(state) <= 2
}

// standing is what a state of registration means (27.007, 7.2).
func standing(state string) app.ModemState {
	switch state {
	case "1", "6", "9":
		return app.ModemHome
	case "5", "7", "10":
		return app.ModemRoaming
	case "3", "8":
		return app.ModemDenied
	case "0", "2":
		return app.ModemSearching
	}
	return app.ModemUnknown
}

// card is what an answer to +CPIN?, or a refusal of it, says of the card;
// ModemUnknown for one that is ready, or if nothing follows from it.
func card(answer string) app.ModemState {
	is := strings.ToUpper(answer)
	code, _ := after("+CME ERROR:")(is)
	switch {
	case strings.HasPrefix(is, "SIM P"), strings.HasPrefix(is, "PH-"), code == "11", code == "12", strings.HasPrefix(code, "SIM PIN"), strings.HasPrefix(code, "SIM PUK"):
		return app.ModemPIN
	case code == "10", code == "SIM NOT INSERTED", is == "NOT INSERTED":
		return app.ModemNoSIM
	}
	return app.ModemUnknown
}
