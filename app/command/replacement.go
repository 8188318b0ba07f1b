package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/app/health"
	renewal "tienglang/app/replacement"
	"tienglang/app/store"
	"tienglang/assets/locale"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// deadAfter is for how long a box or its horns have been silent when they count
// as broken for the plan: a line that is away for a week may be a storm's.
const deadAfter = 30 * 24 * time.Hour

// readReplacement makes the replacement plan of what a station has; ground may
// remember what was heard where.
func readReplacement(ctx context.Context, db *store.DB, ground *heardGround, now time.Time) (backend.Replacement, error) {
	var r backend.Replacement
	body, err := db.Replacement(ctx)
	if err != nil {
		return r, err
	}
	if r.Kept, err = renewal.Decode(body, now.In(app.Vietnam).Year()); err != nil {
		return r, err
	}
	f, err := replacementFacts(ctx, db, ground, now)
	if err == nil {
		r.Plan = renewal.Make(r.Kept, f)
	}
	return r, err
}

func replacementFacts(ctx context.Context, db *store.DB, ground *heardGround, now time.Time) (f renewal.Facts, err error) {
	f.Today = now
	if f.Clusters, err = db.Clusters(ctx); err != nil {
		return f, err
	}
	if f.Hamlets, err = db.Hamlets(ctx); err != nil {
		return f, err
	}
	if training, err := db.Workshop(ctx); err != nil {
		return f, err
	} else if training { // a class plans with what it has
		for i := range f.Clusters {
			f.Clusters[i].Virtual = false
		}
	}
	open, err := db.OpenAlarms(ctx)
	if err != nil {
		return f, err
	}
	f.Dead = map[app.ID]bool{}
	for _, c := range open {
		if (c.Kind == health.KindLine || c.Kind == health.KindDead) && !c.RaisedAt.IsZero() && now.Sub(c.Since) > deadAfter {
			f.Dead[c.Cluster] = true
		}
	}
	m, err := db.Map(ctx)
	if err == nil && len(m.Areas) > 0 {
		f.Heard = renewal.Hears(ground.of(m.Map, polesOf(f.Clusters)), f.Hamlets)
	}
	return f, err
}

// polesOf are the clusters as the map knows them.
func polesOf(clusters []app.Cluster) []geo.Pole {
	var poles []geo.Pole
	for _, c := range clusters {
		if !c.Virtual {
			poles = append(poles, geo.Pole{Cluster: c.ID, At: c.Position, Horns: c.Horns})
		}
	}
	return poles
}

func newInventoryPlan() *cobra.Command {
	var data, out string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "plan --data DIR [--json] [--out FILE.xlsx]",
		Short: "Plan which clusters are replaced in which year, by the rules that were set",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withRecords(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				r, err := readReplacement(ctx, db, &heardGround{}, time.Now())
				if err != nil {
					return err
				}
				if out != "" {
					return exportPlan(cmd.OutOrStdout(), r, out)
				}
				if asJSON {
					e := json.NewEncoder(cmd.OutOrStdout())
					e.SetIndent("", " ")
					return e.Encode(r)
				}
				return tellReplacement(cmd.OutOrStdout(), r.Plan, locale.New("en"))
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print rules and plan as one JSON value")
	cmd.Flags().StringVar(&out, "out", "", "write a spreadsheet")
	return cmd
}

// exportPlan writes the plan as a spreadsheet for the commune, and says so.
func exportPlan(out io.Writer, r backend.Replacement, path string) error {
	err := needEnding(path, ".xlsx")
	if err == nil {
		err = writeReplacement(r, locale.New("vi"), path)
	}
	if err == nil {
		_, err = fmt.Fprintf(out, "The plan of %d years is in %s\n", len(r.Plan.Years), path)
	}
	return err
}

// tellReplacement prints what was done, the years of a plan with the sources of
// their money, and what its money does not reach.
func tellReplacement(out io.Writer, p renewal.Plan, cat *locale.Catalogue) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(cells ...any) {
		for _, c := range cells {
			fmt.Fprintf(w, "%v\t", c)
		}
		fmt.Fprintln(w)
	}
	row("year", "new", "spent", "of", "IP", "FM", "wired", "broken")
	for _, y := range p.Past {
		row(yearText(y.Year)+" done", y.New, y.Dong, y.Budget)
	}
	row("now", "", "", "", p.Now.IP, p.Now.FM, p.Now.Wired, p.Now.Broken)
	for _, y := range p.Years {
		row(y.Year, y.New, y.Spent, y.Dong, y.IP, y.FM, y.Wired, y.Broken)
	}
	if p.Beyond > 0 {
		row("later", p.Beyond, p.Lacking)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, s := range p.Sources {
		fmt.Fprintf(out, "%s: %d\n", sourceWords(cat, s), s.Dong)
	}
	if p.Example {
		fmt.Fprintln(out, cat.T("replacement.example"))
	}
	return nil
}

// writeReplacement writes a plan as a spreadsheet.
func writeReplacement(r backend.Replacement, cat *locale.Catalogue, path string) error {
	body, err := replacementSheet(r, cat)
	if err != nil {
		return err
	}
	if err := wire.WriteFileSynced(path, body); err != nil {
		return app.Fail("sheet.write", err, "name", path)
	}
	return nil
}

func yearText(year int) string { return strconv.Itoa(year) }
