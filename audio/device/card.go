package device

import (
	"errors"
	"log/slog"
	"runtime"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"

	"tienglang/app"
	"tienglang/audio"
)

const (
	openTimeout  = 10 * time.Second
	closeTimeout = 3 * time.Second
)

// card is one opened and running device.
type card struct {
	conn   *connection
	dev    *malgo.Device
	device Device
}

// request is what a stream wants of a card.
type request struct {
	kind    malgo.DeviceType
	id      string
	period  time.Duration
	periods int
	data    malgo.DataProc
	started func() // called before the first frame, may be nil
}

// openCard opens and starts a card on a goroutine of its own, since a driver
// may hang: "device.none", "device.not_found", "device.failed".
func openCard(r request) (*card, error) {
	type answer struct {
		c   *card
		err error
	}
	got := make(chan answer, 1)
	go func() {
		c, err := r.open()
		got <- answer{c, err}
	}()
	select {
	case a := <-got:
		return a.c, a.err
	case <-time.After(openTimeout):
		go func() {
			if a := <-got; a.c != nil {
				a.c.close()
			}
		}()
		return nil, app.Fail("device.failed", errors.New("device: no answer from the sound system"), "device", r.id)
	}
}

func (r request) open() (*card, error) {
	list := wanted()
	if r.id == NullID {
		list = []backend{null}
	}
	conn, err := connect(list)
	if err != nil {
		return nil, app.Fail("device.none", err)
	}
	c := &card{conn: conn}
	if err := c.start(r); err != nil {
		conn.close()
		return nil, err
	}
	return c, nil
}

func (c *card) start(r request) error {
	list, raw, err := c.conn.devices(r.kind)
	if err != nil || len(list) == 0 {
		return app.Fail("device.none", err)
	}
	if c.device, err = choose(list, r); err != nil {
		return err
	}
	var pin runtime.Pinner // miniaudio copies the identifier while it opens
	defer pin.Unpin()
	var id *malgo.DeviceID
	if c.device.ID != "" {
		id = new(malgo.DeviceID)
		*id = raw[c.device.ID]
		pin.Pin(id)
	}
	c.dev, err = malgo.InitDevice(c.conn.ctx.Context, r.config(c.conn.backend, unsafe.Pointer(id)), malgo.DeviceCallbacks{Data: r.data})
	if err != nil {
		return app.Fail("device.failed", err, "device", c.device.Name)
	}
	if r.started != nil {
		r.started()
	}
	if err := c.dev.Start(); err != nil {
		_ = c.dev.Stop()
		c.dev.Uninit()
		return app.Fail("device.failed", err, "device", c.device.Name)
	}
	return nil
}

// choose finds the device that r names. For the default it leaves the choice
// to the sound system, whose user may change it later; only where that would
// be a monitor it takes a real microphone.
func choose(list []Device, r request) (Device, error) {
	if r.id == "" || r.id == NullID {
		d := list[0]
		if r.kind == malgo.Capture && d.Monitor {
			return Device{}, app.Fail("device.none", errors.New("device: only monitors of outputs"))
		}
		if d.Default || r.id == NullID {
			d.ID = ""
		}
		return d, nil
	}
	d, ok := find(list, r.id)
	if !ok {
		return d, app.Fail("device.not_found", nil, "device", r.id)
	}
	return d, nil
}

// config asks for what the callbacks copy: mono float32 at audio.Rate; the
// backend or miniaudio converts. Of PulseAudio miniaudio asks one period as the
// whole length of the buffer, however many periods there shall be.
func (r request) config(b backend, id unsafe.Pointer) malgo.DeviceConfig {
	c := malgo.DefaultDeviceConfig(r.kind)
	c.SampleRate = audio.Rate
	length := r.period
	if b == pulse && r.kind == malgo.Playback {
		length *= time.Duration(r.periods)
	}
	c.PeriodSizeInFrames = uint32(length * audio.Rate / time.Second)
	c.Periods = uint32(r.periods)
	c.NoFixedSizedCallback = 1 // the timeline needs the card's own blocks
	c.NoPreSilencedOutputBuffer = 1
	side := malgo.SubConfig{DeviceID: id, Format: malgo.FormatF32, Channels: 1}
	if r.kind == malgo.Capture {
		c.Capture = side
	} else {
		c.Playback = side
	}
	c.Pulse.StreamNamePlayback = "Tiếng Làng"
	c.Pulse.StreamNameCapture = "Tiếng Làng"
	return c
}

// close stops and frees the card on a goroutine of its own: WASAPI's uninit
// can deadlock. One that hangs is given up. Without Stop, miniaudio's uninit
// waits for ever for a PulseAudio stream that has died.
func (c *card) close() {
	done := make(chan struct{})
	go func() {
		_ = c.dev.Stop()
		c.dev.Uninit()
		c.conn.close()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(closeTimeout):
		slog.Warn("sound card does not close, given up", "device", c.device.ID)
	}
}

// floats is a callback's bytes as samples, without copying.
func floats(b []byte) []float32 {
	if len(b) < 4 {
		return nil
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&b[0])), len(b)/4)
}
