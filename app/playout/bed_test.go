package playout_test

import (
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/playout"
)

func TestBedIsChangedUnderTheMicrophoneOnAir(t *testing.T) {
	s := begin(t)
	first := apptest.Sound(t, s.d, app.MediaBed, "bed")
	second := apptest.Sound(t, s.d, app.MediaBed, "another bed")
	apptest.Wants(t, s.SetBed(ctx, s.officer, first.SHA256), "air.no_microphone")
	b := s.goLive(t, playout.Request{Title: "Trực tiếp", Bed: first.SHA256})
	if got := s.State().Bed; got != first.SHA256 {
		t.Fatalf("it begins with bed %q", got)
	}
	s.SetTalkOver(true)
	if err := s.SetBed(ctx, s.officer, second.SHA256); err != nil {
		t.Fatal(err)
	}
	file, err := s.d.MediaPath(ctx, second.SHA256)
	if st := s.State(); err != nil || st.Bed != second.SHA256 || st.TalkOver || s.engine.bed() != file || s.engine.talk {
		t.Errorf("%+v, engine plays %q, want %q", st, s.engine.bed(), file)
	}
	acts, err := s.d.Audit(ctx, 1)
	if err != nil || acts[0].Action != "air.bed" || acts[0].Object != string(b.ID) || acts[0].Detail != `{"bed":"`+second.SHA256+`"}` {
		t.Errorf("%+v, %v", acts, err)
	}
	if err := s.SetBed(ctx, s.officer, ""); err != nil || s.State().Bed != "" || s.engine.bed() != "" {
		t.Errorf("not stopped: %+v, %v", s.State(), err)
	}
	s.engine.end(nil)
	s.settle(t)
}

func TestBedThatIsNoneOrNotAllowedChangesNothing(t *testing.T) {
	s := begin(t)
	bed := apptest.Sound(t, s.d, app.MediaBed, "bed")
	voice := apptest.Sound(t, s.d, app.MediaVoice, "voice")
	s.goLive(t, playout.Request{Title: "Trực tiếp", Bed: bed.SHA256})
	apptest.Wants(t, s.SetBed(ctx, s.officer, voice.SHA256), "air.not_a_bed")
	apptest.Wants(t, s.SetBed(ctx, apptest.User("e", app.RoleEditor), ""), "people.not_allowed")
	if s.State().Bed != bed.SHA256 {
		t.Errorf("%+v", s.State())
	}
	s.SetTalkOver(true)
	s.engine.end(nil)
	s.settle(t)
	if st := s.State(); st.TalkOver || st.Bed != "" {
		t.Errorf("off air it still says %+v", st)
	}
	s.SetTalkOver(true)
	if s.State().TalkOver {
		t.Error("nothing is on air, and yet it is talked over")
	}
}

func TestProgrammeHasNoBed(t *testing.T) {
	s := begin(t)
	bed := apptest.Sound(t, s.d, app.MediaBed, "bed")
	s.goLive(t, playout.Request{Programme: s.approved(t).ID, Bed: bed.SHA256})
	apptest.Wants(t, s.SetBed(ctx, s.officer, bed.SHA256), "air.no_microphone")
	if s.State().Bed != "" || s.engine.bed() != "" {
		t.Errorf("%+v", s.State())
	}
	s.engine.end(nil)
	s.settle(t)
}
