package command

import (
	"bytes"
	"strings"
	"testing"
)

// spoken has a console say what a show says.
func spoken(terminal bool) string {
	var out bytes.Buffer
	c := newConsole(&out)
	c.terminal = terminal
	c.line("making the programme…")
	mix := c.percent("mix")
	for _, share := range []int64{10, 50, 33, 60, 100} {
		mix(share, 100)
		mix(1, 0) // length not known
	}
	c.over("  %d of 2 heard", 2)
	c.line("waiting…")
	return out.String()
}

func TestWholeLinesAloneWhereNobodyWatches(t *testing.T) {
	if got := spoken(false); got != "making the programme…\nwaiting…\n" {
		t.Errorf("it says %q", got)
	}
}

func TestOnATerminalOneLineIsWrittenOver(t *testing.T) {
	got := spoken(true)
	if strings.Count(got, "\n") != 3 || !strings.HasSuffix(got, "2 of 2 heard\nwaiting…\n") {
		t.Errorf("it says %q", got)
	}
	if strings.Contains(got, "33 %") || !strings.Contains(got, "60 %") {
		t.Errorf("percentages go back in %q", got)
	}
}

func TestProgressNeverFalls(t *testing.T) {
	var told []int64
	p := rising(func(done, total int64) { told = append(told, 100*done/max(total, 1)) })
	for _, step := range [][2]int64{{5, 0}, {10, 20}, {15, 60}, {31, 60}, {60, 60}, {1, 0}, {60, 80}} {
		p(step[0], step[1])
	}
	if want := []int64{500, 50, 51, 100}; len(told) != 4 || told[1] != want[1] || told[2] != want[2] || told[3] != want[3] {
		t.Errorf("told %v, want %v", told, want)
	}
}
