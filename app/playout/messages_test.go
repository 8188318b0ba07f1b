package playout_test

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/playout"
)

// prepared are messages whose sound is made of what the store has.
func (a *alarmed) prepared() *playout.Messages {
	return &playout.Messages{Store: a.d, Clock: a.clock, Compose: func(context.Context, playout.MessageRequest) (string, string, error) {
		return a.media.SHA256, a.media.SHA256, nil
	}}
}

func approvedMessage(t *testing.T, s *playout.Messages, by app.User, title string, until time.Time) app.Message {
	t.Helper()
	m, err := s.Prepare(ctx, by, playout.MessageRequest{Title: title, Text: "Bà con lên nhà văn hoá."})
	if err == nil {
		m, err = s.Approve(ctx, by, m, until)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func titles(t *testing.T, s *playout.Messages) (all []string) {
	t.Helper()
	list, err := s.Store.Messages(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		all = append(all, m.Title)
	}
	return all
}

// TestMessagesAreTheLeadersToApproveOrderAndWithdraw, each in the audit log.
func TestMessagesAreTheLeadersToApproveOrderAndWithdraw(t *testing.T) {
	a := alarms(t)
	s, announcer, soon := a.prepared(), apptest.User("reader", app.RoleAnnouncer), a.clock.Now().Add(time.Hour)
	for want, r := range map[string]playout.MessageRequest{"message.no_title": {Text: "x"}, "emergency.nothing": {Title: "Lũ"}} {
		if _, err := s.Prepare(ctx, a.chief, r); app.CodeOf(err) != want {
			t.Errorf("%+v: %v, want %s", r, err, want)
		}
	}
	flood := approvedMessage(t, s, a.chief, "Sơ tán lũ", soon)
	fire := approvedMessage(t, s, a.chief, "Cháy rừng", soon)
	dam := approvedMessage(t, s, a.chief, "Xả đập", soon)
	for name, err := range map[string]error{
		"prepare": second(s.Prepare(ctx, announcer, playout.MessageRequest{Title: "x", Text: "y"})),
		"approve": second(s.Approve(ctx, announcer, flood, soon)), "move": s.Move(ctx, announcer, dam.ID, 0),
		"withdraw": s.Withdraw(ctx, announcer, flood.ID),
	} {
		if app.CodeOf(err) != "people.not_allowed" {
			t.Errorf("an announcer may %s: %v", name, err)
		}
	}
	if err := second(s.Approve(ctx, a.chief, app.Message{Title: "sơ tán LŨ"}, soon)); app.CodeOf(err) != "message.same_title" {
		t.Errorf("two of one name: %v", err)
	}
	if err := second(s.Approve(ctx, a.chief, app.Message{Title: "hôm qua"}, a.clock.Now())); app.CodeOf(err) != "message.until" {
		t.Errorf("a permission that is over: %v", err)
	}
	if err := s.Move(ctx, a.chief, dam.ID, 0); err != nil {
		t.Fatal(err)
	}
	wantExtended(t, s, a.chief, announcer, flood)
	if err := s.Withdraw(ctx, a.chief, fire.ID); err != nil {
		t.Fatal(err)
	}
	if got := titles(t, s); !slices.Equal(got, []string{"Xả đập", "Sơ tán lũ"}) {
		t.Errorf("offered are %q", got)
	}
	if err := s.Restore(ctx, a.chief, fire.ID); err != nil || len(titles(t, s)) != 3 {
		t.Errorf("restored %v: %q", err, titles(t, s))
	}
	for i := range app.MostMessages - 3 {
		approvedMessage(t, s, a.chief, "bản tin "+strconv.Itoa(i), soon)
	}
	if err := second(s.Approve(ctx, a.chief, app.Message{Title: "thừa"}, soon)); app.CodeOf(err) != "message.too_many" {
		t.Errorf("one too many: %v", err)
	}
	rows, err := a.d.Audit(ctx, 100)
	if err != nil || count(rows, "message.approve") != app.MostMessages || count(rows, "message.withdraw") != 1 || count(rows, "message.move") != 1 {
		t.Errorf("the audit log has %d rows, %v", len(rows), err)
	}
}

func second[T any](_ T, err error) error { return err }

func count(rows []app.AuditRow, action string) (n int) {
	for _, r := range rows {
		if r.Action == action {
			n++
		}
	}
	return n
}

// storedOrder is what the poles were told to play from their disks.
type storedOrder struct {
	message, broadcast app.ID
	at                 time.Time
	level              int
}

// TestAMessageIsPlayedFromThePolesDisks at once, and its repeat, with the time of
// issue before it, by the stream alone; withdrawn or past its permission it is
// refused, at the order and at the confirmation.
func TestAMessageIsPlayedFromThePolesDisks(t *testing.T) {
	a := alarms(t)
	s, told := a.prepared(), make(chan storedOrder, 9)
	again := apptest.Sound(t, a.d, app.MediaMaster, "with its time of issue")
	var err error
	a.Emergencies, err = a.Service.Emergencies(ctx, playout.EmergencyConfig{Store: a.d,
		Compose: func(context.Context, app.Emergency) (string, string, error) { return a.media.SHA256, again.SHA256, nil },
		Length:  func(context.Context, string) time.Duration { return 10 * time.Second },
		Stored: func(_ context.Context, e app.Emergency, b app.Broadcast, at time.Time, level int) error {
			told <- storedOrder{e.Message, b.ID, at, level}
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	m := approvedMessage(t, s, a.chief, "Sơ tán lũ", a.clock.Now().Add(30*24*time.Hour))
	byMessage := func(r *playout.EmergencyRequest) {
		*r = playout.EmergencyRequest{Message: m.ID, Every: time.Hour, ValidFor: 3 * time.Hour}
	}
	e := a.order(t, a.chief, byMessage)
	if e.Title != m.Title || e.Text != m.Text || e.Message != m.ID {
		t.Fatalf("ordered %+v", e)
	}
	if err := s.Withdraw(ctx, a.chief, m.ID); err != nil {
		t.Fatal(err)
	}
	if err := a.Confirm(ctx, a.chief, "", e.ID); app.CodeOf(err) != "emergency.message_gone" || a.State().Beside != nil {
		t.Errorf("a message that was withdrawn meanwhile goes out: %v", err)
	}
	if _, err := a.Order(ctx, a.chief, playout.EmergencyRequest{Message: m.ID}); app.CodeOf(err) != "emergency.message_gone" {
		t.Errorf("a withdrawn message is ordered: %v", err)
	}
	if err := s.Restore(ctx, a.chief, m.ID); err != nil {
		t.Fatal(err)
	}
	now := a.clock.Now()
	if err := a.Confirm(ctx, a.chief, "", e.ID); err != nil {
		t.Fatal(err)
	}
	b, ok := a.sounding(e.ID)
	if got := <-told; !ok || got.message != m.ID || got.broadcast != b.ID || got.level != 100 || got.at.Sub(now) <= 0 || got.at.Sub(now) > 500*time.Millisecond {
		t.Errorf("the poles are told %+v for %+v", got, b)
	}
	a.work(t)
	a.endSound(t, e.ID)
	a.becomes(t, "it is repeated", func() bool { a.clock.Advance(time.Minute); _, on := a.sounding(e.ID); return on })
	if len(told) != 0 {
		t.Errorf("the poles are told to play %+v at the repeat", <-told)
	}
	old := approvedMessage(t, s, a.chief, "ngắn hạn", a.clock.Now().Add(time.Minute))
	a.clock.Advance(2 * time.Minute)
	if _, err := a.Order(ctx, a.chief, playout.EmergencyRequest{Message: old.ID}); app.CodeOf(err) != "emergency.message_gone" {
		t.Errorf("a message past its permission is ordered: %v", err)
	}
}

// wantExtended approves a message anew for longer: it keeps its sound, name and
// place.
func wantExtended(t *testing.T, s *playout.Messages, chief, announcer app.User, m app.Message) {
	t.Helper()
	before, later := titles(t, s), m.Until.Add(24*time.Hour)
	if err := s.Extend(ctx, announcer, m.ID, later); app.CodeOf(err) != "people.not_allowed" {
		t.Errorf("an announcer may extend: %v", err)
	}
	if err := s.Extend(ctx, chief, m.ID, m.ApprovedAt); app.CodeOf(err) != "message.until" {
		t.Errorf("until the past: %v", err)
	}
	if err := s.Extend(ctx, chief, m.ID, later); err != nil {
		t.Fatal(err)
	}
	got, err := s.Store.Message(ctx, m.ID)
	if err != nil || !got.Until.Equal(later) || got.Media != m.Media || got.Title != m.Title || !slices.Equal(titles(t, s), before) {
		t.Errorf("%+v, %v", got, err)
	}
}
