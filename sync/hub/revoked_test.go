package hub_test

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// TestARevokedBoxIsRefusedAndTold: the record is kept; a cluster that has the
// box again, as after a backup of before, is refused; who signs with the box's
// key is told that it was revoked; and the list is there to be told.
func TestARevokedBoxIsRefusedAndTold(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	gone := app.Revocation{Key: "UBOX", Cluster: "c1", Number: 7, Name: "Cụm chợ", Why: app.RevokedStolen, ByName: "Hoà", At: time.Unix(1.8e9, 0).UTC()}
	a := push(t, st, st.record(app.RecordRevoked, "UBOX", gone, ""),
		st.record(app.RecordCluster, "c1", app.Cluster{ID: "c1", Number: 7, SpeakerKey: "UBOX"}, ""),
		st.record(app.RecordCluster, "c1", app.Cluster{ID: "c1", Number: 7, SpeakerKey: "UNEW"}, ""))
	if len(a.Acked) != 2 || len(a.Refused) != 1 || a.Refused[0].Code != "hub.box_revoked" || a.Refused[0].Seq != 2 {
		t.Errorf("answer %+v", a)
	}
	if all, err := s.Store().Revoked(t.Context(), st.st.Commune); err != nil || len(all) != 1 || all[0] != gone {
		t.Errorf("kept %+v, %v", all, err)
	}
	for mark, want := range map[string]int{"": 1, wire.RevokedMark([]app.Revocation{{Key: "UOTHER"}}): 1, wire.RevokedMark([]app.Revocation{gone}): 0} {
		p, err := st.Pull(t.Context(), 0, mark, 0)
		var told []app.Revocation
		if err == nil && p.Revoked != nil {
			told, err = p.Revoked.Open(p.Key, st.st.Commune)
		}
		if err != nil || len(told) != want {
			t.Errorf("a station that knows %q is told %+v, %v", mark, told, err)
		}
	}
	if _, err := s.Store().CommuneByKey(t.Context(), "UBOX"); app.CodeOf(err) != "hub.box_revoked" {
		t.Errorf("who signs with its key: %v", err)
	}
	if _, err := s.Store().CommuneByKey(t.Context(), "UOTHER"); app.CodeOf(err) != "hub.not_enrolled" {
		t.Errorf("who signs with another: %v", err)
	}
}

// TestABoxRevokedInOneCommuneIsRefusedInAll: carried off from one and put up in
// another, it is refused there too; the other commune's list stays its own.
func TestABoxRevokedInOneCommuneIsRefusedInAll(t *testing.T) {
	s := startHub(t)
	a, b := join(t, s, "Xã Tân Khê"), join(t, s, "Xã Bình Sơn")
	gone := app.Revocation{Key: "UBOX", Cluster: "c1", Number: 7, Name: "Cụm chợ", Why: app.RevokedStolen, ByName: "Hoà", At: time.Unix(1.8e9, 0).UTC()}
	push(t, a, a.record(app.RecordRevoked, "UBOX", gone, ""))
	got := push(t, b, b.record(app.RecordCluster, "c9", app.Cluster{ID: "c9", Number: 1, SpeakerKey: "UBOX"}, ""),
		b.record(app.RecordCluster, "c9", app.Cluster{ID: "c9", Number: 1, SpeakerKey: "UOWN"}, ""))
	if len(got.Acked) != 1 || len(got.Refused) != 1 || got.Refused[0].Code != "hub.box_revoked" || got.Refused[0].Seq != 1 {
		t.Errorf("answer %+v", got)
	}
	if all, err := s.Store().Revoked(t.Context(), b.st.Commune); err != nil || len(all) != 0 {
		t.Errorf("the other commune is told of %+v, %v", all, err)
	}
}
