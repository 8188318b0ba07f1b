package uitest

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// HealthOf is how the clusters fare.
type HealthOf struct {
	AlarmsOf []backend.ClusterAlarm
	VitalsOf map[app.ID][]backend.VitalsPoint
}

// Alarms are those that stand, what nobody knows of first.
func (b *Backend) Alarms() []backend.ClusterAlarm {
	return locked(b, func() []backend.ClusterAlarm {
		all := slices.Clone(b.AlarmsOf)
		slices.SortStableFunc(all, func(x, y backend.ClusterAlarm) int {
			switch {
			case (x.KnownBy == "") == (y.KnownBy == ""):
				return 0
			case x.KnownBy == "":
				return -1
			}
			return 1
		})
		return all
	})
}

// KnowAlarm makes one quiet, or loud again.
func (b *Backend) KnowAlarm(_ context.Context, a backend.ClusterAlarm, known bool) error {
	defer b.Tell(backend.TopicClusters)
	return b.act(func() error {
		for i, is := range b.AlarmsOf {
			if is.Kind == a.Kind && slices.Equal(is.Clusters, a.Clusters) {
				b.AlarmsOf[i].KnownBy, b.AlarmsOf[i].KnownAt = b.nameOfUser(), b.Clock
				b.StatusIs = backend.Status{At: b.Clock, Key: "status.alarm_known"}
				if !known {
					b.AlarmsOf[i].KnownBy, b.AlarmsOf[i].KnownAt = "", time.Time{}
					b.StatusIs.Key = "status.alarm_loud"
				}
				return nil
			}
		}
		return app.Fail("alarm.over", nil)
	}, "KnowAlarm", a.Kind)
}

func (b *Backend) nameOfUser() string {
	for _, u := range b.People {
		if u.ID == b.User {
			return u.Name
		}
	}
	return string(b.User)
}

// Vitals are those of the points that are set which lie in the days asked for.
func (b *Backend) Vitals(_ context.Context, cluster app.ID, from, to app.Date, _ time.Duration) ([]backend.VitalsPoint, error) {
	return locked(b, func() (in []backend.VitalsPoint) {
		for _, p := range b.VitalsOf[cluster] {
			if day := app.DateOf(p.At); day >= from && day <= to {
				in = append(in, p)
			}
		}
		return in
	}), b.err("Vitals")
}
