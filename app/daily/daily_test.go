package daily_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/daily"
)

// signer is an identity of a test.
type signer struct{ key ed25519.PrivateKey }

func newSigner(seed byte) signer {
	return signer{ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))}
}

func (s signer) Public() string { return hex.EncodeToString(s.key.Public().(ed25519.PublicKey)) }

func (s signer) Sign(data []byte) []byte { return ed25519.Sign(s.key, data) }

func verify(key string, data, sig []byte) error {
	k, err := hex.DecodeString(key)
	if err != nil || len(k) != ed25519.PublicKeySize || !ed25519.Verify(k, data, sig) {
		return errors.New("not signed")
	}
	return nil
}

const day = app.Date("2026-11-23")

func at(hour, minute, second int) time.Time {
	return day.At(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second)
}

func heard(broadcast, cluster app.ID, from time.Time, ms int64, missed int64) app.PlayLogRow {
	return app.PlayLogRow{Kind: app.PlayLogHeard, Broadcast: broadcast, Cluster: cluster, Title: string(broadcast), From: from,
		To: from.Add(time.Duration(ms+missed) * time.Millisecond), PlayedMS: ms, MissedMS: missed, LevelDBFS: -20}
}

// records are of a day with a programme over midnight, one that was cut and
// resumed, one that a speaker played alone, and one by hand.
func records() daily.Records {
	slot := func(b string, from, to time.Time, clusters ...app.ID) app.Slot {
		return app.Slot{Broadcast: app.ID(b), Entry: app.ID("e-" + b), Title: b, Kind: app.BroadcastProgramme, From: from, To: to, Clusters: clusters}
	}
	news := daily.Sent{Broadcast: app.Broadcast{ID: "news", Title: "news", Kind: app.BroadcastProgramme, EndReason: "done"}, At: []daily.SentAt{
		{"c1", at(5, 0, 0), at(5, 10, 0)}, {"c2", at(5, 0, 0), at(5, 10, 0)}, {"c1", at(5, 20, 0), at(5, 25, 0)}, {"c2", at(5, 20, 0), at(5, 25, 0)}}}
	hand := daily.Sent{Broadcast: app.Broadcast{ID: "hand", Title: "hand", Kind: app.BroadcastLive, EndReason: "stopped"},
		At: []daily.SentAt{{"c1", at(9, 0, 0), time.Time{}}}}
	return daily.Records{
		Planned: []app.Slot{slot("news", at(5, 0, 0), at(5, 10, 0), "c1", "c2"), slot("news", at(5, 20, 0), at(5, 25, 0), "c1", "c2"),
			slot("alone", at(6, 0, 0), at(6, 1, 0), "c2"), slot("night", at(-1, 50, 0), at(0, 5, 0), "c1"), slot("tomorrow", at(24, 0, 0), at(24, 5, 0), "c1")},
		Sent: []daily.Sent{news, hand},
		Played: []app.PlayLogRow{heard("news", "c1", at(5, 0, 0), 600_000, 0), heard("news", "c1", at(5, 20, 0), 299_000, 1000),
			heard("news", "c2", at(5, 0, 0), 300_000, 0), heard("alone", "c2", at(6, 0, 0), 60_000, 0),
			heard("night", "c1", at(-1, 59, 55), 10_000, 0), heard("night", "c1", at(0, 0, 5), 295_000, 0)},
		Clusters: []app.Cluster{{ID: "c1", Number: 1, Name: "Trung Tâm 1"}, {ID: "c2", Number: 2, Name: "Khe Cốc 2"}, {ID: "c3", Number: 3}},
	}
}

func TestThePageJoinsTheThreeRecords(t *testing.T) {
	p := daily.Make(day, records(), at(9, 30, 0))
	var got []string
	for _, one := range p.Programmes {
		line := fmt.Sprintf("%s %d/%d %s", one.Title, len(one.Planned), len(one.Sent), one.End)
		for _, a := range one.At {
			line += fmt.Sprintf(" %s:%d/%d/%d", a.Pole, a.Planned/1000, a.Sent/1000, a.Heard/1000)
		}
		got = append(got, line)
	}
	want := []string{"night 1/0  c1:300/0/295", "news 2/2 done c1:900/900/899 c2:900/900/300", "alone 1/0  c2:60/0/60", "hand 0/1 stopped c1:0/1800/0"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("the page tells\n%q, want\n%q", got, want)
	}
	if len(p.Poles) != 2 || p.Poles[1].Name != "Khe Cốc 2" {
		t.Errorf("poles %+v", p.Poles)
	}
	if l := p.Programmes[1].At[0].Level; l != -20 {
		t.Errorf("level %v dBFS", l)
	}
	if got := p.Totals(); got.Planned != 3 || got.Sent != 2 || got.Heard != 3 || got.DueMS != 300_000+1_800_000+60_000+1_800_000 {
		t.Errorf("totals %+v", got)
	}
}

