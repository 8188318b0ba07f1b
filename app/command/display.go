package command

import (
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// hasDisplay reports whether a window can be shown here: on X11, whether
// anybody answers where DISPLAY says. A session that has ended leaves the
// variable behind.
func hasDisplay() bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || answers(os.Getenv("DISPLAY"))
}

// answers connects to a display [host]:number[.screen], as X(7) has it: on
// this machine by the socket of that number, elsewhere at port 6000 + number.
func answers(display string) bool {
	host, rest, ok := cutLast(display, ":")
	number, err := strconv.Atoi(strings.Split(rest, ".")[0])
	if !ok || err != nil {
		return false
	}
	if host != "" && host != "unix" {
		return connects("tcp", net.JoinHostPort(host, strconv.Itoa(6000+number)))
	}
	socket := "/tmp/.X11-unix/X" + strconv.Itoa(number)
	return connects("unix", socket) || connects("unix", "@"+socket)
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func connects(network, address string) bool {
	c, err := net.DialTimeout(network, address, 2*time.Second)
	if err != nil {
		return false
	}
	return c.Close() == nil
}
