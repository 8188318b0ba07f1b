// Package modem asks a box's modem, over its serial port, how it fares: signal,
// network, its own number and its card's. It speaks the AT commands of 3GPP TS
// 27.007 and changes nothing of the modem but its echo and the form of errors
// and names; it dials nobody.
//
// A modem may be pulled out, hang, take its time, say what nobody asked, or talk
// nonsense. All of that stays in the goroutine of Watch.Run.
package modem
