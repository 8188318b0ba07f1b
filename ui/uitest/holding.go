package uitest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/holding"
	"tienglang/ui/backend"
)

// HoldingOf is what the poles hold; accounts are drawn up by the real rules.
type HoldingOf struct {
	RulesOfData holding.Rules
	Shelf       holding.Shelf
	ToldOf      map[app.ID]app.Holding
	DataOf      map[app.ID]backend.LineData
}

// Holdings draws up every cluster's account.
func (b *Backend) Holdings(context.Context) (backend.Holdings, error) {
	return locked(b, func() backend.Holdings {
		all := backend.Holdings{At: b.Clock, Rules: backend.DataRules(b.RulesOfData)}
		for _, v := range b.ClustersOf {
			if v.Technology == app.TechnologyIP || v.SpeakerKey != "" {
				all.Clusters = append(all.Clusters, b.heldAt(v))
			}
		}
		for i := range holding.Days {
			day := backend.HeldDay{Date: app.DateOf(b.Clock).Add(i)}
			for _, h := range all.Clusters {
				day.Held += h.Days[i].Held
				day.Of += h.Days[i].Of
			}
			all.Days = append(all.Days, day)
		}
		return all
	}), b.err("Holdings")
}

func (b *Backend) heldAt(v backend.ClusterView) backend.HeldHere {
	data, r := b.DataOf[v.ID], b.RulesOfData
	told, known := b.ToldOf[v.ID]
	a := b.Shelf.Account(holding.Here{
		Cluster: v.ID, Line: v.Line, Connected: v.Status.Connected, Told: told, Used: data.All(),
	}, r, b.Clock)
	h := backend.HeldHere{
		Cluster: v.ID, Number: v.Number, Name: v.Name, Line: v.Line, Virtual: v.Virtual, Connected: v.Status.Connected,
		Data: data, Told: known, Until: told.Until, FreeMB: told.FreeMB, Held: a.Held, Of: a.Of,
	}
	if h.Data.Dong = 0; h.Paid() {
		h.Data.Dong = r.Cost(data.All())
	}
	for _, day := range a.Days {
		h.Days = append(h.Days, backend.HeldDay(day))
	}
	for _, w := range a.Waits {
		h.Waits = append(h.Waits, backend.HeldWait{Title: w.Title, Due: w.Due, Bytes: w.Bytes, Why: backend.HeldWhy(w.Why), Again: w.Again})
	}
	return h
}

// DataRules is RulesOfData.
func (b *Backend) DataRules() backend.DataRules {
	return locked(b, func() backend.DataRules { return backend.DataRules(b.RulesOfData) })
}

// SaveDataRules keeps others, within the real bounds.
func (b *Backend) SaveDataRules(_ context.Context, r backend.DataRules) error {
	defer b.Tell(backend.TopicClusters)
	return b.act(func() error {
		if i := slices.IndexFunc(b.People, func(u app.User) bool { return u.ID == b.User }); i < 0 {
			return app.Fail("people.not_signed_in", nil)
		} else if err := b.People[i].Need(app.MayConfigure); err != nil {
			return err
		}
		if err := holding.Rules(r).Check(); err != nil {
			return err
		}
		b.RulesOfData = holding.Rules(r)
		return nil
	}, "SaveDataRules", r.MonthMB, r.DongPerMB)
}

// sampleHolding is a week of five programmes a day, of which all poles on a
// cable hold everything and those on a SIM what the last night brought.
func sampleHolding(b *Backend) {
	titles := []string{"Bản tin sáng", "Tiếp âm thời sự", "Nông nghiệp", "Bản tin chiều", "Thông báo của xã"}
	today := app.DateOf(b.Clock)
	var everywhere []app.ID
	for _, c := range b.ClustersOf {
		everywhere = append(everywhere, c.ID)
	}
	b.Shelf.Sounds = map[string]holding.Sound{}
	for day := range holding.Days {
		for i, title := range titles {
			at := today.Add(day).At(time.Duration(6+2*i) * time.Hour)
			master := fmt.Sprintf("master of %d on day %d", i, day)
			b.Shelf.Plan.Slots = append(b.Shelf.Plan.Slots, app.Slot{
				Broadcast: app.ID(master), Title: title, Master: master, Clusters: everywhere, From: at, To: at.Add(15 * time.Minute),
			})
			b.Shelf.Sounds[master] = holding.Sound{SHA256: fmt.Sprintf("%016d%048d", day*10+i, 0), Bytes: 4_200_000}
		}
	}
	for i := range b.ClustersOf {
		sampleHeldAt(b, i)
	}
}

func sampleHeldAt(b *Backend, i int) {
	v := b.ClustersOf[i]
	if v.SpeakerKey == "" {
		return
	}
	held := app.Holding{Number: 7, Until: app.DateOf(b.Clock).Add(holding.Days).Time(), FreeMB: 5200, TotalMB: 14000}
	days := holding.Days
	if v.Line == app.Line4G {
		days = 3
	}
	for _, slot := range b.Shelf.Plan.Slots[:5*days] {
		held.Ready = append(held.Ready, b.Shelf.Sounds[slot.Master].SHA256[:app.HoldingDigits])
	}
	n := int64(v.Number)
	since := time.Date(2026, 11, 1, 0, 0, 0, 0, app.Vietnam)
	data := backend.LineData{Held: 310_000_000 + 9_100_000*n, Stream: 120_000_000 + 3_700_000*n, Link: 58_000_000 + 400_000*n, Since: since}
	if v.Number == 7 {
		data.Stream = 2_600_000_000
		held.Ready = held.Ready[:8]
	}
	b.ToldOf[v.ID], b.DataOf[v.ID] = held, data
}
