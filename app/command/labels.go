package command

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/settings"
	"tienglang/app/store"
	"tienglang/assets/locale"
	"tienglang/sync/wire"
)

// What was printed on labels last is kept under these keys.
const (
	labelPhoneKey   = "labels.phone"
	labelStationKey = "labels.station"
)

// labelFlags are those of the command.
type labelFlags struct {
	data, phone, station, zone, language string
	first                                int
	numbers                              []int
}

func newLabels() *cobra.Command {
	var f labelFlags
	cmd := &cobra.Command{
		Use:   "labels --data DIR OUT.pdf",
		Short: "Draw QR labels of the clusters: A4 sheets of 3 × 8, 70 × 37 mm",
		Long: "Draw labels for the boxes and poles: number, name, hamlet, commune, the\n" +
			"station's telephone, and a QR code that names cluster and station (its text is\n" +
			"described in docs/nhan-ma-qr.md; it holds no secret). Telephone and address are\n" +
			"those of the window's last labels, if not given. The same clusters give the same\n" +
			"file.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withRecords(cmd.Context(), f.data, func(ctx context.Context, db *store.DB) error {
				if err := needEnding(args[0], ".pdf"); err != nil {
					return err
				}
				if !slices.Contains([]string{"vi", "en"}, f.language) {
					return app.Fail("labels.bad_language", nil, "language", f.language)
				}
				wanted, err := f.wanted(ctx, db)
				if err != nil {
					return err
				}
				w := labelWish{Clusters: wanted, First: f.first, Language: f.language, Phone: f.phone, Station: f.station}
				s, err := writeLabels(ctx, db, args[0], w)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%d labels in %s (sheets: %d)\n", len(s.Labels), args[0], s.pages())
				if s.Lacks != "" {
					fmt.Fprintf(cmd.OutOrStdout(), "Left out, since the font does not have it: %s\n", s.Lacks)
				}
				return nil
			})
		},
	}
	p := cmd.Flags()
	p.StringVar(&f.data, "data", defaultFolder("station"), "the data folder of the station or workshop")
	p.StringVar(&f.phone, "phone", "", "the station's telephone")
	p.StringVar(&f.station, "station", "", "URL under which boxes reach the station; as it listens if none is noted")
	p.StringVar(&f.zone, "zone", "", "of the clusters of this zone alone")
	p.IntSliceVar(&f.numbers, "number", nil, "of the clusters with these numbers alone")
	p.IntVar(&f.first, "first", 1, "the cell at which to begin on a sheet that is partly used, 1 to 24 by rows")
	p.StringVar(&f.language, "language", "vi", "of the words: vi or en")
	return cmd
}

