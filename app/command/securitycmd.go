package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/security"
	"tienglang/app/security/inspect"
	"tienglang/app/store"
	"tienglang/assets/locale"
)

// The statuses with which the command ends, besides 0 for nothing found.
const (
	exitFound  = 1
	exitNotRun = 2
)

// exitError ends the program with a status of its own, and is said in the
// language of what was printed before it.
type exitError struct {
	error
	status int
	lang   string // "" for English
}

func (e exitError) Unwrap() error { return e.error }

// exitStatus is what the program ends with after err.
func exitStatus(err error) int {
	if e := (exitError{}); errors.As(err, &e) {
		return e.status
	}
	return 1
}

func newSecurityCheck() *cobra.Command {
	var data, export, lang string
	var asJSON, all bool
	cmd := &cobra.Command{
		Use:   "security-check --data DIR [--json] [--export FILE.docx|FILE.pdf]",
		Short: "Test the station's security, and write what was found for the commune's files",
		Long: "Test what of the station's security can be tested without a person, and keep it\n" +
			"in this year's check. It works with the station running or not; what only a\n" +
			"station that runs can tell is then not known. Ends with 0 where nothing failed,\n" +
			"1 where something did, and 2 where it could not be run. docs/kiem-tra-an-toan.md\n" +
			"tells what each test looks at.",
		Args:        cobra.NoArgs,
		Annotations: map[string]string{statusOfUsage: strconv.Itoa(exitNotRun)},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if lang != "vi" && lang != "en" {
				return exitError{error: app.Fail("settings.choice", nil, "name", "lang", "value", lang), status: exitNotRun}
			}
			c, err := checkFolder(cmd.Context(), data, cmd.ErrOrStderr())
			if err == nil && export != "" {
				err = exportFolder(cmd.Context(), data, c, export, lang)
			}
			said := lang // after a table, in its language
			if asJSON {
				said = "en"
			}
			if err == nil && asJSON {
				err = encode(cmd.OutOrStdout(), c)
			} else if err == nil {
				err = tellSecurity(cmd.OutOrStdout(), c, locale.New(lang), all)
			}
			if err != nil {
				return exitError{error: err, status: exitNotRun}
			}
			if n := c.Totals().Failed; n > 0 {
				return exitError{error: app.Fail("security.failed", nil, "n", fmt.Sprint(n)), status: exitFound, lang: said}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the data folder of the station or workshop")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the check as one JSON object")
	cmd.Flags().BoolVar(&all, "all", false, "print also what is left to a person")
	cmd.Flags().StringVar(&export, "export", "", "write the check to this file, .docx or .pdf")
	cmd.Flags().StringVar(&lang, "lang", "vi", "the language of the table and of the file: vi or en")
	return cmd
}

// checkFolder runs the check by the station that runs in a folder, or on the
// folder itself. Where somebody else works with the folder it is only read, and
// what was found is not kept.
func checkFolder(ctx context.Context, dir string, errOut io.Writer) (c security.Check, err error) {
	a, ok, err := askStation(ctx, dir, control{Security: true})
	if ok {
		if err != nil {
			return c, err
		}
		return c, json.Unmarshal(a.Security, &c)
	}
	err = withFolder(ctx, dir, func(ctx context.Context, db *store.DB) error {
		c, err = securityOver(db, app.SystemClock{}, nil).Run(ctx, theProgram, nil)
		return err
	})
	if app.CodeOf(err) != "data.in_use" {
		return c, err
	}
	err = withRecords(ctx, dir, func(ctx context.Context, db *store.DB) error {
		fmt.Fprintln(errOut, "The folder is in use: what is found is not kept.")
		c, err = securityOver(db, app.SystemClock{}, nil).Look(ctx)
		return err
	})
	return c, err
}

// commandSecurity runs the check for a command, and gives up when it goes.
func (s *station) commandSecurity(ctx context.Context) (a controlAnswer, err error) {
	c, err := s.security().Run(ctx, theProgram, nil)
	if err != nil {
		return a, err
	}
	s.tellSecurity()
	a.Security, err = json.Marshal(c)
	return a, err
}

// tellSecurity prints a check as a table.
func tellSecurity(out io.Writer, c security.Check, cat *locale.Catalogue, all bool) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	left := 0
	for _, g := range c.List.Groups {
		var shown []security.Item
		for _, i := range c.List.Of(g.ID) {
			if i.Probe == "" && c.Result(i.ID).At.IsZero() && !all {
				left++
			} else {
				shown = append(shown, i)
			}
		}
		if len(shown) > 0 {
			fmt.Fprintf(w, "%s\n", strings.ToUpper(g.Text.In(cat.Lang())))
		}
		for _, i := range shown {
			r := c.Result(i.ID)
			fmt.Fprintf(w, "  %s\t%s\t%s\n", i.ID, cat.T("security.verdict."+string(r.Verdict)), strings.Join(foundText(cat, r), " "))
		}
	}
	t := c.Totals()
	fmt.Fprintln(w, cat.T("security.totals", "met", fmt.Sprint(t.Met), "failed", fmt.Sprint(t.Failed), "unknown", fmt.Sprint(t.Unknown), "not_applicable", fmt.Sprint(t.NotApplicable)))
	if left > 0 {
		fmt.Fprintln(w, cat.N("security.left_to_people", left))
	}
	return w.Flush()
}

// foundText is what was found of an item, in sentences.
func foundText(cat *locale.Catalogue, r security.Result) (all []string) {
	for _, f := range r.Found {
		all = append(all, f.In(cat))
	}
	if r.Note != "" {
		all = append(all, r.Note)
	}
	return all
}

var _ inspect.Store = (*store.DB)(nil)
