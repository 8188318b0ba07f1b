package people

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"tienglang/app"
)

// What a secret must have at least. Digits alone are a PIN.
const (
	ShortestPIN      = 6
	ShortestPassword = 8
	longestSecret    = 200
)

// Cost is what one try costs an attacker: argon2id's passes, memory in KiB
// and lanes (RFC 9106).
type Cost struct {
	Time    uint32
	Memory  uint32
	Threads uint8
}

// DefaultCost is the second recommended option of RFC 9106 section 4 with
// fewer lanes: 64 MiB, three passes, for the old PC of a commune.
var DefaultCost = Cost{Time: 3, Memory: 64 << 10, Threads: 2}

// Sizes of salt and key in bytes (RFC 9106 section 4).
const (
	saltSize = 16
	keySize  = 32
)

// hash makes a PHC string of argon2id with a new salt.
func (c Cost) hash(secret string) string {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails since Go 1.24
	key := argon2.IDKey([]byte(secret), salt, c.Time, c.Memory, c.Threads, keySize)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		c.Memory, c.Time, c.Threads, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// matches compares a secret with a PHC string in constant time. A string that
// is malformed matches nothing.
func matches(phc, secret string) bool {
	c, salt, key, ok := parsePHC(phc)
	if !ok {
		return false
	}
	got := argon2.IDKey([]byte(secret), salt, c.Time, c.Memory, c.Threads, uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1
}

func parsePHC(phc string) (c Cost, salt, key []byte, ok bool) {
	part := strings.Split(phc, "$")
	if len(part) != 6 || part[1] != "argon2id" || part[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, false
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Time, &c.Threads); err != nil {
		return c, nil, nil, false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(part[4])
	key, err2 := base64.RawStdEncoding.DecodeString(part[5])
	sane := c.Time >= 1 && c.Time <= 100 && c.Threads >= 1 && c.Memory <= 4<<20 && len(key) >= 16 && len(key) <= 64
	return c, salt, key, err1 == nil && err2 == nil && sane
}

// clean is the form in which a secret is hashed, the same however a keyboard
// composes its letters.
func clean(secret string) string { return norm.NFC.String(secret) }

// CheckSecret tells whether a secret may be used: "people.pin_too_short",
// "people.password_too_short", "people.secret_too_long",
// "people.secret_weak".
func CheckSecret(login, secret string) error {
	s := clean(secret)
	n := utf8.RuneCountInString(s)
	switch {
	case n > longestSecret:
		return app.Fail("people.secret_too_long", nil)
	case digits(s) && n < ShortestPIN:
		return app.Fail("people.pin_too_short", nil, "least", fmt.Sprint(ShortestPIN))
	case !digits(s) && n < ShortestPassword:
		return app.Fail("people.password_too_short", nil, "least", fmt.Sprint(ShortestPassword))
	case weak(login, strings.ToLower(s)):
		return app.Fail("people.secret_weak", nil)
	}
	return nil
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// first choices of people who were asked for a secret in a hurry.
var firstChoices = []string{"112233", "123321", "121314", "147258", "159753", "789456", "456789", "102030",
	"password", "matkhau", "qwerty", "abc", "asdfgh", "admin", "truyenthanh", "tienglang", "vietnam", "iloveyou", "anhyeuem"}

// weak finds what is guessed first: one part again and again, a run up or
// down, the login, and firstChoices with some digits after them.
func weak(login, s string) bool {
	if repeats(s) || stepped(s, 1) || stepped(s, -1) || login != "" && strings.TrimRight(s, "0123456789!@.") == login || s == login {
		return true
	}
	for _, c := range firstChoices {
		if s == c || !digits(c) && strings.TrimRight(s, "0123456789!@.") == c {
			return true
		}
	}
	return false
}

// repeats reports whether s is one part, of at most three letters, repeated.
func repeats(s string) bool {
	r := []rune(s)
	for part := 1; part <= 3 && part < len(r); part++ {
		same := true
		for i := part; i < len(r); i++ {
			same = same && r[i] == r[i-part]
		}
		if same {
			return true
		}
	}
	return false
}

// stepped reports whether each letter is the one before it plus step; the
// digit after 9 is 0.
func stepped(s string, step int) bool {
	r := []rune(s)
	for i := 1; i < len(r); i++ {
		d := int(r[i]) - int(r[i-1])
		wrapped := r[i] == '0' && r[i-1] == '9' && step == 1 || r[i] == '9' && r[i-1] == '0' && step == -1
		if d != step && !wrapped {
			return false
		}
	}
	return len(r) > 1
}
