// Package edit is a programme in the making: tracks of clips that point into
// sounds which themselves never change. Everything is a value: an operation
// takes an Edit and gives another, so that what is on the screen, what is being
// rendered and what is undone never disturb one another.
//
// Places and lengths are frames at audio.Rate, counted from 0. The format on
// disk is described in docs/edit-format.md.
package edit
