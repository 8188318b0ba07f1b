package modem

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"time"
)

// port is an open serial port, such as *os.File.
type port interface {
	io.ReadWriteCloser
	SetDeadline(t time.Time) error
}

// What one command may bring at most.
const (
	mostLine  = 256      // bytes of a line; the rest of a longer one is dropped
	mostLines = 32       // of an answer; those beyond are dropped
	mostBytes = 64 << 10 // after which what talks there is no modem
)

var (
	errSilent  = errors.New("the modem does not answer")
	errGarbage = errors.New("what answers is no modem")
)

// refusal is a final answer other than OK, such as "+CME ERROR: 10".
type refusal string

func (r refusal) Error() string { return "the modem refuses: " + string(r) }

// dialog is commands and answers over one port.
type dialog struct {
	port    port
	timing  Timing
	buf     [512]byte
	held    []byte // read and not told as lines yet
	brought int    // bytes since the last command
}

// ask sends a command and returns the lines of its answer up to the final OK,
// with those among them that nobody asked for.
func (d *dialog) ask(command string, within time.Duration) ([]string, error) {
	d.brought = 0
	if err := d.port.SetDeadline(time.Now().Add(within)); err != nil {
		return nil, err
	}
	if _, err := io.WriteString(d.port, command+"\r"); err != nil {
		return nil, silent(err)
	}
	var lines []string
	for {
		line, err := d.line()
		switch {
		case err != nil:
			return nil, err
		case line == "OK":
			return lines, nil
		case refused(line):
			return nil, refusal(line)
		case strings.HasPrefix(line, "AT") || strings.HasPrefix(line, escape):
			// its echo, before that is off
		case len(lines) < mostLines:
			lines = append(lines, line)
		}
	}
}

func refused(line string) bool {
	return line == "ERROR" || line == "COMMAND NOT SUPPORT" || strings.HasPrefix(line, "+CME ERROR:") || strings.HasPrefix(line, "+CMS ERROR:")
}

// silent is a deadline that passed, in words of a modem.
func silent(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return errSilent
	}
	return err
}

// line is the next line that is not empty.
func (d *dialog) line() (string, error) {
	for {
		for len(d.held) > 0 {
			end := bytes.IndexAny(d.held, "\r\n")
			if end < 0 {
				break
			}
			line := strings.TrimSpace(string(d.held[:min(end, mostLine)]))
			d.held = d.held[end+1:]
			if line != "" {
				return line, nil
			}
		}
		if err := d.read(); err != nil {
			return "", err
		}
	}
}

// read takes what has come. A line that does not end is dropped.
func (d *dialog) read() error {
	n, err := d.port.Read(d.buf[:])
	if d.brought += n; d.brought > mostBytes {
		return errGarbage
	}
	if room := mostLine + len(d.buf) - len(d.held); n > room {
		d.held = d.held[:0]
	}
	d.held = append(d.held, d.buf[:n]...)
	switch {
	case n > 0:
		return nil
	case err == nil:
		return io.ErrUnexpectedEOF // a port that was pulled out, too
	}
	return silent(err)
}

// escape leaves the text that another program may have begun; a modem that waits
// for a command passes over it.
const escape = "\x1b"

// meet asks until the modem says that it is there, and drops what it may still
// have to say to others.
func (d *dialog) meet() (err error) {
	for _, hello := range []string{escape + "AT", "AT", "AT"} {
		if _, err = d.ask(hello, d.timing.Probe); err == nil {
			return d.settle()
		}
		if is := refusal(""); !errors.Is(err, errSilent) && !errors.As(err, &is) {
			return err
		}
	}
	return err
}

// settle drops what still comes, until nothing does for a moment.
func (d *dialog) settle() error {
	d.held, d.brought = nil, 0
	for by := time.Now().Add(d.timing.Probe); time.Now().Before(by); {
		if err := d.port.SetDeadline(time.Now().Add(d.timing.Quiet)); err != nil {
			return err
		}
		switch err := d.read(); {
		case errors.Is(err, errSilent):
			d.held = nil
			return nil
		case err != nil:
			return err
		}
		d.held = nil
	}
	return nil
}

// query is what of the answer to a command reads as what was asked for, "" where
// the modem refuses, or says nothing to it and is there all the same.
func (d *dialog) query(command string, read func(line string) (string, bool)) (string, error) {
	for range 2 {
		lines, err := d.ask(command, d.timing.Answer)
		for _, line := range lines {
			if is, ok := read(line); ok {
				return is, nil
			}
		}
		switch {
		case errors.Is(err, errSilent):
			return "", d.meet()
		case err != nil:
			return "", err
		}
		// The answer was another's: what is left of ours comes now.
		if err := d.settle(); err != nil {
			return "", err
		}
	}
	return "", nil
}

// fact is query, where a refusal is no more than not knowing.
func (d *dialog) fact(command string, read func(line string) (string, bool)) (string, error) {
	is, err := d.query(command, read)
	if r := refusal(""); errors.As(err, &r) {
		return "", nil
	}
	return is, err
}
