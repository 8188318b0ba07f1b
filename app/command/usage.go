package command

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"tienglang/app"
)

// tellUsage has every command below root say, of arguments and flags that it
// cannot take, what is wrong and where the right ones stand:
// "command.bad_usage".
func tellUsage(root *cobra.Command) {
	root.SetFlagErrorFunc(badUsage)
	for _, c := range append(root.Commands(), root) {
		check := c.Args
		if check == nil {
			continue
		}
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return badUsage(c, err)
			}
			return nil
		}
	}
}

// badUsage is cobra's words without what is for programmers alone.
func badUsage(c *cobra.Command, err error) error {
	problem, _, _ := strings.Cut(err.Error(), ": strconv.")
	return app.Fail("command.bad_usage", err, "problem", problem, "command", c.CommandPath())
}

var errNoFiles = errors.New("no file is named")

// someFiles holds a command to one file or more.
func someFiles(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return errNoFiles
	}
	return nil
}
