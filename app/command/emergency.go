package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/playout"
)

// emergencyOrder is what the emergency command was asked for.
type emergencyOrder struct {
	Title   string        `json:"title"`
	Message string        `json:"message,omitempty"` // title of what was approved in advance
	Text    string        `json:"text"`
	File    string        `json:"file"` // its whole path
	Zones   []string      `json:"zones"`
	PIN     string        `json:"pin"`
	Times   int           `json:"times"`
	Every   time.Duration `json:"every"`
	Valid   time.Duration `json:"valid"`
}

// atTheCommandLine is who orders at the command line: it may order and needs the
// leader's PIN to let anything out.
var atTheCommandLine = app.User{Name: "Tiếng Làng", Roles: []app.Role{app.RoleAnnouncer}}

func newEmergency() *cobra.Command {
	var o emergencyOrder
	var data string
	cmd := &cobra.Command{
		Use:   "emergency --data DIR (--message NAME | --text TEXT | --file FILE) [--zones A,B] --pin PIN",
		Short: "Broadcast at once over everything, by the station that runs or without a window",
		Long: "Broadcast at once over everything, with the leader's PIN. NAME is a message that was\n" +
			"approved in advance and lies at the poles; a TEXT is read by machine; a FILE is any\n" +
			"sound. It is said --times in a row, and again at each whole --every until\n" +
			"it is no longer --valid, then with its time of issue before it. Where the station runs\n" +
			"it does so; else it is started without a window and stays until the emergency is over\n" +
			"or Ctrl+C. A TEXT or a PIN of - is one line of standard input.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if o.Text, o.PIN, err = fromInput(cmd.InOrStdin(), o.Text, o.PIN); err != nil {
				return err
			}
			return runEmergency(cmd.Context(), cmd.OutOrStdout(), data, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	f.StringVar(&o.Title, "title", "", "what it is called in the log; the beginning of the text without it")
	f.StringVar(&o.Message, "message", "", "the name of a message that was approved in advance")
	f.StringVar(&o.Text, "text", "", "what is read")
	f.StringVar(&o.File, "file", "", "the sound that is broadcast")
	f.StringSliceVar(&o.Zones, "zones", nil, "names of zones; the whole commune without them")
	f.StringVar(&o.PIN, "pin", "", "the leader's PIN")
	f.IntVar(&o.Times, "times", playout.UsualTimes, "how many times in a row")
	f.DurationVar(&o.Every, "every", time.Hour, "when it is repeated, 0 for never")
	f.DurationVar(&o.Valid, "valid", playout.UsualValid, "how long it is valid")
	return cmd
}

// fromInput reads the values that are "-", a line each.
func fromInput(in io.Reader, text, pin string) (string, string, error) {
	if text != "-" && pin != "-" {
		return text, pin, nil
	}
	b, err := io.ReadAll(io.LimitReader(in, mostControl))
	if err != nil {
		return "", "", err
	}
	lines := strings.Split(string(b), "\n")
	for _, v := range []*string{&text, &pin} {
		if *v == "-" {
			*v, lines = strings.TrimSpace(lines[0]), append(lines[1:], "")
		}
	}
	return text, pin, nil
}

func runEmergency(ctx context.Context, out io.Writer, data string, o emergencyOrder) error {
	given := slices.DeleteFunc([]string{o.Message, o.Text, o.File}, func(v string) bool { return v == "" })
	if len(given) != 1 {
		return app.Fail("emergency.text_or_file", nil)
	}
	if o.File != "" {
		path, err := filepath.Abs(o.File)
		if err != nil {
			return err
		}
		o.File = path
	}
	a, runs, err := askStation(ctx, data, control{Emergency: &o})
	if err == nil && !runs {
		return emergencyAlone(ctx, out, data, o)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(a)
}

// emergencyAlone starts the station without a window for the order, and stays
// until it is over.
func emergencyAlone(ctx context.Context, out io.Writer, data string, o emergencyOrder) error {
	s, err := openStation(ctx, stationOptions{Data: data, AnyPort: true})
	if err != nil {
		return err
	}
	defer s.close()
	s.awaitPaired(ctx)
	a, err := s.commandEmergency(ctx, o)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(out).Encode(a); err != nil {
		return err
	}
	for s.emergencyLasts(a.Emergency) {
		if !pause(ctx, 200*time.Millisecond) {
			return s.emergencies.End(context.WithoutCancel(ctx), theProgram, a.Emergency)
		}
	}
	return nil
}

// awaitPaired waits a little for the speakers that are paired.
func (s *station) awaitPaired(ctx context.Context) {
	for deadline := time.Now().Add(readyWithin); time.Now().Before(deadline); {
		away := slices.ContainsFunc(s.inventory.Clusters(), func(c app.Cluster) bool {
			return c.SpeakerKey != "" && !s.network.link.Connected(c.SpeakerKey)
		})
		if !away || !pause(ctx, 50*time.Millisecond) {
			return
		}
	}
}

// emergencyLasts reports whether an order sounds, or will again.
func (s *station) emergencyLasts(id app.ID) bool {
	for _, a := range s.playout.State().Beside {
		if a.Broadcast.Emergency == id {
			return true
		}
	}
	return slices.ContainsFunc(s.emergencies.Active(), func(e app.Emergency) bool { return e.ID == id && !e.Next.IsZero() })
}

// commandEmergency orders and lets out what a command asks for; what the PIN does
// not let out is withdrawn.
func (s *station) commandEmergency(ctx context.Context, o emergencyOrder) (a controlAnswer, err error) {
	r := playout.EmergencyRequest{Title: o.Title, Text: o.Text, Times: o.Times, Every: o.Every, ValidFor: o.Valid}
	if r.Title == "" {
		r.Title = firstWords(o.Text, o.File)
	}
	if r.Message, err = s.messageNamed(ctx, o.Message); err != nil {
		return a, err
	}
	if r.Clusters, err = s.clustersOfZones(ctx, o.Zones); err != nil {
		return a, err
	}
	if o.File != "" {
		m, err := s.intake.file(ctx, o.File, app.Media{Kind: app.MediaVoice}, nil)
		if err != nil {
			return a, err
		}
		r.Media = m.SHA256
	}
	e, err := s.emergencies.Order(ctx, atTheCommandLine, r)
	if err != nil {
		return a, err
	}
	if err := s.emergencies.Confirm(ctx, atTheCommandLine, o.PIN, e.ID); err != nil {
		if ended := s.emergencies.End(ctx, atTheCommandLine, e.ID); ended != nil {
			return a, ended
		}
		return a, err
	}
	return controlAnswer{Emergency: e.ID, Clusters: len(e.Clusters)}, nil
}

// firstWords are what an order without a title is called.
func firstWords(text, file string) string {
	if text == "" {
		return strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	}
	words := strings.Fields(text)
	return strings.Join(words[:min(len(words), 8)], " ")
}

// messageNamed is the message of that title, "" for "".
func (s *station) messageNamed(ctx context.Context, title string) (app.ID, error) {
	if title == "" {
		return "", nil
	}
	all, err := s.db.Messages(ctx)
	if err != nil {
		return "", err
	}
	var have []string
	for _, m := range all {
		if strings.EqualFold(m.Title, strings.TrimSpace(title)) {
			return m.ID, nil
		}
		have = append(have, m.Title)
	}
	return "", app.Fail("emergency.no_message", nil, "name", title, "messages", strings.Join(have, ", "))
}

// clustersOfZones are the clusters of zones by their names; none for none.
func (s *station) clustersOfZones(ctx context.Context, names []string) (clusters []app.ID, err error) {
	zones, err := s.inventory.Zones(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		i := slices.IndexFunc(zones, func(z app.Zone) bool { return sameName(z.Name, name) })
		if i < 0 && len(zones) == 0 {
			return nil, app.Fail("emergency.no_zones", nil, "name", name)
		}
		if i < 0 {
			var have []string
			for _, z := range zones {
				have = append(have, z.Name)
			}
			return nil, app.Fail("emergency.no_zone", nil, "name", name, "zones", fmt.Sprint(strings.Join(have, ", ")))
		}
		clusters = append(clusters, zones[i].Clusters...)
	}
	slices.Sort(clusters)
	return slices.Compact(clusters), nil
}
