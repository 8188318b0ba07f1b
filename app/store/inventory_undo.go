package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// UndoInventory takes a batch back, all of it or nothing, and returns the batch
// that this is itself, so that it can be undone in turn. What was changed again
// since is left as it is now in every field that the batch did not change. What
// was new is removed, unless it was changed or paired since. A pairing is never
// brought back: a box that was revoked stays so, and "inventory.box_replaced"
// (with the name of the cluster) refuses to put the numbers of the old one under
// the key of the new one. Other errors: "data.not_found",
// "inventory.undone_already", "inventory.changed_since" (with the name of what was
// changed), "inventory.new_changed" (with the names of new clusters that were),
// and those of SaveInventory.
func (d *DB) UndoInventory(ctx context.Context, batch app.ID, act app.AuditRow) (undo app.ID, err error) {
	changes, err := d.InventoryBatch(ctx, batch)
	if err != nil {
		return "", err
	}
	if len(changes) == 0 {
		return "", missing(sql.ErrNoRows, "inventory batch", string(batch))
	}
	err = d.write(ctx, func(t *tx) error {
		undo = app.NewID(t.now)
		res, err := t.Exec("UPDATE inventory_changes SET undone = ? WHERE batch = ? AND undone = ''", undo, batch)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, app.Fail("inventory.undone_already", nil))
		}
		back, err := t.before(changes)
		if err != nil {
			return err
		}
		return errors.Join(t.saveInventory(back, undo, act.User), t.act(act))
	})
	return undo, err
}

// before is the state to go back to.
func (t *tx) before(changes []app.InventoryChange) (b app.InventoryBatch, err error) {
	var since []string // new clusters that were changed
	for _, c := range changes {
		switch c.Kind {
		case app.InventoryHamlet:
			err = goBack(c, t.hamlet, func(h app.Hamlet) string { return h.Name }, &b.Hamlets, &b.GoneHamlets)
		case app.InventoryZone:
			err = goBack(c, t.zone, func(z app.Zone) string { return z.Name }, &b.Zones, &b.GoneZones)
		default:
			var back app.Cluster
			back, err = t.clusterBefore(c)
			b.Clusters = append(b.Clusters, back)
		}
		if app.CodeOf(err) == "inventory.new_changed" {
			since = append(since, b.Clusters[len(b.Clusters)-1].Name)
		} else if err != nil {
			return b, err
		}
	}
	return b, newChanged(since)
}

// mostNamed is how many clusters a sentence names.
const mostNamed = 5

// newChanged names new clusters that were changed since, nil for none.
func newChanged(names []string) error {
	if len(names) == 0 {
		return nil
	}
	said := strings.Join(names[:min(len(names), mostNamed)], ", ")
	if len(names) > mostNamed {
		said += ", …"
	}
	return app.Fail("inventory.new_changed", nil, "names", said, "count", strconv.Itoa(len(names)))
}

// goBack puts a thing as it was before a change to those that are to be saved, or
// to those that are to go, where it was new. One that went since the change, or
// came back since it went, is left as it is: "inventory.changed_since".
func goBack[T any](c app.InventoryChange, now func(app.ID) (T, error), name func(T) string, saved *[]T, gone *[]app.ID) error {
	is, err := now(c.Object)
	if err := ignoreNoRows(err); err != nil {
		return err
	}
	if there := err == nil; there != (c.After != nil) {
		var known T
		if err := json.Unmarshal([]byte(cmp.Or(string(c.Before), string(c.After))), &known); err != nil {
			return err
		}
		return app.Fail("inventory.changed_since", nil, "name", name(known))
	}
	switch {
	case c.Before == nil:
		*gone = append(*gone, c.Object)
		return nil
	case c.After == nil:
		err = json.Unmarshal(c.Before, &is)
	default:
		is, err = takeBack(c, is, name(is))
	}
	*saved = append(*saved, is)
	return err
}

func (t *tx) clusterBefore(c app.InventoryChange) (app.Cluster, error) {
	now, err := t.cluster(c.Object)
	if err != nil {
		return now, err
	}
	if c.Before == nil {
		return t.removedAgain(c, now)
	}
	if err := sameBox(c, now); err != nil {
		return now, err
	}
	return takeBack(c, now, now.Name)
}

// sameBox holds that what a change noted of a cluster's box is of the box that
// hangs there: not of one that came with this change, nor of one that another
// took the place of since.
func sameBox(c app.InventoryChange, now app.Cluster) error {
	var before, after app.Cluster
	err := json.Unmarshal(c.Before, &before)
	if err == nil && c.After != nil {
		err = json.Unmarshal(c.After, &after)
	}
	if err != nil || before.Box == after.Box {
		return err
	}
	came := after.SpeakerKey != "" && before.SpeakerKey != after.SpeakerKey
	since := after.SpeakerKey != "" && now.SpeakerKey != "" && now.SpeakerKey != after.SpeakerKey
	if came || since {
		return app.Fail("inventory.box_replaced", nil, "name", now.Name)
	}
	return nil
}

// removedAgain is a cluster that was new, removed: "inventory.new_changed" where
// it was changed, given orders for good or paired since, so that nothing of it
// goes without a word. One that a person removed since stays so.
func (t *tx) removedAgain(c app.InventoryChange, now app.Cluster) (app.Cluster, error) {
	var after, is map[string]json.RawMessage
	err := errors.Join(json.Unmarshal(c.After, &after), json.Unmarshal([]byte(toJSON(now)), &is))
	if err != nil {
		return now, err
	}
	gone := !now.DeletedAt.IsZero()
	if !gone {
		now.DeletedAt = t.now
	}
	now.Hamlet = ""
	if !gone && (len(changed(after, is)) > 0 || now.SpeakerKey != "" && !bytes.Equal(after["SpeakerKey"], is["SpeakerKey"])) {
		return now, app.Fail("inventory.new_changed", nil, "names", now.Name, "count", "1")
	}
	return now, nil
}

// takeBack is now with each field that the change changed as it was before.
func takeBack[T any](c app.InventoryChange, now T, name string) (back T, err error) {
	var before, after, is map[string]json.RawMessage
	err = errors.Join(json.Unmarshal(c.Before, &before), json.Unmarshal(c.After, &after), json.Unmarshal([]byte(toJSON(now)), &is))
	if err != nil {
		return now, err
	}
	for field := range changed(before, after) {
		if !alike(is[field], after[field]) {
			return now, app.Fail("inventory.changed_since", nil, "name", name)
		}
		is[field] = before[field]
		if before[field] == nil {
			delete(is, field)
		}
	}
	return back, json.Unmarshal([]byte(toJSON(is)), &back)
}

// changed are the fields that differ, but those of a pairing.
func changed(before, after map[string]json.RawMessage) map[string]bool {
	fields := map[string]bool{}
	for _, side := range []map[string]json.RawMessage{before, after} {
		for field := range side {
			if !alike(before[field], after[field]) && field != "SpeakerKey" && field != "PairedAt" {
				fields[field] = true
			}
		}
	}
	return fields
}

// alike tells whether two values are the same: a moment is, in whatever zone it
// was written.
func alike(a, b json.RawMessage) bool {
	return bytes.Equal(a, b) || reflect.DeepEqual(moments(a), moments(b))
}

// moments is a value with its times in UTC.
func moments(raw json.RawMessage) any {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return nil // there is none
	}
	return inUTC(v)
}

func inUTC(v any) any {
	switch v := v.(type) {
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return at.UTC()
		}
	case []any:
		for i := range v {
			v[i] = inUTC(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = inUTC(v[key])
		}
	}
	return v
}
