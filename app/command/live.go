package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/app/store"
	"tienglang/audio/stream"
)

// liveOptions are what a station without a window was asked for.
type liveOptions struct {
	Data   string
	Input  string // a sound file, "" for the microphone
	Device string
	Loop   bool
	Listen string
	Pair   int // how many clusters to make and show codes for
}

func newLive() *cobra.Command {
	var o liveOptions
	var headless, microphone bool
	cmd := &cobra.Command{
		Use:   "live --headless --data DIR (--input FILE [--loop] | --microphone) --listen HOST:PORT",
		Short: "Go on air without a window",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !headless || (o.Input == "") != microphone {
				return app.Fail("live.bad_options", nil)
			}
			return runLive(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&headless, "headless", false, "without a window")
	f.StringVar(&o.Data, "data", defaultFolder("station"), "the station's data folder")
	f.StringVar(&o.Input, "input", "", "the sound file that goes on air")
	f.BoolVar(&microphone, "microphone", false, "the microphone goes on air")
	f.StringVar(&o.Device, "device", "", "the microphone, by name or identifier")
	f.BoolVar(&o.Loop, "loop", false, "repeat the file until stopped")
	f.StringVar(&o.Listen, "listen", "127.0.0.1:8443", "where speakers pair and players listen")
	f.IntVar(&o.Pair, "pair", 0, "bring the inventory to so many clusters, and go on air once each has its speaker")
	return cmd
}

// liveLine is what a live station prints when it is on air.
type liveLine struct {
	WHEP        string `json:"whep"`
	Token       string `json:"token"`
	Fingerprint string `json:"fingerprint"`
	Listen      string `json:"listen"`
	Broadcast   app.ID `json:"broadcast"`
}

// pairLine is one code that a speaker is waited for.
type pairLine struct {
	Cluster app.ID `json:"cluster"`
	Number  int    `json:"number"`
	Name    string `json:"name"`
	Station string `json:"station"`
	Code    string `json:"pair"`
}

// runLive goes on air until the sound ends or ctx does.
func runLive(ctx context.Context, out, errOut io.Writer, o liveOptions) error {
	fresh := !store.IsFolder(o.Data)
	s, err := openStation(ctx, stationOptions{Data: o.Data, Listen: o.Listen, Loop: o.Loop})
	if err != nil {
		return err
	}
	defer s.close()
	s.noteTo(func(_ string, err error, _ ...string) {
		if err != nil {
			fmt.Fprintln(errOut, "tienglang: "+sentence(err))
		}
	})
	r := playout.Request{Device: o.Device, Title: "Trực tiếp"}
	if o.Input != "" { // before anybody walks to a pole to type a code
		if r, err = s.approvedFile(ctx, o.Input); err != nil {
			return err
		}
	}
	if err := s.pairAll(ctx, json.NewEncoder(out), o.Pair); err != nil {
		return err
	}
	b, err := s.playout.GoLive(ctx, theProgram, r)
	if err != nil {
		return err
	}
	if fresh {
		tellFresh(errOut, o.Data)
	}
	url, token := s.network.url(), s.network.players.secret()
	err = json.NewEncoder(out).Encode(liveLine{
		WHEP: url + stream.WHEPPath, Token: token, Fingerprint: s.network.fingerprint,
		Listen: url + stream.ListenPath + "#" + token, Broadcast: b.ID,
	})
	if err != nil {
		return err
	}
	if err := s.playout.Wait(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	if err := s.playout.StopLive(context.WithoutCancel(ctx), theProgram); err != nil {
		return err
	}
	return s.playout.State().Failure
}

// pairAll makes clusters until there are n, and waits for their speakers.
func (s *station) pairAll(ctx context.Context, out *json.Encoder, n int) error {
	for len(s.inventory.Clusters()) < n {
		name := fmt.Sprintf("Cụm %02d", len(s.inventory.Clusters())+1)
		_, err := s.inventory.Save(ctx, theProgram, app.Cluster{
			Name: name, Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 100, VolumeCap: 100,
		}, "")
		if err != nil {
			return err
		}
	}
	if n == 0 {
		return nil
	}
	return s.awaitSpeakers(ctx, out)
}

// strayWithin is how long paired speakers that do not answer are waited for.
const strayWithin = 30 * time.Second

// awaitSpeakers prints a code for each IP cluster without a speaker, a fresh
// one when the old has lapsed, and returns when each has its speaker and those
// hear, or have been waited for long enough.
func (s *station) awaitSpeakers(ctx context.Context, out *json.Encoder) error {
	lapse := map[app.ID]time.Time{}
	stray := time.Now().Add(strayWithin)
	for {
		unpaired, silent := 0, 0
		for _, c := range s.inventory.Clusters() {
			switch {
			case c.Technology != app.TechnologyIP:
			case c.SpeakerKey == "":
				unpaired++
				if err := s.showCode(out, c, lapse); err != nil {
					return err
				}
			case !s.network.link.Connected(c.SpeakerKey):
				silent++
			}
		}
		if unpaired > 0 {
			stray = time.Now().Add(strayWithin)
		}
		if unpaired == 0 && (silent == 0 || time.Now().After(stray)) {
			return nil
		}
		if !pause(ctx, 100*time.Millisecond) {
			return ctx.Err()
		}
	}
}

// showCode prints a cluster's code unless one that is still good was printed.
func (s *station) showCode(out *json.Encoder, c app.Cluster, lapse map[app.ID]time.Time) error {
	if s.clock.Now().Before(lapse[c.ID]) {
		return nil
	}
	code, expires := s.network.pair.Begin(c.ID)
	lapse[c.ID] = expires
	return out.Encode(pairLine{Cluster: c.ID, Number: c.Number, Name: c.Name, Station: s.network.url(), Code: code})
}

// approvedFile makes a programme of one file. Whoever starts this command
// stands at the station and answers for what goes out: the approval says so.
func (s *station) approvedFile(ctx context.Context, path string) (playout.Request, error) {
	m, err := s.intake.file(ctx, path, app.Media{Kind: app.MediaVoice}, nil)
	if err != nil {
		return playout.Request{}, err
	}
	if p, ok, err := s.approvedBefore(ctx, m.SHA256); err != nil || ok {
		return playout.Request{Programme: p.ID}, err
	}
	values := s.settings.Get()
	e, err := bulletin{
		Title: m.Name, Voice: []string{m.SHA256}, TargetLUFS: values.TargetLUFS, CeilingDB: values.CeilingDB,
	}.edit(ctx, s.intake)
	if err != nil {
		return playout.Request{}, err
	}
	rendered, err := s.intake.master(ctx, e, "", nil)
	if err != nil {
		return playout.Request{}, err
	}
	p, err := s.approveNow(ctx, theProgram, rendered)
	return playout.Request{Programme: p.ID}, err
}

// approvedBefore finds the approved programme that was made of this sound
// alone, so that a file that goes on air every day is one programme.
func (s *station) approvedBefore(ctx context.Context, sha string) (app.Programme, bool, error) {
	all, err := s.library.Uses(ctx, sha)
	if err != nil {
		return app.Programme{}, false, err
	}
	for _, p := range all {
		if p.State != app.ProgrammeApproved || !p.DeletedAt.IsZero() {
			continue
		}
		if p, err = s.library.Programme(ctx, p.ID); err != nil {
			return app.Programme{}, false, err
		}
		if len(p.Items) == 1 && p.Items[0].Media == sha {
			return p, true, nil
		}
	}
	return app.Programme{}, false, nil
}
