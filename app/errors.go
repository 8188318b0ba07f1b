package app

import (
	"errors"
	"fmt"
	"strings"
)

// Error is a failure that a person is told of: a code, under which the
// catalogue keeps the sentence in each language, what the sentence needs, and
// the chain of causes for the log.
type Error struct {
	Code string            // for example "audio.not_sound"; the catalogue's key is "error." + Code
	Args map[string]string // values for {name} in the sentence
	Err  error             // cause, may be nil
}

// Fail makes an Error with the given code and cause (which may be nil).
// pairs are names and values for the sentence, in turn.
func Fail(code string, cause error, pairs ...string) *Error {
	e := &Error{Code: code, Err: cause}
	for i := 0; i+1 < len(pairs); i += 2 {
		if e.Args == nil {
			e.Args = map[string]string{}
		}
		e.Args[pairs[i]] = pairs[i+1]
	}
	return e
}

// Error gives the code, the arguments and the cause, for the log.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	for k, v := range e.Args {
		fmt.Fprintf(&b, " %s=%q", k, v)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is an Error of the same code.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// CodeOf returns the code of the first Error in err's chain, or "".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