func sealed(t *testing.T, head daily.Head) daily.Page {
	t.Helper()
	p := daily.Make(day, records(), at(9, 30, 0))
	p.Station, p.Commune, p.Province, p.MadeAt, p.Program, p.PlayLog = "Đài", "Xã", "tỉnh", at(24, 10, 0), "0.1.0", "66 abc"
	p, err := daily.Seal(p, head, newSigner(1))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestASealedPageIsReadBackWhole(t *testing.T) {
	p := sealed(t, daily.Head{})
	data, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := daily.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := daily.Check(again, newSigner(1).Public(), verify); err != nil {
		t.Fatal(err)
	}
	if err := daily.Check(again, newSigner(2).Public(), verify); app.CodeOf(err) != "daily.other_key" {
		t.Errorf("by another station's key: %v", err)
	}
	next := sealed(t, daily.Head{Number: p.Number, Hash: p.Hash})
	if !daily.Follows(daily.Head{Number: 1, Hash: p.Hash}, next) || daily.Follows(daily.Head{Number: 1, Hash: "x"}, next) {
		t.Error("the chain is not kept")
	}
	date, hash, err := daily.CheckCode(p.Code(), "", verify)
	if err != nil || date != day || hash != p.Hash {
		t.Errorf("the code says %v %v %v", date, hash, err)
	}
	other := strings.Replace(p.Code(), "2026-11-23", "2026-11-24", 1)
	if _, _, err := daily.CheckCode(other, "", verify); app.CodeOf(err) != "daily.code" {
		t.Errorf("a code of another day: %v", err)
	}
}

// leaves calls f with the path to every value in a decoded JSON.
func leaves(v any, path []any, f func(path []any, v any)) {
	switch v := v.(type) {
	case map[string]any:
		for k, one := range v {
			leaves(one, append(append([]any{}, path...), k), f)
		}
	case []any:
		for i, one := range v {
			leaves(one, append(append([]any{}, path...), i), f)
		}
	default:
		f(path, v)
	}
}

func set(v any, path []any, to any) {
	for i, step := range path {
		last := i == len(path)-1
		switch step := step.(type) {
		case string:
			if last {
				v.(map[string]any)[step] = to
				return
			}
			v = v.(map[string]any)[step]
		case int:
			if last {
				v.([]any)[step] = to
				return
			}
			v = v.([]any)[step]
		}
	}
}

// TestAnyChangedFigureIsFound changes each value of a page by itself, and signs
// anew by another key what was changed.
func TestAnyChangedFigureIsFound(t *testing.T) {
	data, err := sealed(t, daily.Head{}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	var whole any
	if err := json.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	n := 0
	leaves(whole, nil, func(path []any, v any) {
		var to any
		switch v := v.(type) {
		case float64:
			to = v + 1
		case string:
			to = changed(v)
		default:
			t.Fatalf("%v is a %T", path, v)
		}
		n++
		var copy any
		_ = json.Unmarshal(data, &copy)
		set(copy, path, to)
		body, _ := json.Marshal(copy)
		var p daily.Page
		if json.Unmarshal(body, &p) != nil {
			return // no page at all any more
		}
		if err := daily.Check(p, "", verify); err == nil {
			t.Errorf("%v changed from %v to %v, and nobody noticed", path, v, to)
		}
	})
	if n < 60 {
		t.Fatalf("only %d values were tried", n)
	}
	forged := sealed(t, daily.Head{})
	forged.Programmes[0].At[0].Heard = 300_000
	if forged, err = daily.Seal(forged, daily.Head{}, newSigner(9)); err != nil {
		t.Fatal(err)
	}
	if err := daily.Check(forged, newSigner(1).Public(), verify); app.CodeOf(err) != "daily.other_key" {
		t.Errorf("signed by another: %v", err)
	}
	forged.Key = newSigner(1).Public()
	if err := daily.Check(forged, "", verify); err == nil {
		t.Error("another's signature passes under the station's key")
	}
}

// changed is another value of the same kind, a time where it is one.
func changed(s string) string {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.Add(time.Second).Format(time.RFC3339)
	}
	return s + "0"
}

// TestWhatIsNotWrittenAsAPageIsRefused: nothing may stand in a file that the
// hash is not over.
func TestWhatIsNotWrittenAsAPageIsRefused(t *testing.T) {
	data, err := sealed(t, daily.Head{}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"another field": strings.Replace(string(data), `"version"`, `"remark": "x", "version"`, 1),
		"a field twice": strings.Replace(string(data), `"station": "Đài"`, `"station": "Đài khác", "station": "Đài"`, 1),
		"two pages":     string(data) + string(data),
		"other case":    strings.Replace(string(data), `"version"`, `"Version"`, 1),
		"nothing":       "",
	} {
		if _, err := daily.Decode([]byte(bad)); app.CodeOf(err) != "daily.unreadable" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	p := daily.Make(day, records(), at(9, 30, 0))
	if p, err := daily.Seal(p, daily.Head{}, newSigner(1)); err == nil {
		data, _ := p.Encode()
		f.Add(data)
	}
	f.Add([]byte(`{"version":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := daily.Decode(data)
		if err != nil {
			return
		}
		if daily.Check(p, newSigner(1).Public(), verify) == nil {
			again, err := p.Encode()
			if err != nil || !bytes.Equal(bytes.TrimSpace(again), bytes.TrimSpace(data)) {
				t.Errorf("checked %q, which is written as %q", data, again)
			}
		}
		if q, err := daily.Decode(data); err != nil || !reflect.DeepEqual(p, q) {
			t.Error("read twice it is another")
		}
	})
}
