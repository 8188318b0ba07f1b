// Package health is how the clusters' boxes fare: what was measured of each,
// minute by minute, kept so small that a province's year fits on one disk, and
// the alarms that follow from it.
package health
