// Package studio is the page Sản xuất: a bulletin is recorded or brought in,
// cut on its tracks, brought to its loudness and saved as a programme.
package studio
