package playout

import (
	"context"
	"slices"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// CartState is a cart as it sounds on air.
type CartState struct {
	Key    int
	Played time.Duration // since its key was pressed, through all turns
	Fading bool
}

// PlayCart puts a cart on air beside what is there; pressed again it begins
// anew. Only what is kept as a jingle, and is no programme's master, may go
// out: nobody has approved anything else. Errors: "people.not_allowed",
// "air.nothing_on", "air.not_a_jingle" with the cart's name, "media.missing".
func (s *Service) PlayCart(ctx context.Context, by app.User, c app.Cart) error {
	if err := by.Need(app.MayAir); err != nil {
		return err
	}
	file, err := s.jingle(ctx, c)
	if err != nil {
		return err
	}
	b, ok := s.sounding()
	if !ok {
		return app.Fail("air.nothing_on", nil)
	}
	act := audit.Act(by.ID, "air.cart", string(b.ID), "key", strconv.Itoa(c.Key), "name", c.Name, "sound", c.Media)
	if err := s.c.Store.AddAudit(ctx, act); err != nil {
		return err
	}
	s.mu.Lock()
	if s.m.phase == PhaseOnAir && s.m.broadcast.ID == b.ID {
		s.c.Engine.PlayCart(c, file)
	}
	s.mu.Unlock()
	return nil
}

// FadeCart takes a cart off air within its own time. Whoever stands at the
// station may.
func (s *Service) FadeCart(c app.Cart) { s.c.Engine.FadeCart(c.Key, c.Fade) }

// StopCarts takes all of them off air, quickly.
func (s *Service) StopCarts() {
	for key := 1; key <= app.CartKeys; key++ {
		s.c.Engine.FadeCart(key, CartStop)
	}
}

// CartStop is how fast carts go that are all stopped.
const CartStop = 150 * time.Millisecond

// Carts are those that sound on air.
func (s *Service) Carts() []CartState { return s.c.Engine.Carts() }

// sounding is the broadcast that sounds now.
func (s *Service) sounding() (app.Broadcast, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.m.broadcast, s.m.phase == PhaseOnAir
}

// jingle is the file of a medium that may go out from a key.
func (s *Service) jingle(ctx context.Context, c app.Cart) (string, error) {
	path, err := s.c.Store.MediaPath(ctx, c.Media)
	if err != nil {
		return "", err
	}
	uses, err := s.c.Store.MediaUses(ctx, c.Media)
	if err != nil {
		return "", err
	}
	if !slices.Contains(uses, app.MediaJingle) || slices.Contains(uses, app.MediaMaster) {
		return "", app.Fail("air.not_a_jingle", nil, "name", c.Name)
	}
	return path, nil
}
