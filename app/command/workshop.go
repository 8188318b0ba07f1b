package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/playlog"
	"tienglang/app/playout"
	"tienglang/app/store"
	"tienglang/sync/hub"
	"tienglang/ui/backend"
)

// showOptions are what a headless workshop was asked for.
type showOptions struct {
	Voice, Bed string // sound files; "" for those that the program brings
	Clusters   int
	HubCut     float64 // seconds
	Out        string
}

func newWorkshop() *cobra.Command {
	var o showOptions
	var headless bool
	var data string
	var look windowOptions
	cmd := &cobra.Command{
		Use:   "workshop",
		Short: "A station with virtual clusters and a hub in this process",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if headless || !hasDisplay() {
				return runShow(cmd.Context(), cmd.OutOrStdout(), o)
			}
			look.Data, look.Workshop, look.Name = data, true, trainingStation
			return runWindow(cmd.Context(), look)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&headless, "headless", false, "no window: play one whole show and report what was measured")
	f.StringVar(&data, "data", defaultFolder("workshop"), "the workshop's data folder, with a window")
	look.flags(f)
	f.StringVar(&o.Voice, "voice", "", "the voice, in any format that ffmpeg reads")
	f.StringVar(&o.Bed, "bed", "", "the music under it")
	f.IntVar(&o.Clusters, "clusters", 3, "how many virtual clusters")
	f.Float64Var(&o.HubCut, "hub-cut", 0, "cut the hub off for so many seconds in the middle")
	f.StringVar(&o.Out, "out", "", "where the report and the recordings go")
	return cmd
}

// trainingStation is what a new workshop's station is called.
var trainingStation = app.Station{
	Name: "Đài truyền thanh xã Tân Khê", CommuneOf: "Xã Tân Khê", Province: "tỉnh Thái Nguyên",
}

// show is one headless workshop under way.
type show struct {
	showOptions
	out       io.Writer
	station   *station
	classroom classroom
	clusters  []app.Cluster
	programme app.Programme
	broadcast app.Broadcast
	cut       time.Duration
	made      int64 // number of the newest record when the hub had them all
}

// runShow plays one whole show, writes its report, and fails unless it was
// whole: "show.not_whole".
func runShow(ctx context.Context, out io.Writer, o showOptions) error {
	if o.Clusters < 1 || o.Clusters > 150 || o.HubCut < 0 {
		return app.Fail("show.bad_options", nil)
	}
	end, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	defer end()
	s := &show{showOptions: o, out: out}
	if err := s.open(ctx); err != nil {
		return err
	}
	defer s.close()
	for _, step := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"pairing virtual clusters", s.bringClusters},
		{"making the programme", s.make},
		{"on air", s.air},
		{"waiting for the last reports and records", s.settle},
	} {
		fmt.Fprintf(out, "%s…\n", step.what)
		if err := step.do(ctx); err != nil {
			return err
		}
	}
	return s.conclude(ctx)
}

// prepare makes the folder of the results, and the sound that nobody brought.
func (o *showOptions) prepare(ctx context.Context) (end func(), err error) {
	end = func() {}
	if o.Out == "" {
		if o.Out, err = os.MkdirTemp("", "tienglang-show-"); err != nil {
			return end, err
		}
		end = func() { _ = os.RemoveAll(o.Out) } // in the system's folder for what may stay
	}
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return end, err
	}
	if o.Voice == "" {
		o.Voice = filepath.Join(o.Out, "voice.wav")
		if err := speakSample(ctx, o.Voice); err != nil {
			return end, err
		}
	}
	if o.Bed == "" {
		o.Bed = filepath.Join(o.Out, "bed.wav")
		return end, playSample(o.Bed)
	}
	return end, nil
}

