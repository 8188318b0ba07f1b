// Package uitest is what tests of the window and its pages share: a station
// in memory that behaves like the real one, an environment for a single page
// and a picture of it. Pictures are looked at by people; tests ask what the
// station was asked to do and what the page then says.
package uitest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// Backend is a station in memory. Set its fields before use, or inside Do.
type Backend struct {
	mu sync.Mutex

	speaking
	relaying
	EmergencyOf
	MessagesOf
	ScheduleOf
	HoldingOf
	HealthOf
	ReleasesOf
	OrderingOf
	ClusterListOf
	MapOf
	SecurityOf
	BackupsOf
	ReplacementOf
	MaintenanceOf
	LabelsOf
	BoxesOf

	Clock       time.Time
	StationIs   app.Station
	People      []app.User
	Secrets     map[app.ID]string
	User        app.ID // signed in, "" for nobody
	SetUp       bool
	Air         backend.OnAir
	skipped     backend.OnAir // what SkipPart took off air
	StatusIs    backend.Status
	TodayIs     backend.Today
	Prefs       backend.Settings
	PlayerToken string
	ProgrammeOf []app.Programme
	ApprovalsOf map[app.ID][]app.Approval
	LibraryOf
	MediaOf     []app.Media
	EditIs      edit.Edit // open at the desk; one without an ID is made by OpenEdit
	MissingIs   map[string]error
	LoudnessIs  app.Loudness // what MeasureEdit finds
	FinishIs    backend.FinishMeasure
	Unheard     *app.ID // whose finishing PlayEdit leaves out
	CoverIs     []byte
	Exported    backend.ExportOptions // of the last Export
	RecoveredIs []app.Media
	ZonesOf     []app.Zone
	HamletsOf   []app.Hamlet
	ClustersOf  []backend.ClusterView
	ChangesOf   map[app.ID][]backend.ClusterChange
	backs       map[app.ID]func() app.ID // what takes an act on hamlets back, by its batch
	HeardOf     [14]float64
	SyncIs      app.SyncStatus
	QueueOf     []backend.QueueRow
	OrdersOf    []app.ReceivedOrder
	OrdersAre   backend.HubOrdersState
	AuditOf     []app.AuditRow
	AuditBroken bool
	InputsOf    []backend.Device
	OutputsOf   []backend.Device
	MicLevel    backend.Level
	MicVerdict  backend.MicVerdict
	MicSilent   bool // microphones that are opened give nothing yet
	PlayingIs   string
	PlayingAt   time.Duration
	Listened    backend.Listening
	TalkOver    bool
	CartsOf     []app.Cart
	CartsHere   []backend.CartNow
	CartsOnAir  []backend.CartNow
	TemplatesOf []app.Template

	// Calls are the acts asked for, oldest first: "GoLive", "SetVolume c1 60".
	Calls []string
	// Errs are failures to give: by the method's name.
	Errs map[string]error
	// Hold, when set, is waited for by long acts (RenderEdit, Import, Export,
	// SpeakBack) before they return; they also return when cancelled.
	Hold chan struct{}

	RoundTripIs backend.RoundTrip
	ChoicesAre  backend.RecordingChoices

	recording   *Recording
	deleted     []app.Template
	over        *OverRecording // recording, where it is over the edit
	past        []editStep
	future      []editStep
	renderedAs  string // the edit that was rendered last
	subscribers map[int]func(backend.Topic)
	next        int
}

var _ backend.Backend = (*Backend)(nil)

// Do runs f while nobody else uses the station, for changing its fields.
func (b *Backend) Do(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
}

// Called tells how often an act with this name (and arguments) was asked for.
func (b *Backend) Called(call string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, c := range b.Calls {
		if c == call || len(c) > len(call) && c[:len(call)+1] == call+" " {
			n++
		}
	}
	return n
}

// Tell reports a topic to whoever subscribed, as the real station does.
func (b *Backend) Tell(t backend.Topic) {
	b.mu.Lock()
	list := make([]func(backend.Topic), 0, len(b.subscribers))
	for _, f := range b.subscribers {
		list = append(list, f)
	}
	b.mu.Unlock()
	for _, f := range list {
		f(t)
	}
}

// call records an act and returns the failure set for it. The caller holds
// the lock.
func (b *Backend) call(name string, args ...any) error {
	line := name
	for _, a := range args {
		line += " " + fmt.Sprint(a)
	}
	b.Calls = append(b.Calls, line)
	return b.Errs[name]
}

// act records an act and, when it may go on, does f under the lock.
func (b *Backend) act(f func() error, name string, args ...any) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.call(name, args...); err != nil {
		return err
	}
	if f == nil {
		return nil
	}
	return f()
}

// wait holds a long act back until Hold is closed or ctx ends.
func (b *Backend) wait(ctx context.Context) error {
	b.mu.Lock()
	hold := b.Hold
	b.mu.Unlock()
	if hold == nil {
		return ctx.Err()
	}
	select {
	case <-hold:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

func locked[T any](b *Backend, f func() T) T {
	b.mu.Lock()
	defer b.mu.Unlock()
	return f()
}
