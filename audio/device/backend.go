package device

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/gen2brain/malgo"
)

// BackendVariable names the environment variable that chooses the sound
// systems to try, in turn: for example "alsa" or "pulse,alsa".
const BackendVariable = "TIENGLANG_SOUND"

// backend is one sound system under the operating system.
type backend struct {
	name string
	id   malgo.Backend
	text bool // its device identifiers are C strings
}

var (
	// The number is miniaudio's own; malgo's constant is one too low.
	null  = backend{"null", malgo.Backend(14), false}
	pulse = backend{"pulse", malgo.BackendPulseaudio, true}
	alsa  = backend{"alsa", malgo.BackendAlsa, true}

	backends = []backend{null, pulse, alsa,
		{"wasapi", malgo.BackendWasapi, false},
		{"dsound", malgo.BackendDsound, false},
		{"winmm", malgo.BackendWinmm, false},
		{"coreaudio", malgo.BackendCoreaudio, true}}
)

func backendNamed(name string) (backend, bool) {
	for _, b := range backends {
		if b.name == name {
			return b, true
		}
	}
	return backend{}, false
}

// wanted lists the sound systems of this machine, the best first.
func wanted() []backend {
	var list []backend
	for _, name := range strings.Split(os.Getenv(BackendVariable), ",") {
		if b, ok := backendNamed(strings.TrimSpace(name)); ok {
			list = append(list, b)
		}
	}
	if len(list) > 0 {
		return list
	}
	switch runtime.GOOS {
	case "windows":
		return backends[3:6]
	case "darwin":
		return backends[6:7]
	}
	return []backend{pulse, alsa}
}

// connection is a link to one sound system. Each device has its own, so that
// one that hangs, or a sound server that was restarted, spoils no other.
type connection struct {
	backend
	ctx *malgo.AllocatedContext
}

// connect reaches the first of list that answers.
func connect(list []backend) (*connection, error) {
	var errs []error
	for _, b := range list {
		ctx, err := malgo.InitContext([]malgo.Backend{b.id}, malgo.ContextConfig{}, nil)
		if err == nil {
			return &connection{b, ctx}, nil
		}
		errs = append(errs, fmt.Errorf("device: %s: %w", b.name, err))
	}
	return nil, errors.Join(errs...)
}

// close may hang with a broken driver; see uninit.
func (c *connection) close() {
	_ = c.ctx.Uninit()
	c.ctx.Free()
}
