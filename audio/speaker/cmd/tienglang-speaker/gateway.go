package main

import (
	"os"
	"path/filepath"
	"strings"

	"tienglang/audio/device"
)

// gatewayFolder is where a gateway keeps its data, beside that of a station of
// the same person.
func gatewayFolder() string {
	base := os.Getenv("XDG_DATA_HOME")
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "gateway"
		}
		base = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(base, "tienglang", "gateway")
}

// cards names the machine's outputs.
func cards() string {
	_, outputs, err := device.List()
	if err != nil || len(outputs) == 0 {
		return "none"
	}
	names := make([]string, len(outputs))
	for i, o := range outputs {
		names[i] = `"` + o.Name + `"`
	}
	return strings.Join(names, ", ")
}
