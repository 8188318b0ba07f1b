package people_test

import (
	"context"
	"testing"

	"tienglang/app"
	"tienglang/app/people"
)

// What is tried first at an account is what no account may be given.
func TestGuessesAreRefusedAsSecrets(t *testing.T) {
	for _, g := range people.Guesses("huong", 2026) {
		if people.CheckSecret("huong", g) == nil {
			t.Errorf("%q may be chosen, and is tried first", g)
		}
	}
}

func TestGuessingEndsWithItsTime(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if tried, opens := people.Guessed(ctx, "x", []string{"a"}, func(float64) {}); tried != 0 || opens {
		t.Errorf("%d, %v", tried, opens)
	}
}

func TestLeaderPINIsReadAsItIsKept(t *testing.T) {
	c, err := people.LeaderPIN(context.Background(), values{"people.leader_pin": `{"Hash":"h"}`})
	if err != nil || c.Hash != "h" {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err = people.LeaderPIN(context.Background(), values{"people.leader_pin": `{`}); app.CodeOf(err) != "data.damaged" {
		t.Error(err)
	}
}

type values map[string]string

func (v values) Value(_ context.Context, key string) (string, error) { return v[key], nil }
