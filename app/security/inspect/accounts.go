package inspect

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/people"
	"tienglang/app/security"
)

func count(n int) string { return strconv.Itoa(n) }

// The bounds of what is looked at.
const (
	unusedAfter = 180 * 24 * time.Hour
	givenAfter  = 30 * 24 * time.Hour // for which a secret that another gave may wait to be changed
	lately      = 30 * 24 * time.Hour
	mostTries   = 5 // at one account in a row; more is guessing
)

// passwords tries what is guessed first at each account that can sign in. The
// runner bounds its time; what was not tried by then is not known.
func passwords(ctx context.Context, g *Ground) (Outcome, error) {
	users, err := g.Records.Users(ctx)
	if err != nil {
		return Outcome{}, err
	}
	var found []security.Told
	accounts, tries, left := 0, 0, 0
	for n, u := range users {
		if u.Disabled {
			continue
		}
		part := func(share float64) { g.step((float64(n) + share) / float64(len(users))) }
		c, err := g.Records.Credential(ctx, u.ID)
		if err != nil && ctx.Err() == nil {
			return Outcome{}, err
		}
		guesses := people.Guesses(u.Login, g.Now.In(app.Vietnam).Year())
		tried, opens := people.Guessed(ctx, c.Hash, guesses, part)
		accounts, tries = accounts+1, tries+tried
		if opens {
			found = append(found, security.Tell("password_weak", "login", u.Login, "name", u.Name))
		} else if tried < len(guesses) {
			left++
		}
	}
	if accounts == 0 {
		return unknown("accounts_none"), nil
	}
	if left > 0 && len(found) == 0 {
		return unknown("passwords_left", "n", count(left), "all", count(accounts)), nil
	}
	return failed(found, met("passwords_tried", "n", count(accounts), "tries", count(tries))), nil
}

// leaderPIN wants a PIN under which an emergency goes out, and one that is not
// guessed first.
func leaderPIN(ctx context.Context, g *Ground) (Outcome, error) {
	c, err := people.LeaderPIN(ctx, g.Records)
	if err != nil {
		return Outcome{}, err
	}
	if c.Hash == "" {
		return failed([]security.Told{security.Tell("pin_missing")}, Outcome{}), nil
	}
	guesses := people.Guesses("", g.Now.In(app.Vietnam).Year())
	tried, opens := people.Guessed(ctx, c.Hash, guesses, g.step)
	switch {
	case opens:
		return failed([]security.Told{security.Tell("pin_weak")}, Outcome{}), nil
	case tried < len(guesses):
		return unknown("pin_left", "n", count(tried), "all", count(len(guesses))), nil
	}
	return met("pin_tried", "tries", count(tried)), nil
}

// accountsUsed finds accounts that nobody uses, and secrets that another chose
// and that were never changed.
func accountsUsed(ctx context.Context, g *Ground) (Outcome, error) {
	users, err := g.Records.Users(ctx)
	if err != nil {
		return Outcome{}, err
	}
	acts, err := g.Records.LastActs(ctx)
	if err != nil {
		return Outcome{}, err
	}
	var found []security.Told
	open := 0
	for _, u := range users {
		if u.Disabled {
			continue
		}
		open++
		last := acts[u.ID]
		age := g.Now.Sub(u.CreatedAt)
		switch {
		case u.MustChange && age > givenAfter && g.Now.Sub(last) > givenAfter:
			found = append(found, security.Tell("account_given", "login", u.Login, "name", u.Name, "days", days(age)))
		case last.IsZero() && age > unusedAfter:
			found = append(found, security.Tell("account_never", "login", u.Login, "name", u.Name, "days", days(age)))
		case !last.IsZero() && g.Now.Sub(last) > unusedAfter:
			found = append(found, security.Tell("account_unused", "login", u.Login, "name", u.Name, "days", days(g.Now.Sub(last))))
		}
	}
	if open == 0 {
		return unknown("accounts_none"), nil
	}
	return failed(found, met("accounts_used", "n", count(open))), nil
}

func days(d time.Duration) string { return count(int(d / (24 * time.Hour))) }

// guessing finds accounts and the PIN at which somebody tried many times in a
// row lately.
func guessing(ctx context.Context, g *Ground) (Outcome, error) {
	worst := map[app.ID]int{}
	for _, action := range []string{"people.wrong_secret", "people.wrong_pin"} {
		for r, err := range g.Records.AuditSince(ctx, action, g.Now.Add(-lately)) {
			if err != nil {
				return Outcome{}, err
			}
			var d struct {
				Failures string `json:"failures"`
			}
			if json.Unmarshal([]byte(r.Detail), &d) != nil {
				continue
			}
			n, _ := strconv.Atoi(d.Failures)
			worst[r.User] = max(worst[r.User], n)
		}
	}
	users, err := g.Records.Users(ctx)
	if err != nil {
		return Outcome{}, err
	}
	var found []security.Told
	for _, u := range users {
		if n := worst[u.ID]; n > mostTries {
			found = append(found, security.Tell("guessing", "login", u.Login, "name", u.Name, "n", count(n)))
		}
	}
	return failed(found, met("guessing_none")), nil
}
