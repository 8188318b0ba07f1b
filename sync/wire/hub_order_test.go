package wire_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

func hubOrder(change func(*app.HubOrder)) app.HubOrder {
	at := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	o := app.HubOrder{V: 1, ID: app.NewID(at), Commune: app.NewID(at), Seq: 7, Kind: app.HubOrderEmergency, Title: "Lũ về",
		Args: []byte(`{"text":"Sơ tán ngay.","zones":["Khe Cốc"],"times":2}`), IssuedAt: at, ExpiresAt: at.Add(time.Hour)}
	if change != nil {
		change(&o)
	}
	return o
}

const someSum = "b76a4abb68aecb15b34f241a171c65b5d3a51e0cb8dd0b0b1c3c3b56a1d0a0f1"

func TestHubOrderIsReadAsItWasSigned(t *testing.T) {
	hub := identity(t)
	for name, args := range map[app.HubOrderKind]string{
		app.HubOrderEmergency:  `{"text":"Sơ tán ngay.","times":2,"every_seconds":3600}`,
		app.HubOrderProgramme:  `{"sound":{"sha256":"` + someSum + `","ext":".mp3","bytes":9},"priority":"raised","dates":["2026-12-01"],"minutes":[330]}`,
		app.HubOrderWithdrawal: `{"order":"01935a00-0000-7000-8000-000000000001"}`,
	} {
		o := hubOrder(func(o *app.HubOrder) { o.Kind, o.Args = name, json.RawMessage(args) })
		data, err := wire.EncodeHubOrder(hub, o)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := wire.DecodeHubOrder(data, hub.Public())
		if err != nil || got.ID != o.ID || got.Seq != 7 || string(got.Args) != args || !got.ExpiresAt.Equal(o.ExpiresAt) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if _, err := wire.DecodeHubOrder(data, identity(t).Public()); app.CodeOf(err) != "hub_order.bad_signature" {
			t.Errorf("%s with another key: %v", name, err)
		}
		data[len(data)/2] ^= 1
		if _, err := wire.DecodeHubOrder(data, hub.Public()); app.CodeOf(err) != "hub_order.bad_signature" {
			t.Errorf("%s altered: %v", name, err)
		}
	}
}

