// Package wire holds what goes over the lines between station, speakers and
// hub: the identities and signatures, the orders to speakers, their reports,
// the proofs of pairing and the records for the hub. It decodes foreign bytes
// strictly and within limits, and opens no socket itself.
package wire
