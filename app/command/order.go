package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/assets/locale"
)

// clusterOrder is what the order command was asked for.
type clusterOrder struct {
	Kind     ordering.Kind `json:"kind"`
	Value    int           `json:"value"`
	Clusters []string      `json:"clusters,omitempty"` // numbers, codes or names
	Zones    []string      `json:"zones,omitempty"`
	Hamlets  []string      `json:"hamlets,omitempty"`
	All      bool          `json:"all,omitempty"`
	Reason   string        `json:"reason,omitempty"`
	Valid    time.Duration `json:"valid,omitempty"`
	AboveCap time.Duration `json:"above_cap,omitempty"` // how long a volume may exceed caps, 0: it may not
	Wait     time.Duration `json:"wait,omitempty"`      // of an update
}

// orderTold is one line of the answer: a cluster's, or at last the sum. A line
// of before with a Code alone is a failure of the whole.
type orderTold struct {
	Batch   app.ID            `json:"batch,omitempty"`
	Cluster app.ID            `json:"cluster,omitempty"`
	Number  int               `json:"number,omitempty"` // 0 of one that was removed
	Name    string            `json:"name,omitempty"`
	State   ordering.State    `json:"state,omitempty"`
	Silent  bool              `json:"silent,omitempty"`
	Was     string            `json:"was,omitempty"` // version before an update
	Is      string            `json:"is,omitempty"`  // version after it
	Code    string            `json:"code,omitempty"`
	Args    map[string]string `json:"args,omitempty"`
	Detail  string            `json:"detail,omitempty"`
	Sum     *orderSum         `json:"sum,omitempty"`
}

// orderSum counts what became of an order.
type orderSum struct {
	Done     int `json:"done"`
	Waiting  int `json:"waiting"`
	Refused  int `json:"refused"`
	Unheard  int `json:"unheard"`  // not answered within the time of the command
	Replaced int `json:"replaced"` // by a newer order, or withdrawn, before they were answered
	LeftOut  int `json:"left_out"` // without a speaker
}

// orderWaits is how long a command waits for answers.
const orderWaits = 10 * time.Second

// updateWaits is how long it waits for updates, if nothing else is said. What
// is not answered by then goes on.
const updateWaits = 5 * time.Minute

// waits is how long answers are waited for.
func (o clusterOrder) waits() time.Duration {
	if o.Kind == ordering.Update {
		return o.Wait
	}
	return orderWaits
}

// orderingAtTheCommandLine is who gives orders at the command line: whoever
// may open the station's folder.
var orderingAtTheCommandLine = app.User{Name: "Tiếng Làng", Roles: []app.Role{app.RoleAnnouncer, app.RoleAdministrator}}

