// Package geo is where things are: places as people write them, distances,
// how far a horn carries, which poles echo, and where nobody hears anything.
// It is arithmetic alone.
package geo
