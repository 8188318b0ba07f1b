package speaker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"tienglang/app"
)

// OutputKind is where a speaker's sound goes.
type OutputKind string

// The outputs.
const (
	OutputDevice OutputKind = "device" // a sound card
	OutputRecord OutputKind = "record" // a WAV file, paced by the clock
	OutputNull   OutputKind = "null"   // nowhere, paced by the clock
)

// Config is what a Speaker needs.
type Config struct {
	Dir     string // its data folder: key, pairing, last order, reports
	Station string // URL of the station; with Code, to pair at the start
	Link    string // host:port of the link where it is known, in place of those from pairing
	Code    string
	Virtual bool // a training cluster: stays on this machine
	// Runtime is a folder in memory in which the key of what is held outlives
	// the program but not the power; "" for the system's own, where it has one,
	// and for none in a training cluster, whose station is always there.
	Runtime string

	Output OutputKind // "" is OutputDevice
	Device string     // sound card for OutputDevice, "" for the system's choice
	File   string     // for OutputRecord

	// PowerHook is the command that switches the amplifier's standby, "" where
	// the box has none: its words, and then "on" or "off".
	PowerHook string

	Gateway    bool   // its card feeds a transmitter or amplifier: no box at a pole, of which only the disk is told
	Microphone string // sound card of a microphone that hears the horns, "" for none

	Clock app.Clock // the local clock, right or wrong; nil for the machine's
	// Uptime tells how long the machine has run since it was started, and the
	// name of that run, so that nobody who sets its clock moves what is held;
	// nil for the machine's own, where it has one.
	Uptime func() (boot string, up time.Duration, ok bool)
	// KeepsTime tells whether the machine's clock runs on without power; nil
	// for the machine's own answer.
	KeepsTime func() bool
	// Vitals tells how the box fares; nil for the machine's own, or for nothing
	// in a training cluster.
	Vitals func(context.Context) app.Vitals
	// Modem is the serial port of the box's modem, modem.Auto to look for one, ""
	// to ask none. A gateway and a training cluster have none.
	Modem      string
	SignalFile string   // a file with the modem's signal in dBm, "" to ask ModemManager
	ICEServers []string // asked before those of the station
	Version    string
	Updating   Updating
	Logger     *slog.Logger // nil for slog.Default

	// OnPlayed hears what is played: mono samples, valid during the call
	// only, and the local time at which the first of them sounds. It must
	// return quickly.
	OnPlayed func(samples []float32, at time.Time)
}

func (c Config) complete() (Config, error) {
	if c.Dir == "" {
		return c, errors.New("speaker: no data folder")
	}
	if c.Output == "" {
		c.Output = OutputDevice
	}
	if c.Output == OutputRecord && c.File == "" {
		return c, errors.New("speaker: no file to record to")
	}
	if c.Clock == nil {
		c.Clock = app.SystemClock{}
	}
	if c.Uptime == nil {
		c.Uptime = machineUptime
	}
	if c.KeepsTime == nil {
		c.KeepsTime = hasClock
	}
	if c.Vitals == nil {
		c.Vitals = machineVitals(c)
		if c.Gateway {
			c.Vitals = diskVitals(c)
		} else if c.Virtual {
			c.Vitals = func(context.Context) app.Vitals { return app.Vitals{} }
		}
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Version == "" {
		c.Version = "dev"
	}
	return c, nil
}

// errRestart ends a run that an order asked to begin anew.
var errRestart = errors.New("ordered to start anew")

// ended reports whether a run ended because it was told to.
func ended(ctx context.Context, err error) bool { return ctx.Err() != nil && errors.Is(err, ctx.Err()) }
