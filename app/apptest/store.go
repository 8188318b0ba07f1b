package apptest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/store"
)

// DB opens a real database in a temporary folder; o's Clock and Logger may be
// nil. It is closed at the end of the test.
func DB(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	return OpenDB(t, t.TempDir(), o)
}

// OpenDB is DB for a folder that is kept between openings.
func OpenDB(t testing.TB, dir string, o store.Options) *store.DB {
	t.Helper()
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	d, err := store.Open(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() }) // the test may have closed it
	return d
}

// Closed closes c, which must not fail.
func Closed(t testing.TB, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// Wants fails the test unless err has the given code; "" wants no error.
func Wants(t testing.TB, err error, code string) {
	t.Helper()
	if code == "" && err != nil || code != "" && app.CodeOf(err) != code {
		t.Fatalf("got %v, want code %q", err, code)
	}
}

// User makes an account with these roles that may act at once. It is not
// stored.
func User(name string, roles ...app.Role) app.User {
	return app.User{ID: app.NewID(time.Now()), Login: name, Name: name, Roles: roles}
}

// Officer is the one officer of a small station, who holds every role.
func Officer() app.User {
	return User("officer", app.RoleEditor, app.RoleAnnouncer, app.RoleApprover, app.RoleAdministrator)
}

// Sound puts bytes into the store as a medium of that kind. Only its name
// says that it is sound.
func Sound(t testing.TB, d *store.DB, kind app.MediaKind, content string) app.Media {
	t.Helper()
	m, err := d.PutMedia(context.Background(), bytes.NewReader([]byte(content)), app.Media{
		Name: content, Ext: ".flac", Kind: kind, Duration: time.Minute, Channels: 1,
		Loudness: app.Loudness{IntegratedLUFS: -16, TruePeakDBTP: -1}, AddedBy: "tester",
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Programme is an unsaved draft over the given master.
func Programme(title string, master app.Media) app.Programme {
	return app.Programme{Title: title, Master: master.SHA256, Duration: master.Duration, Loudness: master.Loudness,
		Items: []app.ProgrammeItem{{Kind: app.MediaMaster, Media: master.SHA256, Title: title}}}
}

// Cluster is a plain IP cluster with that number.
func Cluster(number int, name string) app.Cluster {
	return app.Cluster{Number: number, Name: name, Technology: app.TechnologyIP, Line: app.Line4G,
		Horns: []app.Horn{{Watts: 30}, {Watts: 30}}, Volume: 70, VolumeCap: 85}
}

// StoredCluster puts a cluster into the store.
func StoredCluster(t testing.TB, d *store.DB, c app.Cluster) app.Cluster {
	t.Helper()
	if c.ID == "" {
		c.ID = app.NewID(time.Now())
	}
	if err := d.SaveCluster(context.Background(), c, audit.Act("tester", "cluster.add", string(c.ID))); err != nil {
		t.Fatal(err)
	}
	return c
}

// Seconds are n whole seconds of a broadcast, played without a gap from the
// given moment on.
func Seconds(broadcast app.ID, from time.Time, n int) []app.PlayedSecond {
	all := make([]app.PlayedSecond, n)
	for i := range all {
		all[i] = app.PlayedSecond{At: from.Add(time.Duration(i) * time.Second), Broadcast: broadcast,
			PlayedMS: 1000, LevelDBFS: -20, LatencyMS: 350, OffsetMS: 0.5}
	}
	return all
}
