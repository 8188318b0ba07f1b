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

// ClusterChanges are what was changed of a cluster, a hamlet or a zone, newest
// first.
func (d *desk) ClusterChanges(ctx context.Context, object app.ID) ([]backend.ClusterChange, error) {
	by, err := d.who()
	if err != nil {
		return nil, err
	}
	kept, err := d.inventory.History(ctx, by, object)
	if err != nil {
		return nil, err
	}
	hamlets, err := d.hamletsEver(ctx, kept)
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
	told := map[string]bool{} // keys of boxes of which the theft was told
	for i, k := range kept {
		c, err := d.changeView(k, hamlets)
		if err != nil {
			return nil, err
		}
		if c.Kind == backend.ClusterUnpaired {
			if c.Kind, err = d.unpairedHow(k, told); err != nil {
				return nil, err
			}
		}
		if c.Kind == backend.ClusterNew && i < len(kept)-1 {
			c.Kind = backend.ClusterBack // it was there before
		}
		if _, known := sizes[k.Batch]; !known {
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

// unpairedHow tells whether a cluster lost its box because that was carried off:
// what is revoked is never paired again, so its last parting was the theft. told
// are the boxes of which a later change spoke.
func (d *desk) unpairedHow(k app.InventoryChange, told map[string]bool) (backend.ClusterChangeKind, error) {
	before, _, err := sides[app.Cluster](k)
	key := before.SpeakerKey
	r, revoked := d.inventory.RevokedSpeaker(key)
	if revoked && r.Why == app.RevokedStolen && !told[key] {
		told[key] = true
		return backend.ClusterStolen, err
	}
	return backend.ClusterUnpaired, err
}

// changeView is a change of any kind in words.
func (d *desk) changeView(k app.InventoryChange, hamlets []app.Hamlet) (backend.ClusterChange, error) {
	v := backend.ClusterChange{Batch: k.Batch, At: k.At, Of: k.Kind, Kind: backend.ClusterChanged, Undone: k.Undone != ""}
	switch {
	case k.Before == nil:
		v.Kind = backend.ClusterNew
	case k.After == nil:
		v.Kind = backend.ClusterRemoved
	}
	var err error
	switch k.Kind {
	case app.InventoryHamlet:
		v.Fields, err = hamletChanges(k)
	case app.InventoryZone:
		v.Fields, err = d.zoneChanges(k)
	default:
		err = d.clusterView(&v, k, hamlets)
	}
	return v, err
}

// sides reads both sides of a change; one that is not there stays empty.
func sides[T any](k app.InventoryChange) (before, after T, err error) {
	for side, into := range map[string]*T{string(k.Before): &before, string(k.After): &after} {
		if side == "" {
			continue
		}
		if err := json.Unmarshal([]byte(side), into); err != nil {
			return before, after, fmt.Errorf("history of %s %s: %w", k.Kind, k.Object, err)
		}
	}
	return before, after, nil
}

// clusterView tells what differs in a cluster, and what became of it.
func (d *desk) clusterView(v *backend.ClusterChange, k app.InventoryChange, hamlets []app.Hamlet) error {
	before, after, err := sides[app.Cluster](k)
	if err != nil {
		return err
	}
	for _, c := range tables.Compare(before, after, hamlets) {
		v.Fields = append(v.Fields, backend.ListChange{Field: string(c.Field), Before: c.Before, After: c.After})
	}
	v.Fields = append(append(v.Fields, d.feedChanges(before, after)...), photoChanges(before, after)...)
	switch {
	case v.Kind != backend.ClusterChanged:
	case before.DeletedAt.IsZero() && !after.DeletedAt.IsZero():
		v.Kind = backend.ClusterRemoved
	case !before.DeletedAt.IsZero() && after.DeletedAt.IsZero():
		v.Kind = backend.ClusterBack
	case before.SpeakerKey != "" && after.SpeakerKey != "" && before.SpeakerKey != after.SpeakerKey:
		v.Kind = backend.ClusterReplaced
	case before.SpeakerKey != after.SpeakerKey && len(v.Fields) == 0 && after.SpeakerKey == "":
		v.Kind = backend.ClusterUnpaired
	case before.SpeakerKey != after.SpeakerKey && len(v.Fields) == 0:
		v.Kind = backend.ClusterPaired
	}
	return nil
}

// feedChanges are what differs in how a cluster gets its sound, which no list has:
// whose gateway feeds it, and whether its box keeps the key of what it holds.
func (d *desk) feedChanges(before, after app.Cluster) (all []backend.ListChange) {
	if was, is := before.Gateway, after.Gateway; was != is {
		name := func(id app.ID) string {
			if id == "" {
				return ""
			}
			return d.clusterNames([]app.ID{id})
		}
		all = append(all, backend.ListChange{Field: "gateway", Before: name(was), After: name(is)})
	}
	if was, is := before.KeepsKey, after.KeepsKey; was != is {
		word := map[bool]string{true: "có", false: "không"}
		all = append(all, backend.ListChange{Field: "keeps_key", Before: word[was], After: word[is]})
	}
	return all
}

// hamletsEver are the commune's hamlets, and those in which a cluster stood that
// are gone, by their last names.
func (d *desk) hamletsEver(ctx context.Context, kept []app.InventoryChange) ([]app.Hamlet, error) {
	all, err := d.Hamlets()
	if err != nil {
		return nil, err
	}
	known := map[app.ID]bool{"": true}
	for _, h := range all {
		known[h.ID] = true
	}
	for _, k := range kept {
		before, after, err := sides[app.Cluster](k)
		if k.Kind != app.InventoryCluster || err != nil {
			continue // what is wrong is told when it is read for itself
		}
		for _, id := range []app.ID{before.Hamlet, after.Hamlet} {
			if known[id] {
				continue
			}
			known[id] = true
			gone, err := d.hamletGone(ctx, id)
			if err != nil {
				return nil, err
			}
			all = append(all, gone)
		}
	}
	return all, nil
}

// hamletGone is a hamlet as it was when it went.
func (d *desk) hamletGone(ctx context.Context, id app.ID) (app.Hamlet, error) {
	last, err := d.db.InventoryHistory(ctx, id, 1)
	if err != nil || len(last) == 0 {
		return app.Hamlet{ID: id}, err
	}
	was, _, err := sides[app.Hamlet](last[0])
	return was, err
}

// hamletChanges are what differs in a hamlet.
func hamletChanges(k app.InventoryChange) (all []backend.ListChange, err error) {
	before, after, err := sides[app.Hamlet](k)
	for _, c := range tables.CompareHamlets(before, after) {
		all = append(all, backend.ListChange{Field: string(c.Field), Before: c.Before, After: c.After})
	}
	return all, err
}

// zoneChanges are what differs in a zone: its name, and which clusters were put
// in and taken out.
func (d *desk) zoneChanges(k app.InventoryChange) (all []backend.ListChange, err error) {
	before, after, err := sides[app.Zone](k)
	if before.Name != after.Name {
		all = append(all, backend.ListChange{Field: "zone", Before: before.Name, After: after.Name})
	}
	for field, moved := range map[string][]app.ID{"zone_in": missingIn(after.Clusters, before.Clusters), "zone_out": missingIn(before.Clusters, after.Clusters)} {
		if len(moved) > 0 {
			all = append(all, backend.ListChange{Field: field, After: d.clusterNames(moved)})
		}
	}
	slices.SortFunc(all, func(a, b backend.ListChange) int { return strings.Compare(a.Field, b.Field) })
	return all, err
}

// missingIn are those of all that are not among others.
func missingIn(all, others []app.ID) (rest []app.ID) {
	for _, id := range all {
		if !slices.Contains(others, id) {
			rest = append(rest, id)
		}
	}
	return rest
}

// clusterNames are the names of clusters, also of those that were removed.
func (d *desk) clusterNames(ids []app.ID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
		if c, err := d.inventory.Cluster(id); err == nil {
			names[i] = c.Name
		} else if c, err := d.db.Cluster(context.Background(), id); err == nil {
			names[i] = c.Name
		}
	}
	return strings.Join(names, ", ")
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
	d.rejoin(ctx, batch)
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
