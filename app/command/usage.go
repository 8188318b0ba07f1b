package command

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tienglang/app"
)

// tellUsage has a command and every one below it say, of arguments and flags
// that it cannot take, what is wrong and where the right ones stand:
// "command.bad_usage".
func tellUsage(c *cobra.Command) {
	c.SetFlagErrorFunc(badUsage)
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return badUsage(c, err)
			}
			return nil
		}
	}
	if !c.Runnable() {
		c.Run = helpAlone
	}
	for _, below := range c.Commands() {
		tellUsage(below)
	}
}

// helpAlone is a command that only has others below it: without a runner of its
// own a word that it does not know would pass for a wish for help, and end well.
func helpAlone(c *cobra.Command, _ []string) { _ = c.Help() } // which only fails where nobody reads it

// statusOfUsage is the key under which a command notes with which status wrong
// usage ends, where that is not 1.
const statusOfUsage = "status of wrong usage"

// badUsage is cobra's words without what is for programmers alone.
func badUsage(c *cobra.Command, err error) error {
	problem, _, _ := strings.Cut(err.Error(), ": strconv.")
	err = app.Fail("command.bad_usage", err, "problem", problem, "command", c.CommandPath())
	if status, own := strconv.Atoi(c.Annotations[statusOfUsage]); own == nil {
		return exitError{error: err, status: status}
	}
	return err
}

var errNoFiles = errors.New("no file is named")

// someFiles holds a command to one file or more.
func someFiles(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return errNoFiles
	}
	return nil
}
