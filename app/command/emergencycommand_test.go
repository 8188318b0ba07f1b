package command

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio/codec"
)

// leader may set the PIN.
var leader = app.User{ID: "leader", Name: "Chủ tịch", Roles: []app.Role{app.RoleApprover}}

// The command reaches the station that runs in the folder; without the leader's
// PIN nothing goes out, and what goes out stands in the log.
func TestEmergencyFromTheCommandLine(t *testing.T) {
	s := quietStation(t)
	c := classroom{station: s}
	if err := c.addClusters(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	poles := s.inventory.Clusters()
	if _, err := s.inventory.SaveZone(t.Context(), theProgram, app.Zone{Name: "Xóm Chè", Clusters: []app.ID{poles[1].ID}}); err != nil {
		t.Fatal(err)
	}
	if err := s.people.SetLeaderPIN(t.Context(), leader, "804219"); err != nil {
		t.Fatal(err)
	}
	sound := filepath.Join(t.TempDir(), "message.wav")
	if err := codec.EncodeFile(t.Context(), sound, &clip{samples: noise(time.Second)}, codec.EncodeOptions{Format: "wav"}); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (string, string) {
		var out, failed bytes.Buffer
		Main(append([]string{"emergency", "--data", s.dir}, args...), &out, &failed)
		return out.String(), failed.String()
	}
	for want, args := range map[string][]string{
		"no zone called “Nowhere”. There are: Xóm Chè": {"--file", sound, "--zones", "Nowhere", "--pin", "804219"},
		"leader's PIN is wrong":                        {"--file", sound, "--pin", "111112"},
		"leader must confirm":                          {"--file", sound},
		"Give one of --message":                        {"--pin", "804219"},
	} {
		if out, failed := run(args...); out != "" || !strings.Contains(failed, want) {
			t.Errorf("%v: said %q, %q", args, out, failed)
		}
	}
	if n := len(s.emergencies.Active()); n != 0 || s.playout.State().Beside != nil {
		t.Errorf("%d orders are open that were not let out", n)
	}
	out, failed := run("--file", sound, "--zones", "xóm chè", "--pin", "804219", "--title", "Lũ về")
	var a controlAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil || a.Clusters != 1 {
		t.Fatalf("said %q, %q, %v", out, failed, err)
	}
	active := s.emergencies.Active()
	if len(active) != 1 || active[0].ID != a.Emergency || active[0].Clusters[0] != poles[1].ID || active[0].Next.Sub(s.clock.Now()) > time.Hour {
		t.Fatalf("%+v", active)
	}
	until(t, 20*time.Second, "it has sounded", func() bool {
		all, err := s.db.Broadcasts(t.Context(), s.clock.Now().Add(-time.Minute), s.clock.Now())
		return err == nil && len(all) == 1 && all[0].Emergency == a.Emergency && all[0].Kind == app.BroadcastEmergency && !all[0].StartedAt.IsZero()
	})
	if st, err := os.Stat(filepath.Join(s.dir, controlFile)); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("socket %v, %v", st, err)
	}
	if err := s.emergencies.End(t.Context(), leader, a.Emergency); err != nil || len(s.emergencies.Active()) != 0 {
		t.Errorf("%v", err)
	}
}
