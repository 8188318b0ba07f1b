package maintenance_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/finding"
	"tienglang/app/maintenance"
	"tienglang/app/store"
)

// inventory is what stands where, in memory.
type inventory struct {
	clusters []app.Cluster
	hamlets  []app.Hamlet
}

func (i *inventory) Clusters() []app.Cluster                       { return i.clusters }
func (i *inventory) Hamlets(context.Context) ([]app.Hamlet, error) { return i.hamlets, nil }
func (i *inventory) Cluster(id app.ID) (app.Cluster, error) {
	for _, c := range i.clusters {
		if c.ID == id {
			return c, nil
		}
	}
	return app.Cluster{}, app.Fail("data.not_found", nil)
}

func commune() *inventory {
	return &inventory{
		hamlets: []app.Hamlet{{ID: "h1", Name: "Khe Cốc"}, {ID: "h2", Name: "Đồi Chè"}},
		clusters: []app.Cluster{
			{ID: "c1", Number: 24, Name: "Khe Cốc 2", Hamlet: "h1", Box: app.Box{Serial: "cũ"}},
			{ID: "c2", Number: 7, Name: "Đồi Chè 1", Hamlet: "h2", Place: "cột điện đầu ngõ"},
		},
	}
}

// each runs a test over both stores, which must behave alike.
func each(t *testing.T, test func(t *testing.T, s *maintenance.Service, inv *inventory, clock *apptest.Clock)) {
	for _, name := range []string{"disk", "memory"} {
		t.Run(name, func(t *testing.T) {
			clock, inv := apptest.NewClock(), commune()
			s := &maintenance.Service{Inventory: inv, Clock: clock}
			if name == "disk" {
				s.Store = apptest.DB(t, store.Options{Clock: clock})
			} else {
				s.Store = &maintenance.Memory{Clock: clock}
			}
			test(t, s, inv, clock)
		})
	}
}

var (
	officer  = apptest.Officer()
	bg       = context.Background()
	complain = app.TicketStep{Source: app.ReportResident, Person: "Bà Lý", Phone: "0912 345 678", Words: "loa câm từ hôm qua"}
)

func opened(t *testing.T, s *maintenance.Service, cluster app.ID) app.Ticket {
	t.Helper()
	o, err := s.Report(bg, officer, cluster, complain)
	if err != nil {
		t.Fatal(err)
	}
	return o.Ticket
}

func step(t *testing.T, s *maintenance.Service, id app.ID, st app.TicketStep) app.Ticket {
	t.Helper()
	is, err := s.Step(bg, officer, id, st)
	if err != nil {
		t.Fatal(err)
	}
	return is
}

func stocked(t *testing.T, s *maintenance.Service, count int) app.Part {
	t.Helper()
	p, err := s.SavePart(bg, officer, app.Part{Kind: app.PartAmplifier, Name: "PA-100", Dong: 1_200_000, Place: "tủ A", Least: 2, Count: count})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func inStock(t *testing.T, s *maintenance.Service) int {
	t.Helper()
	all, err := s.Store.Parts(bg)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	return all[0].Count
}

func TestTheWholeWayOfATicket(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, inv *inventory, clock *apptest.Clock) {
		part := stocked(t, s, 3)
		k := opened(t, s, "c1")
		if k.Number != 1 || k.State != app.TicketOpen || k.ClusterName != "Khe Cốc 2" || k.HamletName != "Khe Cốc" || k.Next() != app.TicketDiagnose {
			t.Fatalf("opened %+v", k)
		}
		clock.Advance(time.Hour)
		step(t, s, k.ID, app.TicketStep{Act: app.TicketDiagnose, Cause: app.CauseAmplifier, Words: "không ra tiếng"})
		step(t, s, k.ID, app.TicketStep{Act: app.TicketParts, Supplier: "Đại lý Hùng", Parts: []app.TicketPart{
			{Part: part.ID, Count: 2}, {Kind: app.PartCable, Name: "dây 2×1,5", Count: 10, Dong: 8_000}}})
		inv.clusters[0].Box.Serial = "mới"
		step(t, s, k.ID, app.TicketStep{Act: app.TicketVisit, Person: "Tùng", Km: 12, Dong: 150_000})
		step(t, s, k.ID, app.TicketStep{Act: app.TicketParts, Parts: []app.TicketPart{{Part: part.ID, Count: -1}}})
		k = step(t, s, k.ID, app.TicketStep{Act: app.TicketClose, Remedy: app.RemedyReplaced})
		if k.State != app.TicketClosed || k.CostDong() != 1_200_000+80_000+150_000 || k.Cause() != app.CauseAmplifier || k.Taken(part.ID) != 1 {
			t.Errorf("closed %+v, cost %d", k, k.CostDong())
		}
		if n := inStock(t, s); n != 2 {
			t.Errorf("%d in stock, want 2", n)
		}
		if k.Steps[0].Box.Serial != "cũ" || k.Steps[3].Box.Serial != "mới" {
			t.Errorf("the box of each time is lost: %+v %+v", k.Steps[0].Box, k.Steps[3].Box)
		}
		_, err := s.Step(bg, officer, k.ID, app.TicketStep{Act: app.TicketVisit, Person: "Tùng"})
		apptest.Wants(t, err, "ticket.closed")
		k = step(t, s, k.ID, app.TicketStep{Act: app.TicketReopen, Words: "lại câm"})
		if k.State != app.TicketOpen || !k.ClosedAt().IsZero() {
			t.Errorf("reopened %+v", k)
		}
	})
}