// open opens a fresh station and hub in the folder of the results.
func (s *show) open(ctx context.Context) error {
	dir := filepath.Join(s.Out, "station")
	if err := removeShow(dir); err != nil {
		return err
	}
	var err error
	s.station, err = openStation(ctx, stationOptions{Data: dir, Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		return err
	}
	h, err := openHub(ctx, dir)
	if err != nil {
		s.station.close()
		return err
	}
	s.classroom = classroom{station: s.station, hub: h}
	return s.classroom.join(ctx)
}

// removeShow removes what an earlier show left, and nothing else: a folder
// that is not empty and holds no workshop is somebody's own.
func removeShow(dir string) error {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) || (err == nil && len(entries) == 0) {
		return nil
	}
	db, err := store.OpenReader(context.Background(), dir)
	if err != nil {
		return app.Fail("show.folder_taken", err, "folder", dir)
	}
	workshop, err := db.Workshop(context.Background())
	_ = db.Close() // only read
	if err != nil || !workshop {
		return app.Fail("show.folder_taken", err, "folder", dir)
	}
	return os.RemoveAll(dir)
}

func (s *show) close() {
	s.station.close()
	closeHub(s.classroom.hub)
}

// bringClusters pairs the clusters, each recording what it plays.
func (s *show) bringClusters(ctx context.Context) error {
	if err := s.classroom.addClusters(ctx, s.Clusters); err != nil {
		return err
	}
	s.station.virtual = newVirtualClusters(s.station)
	s.clusters = s.station.inventory.Clusters()
	for _, c := range s.clusters {
		if err := s.station.virtual.startRecording(c, s.recording(c)); err != nil {
			return err
		}
	}
	return s.until(ctx, 30*time.Second, "show.not_paired", func() bool {
		for _, c := range s.station.inventory.Clusters() {
			if !s.station.network.link.Connected(c.SpeakerKey) {
				return false
			}
		}
		return true
	})
}

func (s *show) recording(c app.Cluster) string {
	return filepath.Join(s.Out, fmt.Sprintf("cluster-%02d.wav", c.Number))
}

// until waits for done, and fails with code when it does not come.
func (s *show) until(ctx context.Context, within time.Duration, code string, done func() bool) error {
	deadline := time.Now().Add(within)
	for !done() {
		if time.Now().After(deadline) {
			return app.Fail(code, nil)
		}
		if !pause(ctx, 50*time.Millisecond) {
			return ctx.Err()
		}
	}
	return nil
}

// make imports, mixes, submits and approves, as a lone officer would.
func (s *show) make(ctx context.Context) error {
	draft := backend.Draft{Title: "Bản tin sáng", BedDB: -6, DuckDB: 12, TargetLUFS: -16, CeilingDB: -1}
	voice, err := s.station.intake.file(ctx, s.Voice, app.Media{Kind: app.MediaVoice}, s.progress("voice"))
	if err != nil {
		return err
	}
	bed, err := s.station.intake.file(ctx, s.Bed, app.Media{Kind: app.MediaBed}, s.progress("bed"))
	if err != nil {
		return err
	}
	draft.Voice, draft.Bed = []string{voice.SHA256}, bed.SHA256
	rendered, err := s.station.intake.master(ctx, draft, "", s.progress("mix"))
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out)
	s.programme, err = s.station.approveNow(ctx, theProgram, rendered)
	return err
}

// approveNow saves a rendered programme, submits and approves it.
func (s *station) approveNow(ctx context.Context, by app.User, p app.Programme) (app.Programme, error) {
	p, err := s.library.Save(ctx, by, p)
	if err != nil {
		return p, err
	}
	if _, err := s.library.Submit(ctx, by, p.ID); err != nil {
		return p, err
	}
	if _, err := s.library.Approve(ctx, by, p.ID); err != nil {
		return p, err
	}
	s.wakeSync()
	return s.library.Programme(ctx, p.ID)
}

func (s *show) progress(what string) progress {
	last := -1
	return func(done, total int64) {
		if total <= 0 {
			return
		}
		if percent := int(100 * done / total); percent != last {
			last = percent
			fmt.Fprintf(s.out, "\r  %s %3d %%", what, percent)
		}
	}
}

