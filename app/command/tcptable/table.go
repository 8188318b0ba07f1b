// Package tcptable reads the table of TCP ports that Windows keeps, as
// GetExtendedTcpTable fills it.
package tcptable

import (
	"encoding/binary"
	"errors"
	"net"
	"strconv"
)

// The tables as iphlpapi writes them, in the machine's order, which is the lower
// end first on all machines that Windows runs on: a count of four bytes, and that
// many rows. A port is in its field's first two bytes in the network's order.
//
//	MIB_TCPROW_OWNER_PID:  state, local address, local port, remote address, remote port, process
//	MIB_TCP6ROW_OWNER_PID: local address (16), scope, local port, remote address (16), scope, remote port, state, process
//
// https://learn.microsoft.com/windows/win32/api/tcpmib/ns-tcpmib-mib_tcptable_owner_pid
// https://learn.microsoft.com/windows/win32/api/tcpmib/ns-tcpmib-mib_tcp6table_owner_pid
const (
	countBytes = 4
	row4Bytes  = 24
	row6Bytes  = 56
	listen     = 2 // MIB_TCP_STATE_LISTEN
	mostRows   = 1 << 16
)

// errTable is a table that is not as it is documented.
var errTable = errors.New("a table of ports is not as Windows documents it")

// layout is where the fields of a row lie, in bytes.
type layout struct{ size, state, address, addressBytes, port, process int }

var (
	layout4 = layout{row4Bytes, 0, 4, net.IPv4len, 8, 20}
	layout6 = layout{row6Bytes, 48, 0, net.IPv6len, 20, 52}
)

// Listening4 are the addresses, as host:port, on which a process waits for
// connections by IPv4, of a MIB_TCPTABLE_OWNER_PID.
func Listening4(table []byte, process uint32) ([]string, error) {
	return layout4.listening(table, process)
}

// Listening6 is that of a MIB_TCP6TABLE_OWNER_PID.
func Listening6(table []byte, process uint32) ([]string, error) {
	return layout6.listening(table, process)
}

func (l layout) listening(table []byte, process uint32) (all []string, err error) {
	if len(table) < countBytes {
		return nil, errTable
	}
	rows := binary.LittleEndian.Uint32(table)
	table = table[countBytes:]
	if rows > mostRows || uint64(len(table)) < uint64(rows)*uint64(l.size) {
		return nil, errTable
	}
	for range rows {
		row := table[:l.size]
		table = table[l.size:]
		if binary.LittleEndian.Uint32(row[l.state:]) != listen || binary.LittleEndian.Uint32(row[l.process:]) != process {
			continue
		}
		host := net.IP(row[l.address : l.address+l.addressBytes]).String()
		all = append(all, net.JoinHostPort(host, strconv.Itoa(int(binary.BigEndian.Uint16(row[l.port:])))))
	}
	return all, nil
}
