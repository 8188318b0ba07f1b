// Package inspect tests what of the security check can be tested without a
// person: each probe is a small function over a Ground that the composition
// root fills, and answers "not known" with its reason where it could not look.
package inspect
