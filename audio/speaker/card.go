package speaker

import (
	"context"
	"time"

	"tienglang/audio/device"
)

// card is an output on a sound card.
type card struct {
	feed *feed
	out  *device.Output
	fill fill
	at   func(time.Time) time.Time
}

// openCard opens the sound card at once, so that a program that is started
// with a wrong name says so.
func openCard(name string, f fill, at func(time.Time) time.Time, heard *tap) (*card, error) {
	c := &card{feed: newFeed(heard), fill: f, at: at}
	var err error
	if c.out, err = device.OpenOutput(name, device.OutputOptions{}, c.feed.take); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *card) problem() string {
	if c.out.Lost() {
		return "device.lost"
	}
	return ""
}

// run renders for the card until ctx ends. A card that is lost is opened
// again by its own watchdog.
func (c *card) run(ctx context.Context) error {
	c.feed.run(ctx, c.fill, c.at)
	if err := c.out.Close(); err != nil {
		return err
	}
	return ctx.Err()
}
