// Package script is the script of a bulletin: its sections and sentences, how
// they are changed, undone and kept, and how long they take to be read. It
// knows no file and no sound: the text is cut into sentences by whoever is
// given, and what Marshal gives is for the caller to keep.
package script
