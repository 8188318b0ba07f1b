package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"

	"tienglang/app"
	"tienglang/app/playlog"
	"tienglang/sync/hub"
)

// measureHub compares what the hub has with what the station made.
func (s *show) measureHub(ctx context.Context, r *report, path string) error {
	found, err := s.classroom.compareHub(ctx, s.made)
	if err != nil {
		return err
	}
	r.Hub = hubReport{CutSeconds: s.cut.Seconds(), Rows: found.rows, Missing: found.missing, Duplicates: found.duplicates}
	r.PlayLog.ChainOK = r.PlayLog.ChainOK && found.chainOK
	r.Hub.MediaSHA256Equal, err = s.classroom.sameMedium(ctx, s.programme.Master, path)
	return err
}

// atHub is what a hub's records are when compared with their station's.
type atHub struct {
	rows       int64 // records
	missing    int64 // that the station made and the hub did not apply
	duplicates int64 // that tell once more what was told, or contradict it
	chainOK    bool  // of the play log as the hub has it
}

// compareHub compares the station's records 1 to made, which must still stand
// in its outbox, with the hub's. A row of the play log that the hub lacks both
// as a record and in its log counts twice: any figure but 0 is a fault.
func (c classroom) compareHub(ctx context.Context, made int64) (atHub, error) {
	pages, commune := c.hub.Store(), c.station.info().Commune
	refs, err := pages.RecordRefs(ctx, commune)
	if err != nil {
		return atHub{}, err
	}
	sent, err := c.station.db.Outbox(ctx, math.MaxInt32)
	if err != nil {
		return atHub{}, err
	}
	found := atHub{rows: int64(len(refs))}
	found.missing, found.duplicates = countRecords(refs, sent, made)
	conflicts, err := pages.Conflicts(ctx, commune)
	if err != nil {
		return atHub{}, err
	}
	found.duplicates += int64(conflicts)
	err = c.compareLogs(ctx, &found)
	return found, err
}

// countRecords finds, of the numbers 1 to made, those whose record the hub has
// not applied as the station sent it, and those that tell again what another
// number has told.
func countRecords(refs []hub.RecordRef, sent []app.OutboxRow, made int64) (missing, duplicates int64) {
	bodies := make(map[int64]app.OutboxRow, len(sent))
	for _, row := range sent {
		bodies[row.Seq] = row
	}
	applied, told := map[int64]bool{}, map[string]bool{}
	for _, ref := range refs {
		row := bodies[ref.Seq]
		if ref.Refused != "" || ref.Kind != row.Kind || ref.Object != row.Object {
			continue
		}
		applied[ref.Seq] = true
		if once := onceOnly(row); once != "" {
			if told[once] {
				duplicates++
			}
			told[once] = true
		}
	}
	for n := int64(1); n <= made; n++ {
		if !applied[n] {
			missing++
		}
	}
	return missing, duplicates
}

// onceOnly names what a record tells, where that may be told only once: a row
// of the play log, a version of a programme, a broadcast's beginning or end.
// It is "" for a status or an inventory, which may be as it was before.
func onceOnly(row app.OutboxRow) string {
	name := string(row.Kind) + " " + string(row.Object)
	switch row.Kind {
	case app.RecordPlayLog:
		return name
	case app.RecordProgramme, app.RecordBroadcast:
		sum := sha256.Sum256(row.Body)
		return name + " " + hex.EncodeToString(sum[:])
	}
	return ""
}

// compareLogs counts the play log's rows at the hub too, each by its own
// identity, and walks the hub's chain.
func (c classroom) compareLogs(ctx context.Context, found *atHub) error {
	rows, err := c.hub.Store().PlayLogAll(ctx, c.station.info().Commune)
	if err != nil {
		return err
	}
	var ours []app.PlayLogRow
	for row, err := range c.station.db.WalkPlayLog(ctx) {
		if err != nil {
			return err
		}
		ours = append(ours, row)
	}
	missing, duplicates := countLogRows(rows, ours)
	found.missing += missing
	found.duplicates += duplicates
	_, broken, err := playlog.Verify(each(rows))
	found.chainOK = broken == nil
	return err
}

// countLogRows finds the station's rows that the hub lacks, and those that it
// has more than once.
func countLogRows(theirs, ours []app.PlayLogRow) (missing, duplicates int64) {
	seen := map[app.ID]bool{}
	for _, row := range theirs {
		if seen[row.ID] {
			duplicates++
		}
		seen[row.ID] = true
	}
	for _, row := range ours {
		if !seen[row.ID] {
			missing++
		}
	}
	return missing, duplicates
}

// sameMedium compares the hub's copy of a medium with the station's file.
func (c classroom) sameMedium(ctx context.Context, sha, path string) (bool, error) {
	copied, err := c.hub.MediaPath(ctx, c.station.info().Commune, sha)
	if err != nil {
		return false, nil //nolint:nilerr // a copy that is not there is not equal
	}
	ours, err := fileSHA256(path)
	if err != nil {
		return false, err
	}
	theirs, err := fileSHA256(copied)
	return ours == theirs && ours == sha, err
}
