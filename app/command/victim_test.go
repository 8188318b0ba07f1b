package command

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/record"
)

// victimVariable names the folder in which this test binary works as a
// station until it is killed.
const victimVariable = "TIENGLANG_TEST_VICTIM"

// victim is a station at work: it records, approves, is on air to a virtual
// cluster and syncs until it is killed, and says what is done once it is.
func victim(data string) int {
	if err := victimWorks(context.Background(), data); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return 1
}

func victimWorks(ctx context.Context, data string) error {
	s, err := openStation(ctx, stationOptions{Data: data, Workshop: true, Listen: "127.0.0.1:0"})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	s.virtual = newVirtualClusters(s)
	if err := s.virtual.startAll(s.inventory.Clusters()); err != nil {
		return err
	}
	errs := make(chan error, 3)
	go func() { errs <- s.recordForEver() }()
	go func() { errs <- s.approveForEver(ctx) }()
	go func() { errs <- s.airForEver(ctx) }()
	return <-errs
}

// recordForEver makes recordings of up to two and a half seconds at the speed of
// sound cards, and says how much of each must have reached the disk.
func (s *station) recordForEver() error {
	if err := os.MkdirAll(recordingsFolder(s.dir), 0o700); err != nil {
		return err
	}
	for {
		name := "victim-" + string(app.NewID(time.Now()))
		r, err := record.Start(recordingsFolder(s.dir), name, audio.Mono, s.clock)
		if err != nil {
			return err
		}
		length := 1 + rand.IntN(25)
		for i := range length {
			if err := r.Write(noise(100 * time.Millisecond)); err != nil {
				return err
			}
			fmt.Printf("recorded %s %.2f\n", name, float64(i+1)/10)
			time.Sleep(100 * time.Millisecond)
		}
		result, err := r.Stop()
		if err != nil {
			return err
		}
		if _, err := s.intake.recorded(context.Background(), result.Path, name, ""); err != nil {
			return err
		}
		fmt.Printf("recorded %s %.2f\n", name, float64(length)/10+1) // all of it now
	}
}

// approveForEver makes and approves programmes, a few of each of ever new
// masters that are large enough to be cut off on their way to the hub.
func (s *station) approveForEver(ctx context.Context) error {
	for {
		m, err := s.sound(ctx, 4*time.Second)
		if err != nil {
			return err
		}
		for range 4 {
			if _, err := s.approveOnce(ctx, m); err != nil {
				return err
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// airForEver airs short programmes, each once.
func (s *station) airForEver(ctx context.Context) error {
	for {
		m, err := s.sound(ctx, time.Second)
		if err != nil {
			return err
		}
		p, err := s.approveOnce(ctx, m)
		if err != nil {
			return err
		}
		b, err := s.playout.GoLive(ctx, theProgram, playout.Request{Programme: p.ID})
		if err != nil {
			return err
		}
		fmt.Printf("aired %s %s\n", b.ID, p.ID)
		if err := s.playout.Wait(ctx); err != nil {
			return err
		}
		fmt.Printf("ended %s\n", b.ID)
	}
}

// approveOnce makes a programme of m under a title that no other has.
func (s *station) approveOnce(ctx context.Context, m app.Media) (app.Programme, error) {
	number := time.Now().UnixNano()
	p, err := s.approveNow(ctx, theProgram, app.Programme{
		Title: victimTitle(number), Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
		Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}},
	})
	if err == nil {
		fmt.Printf("approved %s %d\n", p.ID, number)
	}
	return p, err
}

func victimTitle(number int64) string { return fmt.Sprintf("Bản tin %d", number) }

// sound takes in a master that nobody has yet.
func (s *station) sound(ctx context.Context, length time.Duration) (app.Media, error) {
	return s.intake.source(ctx, &clip{samples: noise(length)}, app.Media{Name: "noise", Kind: app.MediaMaster}, 0, nil)
}

// noise is unlike any other.
func noise(length time.Duration) []float32 {
	p := make([]float32, int(length.Seconds()*audio.Rate))
	for i := range p {
		p[i] = rand.Float32()/2 - 0.25
	}
	return p
}
