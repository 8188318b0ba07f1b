package link

import (
	"crypto/rand"
	"strings"
)

// Two boxes with one key, as a copied memory card makes them, would each push the
// other off the line for ever. They are told apart by a random word of each start,
// which a box says when it enters: a box that was started again never says its old
// word, so that an older word that comes back is that of another box. The one that
// was there first stays; the other is refused for as long as the first is on the line.

// starts are the two latest starts of one speaker that entered.
type starts struct {
	first, second string
	twins         bool // first came back after second had entered
}

// newBoot is the word of a start.
func newBoot() string { return rand.Text() }

// bootName is what a speaker calls itself when it enters.
func bootName(boot string) string { return "speaker " + boot }

// bootOf is the word of its start, "" of a program of before.
func bootOf(name string) string {
	boot, _ := strings.CutPrefix(name, "speaker ")
	if boot == name {
		return ""
	}
	return boot
}

// twin notes that a start of a speaker wants to enter, and reports whether it is
// that of a second box with the same key, which is to be refused.
func (s *Server) twin(key, boot string) bool {
	if boot == "" {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	is := s.starts[key]
	_, there := s.present[key] // until it ends, or is silent for too long
	switch boot {
	case is.first:
		is.twins = is.second != ""
	case is.second:
		if is.twins && there {
			return true
		}
		if is.twins {
			is = starts{first: boot}
		}
	default:
		if is.second != "" && !is.twins {
			is.first = is.second
		}
		if is.first == "" {
			is.first = boot
		} else {
			is.second = boot
		}
	}
	s.starts[key] = is
	return false
}
