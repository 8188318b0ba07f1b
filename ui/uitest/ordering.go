package uitest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/ui/backend"
)

// OrderingOf is what was ordered of clusters. A cluster whose line is up
// answers at once, one that is away does not.
type OrderingOf struct {
	ClusterOrdersOf []backend.ClusterOrder // the newest last
	before          map[app.ID]map[app.ID]int
}

// GiveOrder gives an order as the station does.
func (b *Backend) GiveOrder(_ context.Context, o backend.OrderGiven) (batch app.ID, err error) {
	defer b.Tell(backend.TopicClusters)
	err = b.act(func() error {
		batch, err = b.order(o)
		return err
	}, "GiveOrder", o.Kind, o.Value, len(o.Clusters))
	return batch, err
}

func (b *Backend) order(o backend.OrderGiven) (app.ID, error) {
	switch {
	case o.Kind == "volume" && (o.Value < 0 || o.Value > 100):
		return "", app.Fail("order.bad_volume", nil, "volume", fmt.Sprint(o.Value))
	case len(o.Clusters) == 0:
		return "", app.Fail("order.nobody", nil)
	case o.AboveCap > 0 && strings.TrimSpace(o.Reason) == "":
		return "", app.Fail("order.above_reason", nil)
	}
	batch := b.newBatch()
	for _, id := range o.Clusters {
		b.ClusterOrdersOf = append(b.ClusterOrdersOf, b.orderOne(batch, id, o))
	}
	return batch, nil
}

func (b *Backend) newBatch() app.ID {
	batch := app.ID(fmt.Sprint("order", len(b.ClusterOrdersOf)))
	if b.before == nil {
		b.before = map[app.ID]map[app.ID]int{}
	}
	b.before[batch] = map[app.ID]int{}
	return batch
}

func (b *Backend) orderOne(batch, id app.ID, o backend.OrderGiven) backend.ClusterOrder {
	is := backend.ClusterOrder{Batch: batch, Cluster: id, Kind: o.Kind, Value: o.Value, State: "refused",
		GivenAt: b.Clock, ExpiresAt: b.Clock.AddDate(0, 0, 1)}
	c := b.cluster(id)
	if c == nil {
		is.Err = app.Fail("order.cluster_removed", nil)
		return is
	}
	is.Name = c.Name
	if o.Kind == "volume" && o.Value > c.VolumeCap && o.AboveCap > 0 {
		is.AboveCap, is.Reason = b.Clock.Add(o.AboveCap), o.Reason
	}
	switch waits := o.Kind != "stop" && o.Kind != "test-tone"; {
	case c.SpeakerKey == "":
		is.Err = app.Fail("order.no_speaker", nil, "name", c.Name)
	case o.Kind == "volume" && o.Value > c.VolumeCap && is.AboveCap.IsZero():
		is.Err = app.Fail("order.over_cap", nil, "name", c.Name, "volume", fmt.Sprint(o.Value), "cap", fmt.Sprint(c.VolumeCap))
	case !c.Status.Connected && waits:
		b.supersede(id, o.Kind)
		is.State, is.Err = "waiting", app.Fail("order.away", nil, "name", c.Name)
	case !c.Status.Connected:
		is.State, is.Err = "unheard", app.Fail("order.away_now", nil, "name", c.Name)
	default:
		b.supersede(id, o.Kind)
		b.before[batch][id] = c.Volume
		is.State = "done"
		b.loudness(c, is)
	}
	return is
}

// loudness sets a volume, or one above the cap for a while.
func (b *Backend) loudness(c *backend.ClusterView, is backend.ClusterOrder) {
	switch {
	case is.Kind != "volume":
	case is.AboveCap.IsZero():
		c.Volume, c.Above = is.Value, backend.AboveCap{}
	default:
		c.Above = backend.AboveCap{Volume: is.Value, Until: is.AboveCap, Reason: is.Reason}
	}
}

func (b *Backend) supersede(id app.ID, kind string) {
	for i, o := range b.ClusterOrdersOf {
		if o.Cluster == id && o.Kind == kind && o.Open() {
			b.ClusterOrdersOf[i].State, b.ClusterOrdersOf[i].Err = "superseded", nil
		}
	}
}

// OrderAnswers are the answers to a batch.
func (b *Backend) OrderAnswers(batch app.ID) []backend.ClusterOrder {
	return locked(b, func() (all []backend.ClusterOrder) {
		for _, o := range b.ClusterOrdersOf {
			if o.Batch == batch {
				all = append(all, o)
			}
		}
		return all
	})
}

// Orders are the open ones, and then those that ended.
func (b *Backend) Orders(context.Context) ([]backend.ClusterOrder, error) {
	return locked(b, func() (all []backend.ClusterOrder) {
		for _, open := range []bool{true, false} {
			for _, o := range slices.Backward(b.ClusterOrdersOf) {
				if o.Open() == open {
					all = append(all, o)
				}
			}
		}
		return all
	}), b.err("Orders")
}

// WithdrawOrders takes back what waits.
func (b *Backend) WithdrawOrders(_ context.Context, all []backend.ClusterOrder) error {
	defer b.Tell(backend.TopicClusters)
	return b.act(func() error {
		n := 0
		for i, o := range b.ClusterOrdersOf {
			if o.State == "waiting" && slices.ContainsFunc(all, func(w backend.ClusterOrder) bool { return w.Batch == o.Batch && w.Cluster == o.Cluster }) {
				b.ClusterOrdersOf[i].State, b.ClusterOrdersOf[i].Err = "withdrawn", nil
				n++
			}
		}
		if n == 0 {
			return app.Fail("order.not_waiting", nil)
		}
		return nil
	}, "WithdrawOrders", len(all))
}

// TakeBackOrder sets the volumes of a batch to what they were.
func (b *Backend) TakeBackOrder(_ context.Context, batch app.ID) (back app.ID, err error) {
	defer b.Tell(backend.TopicClusters)
	err = b.act(func() error {
		found := false
		for i, o := range b.ClusterOrdersOf {
			if o.Batch == batch && o.Kind == "volume" && o.State == "waiting" {
				b.ClusterOrdersOf[i].State, b.ClusterOrdersOf[i].Err, found = "withdrawn", nil, true
			}
		}
		if len(b.before[batch]) > 0 {
			back = b.newBatch()
		} else if !found {
			return app.Fail("order.not_back", nil)
		}
		for id, volume := range b.before[batch] {
			b.ClusterOrdersOf = append(b.ClusterOrdersOf, b.orderOne(back, id, backend.OrderGiven{Kind: "volume", Value: volume}))
		}
		return nil
	}, "TakeBackOrder", batch)
	return back, err
}
