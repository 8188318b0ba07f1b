package device

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gen2brain/malgo"

	"tienglang/app"
)

// NullID opens a device without a card: silence in, nowhere out, in real time.
const NullID = "null"

// Device is a sound card's input or output.
type Device struct {
	ID      string // stays the same over restarts; "" stands for the default
	Name    string // for a person
	Default bool
	Monitor bool // an input that hears what an output plays, and no microphone
}

// List gives the inputs and outputs of the machine's sound system, the default
// first, then microphones, then monitors; both may be empty. A sound system
// that cannot be reached at all is "device.none".
func List() (inputs, outputs []Device, err error) {
	c, err := connect(wanted())
	if err != nil {
		return nil, nil, app.Fail("device.none", err)
	}
	defer c.close()
	if inputs, _, err = c.devices(malgo.Capture); err != nil {
		return nil, nil, app.Fail("device.none", err)
	}
	if outputs, _, err = c.devices(malgo.Playback); err != nil {
		return nil, nil, app.Fail("device.none", err)
	}
	return inputs, outputs, nil
}

// devices lists one side, with malgo's own identifiers by ours.
func (c *connection) devices(kind malgo.DeviceType) ([]Device, map[string]malgo.DeviceID, error) {
	infos, err := c.ctx.Devices(kind)
	if err != nil {
		return nil, nil, err
	}
	raw := make(map[string]malgo.DeviceID, len(infos))
	list := make([]Device, 0, len(infos))
	for _, i := range infos {
		d := Device{ID: c.deviceID(i.ID), Name: i.Name(), Default: i.IsDefault != 0}
		d.Monitor = kind == malgo.Capture && c.backend == pulse && strings.HasSuffix(d.ID, ".monitor")
		if c.backend == alsa {
			if !alsaCard(d.ID) {
				continue
			}
			d.Default = d.Default || d.ID == "alsa:default"
		}
		raw[d.ID] = i.ID
		list = append(list, d)
	}
	slices.SortStableFunc(list, func(a, b Device) int { return a.rank() - b.rank() })
	return list, raw, nil
}

// alsaCard tells a card ("alsa:hw:0,0") and the default from ALSA's converters
// and from its "null", which would record silence where there is no card.
func alsaCard(id string) bool {
	_, bare, _ := strings.Cut(id, ":")
	return bare == "default" || strings.Contains(bare, ":")
}

func (d Device) rank() int {
	switch {
	case d.Monitor:
		return 2
	case d.Default:
		return 0
	}
	return 1
}

// deviceID makes "pulse:NAME" where the system has names, or its bytes in
// hexadecimal.
func (c *connection) deviceID(id malgo.DeviceID) string {
	if !c.text {
		return c.name + ":" + id.String()
	}
	text, _, _ := bytes.Cut(id[:], []byte{0})
	return c.name + ":" + string(text)
}

// find gives the device that want names: by identifier, by identifier without
// its system, or by a name that only one device has.
func find(list []Device, want string) (Device, bool) {
	for _, d := range list {
		if _, bare, _ := strings.Cut(d.ID, ":"); d.ID == want || bare == want {
			return d, true
		}
	}
	var named []Device
	for _, d := range list {
		if strings.EqualFold(d.Name, want) {
			named = append(named, d)
		}
	}
	if len(named) != 1 {
		return Device{}, false
	}
	return named[0], true
}
