//go:build !linux

package speaker

import (
	"context"

	"tienglang/app"
)

// machineVitals knows no more than the disk's room here.
func machineVitals(c Config) func(context.Context) app.Vitals {
	return func(context.Context) (v app.Vitals) {
		if free, _, ok := diskSpace(c.Dir); ok {
			mb := free >> 20
			v.FreeMB = &mb
		}
		return v
	}
}
