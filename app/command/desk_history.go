package command

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

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
	v.Fields = append(v.Fields, photoChanges(before, after)...)
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

// photoChanges are what differs in the photos, which no list has: how many there
// are, and what is noted of those that stayed.
func photoChanges(before, after app.Cluster) (all []backend.ListChange) {
	if was, is := len(before.Photos), len(after.Photos); was != is {
		all = append(all, backend.ListChange{Field: "photos", Before: strconv.Itoa(was), After: strconv.Itoa(is)})
	}
	for _, p := range after.Pictures() {
		if was, is := before.PhotoNotes[p.SHA256], p.PhotoNote; was != is && slices.Contains(before.Photos, p.SHA256) {
			all = append(all, backend.ListChange{Field: "photo_note", Before: noteWords(was), After: noteWords(is)})
		}
	}
	return all
}

// noteWords are "trước cột, 02/10/2026".
func noteWords(n app.PhotoNote) string {
	var words []string
	if n.Words != "" {
		words = append(words, n.Words)
	}
	if n.Day != "" {
		words = append(words, n.Day.Time().Format("02/01/2006"))
	}
	return strings.Join(words, ", ")
}
