package command

import (
	"context"

	"tienglang/app/schedule"
	"tienglang/ui/backend"
)

// scheduling makes the schedule over the station's parts.
func (s *station) scheduling(ctx context.Context) (err error) {
	s.schedule, err = schedule.New(ctx, schedule.Config{
		Store: s.db, Clock: s.clock, Relays: s.db.Relays,
		OnChange: func() {
			s.tell(backend.TopicSchedule)
			s.wakeSync()
		},
	})
	return err
}
