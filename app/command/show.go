package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"tienglang/app"
	"tienglang/app/store"
)

// show is one headless workshop under way.
type show struct {
	showOptions
	console   *console
	station   *station
	classroom classroom
	clusters  []app.Cluster
	programme app.Programme
	broadcast app.Broadcast
	cut       time.Duration
	made      int64         // number of the newest record when the hub had them all
	late      time.Duration // the machine, at worst, while on air
}

// runShow plays one whole show, writes its report, and fails unless it was
// whole: "show.not_whole".
func runShow(ctx context.Context, out io.Writer, o showOptions) error {
	if o.Clusters < 1 || o.Clusters > 150 || o.HubCut < 0 {
		return app.Fail("show.bad_options", nil)
	}
	kept := o.Out != ""
	end, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	defer end()
	s := &show{showOptions: o, console: newConsole(out)}
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
		s.console.line("%s…", step.what)
		if err := step.do(ctx); err != nil {
			s.console.end()
			return err
		}
	}
	err = s.conclude(ctx)
	if !kept {
		s.console.line("\nThe report and the recordings are not kept; --out DIR keeps them.")
	}
	return err
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
	rendered, err := s.station.intake.showBulletin(ctx, s.Voice, s.Bed, s.console)
	if err != nil {
		return err
	}
	s.programme, err = s.station.approveNow(ctx, theProgram, rendered)
	return err
}

// showBulletin takes in a voice and a bed and makes the show's bulletin of
// them, which is not yet saved.
func (t intake) showBulletin(ctx context.Context, voice, bed string, k *console) (app.Programme, error) {
	b := bulletin{Title: "Bản tin sáng", BedDB: usualBedDB, DuckDB: usualDuckDB, TargetLUFS: -16, CeilingDB: -1}
	said, err := t.file(ctx, voice, app.Media{Kind: app.MediaVoice}, k.percent("voice"))
	if err != nil {
		return app.Programme{}, err
	}
	under, err := t.file(ctx, bed, app.Media{Kind: app.MediaBed}, k.percent("bed"))
	if err != nil {
		return app.Programme{}, err
	}
	b.Voice, b.Bed = []string{said.SHA256}, under.SHA256
	e, err := b.edit(ctx, t)
	if err != nil {
		return app.Programme{}, err
	}
	return t.master(ctx, e, "", k.percent("mix"))
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

// conclude measures, writes the report and prints it, with every figure that
// is outside its limit.
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
	s.console.end()
	r.table(s.console.out)
	return r.verdict()
}