func TestATicketOutlivesItsCluster(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, inv *inventory, _ *apptest.Clock) {
		k := opened(t, s, "c1")
		inv.clusters = inv.clusters[1:]
		k = step(t, s, k.ID, app.TicketStep{Act: app.TicketClose, Remedy: app.RemedyRemoved})
		if k.ClusterName != "Khe Cốc 2" || k.Last().Box.Serial != "cũ" {
			t.Errorf("%+v", k)
		}
		all, err := s.Store.Tickets(bg, app.TicketFilter{Cluster: "c1"})
		if err != nil || len(all) != 1 || len(all[0].Steps) != 2 {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestASecondReportJoinsTheOpenTicket(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, _ *inventory, clock *apptest.Clock) {
		k := opened(t, s, "c1")
		clock.Advance(time.Minute)
		o, err := s.Report(bg, officer, "c1", app.TicketStep{Source: app.ReportAlarm, Alarm: "dead"})
		if err != nil || !o.Joined || o.Ticket.ID != k.ID || len(o.Ticket.Steps) != 2 {
			t.Fatalf("%+v %v", o, err)
		}
		if other := opened(t, s, "c2"); other.ID == k.ID || other.Number != 2 {
			t.Errorf("another cluster's is %+v", other)
		}
		step(t, s, k.ID, app.TicketStep{Act: app.TicketClose, Remedy: app.RemedyPowerBack})
		if again := opened(t, s, "c1"); again.ID == k.ID {
			t.Error("a closed ticket was joined")
		}
		_, err = s.Step(bg, officer, k.ID, app.TicketStep{Act: app.TicketReopen, Words: "vẫn hỏng"})
		apptest.Wants(t, err, "ticket.other_open")
	})
}

func TestStepsKeepTheirOrderInTime(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, _ *inventory, clock *apptest.Clock) {
		k := opened(t, s, "c1")
		now := clock.Now()
		for _, c := range []struct {
			at   time.Time
			code string
		}{
			{now.Add(-2 * time.Minute), "ticket.before_last"},
			{now.Add(time.Hour), "ticket.future"},
			{now.AddDate(-6, 0, 0), "ticket.too_old"},
			{now.Truncate(time.Minute), ""}, // told by the minute
		} {
			_, err := s.Step(bg, officer, k.ID, app.TicketStep{Act: app.TicketVisit, Person: "Tùng", At: c.at})
			apptest.Wants(t, err, c.code)
		}
	})
}

func TestTakingBackTheLastStep(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, _ *inventory, _ *apptest.Clock) {
		part := stocked(t, s, 1)
		k := opened(t, s, "c1")
		k = step(t, s, k.ID, app.TicketStep{Act: app.TicketParts, Parts: []app.TicketPart{{Part: part.ID, Count: 1}}})
		taken := k.Last().Number
		k = step(t, s, k.ID, app.TicketStep{Act: app.TicketClose, Remedy: app.RemedyReplaced})
		_, err := s.TakeBack(bg, officer, k.ID, taken)
		apptest.Wants(t, err, "ticket.changed_since")
		if k, err = s.TakeBack(bg, officer, k.ID, k.Last().Number); err != nil || k.State != app.TicketOpen {
			t.Fatalf("%+v %v", k, err)
		}
		if k, err = s.TakeBack(bg, officer, k.ID, taken); err != nil || inStock(t, s) != 1 || len(k.Steps) != 1 {
			t.Fatalf("%+v %v, %d in stock", k, err, inStock(t, s))
		}
		moves, err := s.Store.PartMoves(bg, part.ID, 10)
		if err != nil || len(moves) != 3 || moves[0].Why != app.PartUndone || moves[0].Left != 1 || moves[1].Why != app.PartTaken || moves[1].Ticket != k.ID {
			t.Errorf("moves %+v %v", moves, err)
		}
		if k, err = s.TakeBack(bg, officer, k.ID, k.Last().Number); err != nil || k.State != app.TicketWithdrawn {
			t.Fatalf("%+v %v", k, err)
		}
		if all, err := s.Store.Tickets(bg, app.TicketFilter{}); err != nil || len(all) != 0 {
			t.Errorf("a withdrawn ticket is listed: %+v %v", all, err)
		}
		_, err = s.Step(bg, officer, k.ID, app.TicketStep{Act: app.TicketVisit, Person: "Tùng"})
		apptest.Wants(t, err, "ticket.changed_since")
		if n := opened(t, s, "c1").Number; n != 2 {
			t.Errorf("number %d: a number is given once", n)
		}
	})
}

