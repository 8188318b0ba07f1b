package speaker

import (
	"slices"
	"testing"
)

// Where a station has moved to is looked for first: its link is on the port after
// that of its address, or still on the one that is known.
func TestWhereAStationHasMovedTo(t *testing.T) {
	known := []string{"192.168.1.10:8444", "10.0.0.2:8444"}
	for station, want := range map[string][]string{
		"":                           known,
		"https://192.168.1.10:8443":  known,
		"https://192.168.1.10:7443":  {"192.168.1.10:7444", "192.168.1.10:8444", "10.0.0.2:8444"},
		"192.168.1.77:7443":          {"192.168.1.77:7444", "192.168.1.77:8444", "192.168.1.10:8444", "10.0.0.2:8444"},
		"https://dai.tankhe.vn":      {"dai.tankhe.vn:8444", "192.168.1.10:8444", "10.0.0.2:8444"},
		"https://[fd00::7]:7443":     {"[fd00::7]:7444", "[fd00::7]:8444", "192.168.1.10:8444", "10.0.0.2:8444"},
		"http://192.168.1.10:7443":   known,
		"https://192.168.1.10:65535": known,
	} {
		if got := linkAddrs(known, Config{Station: station}); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", station, got, want)
		}
	}
	if got := linkAddrs(known, Config{Station: "https://a:1", Link: "127.0.0.1:9"}); !slices.Equal(got, []string{"127.0.0.1:9"}) {
		t.Errorf("a workshop's: %v", got)
	}
	if got := linkAddrs(known, Config{Station: "https://a:1", Virtual: true}); !slices.Equal(got, known) {
		t.Errorf("a virtual speaker's: %v", got)
	}
}