// air plays the programme to the clusters, and cuts the hub in the middle.
func (s *show) air(ctx context.Context) error {
	var err error
	s.broadcast, err = s.station.playout.GoLive(ctx, theProgram, playout.Request{Programme: s.programme.ID})
	if err != nil {
		return err
	}
	cut := make(chan error, 1)
	go func() { cut <- s.cutHub(ctx) }()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for st := s.station.playout.State(); st.On(); st = s.station.playout.State() {
		fmt.Fprintf(s.out, "\r  %5.1f of %.1f s  %6.1f LUFS  %d of %d heard ", st.Elapsed.Seconds(), st.Total.Seconds(),
			st.Level.LUFS, s.heard(), len(s.clusters))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	fmt.Fprintln(s.out)
	return <-cut
}

func (s *show) heard() int {
	n := 0
	for _, c := range s.station.inventory.Board() {
		if c.State == app.StateHeard {
			n++
		}
	}
	return n
}

// cutHub takes the hub away in the middle of the programme.
func (s *show) cutHub(ctx context.Context) error {
	if s.HubCut == 0 {
		return nil
	}
	length := time.Duration(s.HubCut * float64(time.Second))
	if !pause(ctx, max(0, (s.programme.Duration-length)/2)) {
		return ctx.Err()
	}
	if err := s.classroom.hub.Stop(); err != nil {
		return err
	}
	began := time.Now()
	if !pause(ctx, length) {
		return ctx.Err()
	}
	s.cut = time.Since(began)
	return s.classroom.hub.Start()
}

// settle waits until every report is in the log and every record at the hub.
func (s *show) settle(ctx context.Context) error {
	pause(ctx, 2*time.Second) // a speaker's last account covers the second that has just ended
	if err := s.station.db.CloseSpans(ctx, s.station.clock.Now()); err != nil {
		return err
	}
	s.station.outbox.SendNow()
	return s.until(ctx, 60*time.Second, "show.hub_behind", func() bool {
		made, err := s.station.db.LastSeq(ctx)
		if err != nil {
			return false
		}
		s.made = made // a status that changes while we look belongs to no broadcast
		c, err := s.station.db.OutboxCounts(ctx, time.Time{})
		return err == nil && c.Waiting == 0
	})
}

// conclude measures, writes the report and prints it.
func (s *show) conclude(ctx context.Context) error {
	connected := map[app.ID]bool{}
	for _, c := range s.station.inventory.Clusters() {
		connected[c.ID] = s.station.network.link.Connected(c.SpeakerKey)
	}
	s.station.virtual.close() // the recordings are whole once their speakers have ended
	r, err := s.measure(ctx, connected)
	if err != nil {
		return err
	}
	if err := r.write(s.Out); err != nil {
		return err
	}
	r.table(s.out)
	if faults := r.faults(); len(faults) > 0 {
		return app.Fail("show.not_whole", nil, "faults", strings.Join(faults, "; "))
	}
	return nil
}

func (s *show) measure(ctx context.Context, connected map[app.ID]bool) (report, error) {
	var r report
	path, err := s.station.db.MediaPath(ctx, s.programme.Master)
	if err != nil {
		return r, err
	}
	if err := s.measureProgramme(ctx, &r, path); err != nil {
		return r, err
	}
	if err := s.measureClusters(ctx, &r, path, connected); err != nil {
		return r, err
	}
	var rows int64
	rows, broken, cut, err := s.station.db.VerifyPlayLog(ctx)
	if err != nil {
		return r, err
	}
	r.PlayLog = playLogReport{Rows: rows, ChainOK: broken == nil && !cut}
	return r, s.measureHub(ctx, &r, path)
}

// measureProgramme measures the master as it lies on the disk.
func (s *show) measureProgramme(ctx context.Context, r *report, path string) error {
	l, err := measureFile(ctx, path)
	if err != nil {
		return err
	}
	sum, err := fileSHA256(path)
	r.Programme = programmeReport{
		File: path, SHA256: sum, Seconds: s.programme.Duration.Seconds(),
		IntegratedLUFS: l.IntegratedLUFS, TruePeakDBTP: l.TruePeakDBTP,
	}
	return err
}

// measureClusters compares each recording with the programme.
func (s *show) measureClusters(ctx context.Context, r *report, path string, connected map[app.ID]bool) error {
	programme, err := decodeMono(ctx, path)
	if err != nil {
		return err
	}
	account, err := s.station.db.HeardOf(ctx, s.broadcast.ID)
	if err != nil {
		return err
	}
	first, _ := s.station.air.times(s.broadcast.ID)
	var latencies []float64
	for _, c := range s.clusters {
		h, err := compare(programme, first, s.recording(c))
		if err != nil {
			return err
		}
		one := clusterReport{
			ID: fmt.Sprintf("%02d %s", c.Number, c.Name), Connected: connected[c.ID], Similarity: h.Similarity,
			LatencyMS: float64(h.Latency) / float64(time.Millisecond), Recording: s.recording(c),
		}
		for _, a := range account {
			if a.Cluster == c.ID {
				one.PlayedSeconds, one.ConcealedMS, one.MissedMS = float64(a.PlayedMS)/1000, a.ConcealedMS, a.MissedMS
			}
		}
		latencies = append(latencies, one.LatencyMS)
		r.Clusters = append(r.Clusters, one)
	}
	r.MaxOffsetMS = spread(latencies)
	return nil
}

// measureHub compares what the hub has with what the station made.
func (s *show) measureHub(ctx context.Context, r *report, path string) error {
	pages := s.classroom.hub.Store()
	commune := s.station.info().Commune
	refs, err := pages.RecordRefs(ctx, commune)
	if err != nil {
		return err
	}
	r.Hub = hubReport{CutSeconds: s.cut.Seconds(), Rows: int64(len(refs))}
	r.Hub.Missing, r.Hub.Duplicates = countRecords(refs, s.made)
	if err := s.compareLogs(ctx, r, pages, commune); err != nil {
		return err
	}
	r.Hub.MediaSHA256Equal, err = s.sameMedia(ctx, commune, path)
	return err
}

// countRecords finds the numbers 1 to made that are missing or doubled.
func countRecords(refs []hub.RecordRef, made int64) (missing, duplicates int64) {
	seen := map[int64]bool{}
	for _, ref := range refs {
		if seen[ref.Seq] {
			duplicates++
		}
		seen[ref.Seq] = true
	}
	for n := int64(1); n <= made; n++ {
		if !seen[n] {
			missing++
		}
	}
	return missing, duplicates
}

// compareLogs counts the play log's rows at the hub too, each by its own
// identity, and walks the hub's chain.
func (s *show) compareLogs(ctx context.Context, r *report, pages hub.Pages, commune app.ID) error {
	rows, err := pages.PlayLogAll(ctx, commune)
	if err != nil {
		return err
	}
	seen := map[app.ID]bool{}
	for _, row := range rows {
		if seen[row.ID] {
			r.Hub.Duplicates++
		}
		seen[row.ID] = true
	}
	for row, err := range s.station.db.WalkPlayLog(ctx) {
		if err != nil {
			return err
		}
		if !seen[row.ID] {
			r.Hub.Missing++
		}
	}
	_, broken, err := playlog.Verify(each(rows))
	r.PlayLog.ChainOK = r.PlayLog.ChainOK && broken == nil
	return err
}

// sameMedia compares the hub's copy of the master with the station's.
func (s *show) sameMedia(ctx context.Context, commune app.ID, path string) (bool, error) {
	copied, err := s.classroom.hub.MediaPath(ctx, commune, s.programme.Master)
	if err != nil {
		return false, nil //nolint:nilerr // a copy that is not there is not equal
	}
	ours, err := fileSHA256(path)
	if err != nil {
		return false, err
	}
	theirs, err := fileSHA256(copied)
	return ours == theirs && ours == s.programme.Master, err
}
