package maintenance_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/maintenance"
	"tienglang/app/store"
)

// kills is how often the station is killed; more in the long tests.
var kills = 3

// shelf is how many parts there are at first.
const shelf = 100_000

func TestMain(m *testing.M) {
	if dir := os.Getenv("TIENGLANG_REPAIR_DIR"); dir != "" {
		fmt.Fprintln(os.Stderr, repairUntilKilled(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// repairUntilKilled opens tickets, takes parts for them and closes them, and
// tells on its standard output what was acknowledged, after it was.
func repairUntilKilled(dir string) error {
	d, err := store.Open(bg, dir, store.Options{})
	if err != nil {
		return err
	}
	s := &maintenance.Service{Store: d, Inventory: commune(), Clock: app.SystemClock{}}
	parts, err := d.Parts(bg)
	if err != nil {
		return err
	}
	for {
		o, err := s.Report(bg, officer, "c1", complain)
		if err != nil {
			return err
		}
		steps := len(o.Ticket.Steps)
		fmt.Println("steps", o.Ticket.ID, steps)
		for _, st := range []app.TicketStep{{Act: app.TicketParts, Parts: []app.TicketPart{{Part: parts[0].ID, Count: 2}}},
			{Act: app.TicketParts, Parts: []app.TicketPart{{Part: parts[0].ID, Count: -1}}}, {Act: app.TicketClose, Remedy: app.RemedyReplaced}} {
			t, err := s.Step(bg, officer, o.Ticket.ID, st)
			if err != nil {
				return err
			}
			fmt.Println("steps", t.ID, len(t.Steps))
		}
	}
}

// TestWhatWasAcknowledgedOutlivesAKill: each step that a person was told of is
// there, and the stock is what the tickets left of it, whenever the station is
// killed.
func TestWhatWasAcknowledgedOutlivesAKill(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	s := &maintenance.Service{Store: d, Inventory: commune(), Clock: app.SystemClock{}}
	for made := 0; made < shelf; made += 10_000 { // the most that is noted at once
		if made == 0 {
			stocked(t, s, 10_000)
			continue
		}
		all, _ := d.Parts(bg)
		_, err := s.MovePart(bg, officer, all[0].ID, app.PartBought, 10_000, "")
		apptest.Wants(t, err, "")
	}
	apptest.Closed(t, d)
	told := map[app.ID]int{}
	for range kills {
		acknowledged(t, dir, told)
		checkRepairs(t, dir, told)
	}
	if len(told) < kills {
		t.Errorf("%d tickets were made: nothing was tried", len(told))
	}
}

// acknowledged runs the station until it has done some things, kills it, and
// notes what it told.
func acknowledged(t *testing.T, dir string, told map[app.ID]int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "TIENGLANG_REPAIR_DIR="+dir)
	var failed strings.Builder
	cmd.Stderr = &failed
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		var id app.ID
		var steps int
		if _, err := fmt.Sscanf(lines.Text(), "steps %s %d", &id, &steps); err == nil {
			told[id] = steps
		}
		if n == 25 {
			time.AfterFunc(time.Duration(len(told)%7)*time.Millisecond, func() { _ = cmd.Process.Kill() }) // in the midst of the next
		}
	}
	_ = cmd.Wait() // it was killed
	if failed.Len() > 0 {
		t.Fatal(failed.String())
	}
}

// checkRepairs holds the folder to what was told of it.
func checkRepairs(t *testing.T, dir string, told map[app.ID]int) {
	t.Helper()
	d := apptest.OpenDB(t, dir, store.Options{})
	defer apptest.Closed(t, d)
	all, err := d.Tickets(bg, app.TicketFilter{})
	if err != nil {
		t.Fatal(err)
	}
	parts, err := d.Parts(bg)
	if err != nil {
		t.Fatal(err)
	}
	taken, steps := 0, map[app.ID]int{}
	for _, k := range all {
		taken += k.Taken(parts[0].ID)
		steps[k.ID] = len(k.Steps)
	}
	for id, n := range told {
		if steps[id] < n {
			t.Errorf("ticket %s has %d steps, %d were acknowledged", id, steps[id], n)
		}
	}
	if parts[0].Count+taken != shelf {
		t.Errorf("%d on the shelf and %d in tickets, of %d", parts[0].Count, taken, shelf)
	}
	moves, err := d.PartMoves(bg, parts[0].ID, 1)
	if err != nil || len(moves) != 1 || moves[0].Left != parts[0].Count {
		t.Errorf("the history ends at %+v, %v; there are %d", moves, err, parts[0].Count)
	}
	if err := d.Check(bg); err != nil {
		t.Error(err)
	}
}
