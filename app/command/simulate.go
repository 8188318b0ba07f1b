package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/rehearsal"
	"tienglang/app/schedule"
	"tienglang/app/store"
)

// simulateOptions are what the simulate command was asked for.
type simulateOptions struct {
	data, from string
	asJSON     bool
	rehearsal.Config
}

func newSimulate() *cobra.Command {
	var o simulateOptions
	cmd := &cobra.Command{
		Use:   "simulate --data DIR --days N [--json]",
		Short: "Run days of the schedule on a clock of their own and tell what would be sent, and why",
		Long: "Run days of the schedule through the real plan and the real decisions, on a clock of\n" +
			"their own; nothing goes on air and nothing is changed. What comes in between is drawn\n" +
			"by --seed: the same seed gives the same log. Each line tells what was planned, sent or\n" +
			"lost, and by which rule. What was sent is then held to the rules once more by other\n" +
			"means; a breach is told and ends the command with status 1.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runSimulate(cmd.Context(), cmd.OutOrStdout(), o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.data, "data", defaultFolder("station"), "the station's data folder")
	f.StringVar(&o.from, "from", "", "the first day, 2026-01-31; today without it")
	f.IntVar(&o.Days, "days", 7, "how many days")
	f.BoolVar(&o.asJSON, "json", false, "print one JSON object a line")
	f.Uint64Var(&o.Seed, "seed", 1, "draws what comes in between")
	f.IntVar(&o.Emergencies, "emergencies", 0, "how many emergencies come in between")
	f.IntVar(&o.Orders, "orders", 0, "how many raised programmes the province sends")
	f.IntVar(&o.Lives, "lives", 0, "how many times somebody goes on air by hand")
	f.IntVar(&o.RelayFailures, "relay-failures", 0, "how many times a relay fails")
	return cmd
}

// mostDays bounds a simulation.
const mostDays = 3660

func runSimulate(ctx context.Context, out io.Writer, o simulateOptions) (err error) {
	if o.Days < 1 || o.Days > mostDays {
		return app.Fail("simulate.days", nil, "most", fmt.Sprint(mostDays))
	}
	if o.From = app.DateOf(time.Now()); o.from != "" {
		if o.From, err = app.ParseDate(o.from); err != nil {
			return app.Fail("simulate.date", err, "value", o.from)
		}
	}
	if o.World, err = worldIn(ctx, o.data, o.From, o.Days); err != nil {
		return err
	}
	r := rehearsal.Run(o.Config)
	if err := printRehearsal(out, r, o.asJSON); err != nil {
		return err
	}
	if broken := rehearsal.Check(r); len(broken) > 0 {
		return app.Fail("simulate.broken", nil, "count", fmt.Sprint(len(broken)), "first", broken[0])
	}
	return nil
}

// worldIn reads what the schedule of a folder follows from, also while its
// station runs. What was on air before is no part of it.
func worldIn(ctx context.Context, dir string, from app.Date, days int) (w schedule.World, err error) {
	err = withRecords(ctx, dir, func(ctx context.Context, db *store.DB) error {
		s, err := schedule.New(ctx, schedule.Config{Store: db, Clock: app.SystemClock{}, Relays: db.Relays})
		if err != nil {
			return err
		}
		w, err = s.World(ctx, from.Time(), from.Add(days).Time())
		return err
	})
	w.Interruptions = nil
	return w, err
}

// rehearsed is what is told at the end of a simulation.
type rehearsed struct {
	Kind     string         `json:"kind"` // "summary"
	Lines    int            `json:"lines"`
	Begun    int            `json:"broadcasts"`
	Sent     string         `json:"sent"` // at all clusters together
	Failures int            `json:"relay_failures"`
	Rules    map[string]int `json:"rules"`
	Broken   []string       `json:"broken"`
}

func printRehearsal(out io.Writer, r rehearsal.Report, asJSON bool) error {
	sum := rehearsed{Kind: "summary", Lines: len(r.Log), Begun: r.Begun, Failures: len(r.Failed), Rules: r.Rules, Broken: rehearsal.Check(r)}
	var sent time.Duration
	for _, s := range r.Sent {
		sent += s.To.Sub(s.From)
	}
	sum.Sent = sent.Round(time.Second).String()
	if asJSON {
		enc := json.NewEncoder(out)
		for _, l := range r.Log {
			if err := enc.Encode(l); err != nil {
				return err
			}
		}
		return enc.Encode(sum)
	}
	for _, l := range r.Log {
		if _, err := fmt.Fprintln(out, readable(l)); err != nil {
			return err
		}
	}
	codes := make([]string, 0, len(sum.Rules))
	for code, n := range sum.Rules {
		codes = append(codes, fmt.Sprintf("%s %d", code, n))
	}
	slices.Sort(codes)
	_, err := fmt.Fprintf(out, "%d broadcasts, %s at all clusters together; rules: %s; %d broken\n",
		sum.Begun, sum.Sent, strings.Join(codes, ", "), len(sum.Broken))
	return err
}

// readable is a line of the log for a person.
func readable(l rehearsal.Line) string {
	var why []string
	for _, w := range l.Why {
		why = append(why, w.Code)
	}
	what := l.Reason
	if l.Event != "" {
		what = l.Event
	}
	to := ""
	if !l.To.IsZero() {
		to = "to " + l.To.In(app.Vietnam).Format("15:04:05")
	}
	place := ""
	if n := len(l.Clusters); n > 0 {
		place = fmt.Sprintf("%d clusters", n)
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%s %-9s %s %s %s %s %s",
		l.At.Format("2006-01-02 15:04:05"), l.Kind, what, l.Title, to, place, strings.Join(why, " "))), " ")
}
