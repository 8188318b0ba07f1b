package command

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tienglang/app/security/inspect"
)

// tcpListen is the state of a port that waits for connections, as Linux counts
// them (include/net/tcp_states.h).
const tcpListen = "0A"

// listeners are the TCP ports that this process has open, as the kernel tells.
func listeners() ([]inspect.Listener, error) {
	own, err := ownSockets()
	if err != nil {
		return nil, err
	}
	var all []inspect.Listener
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		found, err := listening(table, own)
		if err != nil && !os.IsNotExist(err) { // a machine without IPv6
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// ownSockets are the inodes of the sockets that this process holds.
func ownSockets() (map[string]bool, error) {
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		return nil, err
	}
	own := map[string]bool{}
	for _, l := range links {
		to, err := os.Readlink(l)
		if inode, ok := strings.CutPrefix(to, "socket:["); ok && err == nil {
			own[strings.TrimSuffix(inode, "]")] = true
		}
	}
	return own, nil
}

func listening(table string, own map[string]bool) (all []inspect.Listener, err error) {
	f, err := os.Open(table)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Scan() // the heads of the columns
	for lines.Scan() {
		column := strings.Fields(lines.Text())
		if len(column) < 10 || column[3] != tcpListen || !own[column[9]] {
			continue
		}
		address, err := kernelAddress(column[1])
		if err != nil {
			return nil, err
		}
		all = append(all, inspect.Listener{Address: address})
	}
	return all, lines.Err()
}

// kernelAddress reads an address as the kernel prints it: the words of four
// bytes in the machine's order, which is the lower end first on all machines
// that this is built for, and the port in hex.
func kernelAddress(text string) (string, error) {
	ip, port, ok := strings.Cut(text, ":")
	raw, err := hex.DecodeString(ip)
	n, err2 := strconv.ParseUint(port, 16, 16)
	if !ok || err != nil || err2 != nil || len(raw) != net.IPv4len && len(raw) != net.IPv6len {
		return "", fmt.Errorf("an address of the kernel: %q", text)
	}
	for word := range slices.Chunk(raw, 4) {
		slices.Reverse(word)
	}
	return net.JoinHostPort(net.IP(raw).String(), strconv.FormatUint(n, 10)), nil
}
