// Package ui is the station's window: its frame with the on-air bar, the
// navigation and the status line, the router, the keys and the polling. It
// sees the station through ui/backend alone. What comes from other
// goroutines enters the window in one place, in poll.go and page.Tasks.
package ui
