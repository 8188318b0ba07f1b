// Package schedule is the page Lịch phát: the week as a grid in which entries
// are laid, moved and lengthened, and beside it what the chosen one is, what a
// change would cut before it is kept, and the form of an entry. What it asks of
// the station are changes, which the station keeps whole or not at all, so
// that each can be undone.
package schedule
