//go:build !linux

package app

// machineCounter is Go's own, which counts while the machine sleeps on Windows.
func machineCounter() Clock { return SystemClock{} }