func newOrder() *cobra.Command {
	var o clusterOrder
	var data string
	var asJSON, aboveCap bool
	var aboveFor time.Duration
	cmd := &cobra.Command{
		Use:   "order --data DIR (--cluster C | --zone Z | --hamlet H | --all) (volume=N | power=on | power=off | stop | restart | test-tone | update)",
		Short: "Order clusters to do something, and print what each answers",
		Long: "Order clusters to do something, by the station that runs or by one that is started for it,\n" +
			"and print what each answers. A cluster is named by its number, code or name. A volume\n" +
			"above a cluster's cap is refused, but with --above-cap and a --reason: then it holds\n" +
			"for --above-for, or until the next volume, and goes back by itself. A stop\n" +
			"lasts until what plays is over, and ends no\n" +
			"emergency; a cluster that is off plays emergencies all the same. Volume, power,\n" +
			"restart and update wait for a cluster that is away, for --valid at most. An update\n" +
			"has a box fetch the newest release that the station keeps for its machine (see\n" +
			"\"tienglang update\") and run it once nothing sounds. Answers are waited for for 10 s,\n" +
			"those to an update for --wait; the exit status is 1 where a cluster refused or did\n" +
			"not answer.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if o.Kind, o.Value, err = parseOrder(args[0]); err != nil {
				return err
			}
			if aboveCap {
				o.AboveCap = aboveFor
			}
			if aboveFor <= 0 {
				return app.Fail("order.above_hours", nil)
			}
			return runOrder(cmd.Context(), cmd.OutOrStdout(), data, o, asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	f.StringArrayVar(&o.Clusters, "cluster", nil, "a cluster; may be given several times")
	f.StringArrayVar(&o.Zones, "zone", nil, "a zone by its name; may be given several times")
	f.StringArrayVar(&o.Hamlets, "hamlet", nil, "a hamlet by its name; may be given several times")
	f.BoolVar(&o.All, "all", false, "every cluster that has a speaker")
	f.StringVar(&o.Reason, "reason", "", "why, for the log")
	f.DurationVar(&o.Valid, "valid", ordering.DefaultValid, "how long it waits for a cluster that is away")
	f.BoolVar(&aboveCap, "above-cap", false, "let a volume exceed caps for a while; needs --reason")
	f.DurationVar(&aboveFor, "above-for", ordering.DefaultAbove, "for how long, 24h at most")
	f.DurationVar(&o.Wait, "wait", updateWaits, "how long answers to an update are waited for")
	f.BoolVar(&asJSON, "json", false, "print answers as JSON, one a line")
	return cmd
}

// parseOrder reads "volume=60". Errors: "order.unknown", "order.bad_volume",
// "order.bad_power".
func parseOrder(s string) (kind ordering.Kind, value int, err error) {
	name, is, has := strings.Cut(strings.TrimSpace(s), "=")
	kind = ordering.Kind(name)
	switch {
	case kind == ordering.Volume:
		if value, err = strconv.Atoi(is); err != nil || value < 0 || value > 100 {
			return kind, 0, app.Fail("order.bad_volume", nil, "volume", is)
		}
	case kind == ordering.Power:
		if is != "on" && is != "off" {
			return kind, 0, app.Fail("order.bad_power", nil, "value", is)
		}
		value = map[string]int{"on": 1}[is]
	case has || !slices.Contains([]ordering.Kind{ordering.Stop, ordering.Restart, ordering.TestTone, ordering.Update}, kind):
		return kind, 0, app.Fail("order.unknown", nil, "kind", s)
	}
	return kind, value, nil
}

func runOrder(ctx context.Context, out io.Writer, data string, o clusterOrder, asJSON bool) error {
	if len(o.Clusters)+len(o.Zones)+len(o.Hamlets) == 0 && !o.All {
		return app.Fail("order.to_whom", nil)
	}
	p := orderPrinter{out: out, json: asJSON}
	runs, err := orderStation(ctx, data, o, p.line)
	if err == nil && !runs {
		err = orderAlone(ctx, data, o, p.line)
	}
	if err != nil {
		return err
	}
	return p.verdict()
}

// orderStation has the station that runs in a folder give an order, and tells
// each line of its answer; false where none runs there. Errors: those of cutOff, and
// what the station answers.
func orderStation(ctx context.Context, dir string, o clusterOrder, tell func(orderTold) error) (runs bool, err error) {
	c, err := callStation(ctx, dir)
	if c == nil {
		return false, err
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	if err := json.NewEncoder(c).Encode(control{Order: &o}); err != nil {
		return true, cutOff(ctx, err)
	}
	for from := json.NewDecoder(c); ; {
		var told orderTold
		if err := from.Decode(&told); err != nil {
			return true, cutOff(ctx, err)
		}
		if told.Cluster == "" && told.Sum == nil {
			return true, controlAnswer{Code: told.Code, Args: told.Args, Detail: told.Detail}.err()
		}
		if err := tell(told); err != nil || told.Sum != nil {
			return true, err
		}
	}
}

// orderAlone starts the station without a window for an order, until it is
// answered; what waits does so for the next start. "order.folder_busy" while another
// command is at it.
func orderAlone(ctx context.Context, data string, o clusterOrder, tell func(orderTold) error) error {
	s, err := openStation(ctx, stationOptions{Data: data, AnyPort: true})
	if app.CodeOf(err) == "data.in_use" { // by what answers no commands: no window is there yet
		return app.Fail("order.folder_busy", err, "folder", data)
	}
	if err != nil {
		return err
	}
	defer s.close()
	s.awaitPaired(ctx)
	return s.commandOrder(ctx, o, tell)
}

// controlOrder answers an order over the control socket, line by line.
func (s *station) controlOrder(ctx context.Context, c net.Conn, o clusterOrder) {
	to := json.NewEncoder(c)
	tell := func(told orderTold) error {
		_ = c.SetWriteDeadline(time.Now().Add(controlPause)) // a connection that has none is at its end
		return to.Encode(told)
	}
	err := s.commandOrder(ctx, o, tell)
	if err == nil {
		return
	}
	a := failedControl(err)
	if err := tell(orderTold{Code: a.Code, Args: a.Args, Detail: a.Detail}); err != nil {
		slog.Warn("a command was not answered", "error", err)
	}
}

// commandOrder gives an order and tells what each cluster answers, as it
// comes, and the sum.
func (s *station) commandOrder(ctx context.Context, o clusterOrder, tell func(orderTold) error) error {
	if !s.askedOf.pass(s.clock.Now()) {
		return app.Fail("order.too_many", nil)
	}
	if err := s.canGive(o.Kind); err != nil {
		return err
	}
	clusters, leftOut, err := s.addressed(ctx, o)
	if err != nil {
		return err
	}
	batch, err := s.ordering.Give(ctx, orderingAtTheCommandLine, ordering.Request{
		Kind: o.Kind, Value: o.Value, Clusters: clusters, Reason: o.Reason, Valid: o.Valid, AboveCap: o.AboveCap,
	})
	if err != nil {
		return err
	}
	told := map[app.ID]bool{}
	for deadline := time.Now().Add(o.waits()); ; {
		all := s.ordering.Batch(batch)
		over := time.Now().After(deadline)
		for _, a := range all {
			soon := a.Soon() || a.Kind == ordering.Update && a.Code == "order.no_answer"
			if told[a.Cluster] || soon && !over {
				continue
			}
			told[a.Cluster] = true
			if err := tell(orderTold{Batch: batch, Cluster: a.Cluster, Number: s.numberOf(a.Cluster), Name: a.Name, State: a.State, Silent: a.Silent, Was: a.Was, Is: a.Is, Code: a.Code, Args: a.Args}); err != nil {
				return err
			}
		}
		if len(told) == len(all) {
			return tell(orderTold{Batch: batch, Sum: sumOf(all, leftOut)})
		}
		if !pause(ctx, 20*time.Millisecond) {
			return ctx.Err()
		}
	}
}

// numberOf is a cluster's number, 0 for one that was removed.
func (s *station) numberOf(id app.ID) int {
	c, err := s.inventory.Cluster(id)
	if err != nil {
		return 0
	}
	return c.Number
}

// canGive is why no order of a kind can be given now, nil for none: of updates
// "release.no_keys" and "update.none".
func (s *station) canGive(kind ordering.Kind) error {
	if kind != ordering.Update {
		return nil
	}
	_, err := s.releases.newest()
	return err
}

func countState(all []ordering.Order, s ordering.State) (n int) {
	for _, o := range all {
		if o.State == s {
			n++
		}
	}
	return n
}

func sumOf(all []ordering.Order, leftOut int) *orderSum {
	sum := &orderSum{Done: countState(all, ordering.Done), Waiting: countState(all, ordering.Waiting), LeftOut: leftOut}
	if len(all) > 0 && all[0].Kind == ordering.Update { // what was sent goes on
		sum.Waiting += countState(all, ordering.Sent)
	}
	sum.Refused = countState(all, ordering.Refused)
	sum.Replaced = countState(all, ordering.Superseded) + countState(all, ordering.Withdrawn)
	sum.Unheard = len(all) - sum.Done - sum.Waiting - sum.Refused - sum.Replaced
	return sum
}

// addressed are the clusters that an order names. Of zones, hamlets and the
// whole commune those without a speaker are left out and counted. Errors:
// those of clusterCalled, clustersOfZones and hamletCalled, and
// "order.nobody_there" where a place has no cluster with a speaker, and
// "order.no_boxes_yet" where the commune has none.
func (s *station) addressed(ctx context.Context, o clusterOrder) (ids []app.ID, leftOut int, err error) {
	all := s.inventory.Clusters()
	for _, name := range o.Clusters {
		c, err := s.clusterCalled(ctx, all, name)
		if err != nil {
			return nil, 0, err
		}
		ids = append(ids, c.ID)
	}
	in := map[app.ID]bool{}
	add := func(place string, member func(app.Cluster) bool) error {
		found := 0
		for _, c := range all {
			if member(c) && c.SpeakerKey != "" {
				found++
				ids = append(ids, c.ID)
			} else if member(c) {
				in[c.ID] = true
			}
		}
		if found == 0 {
			return app.Fail("order.nobody_there", nil, "name", place)
		}
		return nil
	}
	for _, name := range o.Zones {
		zone, err := s.clustersOfZones(ctx, []string{name})
		if err != nil {
			return nil, 0, err
		}
		if err := add(name, func(c app.Cluster) bool { return slices.Contains(zone, c.ID) }); err != nil {
			return nil, 0, err
		}
	}
	for _, name := range o.Hamlets {
		hamlet, err := s.hamletCalled(ctx, name)
		if err != nil {
			return nil, 0, err
		}
		if err := add(name, func(c app.Cluster) bool { return c.Hamlet == hamlet }); err != nil {
			return nil, 0, err
		}
	}
	if o.All {
		err := add("", func(app.Cluster) bool { return true })
		if err != nil {
			return nil, 0, app.Fail("order.no_boxes_yet", err)
		}
	}
	return ids, len(in), nil
}

// orderPrinter writes answers as they come.
type orderPrinter struct {
	out  io.Writer
	json bool
	sum  orderSum
}

func (p *orderPrinter) line(told orderTold) error {
	if told.Sum != nil {
		p.sum = *told.Sum
	}
	if p.json {
		return json.NewEncoder(p.out).Encode(told)
	}
	_, err := fmt.Fprintln(p.out, p.words(told))
	return err
}

func (p *orderPrinter) words(told orderTold) string {
	english := locale.New("en")
	if s := told.Sum; s != nil {
		words := english.T("ordering.sum", "done", strconv.Itoa(s.Done), "waiting", strconv.Itoa(s.Waiting),
			"refused", strconv.Itoa(s.Refused), "unheard", strconv.Itoa(s.Unheard), "left", strconv.Itoa(s.LeftOut))
		if s.Replaced > 0 {
			words += " " + english.T("ordering.sum.replaced", "n", strconv.Itoa(s.Replaced))
		}
		return words
	}
	words := told.called() + ": " + english.T("ordering.state."+string(told.State))
	if told.Code != "" {
		words += ". " + english.Error(&app.Error{Code: told.Code, Args: told.Args})
	}
	if told.Is != "" {
		words += ". " + told.Was + " → " + told.Is
	}
	if told.Silent {
		words += ". " + english.T("ordering.silent")
	}
	return words
}

// called is the cluster as a person tells it from others of its name.
func (told orderTold) called() string {
	if told.Number == 0 {
		return told.Name
	}
	return fmt.Sprintf("%02d %s", told.Number, told.Name)
}

// verdict is "order.not_all" where somebody refused or did not answer, and
// "order.replaced" where all that is amiss is a newer order.
func (p *orderPrinter) verdict() error {
	switch {
	case p.sum.Refused+p.sum.Unheard+p.sum.Replaced == 0:
		return nil
	case p.sum.Refused+p.sum.Unheard == 0:
		return app.Fail("order.replaced", nil, "n", strconv.Itoa(p.sum.Replaced))
	}
	return app.Fail("order.not_all", nil, "refused", strconv.Itoa(p.sum.Refused), "unheard", strconv.Itoa(p.sum.Unheard))
}
