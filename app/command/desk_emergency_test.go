package command

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// TestAnEmergencyAtTheDeskSoundsAtEachPole: ordered at the desk, refused to a
// wrong PIN, let out by another account, heard at every virtual speaker, shown
// with its first sounds, and taken off air by Escape like anything else.
func TestAnEmergencyAtTheDeskSoundsAtEachPole(t *testing.T) {
	launchCards(t)
	d := openDesk(t)
	voice, _ := voiceAndBed(t)
	m, err := d.Import(t.Context(), voice, app.MediaVoice, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SetEmergencyPIN(t.Context(), "975310"); err != nil || !d.HasEmergencyPIN() {
		t.Fatalf("the leader's PIN: %v", err)
	}
	leader, err := d.AddUser(t.Context(), app.User{Name: "Lý Thị Mai", Login: "mai", Roles: []app.Role{app.RoleApprover}}, "246810")
	if err != nil {
		t.Fatal(err)
	}
	order, err := d.OrderEmergency(t.Context(), backend.EmergencyRequest{Title: "Lũ về", Media: m.SHA256, Times: 1, ValidFor: time.Hour})
	if err != nil || order.State != app.EmergencyWaiting || d.OnAir().On {
		t.Fatalf("%+v, %v", order, err)
	}
	if err := d.ConfirmEmergency(t.Context(), order.ID, backend.Confirmation{PIN: "111222"}); app.CodeOf(err) != "people.wrong_pin" {
		t.Errorf("a wrong PIN: %v", err)
	}
	if err := d.ConfirmEmergency(t.Context(), order.ID, backend.Confirmation{Login: leader.Login, Secret: "000000"}); err == nil {
		t.Error("a wrong secret lets it out")
	}
	if d.OnAir().On {
		t.Fatal("it sounds although nobody confirmed it")
	}
	if err := d.ConfirmEmergency(t.Context(), order.ID, backend.Confirmation{PIN: "975310"}); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "the first sound is told of every pole", func() bool {
		all, err := d.Emergencies()
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		for _, p := range all[0].Poles {
			if p.First.IsZero() {
				return false
			}
		}
		return len(all[0].Poles) == len(order.Clusters) && all[0].State == app.EmergencyActive
	})
	if a := d.OnAir(); a.On && (!a.Scheduled || a.Broadcast.Kind != app.BroadcastEmergency || a.ByHand().On) {
		t.Errorf("on air is %+v", a)
	}
	if err := d.EndEmergency(t.Context(), order.ID); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "it is off air", func() bool {
		all, _ := d.Emergencies()
		return len(all) == 0 && !d.OnAir().On
	})
	line, err := d.Today()
	if err != nil || len(line.Line) != 1 || line.Line[0].Kind != app.BroadcastEmergency || line.Line[0].Title != "Lũ về" {
		t.Errorf("the day tells %+v, %v", line.Line, err)
	}
}
