package command

import (
	"context"
	"log/slog"
	"path/filepath"

	"tienglang/app"
	"tienglang/sync/hub"
)

// classroom is what a workshop adds to a station: virtual clusters and a hub,
// in this process, through the code that the real ones use.
type classroom struct {
	station *station
	hub     *hub.Server
}

// openHub starts a hub in the workshop's folder on this machine alone.
func openHub(ctx context.Context, dir string) (*hub.Server, error) {
	h, err := hub.New(ctx, hub.Config{Dir: filepath.Join(dir, "hub"), Listen: "127.0.0.1:0", Name: "Hệ thống thông tin nguồn (lớp tập huấn)"})
	if err != nil {
		return nil, err
	}
	if err := h.Start(); err != nil {
		closeHub(h)
		return nil, err
	}
	return h, nil
}

// openClassroom brings the workshop's hub and virtual clusters to life and
// returns what ends them. The first time, it makes three clusters.
func openClassroom(ctx context.Context, s *station) (end func(), err error) {
	h, err := openHub(ctx, s.dir)
	if err != nil {
		return nil, err
	}
	c := classroom{station: s, hub: h}
	if err := c.fill(ctx); err != nil {
		closeHub(h)
		return nil, err
	}
	return func() { closeHub(h) }, nil
}

// closeHub ends a workshop's hub. Nobody can mend a failure then; the log tells it.
func closeHub(h *hub.Server) {
	if err := h.Close(); err != nil {
		slog.Warn("close the hub", "error", err)
	}
}

// fill joins the hub and starts the clusters.
func (c classroom) fill(ctx context.Context) error {
	if err := c.join(ctx); err != nil {
		return err
	}
	if len(c.station.inventory.Clusters()) == 0 {
		if err := c.addClusters(ctx, 3); err != nil {
			return err
		}
	}
	c.station.virtual = newVirtualClusters(c.station)
	return c.station.virtual.startAll(c.station.inventory.Clusters())
}

// join joins the hub, unless that was done when the workshop was last open.
func (c classroom) join(ctx context.Context) error {
	if e, err := c.station.enrolment(); err == nil && e.URL == c.hub.URL() {
		return nil
	}
	code, err := c.hub.NewEnrolment(ctx, c.station.info().Name)
	if err != nil {
		return err
	}
	return c.station.enrol(ctx, c.hub.URL(), code)
}

// trainingPlaces name the virtual clusters of a new workshop.
var trainingPlaces = []string{"Trung Tâm", "Đồi Chè", "Khe Cốc", "Làng Thượng", "Đồng Tâm", "Cầu Đá", "Bãi Hội", "Núi Voi"}

// addClusters makes n virtual clusters, in the name of the program itself.
func (c classroom) addClusters(ctx context.Context, n int) error {
	for i := range n {
		place := trainingPlaces[i%len(trainingPlaces)]
		_, err := c.station.inventory.Save(ctx, theProgram, app.Cluster{
			Name: place, Technology: app.TechnologyIP, Line: app.LineLAN, Virtual: true,
			Volume: 80, VolumeCap: 90, Horns: []app.Horn{{Watts: 30}, {Watts: 30}},
		}, place)
		if err != nil {
			return err
		}
	}
	return nil
}

// theProgram is who acts where no person does: in the headless workshop and
// at the command line. It has no account and cannot sign in.
var theProgram = app.User{
	Name:  "Tiếng Làng",
	Roles: []app.Role{app.RoleEditor, app.RoleAnnouncer, app.RoleApprover, app.RoleAdministrator},
}
