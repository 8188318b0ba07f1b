package people

import (
	"strings"
	"testing"

	"tienglang/app"
)

func TestCheckSecret(t *testing.T) {
	for secret, want := range map[string]string{
		"":                          "people.pin_too_short",
		"48291":                     "people.pin_too_short",
		"482915":                    "",
		"123456":                    "people.secret_weak",
		"654321":                    "people.secret_weak",
		"567890":                    "people.secret_weak",
		"000000":                    "people.secret_weak",
		"121212":                    "people.secret_weak",
		"123123":                    "people.secret_weak",
		"112233":                    "people.secret_weak",
		"12345678901":               "people.secret_weak",
		"matkhau":                   "people.password_too_short",
		"MatKhau1":                  "people.secret_weak",
		"password123":               "people.secret_weak",
		"abcdefgh":                  "people.secret_weak",
		"aaaaaaaa":                  "people.secret_weak",
		"nguyenlan":                 "people.secret_weak", // the login
		"nguyenlan2026":             "people.secret_weak",
		"mùa gặt":                   "people.password_too_short",
		"mùa gặt 9":                 "",
		strings.Repeat("mùa ", 60):  "people.secret_too_long",
		"đồng lúa chín":             "",
		"mu\u0300a\u0300a\u0300aha": "people.password_too_short", // 7 letters, however they are composed
	} {
		if got := app.CodeOf(CheckSecret("nguyenlan", secret)); got != want {
			t.Errorf("%q: %q, want %q", secret, got, want)
		}
	}
}

func TestHashIsArgon2idWithItsOwnSalt(t *testing.T) {
	if dear := DefaultCost.hash("482915"); !strings.HasPrefix(dear, "$argon2id$v=19$m=65536,t=3,p=2$") {
		t.Errorf("%s", dear)
	}
	cheap := Cost{Time: 1, Memory: 64, Threads: 1}
	a, b := cheap.hash("482915"), cheap.hash("482915")
	if a == b {
		t.Errorf("%s\n%s", a, b)
	}
	if !matches(a, "482915") || !matches(b, "482915") || matches(a, "482916") {
		t.Error("the secret does not match, or another does")
	}
}

// The reference program's own answer: argon2 somesalt -id -t 2 -m 16 -p 1 -l 32 -e
func TestKnownHash(t *testing.T) {
	const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if !matches(phc, "password") || matches(phc, "passwort") {
		t.Error("the reference hash is not understood")
	}
}

func FuzzMatches(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c29tc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=64,t=0,p=0$$")
	f.Add("")
	f.Fuzz(func(t *testing.T, phc string) {
		c, _, _, ok := parsePHC(phc)
		if ok && (c.Memory > 1<<12 || c.Time > 3) {
			return // sane, and too dear for this test
		}
		if matches(phc, "a secret that none of these was made of") {
			t.Errorf("%q matches", phc)
		}
	})
}
