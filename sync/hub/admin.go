package hub

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"tienglang/app"
	"tienglang/sync/wire"
)

// argonCost is what one guess of a password costs.
type argonCost struct {
	time    uint32
	memory  uint32 // KiB
	threads uint8
}

// cost is RFC 9106, section 4, second recommended option, with the two threads
// of a small server.
var cost = argonCost{time: 3, memory: 64 << 10, threads: 2}

const argonKey = 32 // bytes

// Rules of the administrator's door.
const (
	minPassword  = 10 // characters
	freeFailures = 3  // wrong ones before the door slows down
	longestWait  = 5 * time.Minute
	sessionLife  = 12 * time.Hour
)

// admin is the one administrator's door to the page.
type admin struct {
	store Admin
	clock app.Clock
	one   sync.Mutex // one guess at a time: it bounds the memory, and counts right
}

// setupCode makes a one-time code for the first start, "" when a password has
// been set already.
func (a *admin) setupCode(ctx context.Context) (string, error) {
	hash, err := a.store.Password(ctx)
	if err != nil || hash != "" {
		return "", err
	}
	code := wire.NewEnrolCode()
	return code, a.store.SetSetupCode(ctx, sumText(normalCode(code)))
}

// normalCode is a code however it was typed.
func normalCode(typed string) string {
	_, key, err := wire.SplitEnrolCode(typed)
	if err != nil {
		return ""
	}
	return hex.EncodeToString(key)
}

// setUp sets the first password. Errors: "hub.password_weak",
// "hub.password_differs", "hub.setup_code_wrong", "hub.wait".
func (a *admin) setUp(ctx context.Context, code, password, again string) error {
	switch {
	case password != again:
		return app.Fail("hub.password_differs", nil)
	case weak(password):
		return app.Fail("hub.password_weak", nil, "characters", strconv.Itoa(minPassword))
	}
	return a.guess(ctx, "hub.setup_code_wrong", func() (bool, error) {
		want, err := a.store.SetupCode(ctx)
		if err != nil || want == "" || !same(want, sumText(normalCode(code))) {
			return false, err
		}
		return true, a.store.SetPassword(ctx, hashPassword(password))
	})
}

// signIn opens a session and returns its token. Errors: "hub.wrong_password",
// "hub.wait".
func (a *admin) signIn(ctx context.Context, password string) (token string, err error) {
	err = a.guess(ctx, "hub.wrong_password", func() (bool, error) {
		hash, err := a.store.Password(ctx)
		return err == nil && checkPassword(hash, password), err
	})
	if err != nil {
		return "", err
	}
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails since Go 1.24
	token = base64.RawURLEncoding.EncodeToString(b)
	now := a.clock.Now()
	return token, a.store.AddSession(ctx, sumText(token), now.Add(sessionLife), now)
}

func (a *admin) open(ctx context.Context, token string) (bool, error) {
	return a.store.Session(ctx, sumText(token), a.clock.Now())
}

func (a *admin) signOut(ctx context.Context, token string) error {
	return a.store.DropSession(ctx, sumText(token))
}

// guess lets one guess through at a time, and after some wrong ones makes the
// next wait: 2, 4, 8 s … up to five minutes, also over a restart.
func (a *admin) guess(ctx context.Context, wrong string, right func() (bool, error)) error {
	a.one.Lock()
	defer a.one.Unlock()
	n, until, err := a.store.Failures(ctx)
	if err != nil {
		return err
	}
	now := a.clock.Now()
	if wait := until.Sub(now); wait > 0 {
		return app.Fail("hub.wait", nil, "seconds", strconv.Itoa(int(wait.Seconds())+1))
	}
	ok, err := right()
	switch {
	case err != nil:
		return err
	case ok && n > 0:
		return a.store.SetFailures(ctx, 0, time.Time{})
	case ok:
		return nil
	}
	if err := a.store.SetFailures(ctx, n+1, now.Add(slowed(n+1))); err != nil {
		return err
	}
	return app.Fail(wrong, nil)
}

func slowed(failures int) time.Duration {
	if failures < freeFailures {
		return 0
	}
	return min(time.Second<<min(failures-freeFailures+1, 10), longestWait)
}

// weak refuses what is short or of one or two characters only.
func weak(password string) bool {
	kinds := map[rune]bool{}
	for _, r := range password {
		kinds[r] = true
	}
	return utf8.RuneCountInString(password) < minPassword || len(kinds) < 5
}

func sumText(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// hashPassword gives the PHC string of an argon2id hash with a fresh salt.
func hashPassword(password string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails since Go 1.24
	key := argon2.IDKey([]byte(password), salt, cost.time, cost.memory, cost.threads, argonKey)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, cost.memory, cost.time, cost.threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// checkPassword compares password with what hashPassword gave.
func checkPassword(hash, password string) bool {
	part := strings.Split(hash, "$")
	if len(part) != 6 {
		return false
	}
	var c argonCost
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &c.memory, &c.time, &c.threads); err != nil {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(part[4])
	key, err2 := base64.RawStdEncoding.DecodeString(part[5])
	if err1 != nil || err2 != nil || len(key) != argonKey {
		return false
	}
	return same(string(key), string(argon2.IDKey([]byte(password), salt, c.time, c.memory, c.threads, argonKey)))
}
