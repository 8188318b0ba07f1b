package wire

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
)

func testIdentity(t testing.TB) *Identity {
	t.Helper()
	id, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

var issued = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

func testOrder(seq int64) Order {
	return Order{
		Seq: seq, Commune: "c1", To: Everyone, Kind: OrderVolume, Args: EncodeArgs(Level{Level: 40}),
		IssuedAt: issued, ExpiresAt: issued.Add(10 * time.Second),
	}
}

func mustEncode(t testing.TB, by *Identity, o Order) []byte {
	t.Helper()
	b, err := EncodeOrder(by, o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestVerifierJudges(t *testing.T) {
	station, speaker := testIdentity(t), testIdentity(t)
	with := func(edit func(*Order)) Order {
		o := testOrder(10)
		edit(&o)
		return o
	}
	cases := []struct {
		name  string
		order Order
		by    *Identity
		now   time.Time
		code  string
	}{
		{"good", testOrder(10), station, issued, ""},
		{"to itself", with(func(o *Order) { o.To = speaker.Public() }), station, issued, ""},
		{"last moment", testOrder(10), station, issued.Add(10*time.Second - 1), ""},
		{"another key", testOrder(10), speaker, issued, "order.bad_signature"},
		{"no number", testOrder(0), station, issued, "order.bad_signature"},
		{"no addressee", with(func(o *Order) { o.To = "" }), station, issued, "order.bad_signature"},
		{"no expiry", with(func(o *Order) { o.ExpiresAt = time.Time{} }), station, issued, "order.bad_signature"},
		{"another commune", with(func(o *Order) { o.Commune = "c2" }), station, issued, "order.wrong_commune"},
		{"another speaker", with(func(o *Order) { o.To = station.Public() }), station, issued, "order.not_for_me"},
		{"late", testOrder(10), station, issued.Add(10 * time.Second), "order.expired"},
		{"as far ahead as clocks differ", testOrder(10), station, issued.Add(-MaxAhead), ""},
		{"from the future", testOrder(10), station, issued.Add(-MaxAhead - 1), "order.from_future"},
		{"old number", testOrder(9), station, issued, "order.replayed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file := SeqFile(filepath.Join(t.TempDir(), "seq"))
			if err := file.KeepSeq(9); err != nil {
				t.Fatal(err)
			}
			v, err := NewVerifier(station.Public(), "c1", speaker.Public(), file)
			if err != nil {
				t.Fatal(err)
			}
			o, err := v.Check(mustEncode(t, c.by, c.order), c.now)
			if app.CodeOf(err) != c.code || (err == nil) != (c.code == "") {
				t.Fatalf("got %v, want %q", err, c.code)
			}
			kept, err := file.LastSeq()
			if err != nil {
				t.Fatal(err)
			}
			if want := map[bool]int64{true: 10, false: 9}[c.code == ""]; kept != want {
				t.Errorf("kept %d, want %d", kept, want)
			}
			var a Level
			if c.code == "" && (o.DecodeArgs(&a) != nil || a.Level != 40) {
				t.Errorf("order %+v", o)
			}
		})
	}
}

func TestReplayIsRefusedAfterARestart(t *testing.T) {
	station, speaker := testIdentity(t), testIdentity(t)
	file := SeqFile(filepath.Join(t.TempDir(), "seq"))
	data := mustEncode(t, station, testOrder(1))
	for _, want := range []string{"", "order.replayed"} {
		v, err := NewVerifier(station.Public(), "c1", speaker.Public(), file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.Check(data, issued); app.CodeOf(err) != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// TestOrderFromTheFutureLocksNobodyOut refuses what was signed while the
// station's clock was a day ahead, and obeys what comes once it was put back
// although its number may be lower. The first is then replayed in its own
// time: it is an old number.
func TestOrderFromTheFutureLocksNobodyOut(t *testing.T) {
	station, speaker := testIdentity(t), testIdentity(t)
	v, err := NewVerifier(station.Public(), "c1", speaker.Public(), SeqFile(filepath.Join(t.TempDir(), "seq")))
	if err != nil {
		t.Fatal(err)
	}
	early := testOrder(7)
	early.IssuedAt, early.ExpiresAt = issued.Add(24*time.Hour), issued.Add(24*time.Hour+10*time.Second)
	ahead := mustEncode(t, station, early)
	for _, step := range []struct {
		data []byte
		now  time.Time
		code string
	}{
		{ahead, issued, "order.from_future"},
		{mustEncode(t, station, testOrder(6)), issued, ""},
		{mustEncode(t, station, testOrder(8)), issued, ""},
		{ahead, early.IssuedAt, "order.replayed"},
	} {
		if _, err := v.Check(step.data, step.now); app.CodeOf(err) != step.code {
			t.Errorf("at %v: %v, want %q", step.now, err, step.code)
		}
	}
}

func TestOrderThatCannotBeKeptIsNotObeyed(t *testing.T) {
	station, speaker := testIdentity(t), testIdentity(t)
	dir := filepath.Join(t.TempDir(), "gone")
	v, err := NewVerifier(station.Public(), "c1", speaker.Public(), SeqFile(filepath.Join(dir, "seq")))
	if err != nil {
		t.Fatal(err)
	}
	data := mustEncode(t, station, testOrder(1))
	if _, err := v.Check(data, issued); app.CodeOf(err) != "order.not_kept" {
		t.Errorf("got %v", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Check(data, issued); err != nil {
		t.Errorf("once it can be kept: %v", err)
	}
}

func TestEveryBitOfAnEnvelopeCounts(t *testing.T) {
	id := testIdentity(t)
	data := SignEnvelope(id, "order", []byte(`{"a":1}`))
	if p, err := OpenEnvelope(data, "order", id.Public()); err != nil || string(p) != `{"a":1}` {
		t.Fatalf("%s, %v", p, err)
	}
	if _, err := OpenEnvelope(data, "clock", id.Public()); !errors.Is(err, ErrSignature) {
		t.Errorf("for another purpose: %v", err)
	}
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 1
		if p, err := OpenEnvelope(bad, "order", id.Public()); err == nil && string(p) != `{"a":1}` {
			t.Errorf("byte %d changed: %s", i, p)
		}
	}
	long := append(data, bytes.Repeat([]byte(" "), MaxEnvelope)...)
	if _, err := OpenEnvelope(long, "order", id.Public()); !errors.Is(err, ErrSignature) {
		t.Errorf("too long: %v", err)
	}
}

func TestIdentityIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seed")
	a, err := LoadIdentity(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := LoadIdentity(path)
	if err != nil {
		t.Fatal(err)
	}
	if a.Public() != b.Public() || VerifySignature(a.Public(), []byte("x"), b.Sign([]byte("x"))) != nil {
		t.Error("another identity came back")
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("SAAAA"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadIdentity(path); err == nil {
		t.Error("read a damaged key")
	}
}

func TestPairCode(t *testing.T) {
	for range 100 {
		shown := NewPairCode()
		bare, ok := ParsePairCode(shown)
		if !ok || len(shown) != 14 || bare != strings.ReplaceAll(shown, "-", "") {
			t.Fatalf("%s reads as %s", shown, bare)
		}
	}
	if got, ok := ParsePairCode(" o1il-abcd 9xyz"); !ok || got != "0111ABCD9XYZ" {
		t.Errorf("read %q, %v", got, ok)
	}
	for _, s := range []string{"", "ABCD-EFGH-JKM", "ABCD-EFGH-JKMNP", "ABCD-EFGU-JKMN", "ABCD-EFGĐ-JKMN", "ABCD-EF\xff1-JKMN"} {
		if got, ok := ParsePairCode(s); ok {
			t.Errorf("%q reads as %q", s, got)
		}
	}
}

func TestPairProofCoversEverything(t *testing.T) {
	f := PairFacts{SpeakerKey: "a", StationKey: "b", Fingerprint: "c", SpeakerNonce: "d", StationNonce: "e"}
	base := f.Proof("code", PairSpeaker, []byte("body"))
	others := [][]byte{
		f.Proof("code2", PairSpeaker, []byte("body")), f.Proof("code", PairStation, []byte("body")), f.Proof("code", PairSpeaker, nil),
		PairFacts{SpeakerKey: "ab", StationKey: "", Fingerprint: "c", SpeakerNonce: "d", StationNonce: "e"}.Proof("code", PairSpeaker, []byte("body")),
	}
	for i := range 5 {
		g := f
		*[]*string{&g.SpeakerKey, &g.StationKey, &g.Fingerprint, &g.SpeakerNonce, &g.StationNonce}[i] = "x"
		others = append(others, g.Proof("code", PairSpeaker, []byte("body")))
	}
	for i, o := range others {
		if ProofEqual(base, o) {
			t.Errorf("proof %d is the same", i)
		}
	}
	if !ProofEqual(base, f.Proof("code", PairSpeaker, []byte("body"))) {
		t.Error("the same facts give another proof")
	}
}

func TestReport(t *testing.T) {
	r := app.SpeakerReport{Seq: 4, At: issued, Volume: 50, Seconds: []app.PlayedSecond{{At: issued, Broadcast: "b", PlayedMS: 990, ConcealedMS: 10}}}
	b, err := EncodeReport(r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeReport(b)
	if err != nil || got.Seq != 4 || got.Seconds[0] != r.Seconds[0] {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []app.SpeakerReport{
		{Seq: 0}, {Seq: 1, Seconds: make([]app.PlayedSecond, MaxSeconds+1)},
		{Seq: 1, Seconds: []app.PlayedSecond{{At: issued, PlayedMS: 1200}}},
		{Seq: 1, Seconds: []app.PlayedSecond{{At: issued, PlayedMS: 1000, MissedMS: -1}}},
	} {
		b, err := EncodeReport(bad)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeReport(b); err == nil {
			t.Errorf("took %+v", bad)
		}
	}
}

func FuzzDecodeOrder(f *testing.F) {
	station := testIdentity(f)
	good := mustEncode(f, station, testOrder(3))
	f.Add(good)
	f.Add([]byte(`{"payload":"e30=","sig":"AA==","key":"` + station.Public() + `"}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := DecodeOrder(data, station.Public())
		if err == nil && (o.Seq != 3 || o.Kind != OrderVolume) {
			t.Errorf("took an order that was not signed: %+v", o)
		}
		if err != nil && app.CodeOf(err) != "order.bad_signature" {
			t.Errorf("error %v", err)
		}
	})
}

// FuzzOrderPayload is the parser behind the signature, as a station of
// another version would reach it.
func FuzzOrderPayload(f *testing.F) {
	f.Add([]byte(`{"seq":1,"commune":"c","to":"*","kind":"listen","args":{"broadcast":"b","until":"2026-11-22T05:00:00Z"},"issued_at":"2026-11-22T05:00:00Z","expires_at":"2026-11-22T05:00:10Z"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := parseOrder(data)
		if err != nil {
			return
		}
		if o.Seq <= 0 || o.ExpiresAt.IsZero() {
			t.Errorf("took %+v", o)
		}
		var l Listen
		_ = o.DecodeArgs(&l)
	})
}

func FuzzDecodeReport(f *testing.F) {
	b, err := EncodeReport(app.SpeakerReport{Seq: 4, Seconds: []app.PlayedSecond{{At: issued, PlayedMS: 990}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"Seq":5,"At":"2026-11-23T05:00:00Z","Vitals":{"Celsius":61,"Signal":-87,"FreeMB":20000,"LineKB":9,"UpMin":7,"LowPower":false}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := DecodeReport(data)
		if err == nil && (r.Seq <= 0 || len(r.Seconds) > MaxSeconds) {
			t.Errorf("took %+v", r)
		}
		_, _ = DecodeEvent(data)
	})
}

func BenchmarkVerifyOrder(b *testing.B) {
	station := testIdentity(b)
	data := mustEncode(b, station, testOrder(1))
	for b.Loop() {
		if _, err := DecodeOrder(data, station.Public()); err != nil {
			b.Fatal(err)
		}
	}
}
