package script

import (
	"strings"
	"time"
	"unicode"
)

// UsualPace is how many syllables a minute a calm announcer reads, for one of
// whom nothing is known yet.
const UsualPace = 220.0

// The paces that a person can have; what was measured beyond them was no
// reading.
const (
	slowestPace = 90.0
	fastestPace = 420.0
)

// pausePerSentence is the breath after a sentence, pausePerParagraph after a
// paragraph, in a person's reading.
const (
	pausePerSentence  = 450 * time.Millisecond
	pausePerParagraph = 900 * time.Millisecond
)

// Syllables counts what is said: in Vietnamese each word of a text in which
// figures are written out. In other languages it is the number of groups of
// vowels, which is near it for those that are written with Latin letters.
func Syllables(said string, vietnamese bool) (n int) {
	for _, word := range strings.FieldsFunc(said, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '–' }) {
		switch {
		case !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		case vietnamese:
			n++
		default:
			n += max(1, vowelGroups(word))
		}
	}
	return n
}

// vowelGroups counts rows of vowels. A letter beyond Latin is taken for half a
// syllable: abugidas such as Khmer write about two signs for one.
func vowelGroups(word string) int {
	groups, other, in := 0, 0, false
	for _, r := range strings.ToLower(word) {
		vowel := strings.ContainsRune("aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ", r)
		if vowel && !in {
			groups++
		}
		if in = vowel; r > 0x1EFF && unicode.IsLetter(r) {
			other++
		}
	}
	return groups + (other+1)/2
}

// Estimate is how long so many syllables take at a pace, without the pause
// after them.
func Estimate(syllables int, pace float64) time.Duration {
	if syllables <= 0 || pace <= 0 {
		return 0
	}
	return time.Duration(float64(syllables) / pace * float64(time.Minute))
}

// Breath is the pause that a person makes after a sentence.
func Breath(paragraph bool) time.Duration {
	if paragraph {
		return pausePerParagraph
	}
	return pausePerSentence
}

// The least reading from which a pace is learned.
const (
	leastSyllables = 12
	leastReading   = 3 * time.Second
)

// Learn gives a person's pace after a reading: a third of the way from what it
// was to what was measured. before 0 is a person of whom nothing is known, who
// gets what was measured. A reading too short, or at a pace that nobody reads
// at, changes nothing; breaths that lie within it are given to be left out.
func Learn(before float64, syllables int, took, breaths time.Duration) float64 {
	spoken := (took - breaths).Minutes()
	if syllables < leastSyllables || took < leastReading || spoken <= 0 {
		return before
	}
	measured := float64(syllables) / spoken
	switch {
	case measured < slowestPace || measured > fastestPace:
		return before
	case before <= 0:
		return measured
	}
	return before + (measured-before)/3
}
