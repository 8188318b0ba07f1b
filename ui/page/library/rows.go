package library

import (
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
)

// stage is what a programme's tag says: its state, or that it has aired.
type stage string

// The stages, in the order in which they are offered as filters.
const (
	stageDraft    stage = "draft"
	stageWaiting  stage = "waiting"
	stageApproved stage = "approved"
	stageReturned stage = "returned"
	stageAired    stage = "aired"
)

var stages = []stage{stageDraft, stageWaiting, stageApproved, stageReturned, stageAired}

// stageOf tells a programme's stage. An approved one that was on air is
// "aired"; one that was changed after airing shows its new state.
func stageOf(p app.Programme) stage {
	if p.State == app.ProgrammeApproved && !p.AiredAt.IsZero() {
		return stageAired
	}
	return stage(p.State)
}

// row is one line of the list, with its words ready.
type row struct {
	ID     app.ID
	Master string
	Title  string
	Second string // author and date
	Length string
	LUFS   string
	Stage  stage
	Tag    string
}

// makeRows prepares the programmes in the order they came.
func makeRows(cat *locale.Catalogue, all []app.Programme, nameOf func(app.ID) string) []row {
	rows := make([]row, len(all))
	for i, p := range all {
		rows[i] = makeRow(cat, p, nameOf(p.Author))
	}
	return rows
}

func makeRow(cat *locale.Catalogue, p app.Programme, author string) row {
	s := stageOf(p)
	r := row{
		ID: p.ID, Master: p.Master, Title: p.Title,
		Second: author + " · " + cat.Date(newest(p)),
		Length: cat.Duration(p.Duration), LUFS: "—",
		Stage: s, Tag: cat.T("library.stage." + string(s)),
	}
	if p.Master != "" && p.Loudness.IntegratedLUFS > -120 {
		r.LUFS = cat.Number(p.Loudness.IntegratedLUFS, 1)
	}
	return r
}

// newest is when a programme last changed.
func newest(p app.Programme) time.Time {
	if p.UpdatedAt.After(p.CreatedAt) {
		return p.UpdatedAt
	}
	return p.CreatedAt
}

// pick keeps the rows of one stage; "" keeps all.
func pick(rows []row, s stage) []row {
	if s == "" {
		return rows
	}
	var out []row
	for _, r := range rows {
		if r.Stage == s {
			out = append(out, r)
		}
	}
	return out
}

// tally counts rows by stage.
func tally(rows []row) map[stage]int {
	n := map[stage]int{}
	for _, r := range rows {
		n[r.Stage]++
	}
	return n
}
