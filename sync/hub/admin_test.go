package hub

import (
	"strings"
	"testing"
)

// full is the cost outside tests, where pages are opened often and the race
// detector makes each guess take seconds.
var full = cost

func init() { cost = argonCost{time: 1, memory: 1 << 10, threads: 1} }

func TestPasswordsAreHashedAtFullCost(t *testing.T) {
	cheap := cost
	cost = full
	defer func() { cost = cheap }()
	hash := hashPassword("một mật khẩu dài")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=2$") {
		t.Errorf("hash %s", hash)
	}
	if hash == hashPassword("một mật khẩu dài") {
		t.Error("no salt")
	}
	cost = cheap // a hash is checked at the cost at which it was made
	if !checkPassword(hash, "một mật khẩu dài") || checkPassword(hash, "một mật khẩu dai") {
		t.Error("the password does not pass, or another does")
	}
	for _, broken := range []string{"", "$", hash[:len(hash)-1], strings.Replace(hash, "m=", "x=", 1)} {
		if checkPassword(broken, "một mật khẩu dài") {
			t.Errorf("%q passes", broken)
		}
	}
}