func TestWhoMayDoWhat(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, _ *inventory, _ *apptest.Clock) {
		reader := apptest.User("reader", app.RoleAnnouncer)
		o, err := s.Report(bg, reader, "c1", complain)
		apptest.Wants(t, err, "")
		_, err = s.Step(bg, reader, o.Ticket.ID, app.TicketStep{Act: app.TicketClose, Remedy: app.RemedyNoFault})
		apptest.Wants(t, err, "people.not_allowed")
		_, err = s.SavePart(bg, reader, app.Part{Kind: app.PartBox, Name: "x"})
		apptest.Wants(t, err, "people.not_allowed")
		other := apptest.User("other", app.RoleEditor)
		_, err = s.TakeBack(bg, other, o.Ticket.ID, o.Ticket.Last().Number)
		apptest.Wants(t, err, "people.not_allowed")
		_, err = s.TakeBack(bg, reader, o.Ticket.ID, o.Ticket.Last().Number)
		apptest.Wants(t, err, "") // one's own
	})
}

func TestWhatAStepNeeds(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, _ *inventory, _ *apptest.Clock) {
		part := stocked(t, s, 1)
		k := opened(t, s, "c1")
		for code, st := range map[string]app.TicketStep{
			"ticket.no_cause":        {Act: app.TicketDiagnose, Words: "?"},
			"ticket.no_parts":        {Act: app.TicketParts},
			"ticket.bad_count":       {Act: app.TicketParts, Parts: []app.TicketPart{{Part: part.ID}}},
			"ticket.back_too_many":   {Act: app.TicketParts, Parts: []app.TicketPart{{Part: part.ID, Count: -1}}},
			"part.not_enough":        {Act: app.TicketParts, Parts: []app.TicketPart{{Part: part.ID, Count: 2}}},
			"part.gone":              {Act: app.TicketParts, Parts: []app.TicketPart{{Part: "none", Count: 2}}},
			"ticket.no_visitor":      {Act: app.TicketVisit},
			"ticket.bad_km":          {Act: app.TicketVisit, Person: "Tùng", Km: 9999},
			"ticket.bad_cost":        {Act: app.TicketVisit, Person: "Tùng", Dong: -1},
			"ticket.no_remedy":       {Act: app.TicketClose, Remedy: app.RemedyOther},
			"ticket.not_closed":      {Act: app.TicketReopen, Words: "?"},
			"ticket.no_such_step":    {Act: "dance"},
			"ticket.too_many_photos": {Act: app.TicketVisit, Person: "Tùng", Photos: make([]string, 21)},
		} {
			_, err := s.Step(bg, officer, k.ID, st)
			apptest.Wants(t, err, code)
		}
		_, err := s.Report(bg, officer, "c1", app.TicketStep{Source: app.ReportStaff})
		apptest.Wants(t, err, "ticket.no_words")
		_, err = s.Report(bg, officer, "none", complain)
		apptest.Wants(t, err, "data.not_found")
		if all, _ := s.Store.Tickets(bg, app.TicketFilter{}); len(all) != 1 || len(all[0].Steps) != 1 || inStock(t, s) != 1 {
			t.Errorf("something of what was refused is kept: %+v", all)
		}
	})
}

