package command

import (
	"context"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/ui/backend"
)

// recentOrders is how many orders that ended are shown.
const recentOrders = 200

// GiveOrder orders something of clusters on behalf of who is signed in.
func (d *desk) GiveOrder(ctx context.Context, o backend.OrderGiven) (app.ID, error) {
	by, err := d.who()
	if err != nil {
		return "", err
	}
	if err := d.canGive(ordering.Kind(o.Kind)); err != nil {
		return "", err
	}
	return d.ordering.Give(ctx, by, ordering.Request{
		Kind: ordering.Kind(o.Kind), Value: o.Value, Clusters: o.Clusters, Reason: o.Reason, AboveCap: o.AboveCap,
	})
}

// aboveCap is the volume above its cap that a cluster was set to, if any.
func (d *desk) aboveCap(c app.Cluster) backend.AboveCap {
	o, ok := d.ordering.Above(c)
	if !ok {
		return backend.AboveCap{}
	}
	return backend.AboveCap{Volume: o.Value, Until: o.AboveCap, Reason: o.Reason}
}

// OrderAnswers are the answers to a batch.
func (d *desk) OrderAnswers(batch app.ID) []backend.ClusterOrder {
	return orderViews(d.ordering.Batch(batch))
}

func orderViews(all []ordering.Order) []backend.ClusterOrder {
	views := make([]backend.ClusterOrder, len(all))
	for i, o := range all {
		views[i] = backend.ClusterOrder{
			Batch: o.Batch, Cluster: o.Cluster, Name: o.Name, Kind: string(o.Kind), Value: o.Value, State: string(o.State),
			Err: o.Err(), Silent: o.Silent, GivenAt: o.GivenAt, ExpiresAt: o.ExpiresAt,
			AboveCap: o.AboveCap, Was: o.Was, Is: o.Is, Reason: o.Reason,
		}
	}
	return views
}

// Orders are the open ones, and then the last that ended.
func (d *desk) Orders(ctx context.Context) ([]backend.ClusterOrder, error) {
	recent, err := d.ordering.Recent(ctx, recentOrders)
	if err != nil {
		return nil, err
	}
	all := d.ordering.Open()
	for _, o := range recent {
		if !o.State.Open() {
			all = append(all, o)
		}
	}
	return orderViews(all), nil
}

// WithdrawOrders takes back orders that wait.
func (d *desk) WithdrawOrders(ctx context.Context, all []backend.ClusterOrder) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	refs := make([]ordering.Ref, len(all))
	for i, o := range all {
		refs[i] = ordering.Ref{Batch: o.Batch, Cluster: o.Cluster}
	}
	return d.ordering.Withdraw(ctx, by, refs)
}

// TakeBackOrder sets the volumes of a batch to what they were.
func (d *desk) TakeBackOrder(ctx context.Context, batch app.ID) (app.ID, error) {
	by, err := d.who()
	if err != nil {
		return "", err
	}
	return d.ordering.TakeBack(ctx, by, batch)
}
