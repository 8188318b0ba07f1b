//go:build !linux

package speaker

// systemRuntime is none: these systems have no folder in memory.
func systemRuntime() string { return "" }
