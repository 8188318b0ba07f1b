package command

import (
	"context"
	"fmt"
	"os"
	"time"

	"tienglang/app"
	"tienglang/audio/device"
	"tienglang/ui/backend"
)

// studioVictimVariable names what this test binary does as a person in the
// studio until it is killed: "record", "render" or "script". victimDataVariable names the
// station's folder.
const (
	studioVictimVariable = "TIENGLANG_TEST_STUDIO_VICTIM"
	victimDataVariable   = "TIENGLANG_TEST_STUDIO_DATA"
)

// studioVictim works at the desk until it is killed. At its start it tells what
// the one before left: "recovered NAME SECONDS" and "edit TITLE"; then what it
// does, each once it is done.
func studioVictim(what string) int {
	if err := studioVictimWorks(context.Background(), what, os.Getenv(victimDataVariable)); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return 1
}

func studioVictimWorks(ctx context.Context, what, data string) error {
	d, err := victimDesk(ctx, data)
	if err != nil {
		return err
	}
	for _, m := range d.Recovered() {
		fmt.Printf("recovered %s %.3f\n", m.Name, m.Duration.Seconds())
	}
	v, err := d.OpenEdit("")
	if err != nil {
		return err
	}
	fmt.Printf("edit %s\n", v.Edit.Title)
	switch what {
	case "record":
		return d.overdubForEver(ctx, v)
	case "script":
		return d.writeForEver()
	}
	return d.renderForEver(ctx, v)
}

// victimDesk opens a station with its one account at the desk.
func victimDesk(ctx context.Context, data string) (*desk, error) {
	s, err := openStation(ctx, stationOptions{Data: data, Workshop: true, Listen: "127.0.0.1:0"})
	if err != nil {
		return nil, err
	}
	d := newDesk(s)
	users, err := s.people.Users(ctx)
	if err != nil || len(users) == 0 {
		return nil, fmt.Errorf("no account: %w", err)
	}
	d.setUser(users[0], true)
	if d.recovered == nil {
		fmt.Println("ready")
	}
	return d, nil
}

// overdubForEver records over the edit, which it changes meanwhile.
func (d *desk) overdubForEver(ctx context.Context, v backend.EditView) error {
	mic, err := d.OpenMicrophone(device.NullID)
	if err != nil {
		return err
	}
	name := "victim-" + string(app.NewID(time.Now()))
	rec, err := d.RecordOver(ctx, mic, name, backend.Overdub{At: 48000, Hear: true, Track: v.Edit.Tracks[0].ID})
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		if at := rec.Elapsed(); at > 0 {
			fmt.Printf("recorded %s %.3f\n", name, at.Seconds())
		}
		if err := d.retitled(&v, fmt.Sprintf("%s-%d", name, n)); err != nil {
			return err
		}
		time.Sleep(40 * time.Millisecond)
	}
}

// retitled gives the edit another title, and says so before and after.
func (d *desk) retitled(v *backend.EditView, title string) (err error) {
	e := v.Edit
	e.Title = title
	fmt.Printf("to %s\n", title)
	if *v, err = d.ChangeEdit(backend.Step{Key: "studio.step.title"}, e); err == nil {
		fmt.Printf("edit %s\n", title)
	}
	return err
}

// renderForEver renders the edit under ever new titles.
func (d *desk) renderForEver(ctx context.Context, v backend.EditView) error {
	for n := 0; ; n++ {
		if err := d.retitled(&v, "victim-"+string(app.NewID(time.Now()))); err != nil {
			return err
		}
		fmt.Println("rendering")
		p, err := d.RenderEdit(ctx, nil)
		if err != nil {
			return err
		}
		fmt.Printf("rendered %s %s\n", p.Title, p.Master)
	}
}
