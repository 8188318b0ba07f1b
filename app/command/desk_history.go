package command

import (
	"context"
	"encoding/json"
	"fmt"

	"tienglang/app"
	tables "tienglang/app/inventory/intake"
	"tienglang/ui/backend"
)

// ClusterChanges are what was changed of a cluster, newest first.
func (d *desk) ClusterChanges(ctx context.Context, cluster app.ID) ([]backend.ClusterChange, error) {
	by, err := d.who()
	if err != nil {
		return nil, err
	}
	kept, err := d.inventory.History(ctx, by, cluster)
	if err != nil {
		return nil, err
	}
	hamlets, err := d.Hamlets()
	if err != nil {
		return nil, err
	}
	users, err := d.Users()
	if err != nil {
		return nil, err
	}
	names := map[app.ID]string{}
	for _, u := range users {
		names[u.ID] = u.Name
	}
	sizes, all := map[app.ID]int{}, make([]backend.ClusterChange, 0, len(kept))
	for _, k := range kept {
		c, err := changeView(k, hamlets)
		if err != nil {
			return nil, err
		}
		if sizes[k.Batch] == 0 {
			if sizes[k.Batch], err = d.db.InventoryBatchSize(ctx, k.Batch); err != nil {
				return nil, err
			}
		}
		c.By, c.Clusters = names[k.By], sizes[k.Batch]
		if c.By == "" && k.By != theProgram.ID {
			c.By = string(k.By) // who is gone
		}
		all = append(all, c)
	}
	return all, nil
}

// changeView reads both sides of a change.
func changeView(k app.InventoryChange, hamlets []app.Hamlet) (backend.ClusterChange, error) {
	v := backend.ClusterChange{Batch: k.Batch, At: k.At, Kind: backend.ClusterChanged, Undone: k.Undone != ""}
	var before, after app.Cluster
	for side, into := range map[string]*app.Cluster{string(k.Before): &before, string(k.After): &after} {
		if side == "" {
			continue
		}
		if err := json.Unmarshal([]byte(side), into); err != nil {
			return v, fmt.Errorf("history of cluster %s: %w", k.Object, err)
		}
	}
	for _, c := range tables.Compare(before, after, hamlets) {
		v.Fields = append(v.Fields, backend.ListChange{Field: string(c.Field), Before: c.Before, After: c.After})
	}
	switch {
	case k.Before == nil:
		v.Kind = backend.ClusterNew
	case k.After == nil || before.DeletedAt.IsZero() && !after.DeletedAt.IsZero():
		v.Kind = backend.ClusterRemoved
	case !before.DeletedAt.IsZero() && after.DeletedAt.IsZero():
		v.Kind = backend.ClusterBack
	case before.SpeakerKey != after.SpeakerKey && len(v.Fields) == 0 && after.SpeakerKey == "":
		v.Kind = backend.ClusterUnpaired
	case before.SpeakerKey != after.SpeakerKey && len(v.Fields) == 0:
		v.Kind = backend.ClusterPaired
	}
	return v, nil
}

// UndoClusterChange takes a whole act back.
func (d *desk) UndoClusterChange(ctx context.Context, batch app.ID) (undo app.ID, err error) {
	by, err := d.who()
	if err != nil {
		return "", err
	}
	if undo, err = d.inventory.Undo(ctx, by, batch); err != nil {
		return "", err
	}
	d.wakeSync()
	d.publish(backend.TopicClusters)
	return undo, nil
}
