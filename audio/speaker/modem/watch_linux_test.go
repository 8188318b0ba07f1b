package modem

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio/speaker/modem/modemtest"
)

// brisk is a timing for tests.
var brisk = Timing{Probe: 300 * time.Millisecond, Quiet: 20 * time.Millisecond, Answer: time.Second,
	Every: 60 * time.Millisecond, Names: time.Hour, Least: 20 * time.Millisecond, Most: 100 * time.Millisecond}

// watching runs a Watch of port until the test ends.
func watching(t *testing.T, port string, look ...string) *Watch {
	t.Helper()
	w := &Watch{Port: port, Timing: brisk, Logger: slog.New(slog.DiscardHandler), look: look}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { w.Run(ctx); close(done) }()
	t.Cleanup(func() {
		cancel()
		select {
		case <-done:
		case <-time.After(5 * time.Second):
			t.Error("it does not end")
		}
	})
	return w
}

// until waits for what w tells to be as asked for.
func until(t *testing.T, w *Watch, what string, is func(dBm int, m app.Modem) bool) {
	t.Helper()
	var last Told
	for by := time.Now().Add(20 * time.Second); time.Now().Before(by); time.Sleep(5 * time.Millisecond) {
		last = w.Told(t.Context())
		if is(flat(last)) {
			return
		}
	}
	_, m := flat(last)
	t.Fatalf("%s does not come; it tells %v, %+v", what, last, m)
}

// flat is what is told by value; a signal that is not known is 0.
func flat(told Told) (dBm int, m app.Modem) {
	if told.Signal != nil {
		dBm = *told.Signal
	}
	if told.Modem != nil {
		m = *told.Modem
	}
	return dBm, m
}

// like waits for exactly this.
func like(t *testing.T, w *Watch, dBm int, m app.Modem) {
	t.Helper()
	until(t, w, "what it should tell", func(is int, n app.Modem) bool { return is == dBm && n == m })
}

var ec25 = app.Modem{IMEI: "861107031234567", SIM: "8984048000012345678", Carrier: "Viettel", State: app.ModemHome}

func TestModemsAreReadAsTheyAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script modemtest.Script
		dBm    int
		is     app.Modem
	}{
		"EC25":    {modemtest.EC25, -67, ec25},
		"SIM7600": {modemtest.SIM7600, -81, app.Modem{IMEI: "864424041234563", SIM: "89840110000123456789", Carrier: "VN MOBIFONE", State: app.ModemRoaming}},
		// +CSQ says 99, so +CESQ is asked: RSRP −90, RSRQ −10 dB. Its card's number comes the other way round.
		"ME909":      {modemtest.ME909, -63, app.Modem{IMEI: "867377021234569", SIM: "89840200012345678901", Carrier: "VINAPHONE", State: app.ModemHome}},
		"no card":    {modemtest.EC25.With(modemtest.Script{"AT+CPIN?": "+CME ERROR: 10", "AT+QCCID": "+CME ERROR: 10"}), -67, app.Modem{IMEI: ec25.IMEI, State: app.ModemNoSIM}},
		"PIN wanted": {modemtest.EC25.With(modemtest.Script{"AT+CPIN?": "+CPIN: SIM PIN||OK"}), -67, app.Modem{IMEI: ec25.IMEI, SIM: ec25.SIM, State: app.ModemPIN}},
		"PUK wanted": {modemtest.EC25.With(modemtest.Script{"AT+CPIN?": "+CPIN: SIM PUK||OK"}), -67, app.Modem{IMEI: ec25.IMEI, SIM: ec25.SIM, State: app.ModemPIN}},
		"denied": {modemtest.EC25.With(modemtest.Script{"AT+CREG?": "+CREG: 0,3||OK", "AT+CEREG?": "+CEREG: 0,2||OK"}), -67,
			app.Modem{IMEI: ec25.IMEI, SIM: ec25.SIM, State: app.ModemDenied}},
		"no network": {modemtest.EC25.With(modemtest.Script{"AT+CREG?": "+CREG: 0,0||OK", "AT+CEREG?": "+CEREG: 0,2||OK", "AT+CSQ": "+CSQ: 99,99||OK", "AT+CESQ": "+CESQ: 99,99,255,255,255,255||OK"}), 0,
			app.Modem{IMEI: ec25.IMEI, SIM: ec25.SIM, State: app.ModemSearching}},
		"knows little": {modemtest.Script{"AT": "OK", "AT+CSQ": "+CSQ: 0,0||OK"}, -113, app.Modem{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, path := modemtest.New(t, c.script)
			like(t, watching(t, path), c.dBm, c.is)
		})
	}
}

// TestNothingIsChangedAndNobodyIsDialled: these commands and no others are ever
// sent, and the numbers are asked for once while the signal is asked for often.
func TestNothingIsChangedAndNobodyIsDialled(t *testing.T) {
	t.Parallel()
	allowed := append([]string{"AT", "ATE0", "AT+CMEE=1", "AT+COPS=3,0", "AT+CSQ", "AT+CESQ", "AT+CPIN?", "AT+CEREG?", "AT+CREG?", "AT+CGSN", "AT+COPS?"}, cardWays...)
	m, path := modemtest.New(t, modemtest.EC25)
	w := watching(t, path)
	until(t, w, "many rounds", func(int, app.Modem) bool { return len(m.Heard("AT+CSQ")) > 6 })
	m.Answer(modemtest.Script{"AT+CSQ": "ERROR", "AT+CPIN?": "+CPIN: SIM PIN||OK"})
	until(t, w, "a changed card", func(_ int, is app.Modem) bool { return is.State == app.ModemPIN })
	for _, c := range m.Heard("") {
		if !slices.Contains(allowed, c) {
			t.Errorf("%q was sent", c)
		}
	}
	if n := len(m.Heard("AT+CGSN")); n != 2 {
		t.Errorf("its number was asked for %d times", n)
	}
}

