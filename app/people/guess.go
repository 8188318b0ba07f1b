package people

import (
	"context"
	"strconv"
)

// Guesses are the secrets that are tried first at an account, the likeliest
// first: what makers set, what people choose in a hurry, and the login with
// what is usually put after it. All of them are refused by CheckSecret today;
// an account that came from elsewhere, or was made by another program, may have
// one all the same.
func Guesses(login string, year int) []string {
	all := []string{"123456", "12345678", "admin", "admin123", "admin@123", "password", "matkhau", "000000", "111111", "123456789", "1234"}
	if login != "" {
		y := strconv.Itoa(year)
		all = append(all, login, login+"123", login+"@123", login+"1", login+y, login+"123456")
	}
	all = append(all, "654321", "123123", "666666", "888888", "999999", "12345", "1234567890", "password1", "matkhau1", "matkhau123",
		"qwerty123", "abc123", "abc12345", "tienglang", "tienglang123", "truyenthanh", "truyenthanh123", "vietnam123", "11111111", "88888888", "987654321")
	return append(all, firstChoices...)
}

// Guessed tries guesses against a kept secret, one after the other, each at the
// full cost of signing in, and tells of the share that is done. It returns how many it tried, and whether one opens
// it; ctx ends it early.
func Guessed(ctx context.Context, phc string, guesses []string, progress func(share float64)) (tried int, opens bool) {
	for _, g := range guesses {
		if ctx.Err() != nil {
			return tried, false
		}
		progress(float64(tried) / float64(len(guesses)))
		tried++
		if matches(phc, clean(g)) {
			return tried, true
		}
	}
	return tried, false
}