func TestHubOrderBounds(t *testing.T) {
	args := func(s string) func(*app.HubOrder) {
		return func(o *app.HubOrder) { o.Args = json.RawMessage(s) }
	}
	programme := func(more string) func(*app.HubOrder) {
		return func(o *app.HubOrder) {
			o.Kind, o.Args = app.HubOrderProgramme, json.RawMessage(`{"sound":{"sha256":"`+someSum+`","ext":".mp3","bytes":9},"priority":"normal"`+more+`}`)
		}
	}
	for name, change := range map[string]func(*app.HubOrder){
		"no title":            func(o *app.HubOrder) { o.Title = " " },
		"title of two lines":  func(o *app.HubOrder) { o.Title = "a\nb" },
		"long title":          func(o *app.HubOrder) { o.Title = strings.Repeat("ư", 201) },
		"no number":           func(o *app.HubOrder) { o.Seq = 0 },
		"no commune":          func(o *app.HubOrder) { o.Commune = "" },
		"ends before it is":   func(o *app.HubOrder) { o.ExpiresAt = o.IssuedAt },
		"lasts for ever":      func(o *app.HubOrder) { o.ExpiresAt = o.IssuedAt.AddDate(1, 0, 0) },
		"urgent for a month":  func(o *app.HubOrder) { o.ExpiresAt = o.IssuedAt.AddDate(0, 1, 0) },
		"unknown kind":        func(o *app.HubOrder) { o.Kind = "format" },
		"no arguments":        args(`null`),
		"unknown argument":    args(`{"text":"x","times":1,"run":"x"}`),
		"nothing to say":      args(`{"text":" ","times":1}`),
		"never":               args(`{"text":"x","times":0}`),
		"too often":           args(`{"text":"x","times":6}`),
		"each second":         args(`{"text":"x","times":1,"every_seconds":1}`),
		"long text":           args(`{"text":"` + strings.Repeat("x", wire.MaxHubText+1) + `","times":1}`),
		"a path":              args(`{"sound":{"sha256":"../../etc/passwd","ext":".mp3","bytes":1},"times":1}`),
		"an ending":           args(`{"sound":{"sha256":"` + someSum + `","ext":".mp3/../x","bytes":1},"times":1}`),
		"a huge sound":        args(`{"sound":{"sha256":"` + someSum + `","ext":".mp3","bytes":99999999999},"times":1}`),
		"emergency programme": programme(`,"priority":"emergency"`),
		"dates without times": programme(`,"dates":["2026-12-01"]`),
		"no day":              programme(`,"dates":["2026-02-30"],"minutes":[1]`),
		"after the day":       programme(`,"dates":["2026-12-01"],"minutes":[1440]`),
		"withdraws nothing":   func(o *app.HubOrder) { o.Kind, o.Args = app.HubOrderWithdrawal, []byte(`{"order":""}`) },
	} {
		_, err := wire.EncodeHubOrder(identity(t), hubOrder(change))
		if code := app.CodeOf(err); code != "hub_order.malformed" && code != "hub_order.empty" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An order of a later version says so, with its number.
func TestHubOrderOfALaterVersion(t *testing.T) {
	hub := identity(t)
	payload := []byte(`{"v":2,"id":"01935a00-0000-7000-8000-000000000001","commune":"01935a00-0000-7000-8000-000000000002","seq":5,"kind":"new","more":1}`)
	o, err := wire.DecodeHubOrder(wire.SignEnvelope(hub, "hub order", payload), hub.Public())
	if app.CodeOf(err) != "hub_order.newer" || o.Seq != 5 {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := wire.DecodeHubOrder(wire.SignEnvelope(hub, "order", payload), hub.Public()); app.CodeOf(err) != "hub_order.bad_signature" {
		t.Errorf("signed for another purpose: %v", err)
	}
}

func FuzzHubOrder(f *testing.F) {
	hub, err := wire.NewIdentity()
	if err != nil {
		f.Fatal(err)
	}
	for _, o := range []app.HubOrder{hubOrder(nil), hubOrder(func(o *app.HubOrder) {
		o.Kind, o.Args = app.HubOrderProgramme, []byte(`{"sound":{"sha256":"`+someSum+`","ext":".mp3","bytes":9},"priority":"raised","dates":["2026-12-01"],"minutes":[330]}`)
	})} {
		b, err := json.Marshal(o)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		o, err := wire.DecodeHubOrder(wire.SignEnvelope(hub, "hub order", payload), hub.Public())
		if err != nil {
			if app.CodeOf(err) == "" {
				t.Errorf("an error without a code: %v", err)
			}
			return
		}
		again, err := wire.EncodeHubOrder(hub, o)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if o2, err := wire.DecodeHubOrder(again, hub.Public()); err != nil || o2.ID != o.ID || o2.Seq != o.Seq {
			t.Errorf("%+v became %+v, %v", o, o2, err)
		}
	})
}

func FuzzHubAnswers(f *testing.F) {
	f.Add([]byte(`{"answers":[{"order":"01935a00-0000-7000-8000-000000000001","state":"refused","code":"hub_order.expired","at":"2026-11-23T05:00:00Z"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := wire.DecodeHubAnswers(data)
		if err != nil {
			if app.CodeOf(err) != "hub.request_malformed" {
				t.Error(err)
			}
			return
		}
		for _, x := range a.Answers {
			if x.State == "" || x.State == app.HubOrderSent || x.State == app.HubOrderRefused && x.Code == "" {
				t.Errorf("taken: %+v", x)
			}
		}
	})
}

func identity(t *testing.T) *wire.Identity {
	t.Helper()
	id, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}
