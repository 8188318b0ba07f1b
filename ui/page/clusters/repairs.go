package clusters

import (
	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
)

// markRepairs notes at each row whether there is something to do, and returns at
// how many there is.
func markRepairs(rows []row, u backend.Upkeep, today app.Date) (n int) {
	todo := map[app.ID]bool{}
	for _, t := range u.Tickets {
		todo[t.Cluster] = true
	}
	for _, c := range u.Checks {
		if c.Cluster != "" && c.Due() <= today {
			todo[c.Cluster] = true
		}
	}
	for i := range rows {
		if rows[i].Repair = todo[rows[i].ID]; rows[i].Repair {
			n++
		}
	}
	return n
}

// openNeed goes to what Hôm nay led to: "check" is one that is due, "part" one
// of which there are too few.
func (p *Page) openNeed(args page.Args) {
	for _, c := range p.upkeep.Checks {
		if c.ID == app.ID(args["check"]) {
			p.openUpkeep(tabChecks)
			p.repairs.checks.edit(c)
			p.repairs.show()
			p.focus(p.repairs.checks.list)
		}
	}
	for _, part := range p.upkeep.Parts {
		if part.ID == app.ID(args["part"]) {
			p.openUpkeep(tabStock)
			p.repairs.stock.edit(part)
			p.repairs.show()
			p.focus(p.repairs.stock.list)
		}
	}
}
