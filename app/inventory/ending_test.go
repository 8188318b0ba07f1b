package inventory_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"

	"tienglang/app/inventory"
)

// A station that ends while it looks at its clusters, as one does that was only
// started for an order, has nothing to complain of.
func TestAStationThatEndsComplainsOfNothing(t *testing.T) {
	c := begin(t, false)
	c.save(t, 1, "Chợ")
	var log bytes.Buffer
	s, err := inventory.New(ctx, inventory.Config{Store: c.d, Orders: c.poles, Clock: c.clock, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	over, end := context.WithCancel(ctx)
	end()
	if err := s.Run(over); err != nil || log.Len() > 0 {
		t.Errorf("%v\n%s", err, &log)
	}
}
