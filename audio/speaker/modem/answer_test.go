package modem

import (
	"os"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

func TestSignalsInDBm(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]int{"0,99": -113, "31,0": -51, " 16 , 99": -81, "99,99": 0, "199,99": 0, "100,99": -116, "191,99": -25, "": 0, "x": 0, "40": 0, "-3,1": 0} {
		if got := quality(answer); (got == nil) != (want == 0) || got != nil && *got != want {
			t.Errorf("+CSQ: %s is %v, want %d", answer, got, want)
		}
	}
	for answer, want := range map[string]int{
		"99,99,255,255,20,51": -63, "99,99,255,255,255,51": -62, "99,99,41,41,255,255": -76, "30,2,255,255,255,255": -81,
		"99,99,255,255,255,255": 0, "99,99": 0, "99,99,255,255,0,0": -104, "99,99,255,255,34,97": -24,
	} {
		if got := extended(answer); (got == nil) != (want == 0) || got != nil && *got != want {
			t.Errorf("+CESQ: %s is %v, want %d", answer, got, want)
		}
	}
}

func TestNumbersInEachForm(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"861107031234567": "861107031234567", `+CGSN: "861107031234567"`: "861107031234567", "8611070312345601": "86110703123456",
		"RING": "", "8611": "", "89840480000123456789": "",
	} {
		if got, _ := modemNumber(line); got != want {
			t.Errorf("%s is modem %q", line, got)
		}
	}
	for line, want := range map[string]string{
		"+CCID: 89840480000123456789": "89840480000123456789", `+CCID: "8984048000012345678f"`: "8984048000012345678",
		"8984048000012345678": "8984048000012345678", "ICCID: 8984048000012345678F": "8984048000012345678",
		"^ICCID: 984840080010325476F8": "8984048000012345678", "861107031234567": "", "+CSQ: 89": "", "12345678901234567890": "",
	} {
		if got, _ := cardNumber(line); got != want {
			t.Errorf("%s is card %q, want %q", line, got, want)
		}
	}
	for answer, want := range map[string]string{
		`0,0,"Viettel",7`: "Viettel", "0": "", `0,2,"45204",7`: "45204", `0,0,"00560069006500740",7`: "00560069006500740",
		`0,0,"005600690065007400740065006C",7`: "Viettel", `0,0,"` + strings.Repeat("x", 65) + `"`: "", "0,0,\"a\x07\"": "",
	} {
		if got := networkName(answer); got != want {
			t.Errorf("+COPS: %s is %q, want %q", answer, got, want)
		}
	}
}

// bytesPort is a port at which these bytes come, whatever is asked.
type bytesPort struct{ left []byte }

func (p *bytesPort) Read(b []byte) (int, error) {
	if len(p.left) == 0 {
		return 0, os.ErrDeadlineExceeded
	}
	n := copy(b[:min(len(b), 100)], p.left)
	p.left = p.left[n:]
	return n, nil
}
func (p *bytesPort) Write(b []byte) (int, error)   { return len(b), nil }
func (p *bytesPort) Close() error                  { return nil }
func (p *bytesPort) SetDeadline(_ time.Time) error { return nil }

// FuzzAnswers: whatever a modem says, what is told of it is what a station takes.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\r\nOK\r\nOK\r\nOK\r\n"), true)
	f.Add([]byte("+CSQ: 23,99\r\n\r\nOK\r\n+CPIN: READY\r\nOK\r\n+CEREG: 0,1\r\nOK\r\n861107031234567\r\nOK\r\n+CCID: 8984048000012345678F\r\nOK\r\nOK\r\n+COPS: 0,0,\"Viettel\",7\r\nOK\r\n"), false)
	f.Add([]byte("+CSQ: 99,99\r\nOK\r\n+CESQ: 99,99,255,255,20,51\r\nOK\r\n+CME ERROR: 10\r\n"), false)
	f.Add([]byte(strings.Repeat("x", 2000)+"\r\n+CSQ: 1\r\nOK\r\n> "), false)
	f.Fuzz(func(t *testing.T, said []byte, greets bool) {
		g := &guest{dialog: &dialog{port: &bytesPort{said}, timing: brisk}}
		if greets && g.greet() != nil {
			return
		}
		told, err := g.round(time.Now())
		if err != nil {
			return
		}
		b, err := wire.EncodeReport(app.SpeakerReport{Seq: 1, Vitals: &app.Vitals{Signal: told.Signal, Modem: told.Modem}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := wire.DecodeReport(b); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if cap(g.held) > 4096 {
			t.Fatalf("%d bytes are held", cap(g.held))
		}
	})
}
