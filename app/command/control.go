package command

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tienglang/app"
	tables "tienglang/app/inventory/intake"
	"tienglang/app/store"
)

// controlFile is the socket in the station's folder by which commands reach the
// station that runs there. The folder is its owner's alone, and so is the socket.
const controlFile = "control.sock"

// The bounds of a command: its size and its answer's, and how long its sender may
// take to say it.
const (
	mostControl  = 1 << 20
	mostAnswer   = 16 << 20
	controlPause = 10 * time.Second
)

// control is what a command asks of the station that runs.
type control struct {
	Emergency *emergencyOrder `json:"emergency,omitempty"`
	Order     *clusterOrder   `json:"order,omitempty"`    // answered line by line
	Security  bool            `json:"security,omitempty"` // run the check
	Measured  bool            `json:"measured,omitempty"` // tell what is measured of the clusters
	Repair    *repairOrder    `json:"repair,omitempty"`
	Release   *releaseAsk     `json:"release,omitempty"`
}

// controlAnswer is what came of it.
type controlAnswer struct {
	Emergency app.ID            `json:"emergency,omitempty"`
	Clusters  int               `json:"clusters,omitempty"`
	Ticket    *ticketTold       `json:"ticket,omitempty"`
	Release   *keptRelease      `json:"release,omitempty"`
	Releases  []keptRelease     `json:"releases,omitempty"`
	Removed   int               `json:"removed,omitempty"` // releases
	Code      string            `json:"code,omitempty"`    // of the failure
	Args      map[string]string `json:"args,omitempty"`
	Detail    string            `json:"detail,omitempty"`
	Security  json.RawMessage   `json:"security,omitempty"` // the check

	Measured []app.ClusterStatus `json:"measured,omitempty"`
	// With Measured, of each cluster: of what it is sent now, and how its box and
	// its disk are.
	Titles map[app.ID]string      `json:"titles,omitempty"`
	Boxes  map[app.ID]app.Vitals  `json:"boxes,omitempty"`
	Disks  map[app.ID]tables.Disk `json:"disks,omitempty"`
}

// serveControl answers commands until ctx is done. A folder in which there can be
// no socket has a station without one.
func (s *station) serveControl(ctx context.Context) {
	path := filepath.Join(s.dir, controlFile)
	_ = os.Remove(path) // of a station that was killed: this one holds the folder's lock
	l, err := net.Listen("unix", path)
	if err != nil {
		slog.Warn("commands cannot reach this station", "error", err)
		return
	}
	if err := os.Chmod(path, 0o600); err != nil {
		slog.Warn("commands cannot reach this station", "error", err)
		l.Close()
		return
	}
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	var each sync.WaitGroup
	defer each.Wait()
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		each.Go(func() { s.control(ctx, c) })
	}
}

func (s *station) control(ctx context.Context, c net.Conn) {
	defer c.Close()
	_ = c.SetReadDeadline(time.Now().Add(controlPause)) // a connection that has none is at its end
	asked, err := readControl(c)
	if err != nil {
		slog.Warn("a command that cannot be read", "error", err)
		return
	}
	if asked.Order != nil {
		s.controlOrder(ctx, c, *asked.Order)
		return
	}
	var a controlAnswer
	switch {
	case asked.Emergency != nil:
		a, err = s.commandEmergency(ctx, *asked.Emergency)
	case asked.Repair != nil:
		a, err = s.commandRepair(ctx, *asked.Repair)
	case asked.Release != nil:
		a, err = s.commandRelease(ctx, *asked.Release)
	case asked.Measured:
		a.Measured, a.Titles, a.Boxes, a.Disks = s.inventory.Board(), titlesOnAir(s.playout.State()), s.vitals.boxes(), s.disks()
	case asked.Security:
		whole, stop := whileAsked(ctx, c)
		a, err = s.commandSecurity(whole)
		stop()
	default:
		err = app.Fail("control.unknown", nil)
	}
	if err != nil {
		a = failedControl(err)
	}
	if err := json.NewEncoder(c).Encode(a); err != nil {
		slog.Warn("a command was not answered", "error", err)
	}
}

func failedControl(err error) controlAnswer {
	if errors.Is(err, context.Canceled) { // by the station's end: who asks is there no more, or waits
		err = app.Fail("control.gone", err)
	}
	a := controlAnswer{Code: app.CodeOf(err), Detail: err.Error()}
	if e := (*app.Error)(nil); errors.As(err, &e) {
		a.Args = e.Args
	}
	return a
}

// err is the failure that an answer carries.
func (a controlAnswer) err() error {
	switch {
	case a.Code != "":
		return &app.Error{Code: a.Code, Args: a.Args, Err: errors.New(a.Detail)}
	case a.Detail != "":
		return errors.New(a.Detail)
	}
	return nil
}

// whileAsked ends with the connection of who asks, for what takes minutes.
func whileAsked(ctx context.Context, c net.Conn) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(ctx)
	_ = c.SetReadDeadline(time.Time{})
	go func() {
		_, _ = io.Copy(io.Discard, c) // who asks says nothing more; it ends when they go
		stop()
	}()
	return ctx, stop
}

// readControl reads one command, within its bounds.
func readControl(from io.Reader) (asked control, err error) {
	err = json.NewDecoder(io.LimitReader(from, mostControl)).Decode(&asked)
	return asked, err
}

// callStation connects to the station that runs in a folder; nil where none runs
// there. Errors: those of store.Find.
func callStation(ctx context.Context, dir string) (net.Conn, error) {
	if err := store.Find(dir); err != nil {
		return nil, err
	}
	c, err := (&net.Dialer{}).DialContext(ctx, "unix", filepath.Join(dir, controlFile))
	if errors.Is(err, fs.ErrPermission) {
		return nil, app.Fail("data.no_access", err, "folder", dir)
	}
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // nobody listens: that is the answer
	}
	return c, nil
}

// askStation has the station that runs in a folder do something; ok is false
// where none runs there, and there is then no error. Errors: those of cutOff, and
// what the station answers.
func askStation(ctx context.Context, dir string, asked control) (a controlAnswer, ok bool, err error) {
	c, err := callStation(ctx, dir)
	if c == nil {
		return a, err != nil, err
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	err = json.NewEncoder(c).Encode(asked)
	if err == nil {
		err = json.NewDecoder(io.LimitReader(c, mostAnswer)).Decode(&a)
	}
	if err != nil {
		return a, true, cutOff(ctx, err)
	}
	return a, true, a.err()
}

// cutOff is why what was said with a station broke off: ctx's own error, or
// "control.gone" where the station ended.
func cutOff(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return app.Fail("control.gone", err)
}
