package command

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/store"
)

func newMaintenance() *cobra.Command {
	cmd := &cobra.Command{Use: "maintenance", Short: "Tickets of clusters that fail: list, open, go on with, close, export", Args: cobra.NoArgs}
	cmd.AddCommand(newMaintenanceList(), newMaintenanceOpen(), newMaintenanceStep(), newMaintenanceClose(), newMaintenanceExport())
	return cmd
}

// ticketTold is a ticket as scripts read it. docs/bao-tri.md explains it.
type ticketTold struct {
	Number   int             `json:"number"`
	Cluster  int             `json:"cluster"`
	Name     string          `json:"name"`
	Hamlet   string          `json:"hamlet"`
	State    app.TicketState `json:"state"`
	Cause    app.Cause       `json:"cause,omitempty"`
	Remedy   app.Remedy      `json:"remedy,omitempty"`
	CostDong int64           `json:"cost_dong"`
	Opened   time.Time       `json:"opened"`
	Closed   time.Time       `json:"closed,omitzero"`
	Joined   bool            `json:"joined,omitempty"` // the report was added to a ticket that was open
	Steps    []stepTold      `json:"steps"`
}

type stepTold struct {
	Act      app.TicketAct `json:"act"`
	At       time.Time     `json:"at"`
	Words    string        `json:"words,omitempty"`
	Person   string        `json:"person,omitempty"`
	CostDong int64         `json:"cost_dong"`
}

func tellTicket(t app.Ticket) *ticketTold {
	told := &ticketTold{Number: t.Number, Cluster: t.ClusterNumber, Name: t.ClusterName, Hamlet: t.HamletName, State: t.State,
		Cause: t.Cause(), Remedy: t.Remedy(), CostDong: t.CostDong(), Opened: t.OpenedAt(), Closed: t.ClosedAt(), Steps: []stepTold{}}
	for _, s := range t.Steps {
		told.Steps = append(told.Steps, stepTold{s.Act, s.At, s.Words, s.Person, s.CostDong()})
	}
	return told
}

func newMaintenanceList() *cobra.Command {
	var data string
	var all, asJSON bool
	cmd := &cobra.Command{
		Use:   "list --data DIR [--all] [--json]",
		Short: "Print the open tickets, or all of them",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withRecords(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				tickets, err := db.Tickets(ctx, app.TicketFilter{Open: !all})
				if err != nil {
					return err
				}
				told := make([]*ticketTold, 0, len(tickets))
				for _, t := range tickets {
					told = append(told, tellTicket(t))
				}
				if asJSON {
					return encode(cmd.OutOrStdout(), told)
				}
				w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				for _, t := range told {
					fmt.Fprintf(w, "%d\t%02d %s\t%s\t%s\t%s\t%d\n", t.Number, t.Cluster, t.Name, t.State, t.Opened.In(app.Vietnam).Format(time.DateOnly), t.Cause, t.CostDong)
				}
				return w.Flush()
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().BoolVar(&all, "all", false, "those that are closed, too")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON array")
	return cmd
}

func newMaintenanceExport() *cobra.Command {
	var data string
	var year int
	cmd := &cobra.Command{
		Use:   "export --data DIR [--year YEAR] FILE.xlsx",
		Short: "Write a year's tickets, their costs and the days dead to a spreadsheet",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			now := time.Now()
			n, err := exportTickets(cmd.Context(), data, args[0], cmp.Or(year, now.In(app.Vietnam).Year()), now)
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%d tickets in %s\n", n, args[0])
			}
			return err
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().IntVar(&year, "year", 0, "the year in which they were told; this year without it")
	return cmd
}

// exportTickets writes them from a folder, also beside the station that runs
// there.
func exportTickets(ctx context.Context, data, path string, year int, now time.Time) (n int, err error) {
	if err := needEnding(path, ".xlsx"); err != nil {
		return 0, err
	}
	err = withRecords(ctx, data, func(ctx context.Context, db *store.DB) error {
		m, done, err := measuredIn(db, data, now)
		if err != nil {
			return err
		}
		defer done()
		n, err = writeTickets(ctx, db, m, path, year, now)
		return err
	})
	return n, err
}

// repairFlags are what a step is told by.
type repairFlags struct {
	data   string
	at     string
	asJSON bool
	order  repairOrder
}

func (f *repairFlags) of(cmd *cobra.Command) {
	f.order.Step.Source = app.ReportStaff
	cmd.Flags().StringVar(&f.data, "data", defaultFolder("station"), "the data folder of the station or workshop")
	cmd.Flags().StringVar(&f.order.Step.Words, "words", "", "what is to be said of it")
	cmd.Flags().StringVar(&f.at, "at", "", "when it was done: 14:30 of today, \"21/11/2026 14:30\" or 2026-11-21T14:30; now without it")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "tell the ticket as one JSON object")
}

func newMaintenanceOpen() *cobra.Command {
	var f repairFlags
	cmd := &cobra.Command{
		Use:   "open --data DIR --cluster NUMBER|NAME --words WORDS [--person NAME --phone NUMBER]",
		Short: "Tell of a fault: a new ticket, or a report in the one that is open",
		Long: "Tell of a fault of a cluster, which is meant by its number or by words of its name or\n" +
			"its hamlet. Where a ticket is open already, the report is added to it.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.order.Step.Act = app.TicketReport
			if f.order.Step.Person != "" {
				f.order.Step.Source = app.ReportResident
			}
			return f.run(cmd)
		},
	}
	f.of(cmd)
	cmd.Flags().StringVar(&f.order.Cluster, "cluster", "", "the cluster's number, or words of its name")
	cmd.Flags().StringVar(&f.order.Step.Person, "person", "", "the resident who told it")
	cmd.Flags().StringVar(&f.order.Step.Phone, "phone", "", "that person's telephone")
	return cmd
}

