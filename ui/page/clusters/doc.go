// Package clusters is the page Cụm loa: every cluster with its measured
// state, its volume, its pairing with a speaker and its entry in the books.
package clusters
