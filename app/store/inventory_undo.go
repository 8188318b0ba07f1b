package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"tienglang/app"
)

// UndoInventory takes a batch back, all of it or nothing, and returns the batch
// that this is itself, so that it can be undone in turn. What was changed again
// since is left as it is now in every field that the batch did not change. What
// was new is removed. A pairing is never brought back: a box that was revoked
// stays so. Errors: "data.not_found", "inventory.undone_already",
// "inventory.changed_since" (with the name of what was changed).
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
		back, made, err := t.before(changes)
		if err != nil {
			return err
		}
		return errors.Join(t.saveInventory(back, undo, act.User), t.removeHamlets(made, undo, act.User), t.act(act))
	})
	return undo, err
}

// before is the state to go back to, and the hamlets that were new.
func (t *tx) before(changes []app.InventoryChange) (b app.InventoryBatch, made []app.ID, err error) {
	for _, c := range changes {
		switch {
		case c.Kind == app.InventoryHamlet && c.Before == nil:
			made = append(made, c.Object)
		case c.Kind == app.InventoryHamlet && c.After == nil:
			var gone app.Hamlet
			if err := json.Unmarshal(c.Before, &gone); err != nil {
				return b, nil, err
			}
			b.Hamlets = append(b.Hamlets, gone)
		case c.Kind == app.InventoryHamlet:
			now, err := scanHamlet(t.QueryRow("SELECT "+hamletColumns+" FROM hamlets WHERE id = ?", c.Object))
			if err != nil {
				return b, nil, err
			}
			if now, err = takeBack(c, now, now.Name); err != nil {
				return b, nil, err
			}
			b.Hamlets = append(b.Hamlets, now)
		default:
			back, err := t.clusterBefore(c)
			if err != nil {
				return b, nil, err
			}
			b.Clusters = append(b.Clusters, back)
		}
	}
	return b, made, nil
}

func (t *tx) clusterBefore(c app.InventoryChange) (app.Cluster, error) {
	now, err := t.cluster(c.Object)
	if err != nil {
		return now, err
	}
	if c.Before == nil {
		now.DeletedAt, now.Hamlet = t.now, ""
		return now, nil
	}
	return takeBack(c, now, now.Name)
}

// takeBack is now with each field that the change changed as it was before.
func takeBack[T any](c app.InventoryChange, now T, name string) (back T, err error) {
	var before, after, is map[string]json.RawMessage
	err = errors.Join(json.Unmarshal(c.Before, &before), json.Unmarshal(c.After, &after), json.Unmarshal([]byte(toJSON(now)), &is))
	if err != nil {
		return now, err
	}
	for field := range changed(before, after) {
		if !bytes.Equal(is[field], after[field]) {
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
			if !bytes.Equal(before[field], after[field]) && field != "SpeakerKey" && field != "PairedAt" {
				fields[field] = true
			}
		}
	}
	return fields
}

// removeHamlets: "hamlet.in_use".
func (t *tx) removeHamlets(all []app.ID, batch, by app.ID) error {
	for _, id := range all {
		was, err := scanHamlet(t.QueryRow("SELECT "+hamletColumns+" FROM hamlets WHERE id = ?", id))
		if err != nil {
			return err
		}
		if err := t.exec("DELETE FROM hamlets WHERE id = ?", id); err != nil {
			return app.Fail("hamlet.in_use", err, "name", was.Name)
		}
		c := app.InventoryChange{Batch: batch, By: by, Kind: app.InventoryHamlet, Object: id}
		if err := t.noteChange(c, was, nil); err != nil {
			return err
		}
	}
	return nil
}
