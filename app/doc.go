// Package app is the domain of Tiếng Làng: the entities of a commune's radio
// station, the interfaces that its use-cases need, its errors and its clock.
// It imports the standard library alone; adapters (store, sound, link, hub,
// window) import it and never one another.
package app
