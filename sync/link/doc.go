// Package link is the real-time line between a station and its speakers: a
// NATS server inside the station, reached over TLS whose certificate the
// speakers know by its fingerprint, and entered with Ed25519 keys that both
// sides learned at pairing. It carries signed orders, offers of WebRTC
// sessions, reports with acknowledgement, presence and the common clock.
// Nothing durable depends on it: a lost message is an order that expires, or
// a report that its speaker sends again.
package link
