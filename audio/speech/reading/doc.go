// Package reading turns a typed bulletin into the words that an announcer
// says: dates, hours, money, units, telephone numbers, ordinals, Roman
// numerals and the abbreviations of Vietnamese administration, in northern or
// southern speech. It also cuts a text into sentences. It knows nothing of
// sound, opens nothing, and never fails: what it has no rule for passes as it
// is, or, where it is a sign that nobody says, is left out.
package reading

// Options choose how a text is read. The zero value is northern speech
// without a dictionary.
type Options struct {
	// South reads as in the South: ngàn, lẻ, mồng, hai mươi bốn, xuyệt; else
	// nghìn, linh, mùng, hai mươi tư, trên.
	South bool
	// Dictionary holds the reader's own names and abbreviations, which go
	// before all rules. May be nil.
	Dictionary *Dictionary
}
