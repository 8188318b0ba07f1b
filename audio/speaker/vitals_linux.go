package speaker

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// box reads how a Linux machine fares. What it cannot read is not known.
type box struct {
	root   string // "/"
	dir    string // of the speaker's data
	signal string // a file with the modem's signal in dBm, "" to ask ModemManager
	serial bool   // the modem is asked over its own port, and not here
	uptime func() (boot string, up time.Duration, ok bool)
}

func machineVitals(c Config) func(context.Context) app.Vitals {
	return box{root: "/", dir: c.Dir, signal: c.SignalFile, serial: c.Modem != "", uptime: c.Uptime}.read
}

func (b box) read(ctx context.Context) (v app.Vitals) {
	v.Celsius, v.LineKB, v.LowPower = b.celsius(), b.lineKB(), b.lowPower()
	v.Signal = b.dBm(ctx)
	if free, _, ok := diskSpace(b.dir); ok {
		mb := free >> 20
		v.FreeMB = &mb
	}
	if _, up, ok := b.uptime(); ok {
		minutes := int64(up / time.Minute)
		v.UpMin = &minutes
	}
	return v
}

// celsius is the warmest of the kernel's thermometers. Some drivers tell
// nonsense where nothing is connected.
func (b box) celsius() (warmest *int) {
	zones, _ := filepath.Glob(filepath.Join(b.root, "sys/class/thermal/thermal_zone*/temp"))
	for _, zone := range zones {
		n, ok := numberIn(zone)
		if c := int(n / 1000); ok && c > -40 && c < 150 && (warmest == nil || c > *warmest) {
			warmest = &c
		}
	}
	return warmest
}

// lineKB is what went over the interfaces, those that stay in the machine left
// out.
func (b box) lineKB() *int64 {
	devices, err := os.ReadFile(filepath.Join(b.root, "proc/net/dev"))
	if err != nil {
		return nil
	}
	var sum int64
	lines := bufio.NewScanner(bytes.NewReader(devices))
	for lines.Scan() {
		name, figures, ok := strings.Cut(strings.TrimSpace(lines.Text()), ":")
		f := strings.Fields(figures)
		if !ok || len(f) < 9 || name == "lo" {
			continue
		}
		received, err1 := strconv.ParseInt(f[0], 10, 64)
		sent, err2 := strconv.ParseInt(f[8], 10, 64)
		if err1 == nil && err2 == nil && received >= 0 && sent >= 0 {
			sum += received/1000 + sent/1000
		}
	}
	return &sum
}

// lowPower is what a Raspberry Pi notes of its supply, the one small computer
// that does.
func (b box) lowPower() *bool {
	if word, err := os.ReadFile(filepath.Join(b.root, "sys/devices/platform/soc/soc:firmware/get_throttled")); err == nil {
		bits, err := strconv.ParseUint(strings.TrimPrefix(strings.TrimSpace(string(word)), "0x"), 16, 64)
		low := bits&(1|1<<16) != 0
		if err == nil {
			return &low
		}
	}
	names, _ := filepath.Glob(filepath.Join(b.root, "sys/class/hwmon/hwmon*/name"))
	for _, name := range names {
		if is, err := os.ReadFile(name); err != nil || strings.TrimSpace(string(is)) != "rpi_volt" {
			continue
		}
		if n, ok := numberIn(filepath.Join(filepath.Dir(name), "in0_lcrit_alarm")); ok {
			low := n != 0
			return &low
		}
	}
	return nil
}

func (b box) dBm(ctx context.Context) *int {
	if b.serial {
		return nil
	}
	if b.signal != "" {
		if n, ok := numberIn(b.signal); ok && n < 0 && n > -150 {
			dBm := int(n)
			return &dBm
		}
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	told, err := exec.CommandContext(ctx, "mmcli", "-m", "any", "--output-keyvalue").Output()
	if err != nil {
		return nil
	}
	return qualityIn(string(told))
}

// qualityIn finds the signal in what ModemManager tells. Its per cent are those
// of a modem's scale of 0 to 31, from −113 dBm on in steps of 2 (3GPP 27.007,
// +CSQ).
func qualityIn(told string) *int {
	for line := range strings.Lines(told) {
		key, value, _ := strings.Cut(line, ":")
		if strings.TrimSpace(key) != "modem.generic.signal-quality.value" {
			continue
		}
		if percent, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && percent >= 0 && percent <= 100 {
			dBm := -113 + 62*percent/100
			return &dBm
		}
	}
	return nil
}

// numberIn is the number that a file of one holds.
func numberIn(path string) (int64, bool) {
	text, err := os.ReadFile(path)
	if err != nil || len(text) > 64 {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return n, err == nil
}
