package speaker

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// machine is a folder that stands for a machine's /.
func machine(t *testing.T, files map[string]string) box {
	t.Helper()
	b := box{root: t.TempDir(), dir: t.TempDir(), signal: "none", uptime: func() (string, time.Duration, bool) { return "", 0, false }}
	for name, text := range files {
		path := filepath.Join(b.root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func TestBoxIsReadFromTheKernel(t *testing.T) {
	t.Parallel()
	b := machine(t, map[string]string{
		"sys/class/thermal/thermal_zone0/temp":                "48312\n",
		"sys/class/thermal/thermal_zone1/temp":                "61900\n",
		"sys/class/thermal/thermal_zone2/temp":                "-274000\n", // nothing is connected there
		"sys/class/thermal/thermal_zone3/temp":                "no number",
		"sys/devices/platform/soc/soc:firmware/get_throttled": "0x50000\n",
		"proc/net/dev": "Inter-|   Receive                                                |  Transmit\n" +
			" face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n" +
			"    lo: 9000000      10    0    0    0     0          0         0  9000000      10    0    0    0     0       0          0\n" +
			"  wwan0: 5000000      10    0    0    0     0          0         0  2000000      10    0    0    0     0       0          0\n" +
			"  eth0:1000000      10    0    0    0     0          0         0  500000      10    0    0    0     0       0          0\n",
		"signal": "-87\n",
	})
	b.signal = filepath.Join(b.root, "signal")
	b.uptime = func() (string, time.Duration, bool) { return "x", 90 * time.Minute, true }
	v := b.read(t.Context())
	if v.Celsius == nil || *v.Celsius != 61 || v.Signal == nil || *v.Signal != -87 || v.LineKB == nil || *v.LineKB != 8500 {
		t.Errorf("got %+v", v)
	}
	if v.UpMin == nil || *v.UpMin != 90 || v.LowPower == nil || !*v.LowPower || v.FreeMB == nil || *v.FreeMB <= 0 {
		t.Errorf("got %+v", v)
	}
	hwmon := machine(t, map[string]string{"sys/class/hwmon/hwmon0/name": "cpu_thermal\n", "sys/class/hwmon/hwmon1/name": "rpi_volt\n", "sys/class/hwmon/hwmon1/in0_lcrit_alarm": "0\n"})
	if low := hwmon.lowPower(); low == nil || *low {
		t.Errorf("a supply that is well: %v", low)
	}
}

func TestWhatABoxDoesNotTellIsNotKnown(t *testing.T) {
	t.Parallel()
	v := machine(t, map[string]string{"signal": "nonsense"}).read(t.Context())
	if v.Celsius != nil || v.Signal != nil || v.LineKB != nil || v.UpMin != nil || v.LowPower != nil {
		t.Errorf("got %+v", v)
	}
}

func TestSignalOfModemManager(t *testing.T) {
	t.Parallel()
	told := "modem.generic.state                           : connected\nmodem.generic.signal-quality.value            : 45\nmodem.generic.signal-quality.recent           : yes\n"
	if dBm := qualityIn(told); dBm == nil || *dBm != -86 {
		t.Errorf("got %v", dBm)
	}
	for _, none := range []string{"", "modem.generic.signal-quality.value : --\n", "modem.generic.signal-quality.value : 900\n"} {
		if dBm := qualityIn(none); dBm != nil {
			t.Errorf("%q is %d", none, *dBm)
		}
	}
}
