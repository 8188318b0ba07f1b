// Package cart keeps the sounds that lie under the keys 1 to 9, for the studio
// and for the air.
package cart

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// The bounds of a cart, and how one begins.
const (
	Colours     = 9
	LongestFade = 20 * time.Second
	UsualFade   = 1500 * time.Millisecond
	QuietestDB  = -30.0
	LoudestDB   = 12.0
	longestName = 60 // letters
)

// Store keeps the carts.
type Store interface {
	Carts(ctx context.Context) ([]app.Cart, error)
	SaveCart(ctx context.Context, c app.Cart, act app.AuditRow) error
	MediaBySHA(ctx context.Context, sha256 string) (app.Media, error)
}

// Service reads and changes carts. Its methods may be called from any
// goroutine.
type Service struct{ store Store }

// New makes the service.
func New(s Store) *Service { return &Service{store: s} }

// All are the nine carts, by key; those that nobody has filled are empty and
// have a colour of their own.
func (s *Service) All(ctx context.Context) ([]app.Cart, error) {
	kept, err := s.store.Carts(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]app.Cart, app.CartKeys)
	for i := range all {
		all[i] = app.Cart{Key: i + 1, Colour: i % Colours, Fade: UsualFade}
	}
	for _, c := range kept {
		if c.Key >= 1 && c.Key <= len(all) {
			all[c.Key-1] = c
		}
	}
	return all, nil
}

// Get is the cart of a key. Errors: "cart.bad_key", "cart.empty".
func (s *Service) Get(ctx context.Context, key int) (app.Cart, error) {
	if key < 1 || key > app.CartKeys {
		return app.Cart{}, app.Fail("cart.bad_key", nil, "key", strconv.Itoa(key))
	}
	all, err := s.All(ctx)
	if err != nil {
		return app.Cart{}, err
	}
	if c := all[key-1]; !c.Empty() {
		return c, nil
	}
	return app.Cart{}, app.Fail("cart.empty", nil, "key", strconv.Itoa(key))
}

// Save keeps a cart, or without a sound empties its key. A cart without a name
// is called like its sound. Errors: "people.not_allowed", those of Check, and
// "data.not_found" where the library does not have the sound.
func (s *Service) Save(ctx context.Context, by app.User, c app.Cart) (app.Cart, error) {
	if err := by.Need(app.MayProduce); err != nil {
		return c, err
	}
	c.Name = strings.TrimSpace(strings.ToValidUTF8(c.Name, ""))
	if !c.Empty() {
		m, err := s.store.MediaBySHA(ctx, c.Media)
		if err != nil {
			return c, err
		}
		if c.Name == "" {
			c.Name = shortened(m.Name)
		}
	}
	if err := Check(c); err != nil {
		return c, err
	}
	act := audit.Act(by.ID, "cart.save", strconv.Itoa(c.Key), "name", c.Name, "media", c.Media)
	return c, s.store.SaveCart(ctx, c, act)
}

// shortened is a sound's name as far as a key takes it.
func shortened(name string) string {
	letters := []rune(strings.TrimSpace(name))
	return strings.TrimSpace(string(letters[:min(len(letters), longestName)]))
}

// Check holds a cart to its bounds: "cart.bad_key", "cart.bounds" with the
// name of what is out of them.
func Check(c app.Cart) error {
	out := func(what string) error { return app.Fail("cart.bounds", nil, "what", what) }
	switch {
	case c.Key < 1 || c.Key > app.CartKeys:
		return app.Fail("cart.bad_key", nil, "key", strconv.Itoa(c.Key))
	case len([]rune(c.Name)) > longestName:
		return out("name")
	case c.Colour < 0 || c.Colour >= Colours:
		return out("colour")
	case c.Fade < 0 || c.Fade > LongestFade:
		return out("fade")
	case math.IsNaN(c.GainDB) || c.GainDB < QuietestDB || c.GainDB > LoudestDB:
		return out("gain")
	}
	return nil
}
