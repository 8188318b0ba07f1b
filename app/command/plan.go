package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/schedule"
	"tienglang/app/store"
	"tienglang/assets/locale"
)

// mostPlanDays is how far the command looks.
const mostPlanDays = 3700

func newPlan() *cobra.Command {
	var data, from, language string
	var days int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "plan --data DIR [--from DATE] [--days N] [--json]",
		Short: "Print what will play where, and why",
		Long: "Print what is due at every pole, what of it will not sound, and why. Nothing is\n" +
			"changed, and the station may run meanwhile. Times are Vietnam's.",
		Example: "  tienglang plan --data DIR --from 2026-11-23 --days 7",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			first, err := firstDay(from)
			if err != nil {
				return err
			}
			if days < 1 || days > mostPlanDays {
				return app.Fail("schedule.days", nil, "most", fmt.Sprint(mostPlanDays))
			}
			return withRecords(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				s, err := schedule.New(ctx, schedule.Config{Store: db, Relays: db.Relays})
				if err != nil {
					return err
				}
				w, err := s.World(ctx, first.Time(), first.Add(days).Time())
				if err != nil {
					return err
				}
				plan := schedule.Make(w.Expecting(time.Now().Add(schedule.Expected)), first.Time(), first.Add(days).Time())
				plan.Owed = schedule.Owed(w)
				p := planPrinter{words: locale.New(language), clusters: w.Clusters}
				if asJSON {
					return p.json(cmd.OutOrStdout(), plan)
				}
				return p.table(cmd.OutOrStdout(), plan)
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().StringVar(&from, "from", "", "the first day, as 2026-11-23; today when it is not given")
	cmd.Flags().IntVar(&days, "days", 1, "how many days")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&language, "language", "en", "the language of the reasons: en or vi")
	return cmd
}

func firstDay(from string) (app.Date, error) {
	if from == "" {
		return app.DateOf(time.Now()), nil
	}
	d, err := app.ParseDate(from)
	if err != nil {
		return "", app.Fail("schedule.bad_date", err, "date", from)
	}
	return d, nil
}

// planPrinter prints plans for a person or a program.
type planPrinter struct {
	words    *locale.Catalogue
	clusters []app.Cluster
}

// planReason is a reason with its sentence.
type planReason struct {
	app.Reason
	Text string `json:"text"`
}

type planSlot struct {
	Broadcast app.ID            `json:"broadcast"`
	Entry     app.ID            `json:"entry"`
	Date      app.Date          `json:"date"`
	Kind      app.BroadcastKind `json:"kind"`
	Programme app.ID            `json:"programme,omitempty"`
	Master    string            `json:"master,omitempty"`
	Relay     app.ID            `json:"relay,omitempty"`
	Title     string            `json:"title"`
	Priority  app.Priority      `json:"priority"`
	From      time.Time         `json:"from"`
	To        time.Time         `json:"to"`
	Offset    float64           `json:"offset_seconds"`
	Clusters  []app.ID          `json:"clusters"`
	Why       []planReason      `json:"why"`
}

type planLoss struct {
	Entry    app.ID     `json:"entry"`
	Date     app.Date   `json:"date"`
	Title    string     `json:"title"`
	From     time.Time  `json:"from"`
	To       time.Time  `json:"to"`
	Clusters []app.ID   `json:"clusters"`
	Why      planReason `json:"why"`
}

type planOwed struct {
	Entry  app.ID     `json:"entry"`
	Title  string     `json:"title"`
	Basis  string     `json:"basis"`
	First  app.Date   `json:"first"`
	Days   int        `json:"days"`
	Done   []app.Date `json:"done"`
	Owed   []app.Date `json:"owed"`
	Broken bool       `json:"broken"`
}

func (p planPrinter) reason(r app.Reason) planReason {
	return planReason{r, p.words.Values("why."+r.Code, r.Args)}
}

func (p planPrinter) json(out io.Writer, plan app.Plan) error {
	body := struct {
		From     time.Time  `json:"from"`
		To       time.Time  `json:"to"`
		Slots    []planSlot `json:"slots"`
		Unplayed []planLoss `json:"unplayed"`
		Owed     []planOwed `json:"owed"`
	}{plan.From, plan.To, []planSlot{}, []planLoss{}, []planOwed{}}
	for _, s := range plan.Slots {
		why := make([]planReason, len(s.Why))
		for i, r := range s.Why {
			why[i] = p.reason(r)
		}
		body.Slots = append(body.Slots, planSlot{s.Broadcast, s.Entry, s.Date, s.Kind, s.Programme, s.Master, s.Relay, s.Title,
			s.Priority, s.From, s.To, s.Offset.Seconds(), s.Clusters, why})
	}
	for _, u := range plan.Unplayed {
		body.Unplayed = append(body.Unplayed, planLoss{u.Entry, u.Date, u.Title, u.From, u.To, u.Clusters, p.reason(u.Why)})
	}
	for _, o := range plan.Owed {
		body.Owed = append(body.Owed, planOwed{o.Entry, o.Title, o.Basis, o.First, o.Days, o.Done, o.Owed, o.Broken})
	}
	e := json.NewEncoder(out)
	e.SetIndent("", " ")
	return e.Encode(body)
}

func (p planPrinter) table(out io.Writer, plan app.Plan) error {
	date := app.Date("")
	heading := func(d app.Date) {
		if d != date {
			date = d
			fmt.Fprintln(out, d)
		}
	}
	for _, s := range plan.Slots {
		heading(app.DateOf(s.From))
		fmt.Fprintf(out, "  %s–%s  %-30s %s\n", hourText(s.From), hourText(s.To), s.Title, p.where(s.Clusters))
		for _, r := range s.Why {
			fmt.Fprintf(out, "                     %s\n", p.reason(r).Text)
		}
	}
	for i, u := range plan.Unplayed {
		if i == 0 {
			fmt.Fprintln(out, "Not played:")
		}
		fmt.Fprintf(out, "  %s %s–%s  %-30s %s\n                     %s\n", app.DateOf(u.From), hourText(u.From), hourText(u.To), u.Title, p.where(u.Clusters), p.reason(u.Why).Text)
	}
	for i, o := range plan.Owed {
		if i == 0 {
			fmt.Fprintln(out, "Still to be announced:")
		}
		fmt.Fprintf(out, "  %s: %v of %d days\n", o.Title, o.Owed, o.Days)
	}
	if len(plan.Slots)+len(plan.Unplayed)+len(plan.Owed) == 0 {
		fmt.Fprintln(out, "Nothing is due.")
	}
	return nil
}

// hourText is a time of day, with the seconds where there are any.
func hourText(t time.Time) string {
	return strings.TrimSuffix(t.In(app.Vietnam).Format(time.TimeOnly), ":00")
}

// where says at which poles, by their numbers; nothing where it is all.
func (p planPrinter) where(ids []app.ID) string {
	if len(ids) == len(p.clusters) {
		return ""
	}
	var numbers []string
	for _, c := range p.clusters {
		for _, id := range ids {
			if id == c.ID {
				numbers = append(numbers, fmt.Sprintf("%02d", c.Number))
			}
		}
	}
	return "at " + strings.Join(numbers, " ")
}
