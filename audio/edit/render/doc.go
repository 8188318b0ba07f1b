// Package render turns an edit into sound: to listen to it from any place, and
// to make a master of it. The same edit gives the same samples each time, on
// however many processors, in blocks of whatever size, and a clip that nothing
// is done to leaves as it is in its file.
package render
