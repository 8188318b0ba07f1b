package tcptable

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// What GetExtendedTcpTable is asked for and may answer
// (https://learn.microsoft.com/windows/win32/api/iphlpapi/nf-iphlpapi-getextendedtcptable).
const (
	ownerPIDListener = 3 // TCP_TABLE_OWNER_PID_LISTENER
	mostTable        = countBytes + mostRows*row6Bytes
	mostAsked        = 8 // times that a table may grow while it is asked for
)

var extendedTable = windows.NewLazySystemDLL("iphlpapi.dll").NewProc("GetExtendedTcpTable")

// Own are the addresses, as host:port, on which this process waits for
// connections.
func Own() (all []string, err error) {
	process := uint32(os.Getpid())
	for _, of := range []struct {
		family uintptr
		read   func([]byte, uint32) ([]string, error)
	}{{windows.AF_INET, Listening4}, {windows.AF_INET6, Listening6}} {
		table, err := ask(of.family)
		if err != nil {
			return nil, err
		}
		found, err := of.read(table, process)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// ask fetches a table, which tells how much room it needs where it has too little.
func ask(family uintptr) ([]byte, error) {
	if err := extendedTable.Find(); err != nil {
		return nil, err
	}
	size := uint32(16 << 10)
	for range mostAsked {
		table := make([]byte, size)
		status, _, _ := extendedTable.Call(uintptr(unsafe.Pointer(&table[0])), uintptr(unsafe.Pointer(&size)), 0, family, ownerPIDListener, 0)
		switch err := windows.Errno(status); {
		case status == 0:
			return table, nil
		case err != windows.ERROR_INSUFFICIENT_BUFFER:
			return nil, fmt.Errorf("GetExtendedTcpTable: %w", err)
		case size > mostTable:
			return nil, errTable
		}
	}
	return nil, errTable
}
