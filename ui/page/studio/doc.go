// Package studio is the page Sản xuất: a voice is recorded or brought in, laid
// over a bed, brought to its loudness and saved as a programme.
package studio
