// Package live is the page Trực tiếp: one switch that puts the microphone or
// an approved programme on air, and what every cluster was measured to hear.
package live
