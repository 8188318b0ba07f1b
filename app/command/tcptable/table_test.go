package tcptable

import (
	"encoding/binary"
	"slices"
	"testing"
)

// row4 is a MIB_TCPROW_OWNER_PID.
func row4(state uint32, ip [4]byte, port uint16, process uint32) []byte {
	b := binary.LittleEndian.AppendUint32(nil, state)
	b = append(b, ip[:]...)
	b = append(binary.BigEndian.AppendUint16(b, port), 0xAA, 0xBB) // what is above the port may be anything
	b = append(b, make([]byte, 8)...)
	return binary.LittleEndian.AppendUint32(b, process)
}

// row6 is a MIB_TCP6ROW_OWNER_PID.
func row6(state uint32, ip [16]byte, port uint16, process uint32) []byte {
	b := append(slices.Clone(ip[:]), 0, 0, 0, 0)
	b = append(binary.BigEndian.AppendUint16(b, port), 0, 0)
	b = append(b, make([]byte, 24)...)
	b = binary.LittleEndian.AppendUint32(b, state)
	return binary.LittleEndian.AppendUint32(b, process)
}

func tableOf(rows ...[]byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(rows))), slices.Concat(rows...)...)
}

// Ports of this process that wait for connections are told, others' and those
// that are connected are not; what follows the last row is not read.
func TestListeningPortsAreRead(t *testing.T) {
	const established = 5
	four := append(tableOf(row4(listen, [4]byte{0, 0, 0, 0}, 8443, 77), row4(listen, [4]byte{127, 0, 0, 1}, 80, 78),
		row4(established, [4]byte{10, 0, 0, 1}, 5000, 77), row4(listen, [4]byte{127, 0, 0, 1}, 4222, 77)), make([]byte, 100)...)
	if got, err := Listening4(four, 77); err != nil || !slices.Equal(got, []string{"0.0.0.0:8443", "127.0.0.1:4222"}) {
		t.Errorf("%v, %v", got, err)
	}
	six := tableOf(row6(listen, [16]byte{15: 1}, 258, 77), row6(established, [16]byte{15: 1}, 9, 77), row6(listen, [16]byte{}, 443, 1))
	if got, err := Listening6(six, 77); err != nil || !slices.Equal(got, []string{"[::1]:258"}) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := Listening4(tableOf(), 77); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

// A table that tells of more rows than it has is refused.
func TestATableThatIsCutIsRefused(t *testing.T) {
	whole := tableOf(row4(listen, [4]byte{}, 1, 1), row4(listen, [4]byte{}, 2, 1))
	for n := range len(whole) {
		if _, err := Listening4(whole[:n], 1); err == nil {
			t.Errorf("%d of %d bytes are taken", n, len(whole))
		}
	}
	if _, err := Listening6(binary.LittleEndian.AppendUint32(nil, 1<<31), 1); err == nil {
		t.Error("two thousand million rows are taken")
	}
}

func FuzzTable(f *testing.F) {
	f.Add(tableOf(row4(listen, [4]byte{1, 2, 3, 4}, 5, 6)))
	f.Fuzz(func(_ *testing.T, table []byte) {
		_, _ = Listening4(table, 6)
		_, _ = Listening6(table, 6)
	})
}