// TestManyTakeTheLastParts at once: each part goes to one ticket.
func TestManyTakeTheLastParts(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, inv *inventory, _ *apptest.Clock) {
		part := stocked(t, s, 5)
		var tickets []app.ID
		for i := range 12 {
			id := app.ID(strings.Repeat("x", i+1))
			inv.clusters = append(inv.clusters, app.Cluster{ID: id, Number: 100 + i, Name: string(id)})
			tickets = append(tickets, opened(t, s, id).ID)
		}
		var mu sync.Mutex
		var got, refused int
		var all sync.WaitGroup
		for _, id := range tickets {
			all.Go(func() {
				_, err := s.Step(bg, officer, id, app.TicketStep{Act: app.TicketParts, Parts: []app.TicketPart{{Part: part.ID, Count: 1}}})
				mu.Lock()
				defer mu.Unlock()
				switch app.CodeOf(err) {
				case "":
					got++
				case "part.not_enough":
					refused++
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got != 5 || refused != 7 || inStock(t, s) != 0 {
			t.Errorf("%d got one, %d were refused, %d left", got, refused, inStock(t, s))
		}
	})
}

func TestStockByHand(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, _ *inventory, _ *apptest.Clock) {
		p := stocked(t, s, 1)
		if !p.Low() {
			t.Error("1 of at least 2 is not told as low")
		}
		_, err := s.SavePart(bg, officer, app.Part{Kind: p.Kind, Name: " PA-100 "})
		apptest.Wants(t, err, "part.name_taken")
		move := func(why app.PartWhy, count int, words, code string) int {
			delta, err := s.MovePart(bg, officer, p.ID, why, count, words)
			apptest.Wants(t, err, code)
			return delta
		}
		move(app.PartBought, 4, "hoá đơn 12", "")
		move(app.PartCounted, 3, "", "")
		move(app.PartCounted, -1, "", "part.bad_number")
		p.Place, p.Count = "tủ B", 99
		_, err = s.SavePart(bg, officer, p)
		apptest.Wants(t, err, "")
		moves, err := s.Store.PartMoves(bg, p.ID, 10)
		if err != nil || len(moves) != 3 || moves[0].Delta != -2 || moves[1].Delta != 4 || moves[1].Words != "hoá đơn 12" || inStock(t, s) != 3 {
			t.Errorf("%+v %v, %d in stock", moves, err, inStock(t, s))
		}
		apptest.Wants(t, s.RemovePart(bg, officer, p.ID), "")
		move(app.PartBought, 1, "", "part.gone")
		apptest.Wants(t, s.RestorePart(bg, officer, p), "")
		if inStock(t, s) != 3 {
			t.Error("what was brought back lost its count")
		}
	})
}

// between is a store in which others do something between what a service reads
// and what it keeps.
type between struct {
	maintenance.Store
	do func()
}

func (b between) MovePart(ctx context.Context, m app.PartMove, act app.AuditRow) (int, error) {
	b.do()
	return b.Store.MovePart(ctx, m, act)
}

// What was counted is what there is, and taking a change back leaves what others
// took since.
func TestCountsBesideOthers(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, _ *inventory, _ *apptest.Clock) {
		p := stocked(t, s, 9)
		beside := *s
		beside.Store = between{s.Store, func() {
			_, err := s.MovePart(bg, officer, p.ID, app.PartUndone, -2, "")
			apptest.Wants(t, err, "")
		}}
		delta, err := beside.MovePart(bg, officer, p.ID, app.PartCounted, 5, "")
		if apptest.Wants(t, err, ""); inStock(t, s) != 5 || delta != -2 {
			t.Errorf("counted 5, %d in stock, moved by %d", inStock(t, s), delta)
		}
		_, err = beside.MovePart(bg, officer, p.ID, app.PartUndone, -delta, "")
		if apptest.Wants(t, err, ""); inStock(t, s) != 5 {
			t.Errorf("of 5, 2 were taken and 2 came back, %d in stock", inStock(t, s))
		}
		_, err = s.MovePart(bg, officer, p.ID, app.PartUndone, -6, "")
		apptest.Wants(t, err, "part.not_enough")
	})
}