// wanted are the clusters that the flags mean; nil for all.
func (f labelFlags) wanted(ctx context.Context, db *store.DB) (ids []app.ID, err error) {
	all, err := db.Clusters(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range f.numbers {
		i := slices.IndexFunc(all, func(c app.Cluster) bool { return c.Number == n })
		if i < 0 {
			return nil, app.Fail("labels.no_number", nil, "number", strconv.Itoa(n))
		}
		ids = append(ids, all[i].ID)
	}
	if f.zone == "" {
		return ids, nil
	}
	zones, err := db.Zones(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(zones, func(z app.Zone) bool { return sameName(z.Name, f.zone) })
	if i < 0 && len(zones) == 0 {
		return nil, app.Fail("labels.no_zones", nil, "name", f.zone)
	}
	if i < 0 {
		return nil, app.Fail("labels.no_zone", nil, "name", f.zone, "zones", zoneNames(zones))
	}
	if ids = append(ids, zones[i].Clusters...); len(ids) == 0 {
		return nil, app.Fail("labels.none", nil) // and not those of all
	}
	return ids, nil
}

func zoneNames(zones []app.Zone) string {
	names := make([]string, len(zones))
	for i, z := range zones {
		names[i] = z.Name
	}
	return strings.Join(names, ", ")
}

// labelWish is which labels are to be drawn.
type labelWish struct {
	Clusters []app.ID // none: all
	First    int
	Language string
	Phone    string // "" for the one that was noted
	Station  string // "" for the one that was noted, or where it listens
}

// labelNotes are the telephone and the address that were printed last.
func labelNotes(ctx context.Context, db *store.DB) (phone, station string, err error) {
	if phone, err = db.Value(ctx, labelPhoneKey); err == nil {
		station, err = db.Value(ctx, labelStationKey)
	}
	return phone, station, err
}

// keepLabelNotes remembers what is printed: "labels.bad_station".
func keepLabelNotes(ctx context.Context, db *store.DB, by app.User, phone, station string) error {
	if err := checkStation(station); err != nil {
		return err
	}
	was, where, err := labelNotes(ctx, db)
	if err != nil || phone == was && station == where {
		return err
	}
	return db.SetValues(ctx, map[string]string{labelPhoneKey: phone, labelStationKey: station},
		app.AuditRow{User: by.ID, Action: "labels.notes"})
}

// checkStation is "labels.bad_station" for what is no address of a station.
func checkStation(address string) error {
	l := wire.Label{Station: address, Commune: app.NewID(time.Now()), Cluster: app.NewID(time.Now())}
	if _, err := wire.ParseLabel(l.String()); err != nil {
		return app.Fail("labels.bad_station", err, "address", address)
	}
	return nil
}

// writeLabels draws labels into a file.
func writeLabels(ctx context.Context, db *store.DB, path string, w labelWish) (s labelSheet, err error) {
	if s, err = sheetOfLabels(ctx, db, w); err != nil {
		return s, err
	}
	pdf, err := drawLabels(s, locale.New(w.Language))
	if err != nil {
		return s, err
	}
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		return s, app.Fail("labels.not_written", err, "name", filepath.Base(path))
	}
	return s, nil
}

// sheetOfLabels reads what is printed. A PDF says the day of the
// station's beginning and not of its drawing, so that the same labels are the
// same file.
func sheetOfLabels(ctx context.Context, db *store.DB, w labelWish) (s labelSheet, err error) {
	if err := checkStation(w.Station); err != nil {
		return s, err
	}
	about, _, err := db.Station(ctx)
	if err != nil {
		return s, err
	}
	clusters, err := db.Clusters(ctx)
	if err != nil {
		return s, err
	}
	hamlets, err := hamletNames(ctx, db)
	if err != nil {
		return s, err
	}
	phone, station, err := labelNotes(ctx, db)
	if err != nil {
		return s, err
	}
	station = cmp.Or(w.Station, station, listensAt(ctx, db))
	s = labelSheet{Commune: cmp.Or(about.CommuneOf, about.Name), Phone: cmp.Or(w.Phone, phone), At: about.CreatedAt, First: w.First}
	for _, c := range clusters {
		if len(w.Clusters) > 0 && !slices.Contains(w.Clusters, c.ID) {
			continue
		}
		s.Labels = append(s.Labels, label{Name: c.Name, Hamlet: hamlets[c.Hamlet], Code: c.Code,
			Label: wire.Label{Station: station, Commune: about.Commune, Cluster: c.ID, Number: c.Number}})
	}
	s.Lacks = s.lacks()
	return s, nil
}

func hamletNames(ctx context.Context, db *store.DB) (map[app.ID]string, error) {
	all, err := db.Hamlets(ctx)
	names := map[app.ID]string{}
	for _, h := range all {
		names[h.ID] = h.Name
	}
	return names, err
}

// listensAt is where the station is found by its settings, "" where it may
// listen anywhere.
func listensAt(ctx context.Context, db *store.DB) string {
	kept, err := settings.New(ctx, db)
	if err != nil {
		return ""
	}
	host, port, err := net.SplitHostPort(kept.Get().Listen)
	if err != nil || port == "0" {
		return ""
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = lanAddress()
	}
	return "https://" + net.JoinHostPort(host, port)
}
