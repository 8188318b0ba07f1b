//go:build !linux

package store

// forgetCached does nothing: this system cannot be told to.
func forgetCached(string) {}
