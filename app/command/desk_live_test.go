package command

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// TestMicrophoneOverABedThatIsChanged is the announcer's hour in short: on air
// with a silent microphone, a bed laid under it and taken away again, and each
// cluster's picture of the day right afterwards.
func TestMicrophoneOverABedThatIsChanged(t *testing.T) {
	launchCards(t)
	d := openDesk(t)
	_, path := voiceAndBed(t)
	bed, err := d.Import(t.Context(), path, app.MediaBed, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.GoLive(t.Context(), backend.LiveRequest{Title: "Thông báo", Device: "mic"}); err != nil {
		t.Fatal(err)
	}
	until(t, 10*time.Second, "silence is sent", func() bool { return d.OnAir().LUFS < -70 })
	if err := d.SetBed(t.Context(), bed.SHA256); err != nil || d.OnAir().Bed != bed.SHA256 {
		t.Fatalf("bed %q, %v", d.OnAir().Bed, err)
	}
	until(t, 10*time.Second, "the bed is heard", func() bool { return d.OnAir().LUFS > -40 })
	if st := d.Status(); st.Key != "status.bed_on" || st.Args["name"] != bed.Name {
		t.Errorf("the status line has %+v", st)
	}
	if err := d.SetBed(t.Context(), ""); err != nil || d.OnAir().Bed != "" {
		t.Fatalf("bed %q, %v", d.OnAir().Bed, err)
	}
	until(t, 10*time.Second, "the bed is gone", func() bool { return d.OnAir().LUFS < -70 })
	d.SetTalkOver(true)
	until(t, 20*time.Second, "some seconds were sent", func() bool { return d.OnAir().Elapsed > 4*time.Second })
	if err := d.StopLive(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := d.OnAir(); a.On || a.TalkOver || a.Bed != "" {
		t.Errorf("off air it says %+v", a)
	}
	streamed(t, d)
	for _, c := range d.inventory.Clusters() {
		until(t, 10*time.Second, c.Name+" has its share of the day", func() bool {
			days, err := d.Heard14(c.ID)
			return err == nil && days[13] > 0.5
		})
	}
}

// TestCountOfWhatWaitsIsThatOfTheList between two rounds of sending.
func TestCountOfWhatWaitsIsThatOfTheList(t *testing.T) {
	d := openDesk(t)
	d.PauseSync(true)
	until(t, 10*time.Second, "sending rests", func() bool { return d.SyncStatus().Paused })
	for i := range 3 {
		c := app.Cluster{Number: 40 + i, Name: "Cụm mới", Technology: app.TechnologyFM, Horns: []app.Horn{{Watts: 30}}, Volume: 50, VolumeCap: 80}
		if _, _, err := d.SaveCluster(t.Context(), c, "Khe Cốc"); err != nil {
			t.Fatal(err)
		}
		rows, err := d.Queue(500)
		if err != nil {
			t.Fatal(err)
		}
		listed := 0
		for _, r := range rows {
			if r.AckedAt.IsZero() && r.Refused == "" {
				listed++
			}
		}
		if n := d.SyncStatus().Waiting; n < i+1 || n < listed {
			t.Errorf("%d are listed, %d are counted", listed, n)
		}
	}
}
