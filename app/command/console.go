package command

import (
	"fmt"
	"io"
	"os"
)

// console tells of long work: on a terminal in a line that is written over,
// elsewhere, in a file or another program, in whole lines alone.
type console struct {
	out      io.Writer
	terminal bool
	open     bool // a line is being written over
}

func newConsole(out io.Writer) *console {
	f, ok := out.(*os.File)
	return &console{out: out, terminal: ok && isTerminal(f)}
}

// isTerminal tells a terminal by its being a character device; /dev/null is
// one too, and does not mind.
func isTerminal(f *os.File) bool {
	s, err := f.Stat()
	return err == nil && s.Mode()&os.ModeCharDevice != 0
}

// line prints a whole line.
func (c *console) line(format string, args ...any) {
	c.end()
	fmt.Fprintf(c.out, format+"\n", args...)
}

// over writes over the line before on a terminal, and elsewhere nothing.
func (c *console) over(format string, args ...any) {
	if c.terminal {
		fmt.Fprintf(c.out, "\r\033[K"+format, args...)
		c.open = true
	}
}

// end leaves the line that was written over as it is.
func (c *console) end() {
	if c.open {
		fmt.Fprintln(c.out)
		c.open = false
	}
}

// percent is a progress that tells how much of what is done.
func (c *console) percent(what string) progress {
	last := -1
	return func(done, total int64) {
		if total <= 0 {
			return
		}
		if p := int(100 * done / total); p > last {
			last = p
			c.over("  %s %3d %%", what, p)
		}
	}
}

// rising passes on only what is more than before: the passes of a mix are
// counted as they are found to be needed, and the share done falls then.
func rising(p progress) progress {
	best := 0.0
	return func(done, total int64) {
		share := 0.0
		if total > 0 {
			share = float64(done) / float64(total)
		}
		if total <= 0 && best > 0 || share < best {
			return
		}
		best = share
		p(done, total)
	}
}
