package hub_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/client"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

func emergency(title string) hub.NewOrder {
	return hub.NewOrder{Title: title, Emergency: &app.HubEmergency{Text: "Sơ tán ngay.", Times: 2}}
}

func sumOfBytes(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// contractOrders is what every store of orders must do.
func contractOrders(t *testing.T, s hub.Store) func(*testing.T, hub.Store) {
	ctx := t.Context()
	joined(t, s, commune1, "K1")
	joined(t, s, commune2, "K2")
	sign := func(o app.HubOrder) ([]byte, error) { return []byte(string(o.Commune) + " " + string(o.ID)), nil }
	order := hub.Order{ID: app.NewID(noon), Kind: app.HubOrderEmergency, Title: "Lũ", Args: []byte(`{"text":"x"}`), Sound: "ss", IssuedAt: noon, ExpiresAt: noon.Add(time.Hour)}
	want(t, s.IssueOrder(ctx, order, []app.ID{commune1, "nobody"}, sign), "hub.commune_unknown")
	refuses := errors.New("cannot sign")
	if err := s.IssueOrder(ctx, order, []app.ID{commune1}, func(app.HubOrder) ([]byte, error) { return nil, refuses }); !errors.Is(err, refuses) {
		t.Errorf("a signer that fails: %v", err)
	}
	want(t, s.IssueOrder(ctx, order, []app.ID{commune1, commune2}, sign), "") // what failed has used no number
	second := hub.Order{ID: app.NewID(noon), Kind: app.HubOrderWithdrawal, Title: "Lũ", Args: []byte(`{}`), Target: order.ID, IssuedAt: noon.Add(time.Minute), ExpiresAt: noon.Add(time.Hour)}
	want(t, s.IssueOrder(ctx, second, []app.ID{commune1}, sign), "")
	got, last, err := s.OrdersAfter(ctx, commune1, 0, noon)
	want(t, err, "")
	if len(got) != 2 || got[0].Seq != 1 || got[1].Seq != 2 || last != 2 || string(got[0].Envelope) != string(commune1)+" "+string(order.ID) {
		t.Errorf("orders %+v, last %d", got, last)
	}
	want(t, s.AnswerOrders(ctx, commune1, []wire.HubAnswer{{Order: order.ID, State: app.HubOrderPlayed, At: noon.Add(2 * time.Minute)}}), "")
	want(t, s.AnswerOrders(ctx, commune1, []wire.HubAnswer{{Order: order.ID, State: app.HubOrderApplied, At: noon.Add(time.Minute)}}), "") // older: late on the line
	want(t, s.AddOrderSound(ctx, hub.OrderSound{SHA256: "ss", Ext: ".mp3", Bytes: 7, AddedAt: noon}), "")
	if _, last, err := s.OrdersAfter(ctx, commune2, 9, noon); err != nil || last != 9 {
		t.Errorf("a station that knows of more: %d, %v", last, err)
	}
	want(t, s.SetPlace(ctx, commune1, hub.Place{Boot: "b", Address: "1.2.3.4", Seen: noon, Twin: "t", TwinSeen: noon}), "")
	return func(t *testing.T, s hub.Store) {
		line, issues, err := s.OrderOf(t.Context(), order.ID)
		want(t, err, "")
		if !line.Taken || line.Communes != 2 || line.States[app.HubOrderPlayed] != 1 || len(issues) != 2 || issues[0].State != app.HubOrderPlayed || !issues[0].SentAt.Equal(noon) {
			t.Errorf("order %+v, %+v", line, issues)
		}
		lines, err := s.OrderLines(t.Context(), 10)
		if err != nil || len(lines) != 1 || lines[0].ID != order.ID {
			t.Errorf("lines %+v, %v", lines, err)
		}
		third := hub.Order{ID: app.NewID(noon), Kind: app.HubOrderEmergency, Title: "Bão", Args: []byte(`{}`), IssuedAt: noon, ExpiresAt: noon.Add(time.Hour)}
		want(t, s.IssueOrder(t.Context(), third, []app.ID{commune2}, sign), "")
		if got, last, err := s.OrdersAfter(t.Context(), commune2, 9, noon); err != nil || last != 10 || len(got) != 1 || got[0].Seq != 10 {
			t.Errorf("the number after one that a station told of: %+v, %d, %v", got, last, err)
		}
		if _, err := s.OrderSound(t.Context(), commune1, "ss"); err != nil {
			t.Errorf("sound of an order: %v", err)
		}
		_, err = s.OrderSound(t.Context(), commune1, "other")
		want(t, err, "hub.media_unknown")
		if p, err := s.Place(t.Context(), commune1); err != nil || p.Boot != "b" || p.Twin != "t" || !p.TwinSeen.Equal(noon) {
			t.Errorf("place %+v, %v", p, err)
		}
		if p, err := s.Place(t.Context(), commune2); err != nil || p != (hub.Place{}) {
			t.Errorf("no place %+v, %v", p, err)
		}
	}
}

// TestSecondMachineIsRefused: two machines ask in turn with one key; the one
// that came later is refused, the first is told of it, and when the first
// falls silent the other takes its place.
func TestSecondMachineIsRefused(t *testing.T) {
	clock := &clock{now: time.Now()}
	s := startHub(t, func(c *hub.Config) { c.Clock = clock })
	st := join(t, s, "Xã Tân Khê")
	at := func(boot string) *client.Client {
		c := client.New(st.e, st.id, client.Options{Boot: boot, Clock: clock})
		t.Cleanup(c.Close)
		return c
	}
	twice := func(c *client.Client) (bool, error) {
		clock.add(time.Second)
		p, err := c.Pull(t.Context(), 0, "", 0)
		return p.Twice, err
	}
	first, second := at("first"), at("second")
	if told, err := twice(first); err != nil || told {
		t.Fatalf("alone: %v, %v", told, err)
	}
	if told, err := twice(second); err != nil || told { // it may be the first, started anew
		t.Fatalf("at its first question: %v, %v", told, err)
	}
	if told, err := twice(first); err != nil || !told {
		t.Fatalf("the first is not told: %v, %v", told, err)
	}
	_, err := twice(second)
	want(t, err, "hub.key_twice")
	_, err = second.Push(t.Context(), st.some(1))
	want(t, err, "hub.key_twice")
	b := signedIn(t, s)
	has(t, b.page("/"), "hai máy chung khoá")
	has(t, b.page("/communes/"+string(st.st.Commune)), "Hai máy đang dùng chung khoá", "127.0.0.1")
	if told, err := twice(first); err != nil || !told {
		t.Errorf("the first: %v, %v", told, err)
	}
	again := at("first-restarted")
	if _, err := twice(again); err != nil {
		t.Errorf("the first, started anew: %v", err)
	}
	_, err = twice(second)
	want(t, err, "hub.key_twice")
	clock.add(3 * time.Minute)
	if _, err := twice(second); err != nil {
		t.Errorf("once the first is silent: %v", err)
	}
	if _, err := twice(second); err != nil {
		t.Errorf("and then: %v", err)
	}
	clock.add(3 * time.Minute)
	if told, err := twice(second); err != nil || told {
		t.Errorf("long after: %v, %v", told, err)
	}
}

// A station that was started anew is no second machine.
func TestRestartsAreNoSecondMachine(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	for _, boot := range []string{"a", "b", "c", "d"} {
		c := client.New(st.e, st.id, client.Options{Boot: boot})
		for range 3 {
			if p, err := c.Pull(t.Context(), 0, "", 0); err != nil || p.Twice {
				t.Errorf("%s: %v, %v", boot, p.Twice, err)
			}
		}
		c.Close()
	}
}
