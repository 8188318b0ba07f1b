package modem

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Supported tells whether this system's serial ports are read here.
const Supported = true

// errTaken is a port that another program has open.
var errTaken = errors.New("another program uses the port")

// serial is an open port. What waits for a modem that takes nothing is dropped
// before it is closed, since the kernel would wait for it.
type serial struct{ *os.File }

// open takes a serial port for this program alone, without waiting for a carrier.
func open(name string) (port, error) {
	if lockedBy(name) {
		return nil, fmt.Errorf("%s: %w", name, errTaken)
	}
	f, err := os.OpenFile(name, os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if errors.Is(err, unix.EBUSY) {
		return nil, fmt.Errorf("%s: %w", name, errTaken)
	}
	if err != nil {
		return nil, err
	}
	if err := own(f); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return serial{f}, nil
}

// own keeps others out and has bytes pass as they are, at 115,200 Bd where that
// means anything. The lock holds against those that may open what is exclusive,
// such as root's.
func own(f *os.File) error {
	if is, err := f.Stat(); err != nil || is.Mode()&fs.ModeCharDevice == 0 {
		return errors.Join(err, errors.New("no serial port"))
	}
	return control(f, func(fd int) error {
		if err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
			return errTaken
		} else if err != nil {
			return err
		}
		// A port of the kernel's own modem drivers (wwan) has no line, and knows
		// not all of what follows.
		if err := unix.IoctlSetInt(fd, unix.TIOCEXCL, 0); err != nil && !noLine(err) {
			return err
		}
		if err := raw(fd); err != nil && !noLine(err) {
			return err
		}
		return nil
	})
}

func noLine(err error) bool { return errors.Is(err, unix.ENOTTY) || errors.Is(err, unix.EINVAL) }

// raw has no byte changed, echoed or waited for, and leaves the modem on the line
// when the port is closed: many drop their connection with it.
func raw(fd int) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	t.Iflag &^= unix.IGNBRK | unix.BRKINT | unix.PARMRK | unix.ISTRIP | unix.INLCR | unix.IGNCR | unix.ICRNL | unix.IXON | unix.IXOFF
	t.Oflag &^= unix.OPOST
	t.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.ISIG | unix.IEXTEN
	t.Cflag &^= unix.CSIZE | unix.PARENB | unix.CSTOPB | unix.CRTSCTS | unix.HUPCL | unix.CBAUD
	t.Cflag |= unix.CS8 | unix.CREAD | unix.CLOCAL | unix.B115200
	t.Ispeed, t.Ospeed = unix.B115200, unix.B115200
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, t); err != nil {
		return err
	}
	return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIOFLUSH)
}

func control(f *os.File, do func(fd int) error) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var did error
	if err := raw.Control(func(fd uintptr) { did = do(int(fd)) }); err != nil {
		return err
	}
	return did
}

func (s serial) Close() error {
	_ = control(s.File, func(fd int) error {
		return errors.Join(unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIOFLUSH), unix.IoctlSetInt(fd, unix.TIOCNXCL, 0))
	})
	return s.File.Close()
}

// lockedBy reports whether a program that lives has the port by the lock file
// that pppd and its like use (FHS, /var/lock).
func lockedBy(name string) bool {
	text, err := os.ReadFile("/var/lock/LCK.." + filepath.Base(name))
	if err != nil {
		return false
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	return err == nil && pid > 0 && !errors.Is(unix.Kill(pid, 0), unix.ESRCH)
}
