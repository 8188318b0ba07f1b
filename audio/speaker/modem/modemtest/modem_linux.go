// Package modemtest has modems for tests: a script behind a real pseudo-terminal,
// held to what 3GPP TS 27.007 and makers' manuals print.
package modemtest

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// Script is what a modem answers to each command: its lines, of which the last is
// the final one. A command that is missing is answered by ERROR, and one whose
// answer is Silence not at all.
type Script map[string]string

// Silence is the answer of a modem that hangs.
const Silence = "silence"

// With is the script with other answers to some commands.
func (s Script) With(other Script) Script {
	all := maps.Clone(s)
	maps.Copy(all, other)
	return all
}

// The modems as their makers' manuals have them answer; their numbers are made
// up.
var (
	EC25 = Script{ // Quectel
		"AT": "OK", "ATE0": "OK", "AT+CMEE=1": "OK", "AT+COPS=3,0": "OK",
		"AT+CSQ": "+CSQ: 23,99||OK", "AT+CESQ": "+CESQ: 99,99,255,255,20,51||OK", "AT+CPIN?": "+CPIN: READY||OK",
		"AT+CREG?": "+CREG: 0,1||OK", "AT+CEREG?": "+CEREG: 0,1||OK", "AT+COPS?": `+COPS: 0,0,"Viettel",7||OK`,
		"AT+CGSN": "861107031234567||OK", "AT+QCCID": "+QCCID: 8984048000012345678F||OK",
		"AT+CCID": "+CME ERROR: 4", "AT+ICCID": "+CME ERROR: 4",
	}
	SIM7600 = Script{ // SIMCom
		"AT": "OK", "ATE0": "OK", "AT+CMEE=1": "OK", "AT+COPS=3,0": "OK",
		"AT+CSQ": "+CSQ: 16,99||OK", "AT+CPIN?": "+CPIN: READY||OK",
		"AT+CREG?": `+CREG: 2,5,"32C1","0A8F4B02"||OK`, "AT+CEREG?": "+CEREG: 0,4||OK", "AT+COPS?": `+COPS: 0,0,"VN MOBIFONE",7||OK`,
		"AT+CGSN": "864424041234563||OK", "AT+CICCID": "+ICCID: 89840110000123456789||OK",
	}
	ME909 = Script{ // Huawei, which knows no +CICCID
		"AT": "OK", "ATE0": "OK", "AT+CMEE=1": "OK", "AT+COPS=3,0": "OK",
		"AT+CSQ": "+CSQ: 99,99||OK", "AT+CESQ": "+CESQ: 99,99,255,255,20,51||OK", "AT+CPIN?": "+CPIN: READY||OK",
		"AT+CREG?": "+CREG: 0,1||OK", "AT+CEREG?": "COMMAND NOT SUPPORT", "AT+COPS?": `+COPS: 0,0,"VINAPHONE",7||OK`,
		"AT+CGSN": "867377021234569||OK", "AT^ICCID?": "^ICCID: 98482000103254769810||OK",
	}
)

// Modem is one that is plugged in.
type Modem struct {
	// Before is what the modem says between a command and its answer, nil for
	// nothing; it may wait. It is set before the first command.
	Before func(command string) string

	master *os.File
	slave  *os.File // held, so that the modem outlives who talks with it
	path   string
	mu     sync.Mutex
	script Script
	heard  []string
	mute   bool // it echoes no more
}

// Plug plugs a modem in, so that it is found at path, until it is pulled or the
// test ends.
func Plug(t testing.TB, path string, s Script, before func(command string) string) *Modem {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Skip("this machine has no pseudo-terminals: ", err)
	}
	number, err := unlocked(master)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("/dev/pts/%d", number)
	slave, err := os.OpenFile(name, os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(path)
	if err := os.Symlink(name, path); err != nil {
		t.Fatal(err)
	}
	m := &Modem{Before: before, master: master, slave: slave, path: path, script: s}
	if err := quiet(slave); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { m.serve(); close(done) }()
	t.Cleanup(func() { m.Pull(); <-done })
	return m
}

// New plugs a modem in at a place of its own and returns its path too.
func New(t testing.TB, s Script) (*Modem, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ttyUSB2")
	return Plug(t, path, s, nil), path
}

func unlocked(master *os.File) (number int, err error) {
	raw, err := master.SyscallConn()
	if err != nil {
		return 0, err
	}
	var did error
	err = raw.Control(func(fd uintptr) {
		if did = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0); did == nil {
			number, did = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		}
	})
	if err == nil {
		err = did
	}
	return number, err
}

// quiet keeps the terminal itself from echoing: a modem's port does not.
func quiet(slave *os.File) error {
	raw, err := slave.SyscallConn()
	if err != nil {
		return err
	}
	var did error
	err = raw.Control(func(fd uintptr) {
		var t *unix.Termios
		if t, did = unix.IoctlGetTermios(int(fd), unix.TCGETS); did == nil {
			t.Lflag &^= unix.ECHO | unix.ICANON
			did = unix.IoctlSetTermios(int(fd), unix.TCSETS, t)
		}
	})
	if err == nil {
		err = did
	}
	return err
}

// Pull pulls the modem out.
func (m *Modem) Pull() {
	if to, err := os.Readlink(m.path); err == nil && to == m.slave.Name() {
		_ = os.Remove(m.path)
	}
	_ = m.master.Close()
	_ = m.slave.Close()
}

// Answer changes the answers to some commands.
func (m *Modem) Answer(other Script) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.script = m.script.With(other)
}

// Say says what nobody asked.
func (m *Modem) Say(text string) { _, _ = io.WriteString(m.master, text) }

// Heard are the commands that came, of all or those that are command.
func (m *Modem) Heard(command string) (all []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, h := range m.heard {
		if command == "" || h == command {
			all = append(all, h)
		}
	}
	return all
}

func (m *Modem) serve() {
	var held []byte
	buf := make([]byte, 256)
	for {
		n, err := m.master.Read(buf)
		if err != nil {
			return
		}
		held = append(held, buf[:n]...)
		for {
			end := bytes.IndexByte(held, '\r')
			if end < 0 {
				break
			}
			line := string(held[:end])
			held = held[end+1:]
			m.obey(line[strings.LastIndexByte(line, 0x1b)+1:])
		}
	}
}

func (m *Modem) obey(command string) {
	m.mu.Lock()
	m.heard = append(m.heard, command)
	answer, ok := m.script[command]
	echo := !m.mute
	m.mute = m.mute || command == "ATE0"
	m.mu.Unlock()
	if echo {
		m.Say(command + "\r")
	}
	if m.Before != nil {
		m.Say(m.Before(command))
	}
	switch {
	case !ok:
		answer = "ERROR"
	case answer == Silence:
		return
	}
	for line := range strings.SplitSeq(answer, "|") {
		if line != "" {
			m.Say("\r\n" + line + "\r\n")
		}
	}
}
