// Package relay takes over the sound of another station: it opens it early,
// holds a few seconds of it, watches over it, and lets something else sound
// while it fails. What goes out is one sound without an end and without a hole.
//
// The bytes are fetched here, by HTTP and HTTPS alone, and a child process of
// ffmpeg without network or files decodes them. A fault is so known when it
// happens, by its name, and several seconds before it would be heard.
package relay