// TestAModemWithFaults is read for what it still tells.
func TestAModemWithFaults(t *testing.T) {
	t.Parallel()
	odd := strings.Repeat("\xff\x00#\x1b$%", 90) + "\r\n"
	for name, c := range map[string]struct {
		script modemtest.Script
		before func(command string) string
	}{
		"slow": {modemtest.EC25, func(string) string { time.Sleep(60 * time.Millisecond); return "" }},
		"says what nobody asked": {modemtest.EC25, func(string) string {
			return "\r\nRING\r\n\r\n+CREG: 5\r\n\r\n+CREG: 3,\"32C1\",\"0A8F\",7\r\n\r\n^RSSI: 12\r\n\r\n^HCSQ:\"LTE\",51,46,116,22\r\n\r\nNO CARRIER\r\n"
		}},
		"garbage between":        {modemtest.EC25, func(string) string { return odd }},
		"one command hangs":      {modemtest.EC25.With(modemtest.Script{"AT+ICCID": modemtest.Silence}), nil},
		"in another's command":   {modemtest.EC25, anothersAnswer()},
		"cannot be told to echo": {modemtest.EC25.With(modemtest.Script{"ATE0": "ERROR", "AT+CMEE=1": "ERROR"}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "ttyUSB2")
			modemtest.Plug(t, path, c.script, c.before)
			like(t, watching(t, path), -67, ec25)
		})
	}
}

// anothersAnswer comes before that to each third command: who talked with the
// modem before is still owed it.
func anothersAnswer() func(string) string {
	var n atomic.Int64
	return func(string) string {
		if n.Add(1)%3 == 0 {
			return "\r\n+CMGL: 1,\"REC READ\"\r\n\r\nOK\r\n"
		}
		return ""
	}
}

// TestAModemThatHangsIsToldOfAsUnknown, holds up nobody, and is there again once
// it answers.
func TestAModemThatHangsIsToldOfAsUnknown(t *testing.T) {
	t.Parallel()
	m, path := modemtest.New(t, modemtest.EC25)
	w := watching(t, path)
	like(t, w, -67, ec25)
	silent := modemtest.Script{}
	for command := range modemtest.EC25 {
		silent[command] = modemtest.Silence
	}
	m.Answer(silent)
	like(t, w, 0, app.Modem{})
	m.Answer(modemtest.EC25)
	like(t, w, -67, ec25)
}

// TestNobodyWaitsForAModem longer than they said, also for one that never
// answered.
func TestNobodyWaitsForAModem(t *testing.T) {
	t.Parallel()
	_, path := modemtest.New(t, modemtest.Script{"AT": modemtest.Silence})
	w := &Watch{Port: path, Timing: usualTiming, Logger: slog.New(slog.DiscardHandler)}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { w.Run(ctx); close(done) }()
	patience, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	began := time.Now()
	if told := w.Told(patience); told != (Told{}) {
		t.Errorf("told %v", told)
	}
	cancel()
	<-done
	if took := time.Since(began); took > 900*time.Millisecond { // the modem is waited for longer
		t.Errorf("it took %v", took)
	}
}

// TestAModemThatIsPulledOutIsFoundAgain where it comes back, with another card.
func TestAModemThatIsPulledOutIsFoundAgain(t *testing.T) {
	t.Parallel()
	m, path := modemtest.New(t, modemtest.EC25)
	w := watching(t, path)
	like(t, w, -67, ec25)
	m.Pull()
	like(t, w, 0, app.Modem{})
	other := ec25
	other.SIM = "8984048000099999999"
	modemtest.Plug(t, path, modemtest.EC25.With(modemtest.Script{"AT+QCCID": "+QCCID: 8984048000099999999F||OK"}), nil)
	like(t, w, -67, other)
}

// TestWhatFloodsIsNoModem and is let go, so that nothing grows.
func TestWhatFloodsIsNoModem(t *testing.T) {
	t.Parallel()
	m, path := modemtest.New(t, modemtest.EC25)
	w := watching(t, path)
	like(t, w, -67, ec25)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for noise := strings.Repeat("noise ", 500); ctx.Err() == nil; {
			m.Say(noise)
		}
	}()
	like(t, w, 0, app.Modem{})
	cancel()
	like(t, w, -67, ec25)
}

// TestTheModemIsLookedFor among ports of which some are silent, taken by another,
// or no ports.
func TestTheModemIsLookedFor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(at("ttyUSB0"), []byte("+CSQ: 3,3\r\nOK\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mute := modemtest.Plug(t, at("ttyUSB1"), modemtest.Script{"AT": modemtest.Silence}, nil)
	taken := modemtest.Plug(t, at("ttyUSB2"), modemtest.SIM7600, nil)
	p, err := open(at("ttyUSB2"))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	modemtest.Plug(t, at("ttyACM0"), modemtest.EC25, nil)
	like(t, watching(t, Auto, at("ttyUSB*"), at("ttyACM*")), -67, ec25)
	if len(mute.Heard("AT")) == 0 || len(taken.Heard("")) != 0 {
		t.Errorf("%q, %q", mute.Heard(""), taken.Heard(""))
	}
}

// TestAPortIsOneProgramsAlone, also among those that may do everything.
func TestAPortIsOneProgramsAlone(t *testing.T) {
	t.Parallel()
	_, path := modemtest.New(t, modemtest.EC25)
	p, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(path); err == nil || !strings.Contains(err.Error(), errTaken.Error()) {
		t.Errorf("twice: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	again, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}
