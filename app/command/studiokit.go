package command

import (
	"context"
	"log/slog"

	"tienglang/app/cart"
	"tienglang/app/template"
)

// equip makes what a studio has at hand: the carts, of which short ones are
// read ahead, and the templates.
func (s *station) equip(ctx context.Context) (err error) {
	s.carts = cart.New(s.db)
	if s.templates, err = template.New(ctx, s.db, s.clock); err != nil {
		return err
	}
	return nil
}

// holdCarts has the sounds of the carts ready for their keys.
func (s *station) holdCarts(ctx context.Context) {
	all, err := s.carts.All(ctx)
	if err != nil {
		slog.Warn("carts are not held ready", "error", err)
		return
	}
	files := map[string]string{}
	for _, c := range all {
		if c.Empty() {
			continue
		}
		if file, err := s.db.MediaPath(ctx, c.Media); err == nil { // else it is told when the key is pressed
			files[c.Media] = file
		}
	}
	s.cartSounds.hold(ctx, files)
}
