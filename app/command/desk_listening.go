package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// ListenTo plays what one cluster plays; "" ends it.
func (d *desk) ListenTo(ctx context.Context, cluster app.ID, microphone bool) error {
	d.hearing.Lock()
	defer d.hearing.Unlock()
	if d.monitor != nil {
		d.monitor.close()
		d.monitor = nil
	}
	if cluster == "" {
		return nil
	}
	c, err := d.inventory.Cluster(cluster)
	if err != nil {
		return err
	}
	m, err := d.listenTo(ctx, c, microphone)
	if err == nil {
		d.monitor = m
	}
	return err
}

// Listening is what is heard of a cluster at present.
func (d *desk) Listening() backend.Listening {
	if !d.hearing.TryLock() { // one begins or ends at this moment
		return backend.Listening{}
	}
	defer d.hearing.Unlock()
	if d.monitor == nil {
		return backend.Listening{}
	}
	return d.monitor.state()
}