func TestChecksComeRound(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, inv *inventory, clock *apptest.Clock) {
		save := func(c app.Check) app.Check {
			c, err := s.SaveCheck(bg, officer, c)
			apptest.Wants(t, err, "")
			return c
		}
		pole := save(app.Check{Cluster: "c1", Words: "siết ốc", Months: 6, First: "2026-12-31"})
		round := save(app.Check{Hamlet: "h2", Words: "đo âm lượng", Months: 12, First: "2026-11-01"})
		all, err := s.Checks(bg)
		if err != nil || len(all) != 2 || all[0].ID != round.ID || all[1].ID != pole.ID {
			t.Fatalf("%+v %v", all, err)
		}
		done := func(day app.Date, words, code string) int64 {
			number, err := s.CheckDone(bg, officer, round, day, words)
			apptest.Wants(t, err, code)
			return number
		}
		done("2026-11-24", "", "ticket.future")
		mine := done("2026-11-20", "tốt", "")
		all, _ = s.Checks(bg)
		if all[1].ID != round.ID || all[1].Due() != "2027-11-20" || all[1].Done[0].Words != "tốt" {
			t.Errorf("%+v", all)
		}
		_, err = s.CheckDone(bg, officer, all[1], "2026-11-19", "")
		apptest.Wants(t, err, "check.before_last")
		theirs := done("2026-11-21", "người khác", "")
		apptest.Wants(t, s.UndoCheckDone(bg, officer, all[1], mine), "")
		if all, _ = s.Checks(bg); len(all[1].Done) != 1 || all[1].Done[0].Words != "người khác" {
			t.Errorf("what another noted was taken back: %+v", all)
		}
		apptest.Wants(t, s.UndoCheckDone(bg, officer, all[1], mine), "data.not_found")
		apptest.Wants(t, s.UndoCheckDone(bg, officer, all[1], theirs), "")
		if all, _ = s.Checks(bg); all[0].ID != round.ID || len(all[0].Done) != 0 {
			t.Errorf("%+v", all)
		}
		inv.clusters = inv.clusters[1:]
		if all, _ = s.Checks(bg); len(all) != 1 || all[0].ID != round.ID {
			t.Errorf("a removed cluster is still to be looked at: %+v", all)
		}
		for code, c := range map[string]app.Check{
			"check.no_words": {Months: 1, First: "2026-11-01"}, "check.bad_months": {Words: "x", First: "2026-11-01"},
			"check.bad_first": {Words: "x", Months: 1, First: "mai"},
		} {
			_, err := s.SaveCheck(bg, officer, c)
			apptest.Wants(t, err, code)
		}
		apptest.Wants(t, s.RemoveCheck(bg, officer, round), "")
		if all, _ = s.Checks(bg); len(all) != 0 {
			t.Errorf("%+v", all)
		}
		_ = clock
	})
}

func TestMonthsKeepTheirDay(t *testing.T) {
	for _, c := range []struct {
		from app.Date
		n    int
		want app.Date
	}{{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-11-30", 3, "2027-02-28"}, {"2026-05-15", 12, "2027-05-15"}} {
		if got := c.from.AddMonths(c.n); got != c.want {
			t.Errorf("%s + %d months is %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestTheResidentsPoleIsFound(t *testing.T) {
	inv := commune()
	for words, want := range map[string]string{"24": "c1", "khe coc": "c1", "cốc 2": "c1", "đồi": "c2", "cot dien dau ngo": "c2", "": "", "không có": ""} {
		got := ""
		for _, c := range maintenance.Find(words, inv.clusters, inv.hamlets, finding.Split) {
			got += string(c.ID)
		}
		if got != want {
			t.Errorf("%q finds %q, want %q", words, got, want)
		}
	}
}

// All that was taken at two prices and is put back costs nothing, and what is
// kept costs what was paid for it.
func TestWhatIsPutBackCostsNothing(t *testing.T) {
	each(t, func(t *testing.T, s *maintenance.Service, _ *inventory, _ *apptest.Clock) {
		p, k := stocked(t, s, 5), opened(t, s, "c1")
		move := func(count int) app.Ticket {
			return step(t, s, k.ID, app.TicketStep{Act: app.TicketParts, Parts: []app.TicketPart{{Part: p.ID, Count: count}}})
		}
		move(2)
		p.Dong = 1_500_000
		_, err := s.SavePart(bg, officer, p)
		apptest.Wants(t, err, "")
		move(1)
		if k := move(-2); k.CostDong() != 1_200_000 || k.Taken(p.ID) != 1 || inStock(t, s) != 4 {
			t.Errorf("%d for %d, %d in stock", k.CostDong(), k.Taken(p.ID), inStock(t, s))
		}
		if k := move(-1); k.CostDong() != 0 || k.Taken(p.ID) != 0 || inStock(t, s) != 5 {
			t.Errorf("%d for nothing, %d in stock", k.CostDong(), inStock(t, s))
		}
		back, err := s.TakeBack(bg, officer, k.ID, 5)
		if err != nil || back.CostDong() != 1_200_000 || inStock(t, s) != 4 {
			t.Errorf("%d after undo, %d in stock, %v", back.CostDong(), inStock(t, s), err)
		}
	})
}