func newMaintenanceStep() *cobra.Command {
	var f repairFlags
	var cause string
	cmd := &cobra.Command{
		Use:   "step --data DIR --ticket N diagnose|parts|visit|reopen [FLAGS]",
		Short: "Note the next step of a ticket",
		Long: "Note the next step of a ticket: what was found (--cause), what was taken from the\n" +
			"stock (--part, --count; less than 0 puts back), who went there (--person, --km,\n" +
			"--cost in đồng), or that it is open again.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.order.Step.Act, f.order.Step.Cause = app.TicketAct(args[0]), app.Cause(cause)
			return f.run(cmd)
		},
	}
	f.of(cmd)
	cmd.Flags().IntVar(&f.order.Ticket, "ticket", 0, "the ticket's number")
	cmd.Flags().StringVar(&cause, "cause", "", "one of "+oneOf(app.Causes))
	cmd.Flags().StringVar(&f.order.Part, "part", "", "the name of a part in stock")
	cmd.Flags().IntVar(&f.order.Count, "count", 1, "how many of it")
	cmd.Flags().StringVar(&f.order.Step.Person, "person", "", "who went there")
	cmd.Flags().IntVar(&f.order.Step.Km, "km", 0, "how far, in kilometres")
	cmd.Flags().Int64Var(&f.order.Step.Dong, "cost", 0, "for work and travel, in đồng")
	return cmd
}

func newMaintenanceClose() *cobra.Command {
	var f repairFlags
	var remedy string
	cmd := &cobra.Command{
		Use:   "close --data DIR --ticket N --remedy REMEDY [--words WORDS]",
		Short: "Close a ticket with what helped",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.order.Step.Act, f.order.Step.Remedy = app.TicketClose, app.Remedy(remedy)
			return f.run(cmd)
		},
	}
	f.of(cmd)
	cmd.Flags().IntVar(&f.order.Ticket, "ticket", 0, "the ticket's number")
	cmd.Flags().StringVar(&remedy, "remedy", "", "one of "+oneOf(app.Remedies))
	return cmd
}

func oneOf[T ~string](all []T) string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = string(w)
	}
	return strings.Join(words, ", ")
}
