package reading

// Sentence is one stretch of text that is read in one breath.
type Sentence struct {
	Text string // as it was typed, without white space at its ends
	// Paragraph tells that a paragraph, which is a line, ends with it.
	Paragraph bool
}
