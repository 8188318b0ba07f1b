package emergency

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/widget"
)

// pickID stands for the choice of single clusters among the zones.
const pickID app.ID = "\x00pick"

// chosen tells whether a zone, the whole commune or the single clusters are what
// is chosen.
func (s *Sheet) chosen(id app.ID) bool {
	if id == pickID {
		return s.draft.Pick
	}
	return !s.draft.Pick && s.draft.Zone == id
}

// picked are the single clusters that are chosen and still there.
func (s *Sheet) picked() (ids []app.ID) {
	for _, c := range s.facts.clusters {
		if slices.Contains(s.draft.Clusters, c.ID) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// reach is how many clusters it goes to.
func (s *Sheet) reach() int {
	if s.draft.Pick {
		return len(s.picked())
	}
	return s.inZone(s.draft.Zone)
}

// pickChips are all clusters, shown while single ones are chosen.
func (s *Sheet) pickChips(told func()) *fyne.Container {
	row := widget.Flow(sheetWidth-8, 8)
	for _, c := range s.facts.clusters {
		chip := widget.NewChip(fmt.Sprintf("%02d %s", c.Number, c.Name), "", slices.Contains(s.draft.Clusters, c.ID), nil)
		chip.Px = 40
		chip.OnTapped = func() {
			if i := slices.Index(s.draft.Clusters, c.ID); i >= 0 {
				s.draft.Clusters = slices.Delete(slices.Clone(s.draft.Clusters), i, i+1)
			} else {
				s.draft.Clusters = append(slices.Clone(s.draft.Clusters), c.ID)
			}
			chip.Set("", slices.Contains(s.draft.Clusters, c.ID))
			s.picker.Set(s.env.Catalogue.Int(int64(len(s.picked()))), true)
			told()
		}
		row.Add(chip)
	}
	return row
}

// offerPick shows the single clusters where they are to be chosen.
func (s *Sheet) offerPick() {
	rows := []widget.Slot{widget.Fitted(s.zones)}
	if s.draft.Pick {
		rows = append(rows, widget.Fixed(1, widget.NewRule()), widget.Fitted(s.picks))
	}
	fill(s.room, container.NewVScroll(widget.Inset(4, widget.Column(8, rows...)))) // the focus ring needs its room
}
