package wire

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"tienglang/app"
)

const commune app.ID = "01935a00-0000-7000-8000-000000000001"

var made = time.Date(2026, 11, 23, 5, 15, 0, 123456789, time.UTC)

func sample(seq int64) Record {
	return RecordOf(commune, app.OutboxRow{
		Seq: seq, Kind: app.RecordProgramme, Object: "o", Body: []byte(`{"Title":"Bản tin sáng"}`),
		Media: strings.Repeat("ab", 32), CreatedAt: made,
	})
}

func TestRecordSurvivesTheWire(t *testing.T) {
	b := Batch{SentAt: made, Records: []Record{sample(1), sample(2).Voided("hub.media_missing")}}
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeBatch(text)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(b, got) {
		t.Errorf("got %+v\nwant %+v", got, b)
	}
	for i, r := range got.Records {
		if err := r.Check(); err != nil {
			t.Errorf("record %d: %v", i, err)
		}
		if r.Sum() != b.Records[i].Sum() {
			t.Errorf("record %d has another sum after the wire", i)
		}
	}
}

func TestSumTellsRecordsApart(t *testing.T) {
	base := sample(7)
	spaced := base
	spaced.Body = json.RawMessage("{ \"Title\":\n \"Bản tin sáng\" }")
	if spaced.Sum() != base.Sum() {
		t.Error("spacing of the body changes the sum")
	}
	changes := map[string]func(*Record){
		"seq":     func(r *Record) { r.Seq++ },
		"commune": func(r *Record) { r.Commune = "01935a00-0000-7000-8000-000000000002" },
		"kind":    func(r *Record) { r.Kind = app.RecordCluster },
		"object":  func(r *Record) { r.Object = "p" },
		"body":    func(r *Record) { r.Body = json.RawMessage(`{"Title":"Bản tin trưa"}`) },
		"media":   func(r *Record) { r.Media = strings.Repeat("cd", 32) },
		"created": func(r *Record) { r.CreatedAt = r.CreatedAt.Add(1) },
		"void":    func(r *Record) { *r = r.Voided("hub.quota") },
	}
	for name, change := range changes {
		r := base
		if change(&r); r.Sum() == base.Sum() {
			t.Errorf("a change of %s leaves the sum", name)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Record)
		code   string
	}{
		"whole":           {func(*Record) {}, ""},
		"newer version":   {func(r *Record) { r.V = RecordVersion + 1 }, "hub.record_version"},
		"no version":      {func(r *Record) { r.V = 0 }, "hub.record_malformed"},
		"number nought":   {func(r *Record) { r.Seq = 0 }, "hub.record_malformed"},
		"foreign id":      {func(r *Record) { r.Commune = "../../../etc" }, "hub.record_malformed"},
		"kind with quote": {func(r *Record) { r.Kind = `a"b` }, "hub.record_malformed"},
		"media a path":    {func(r *Record) { r.Media = "../" + strings.Repeat("a", 61) }, "hub.record_malformed"},
		"no JSON":         {func(r *Record) { r.Body = json.RawMessage("{") }, "hub.record_malformed"},
		"empty body":      {func(r *Record) { r.Body = nil }, "hub.record_malformed"},
		"too large":       {func(r *Record) { r.Body = bytes.Repeat([]byte(" "), MaxRecordBody+1) }, "hub.record_too_large"},
		"void":            {func(r *Record) { *r = r.Voided("hub.media_missing") }, ""},
		"void with blank": {func(r *Record) { *r = r.Voided("no reason") }, "hub.record_malformed"},
	} {
		r := sample(3)
		c.change(&r)
		if got := app.CodeOf(r.Check()); got != c.code {
			t.Errorf("%s: %q, want %q", name, got, c.code)
		}
	}
}

func TestDecodeBatchHoldsLimits(t *testing.T) {
	many, _ := json.Marshal(Batch{Records: make([]Record, MaxBatchRecords+1)})
	for name, c := range map[string]struct {
		text []byte
		code string
	}{
		"no JSON":      {[]byte("{"), "hub.request_malformed"},
		"wrong type":   {[]byte(`{"records":[{"seq":"one"}]}`), "hub.request_malformed"},
		"too many":     {many, "hub.batch_too_large"},
		"too many MiB": {make([]byte, MaxBatchBytes+1), "hub.batch_too_large"},
	} {
		if _, err := DecodeBatch(c.text); app.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestFitKeepsUnderTheLimit(t *testing.T) {
	big := sample(1)
	big.Body = json.RawMessage(`"` + strings.Repeat("x", MaxRecordBody-2) + `"`)
	var all []Record
	for range 100 {
		all = append(all, big)
	}
	n := Fit(all)
	text, err := json.Marshal(Batch{Records: all[:n]})
	if err != nil || n < 1 || n == len(all) {
		t.Fatal(n, err)
	}
	if _, err := DecodeBatch(text); err != nil {
		t.Error(err)
	}
	if n := Fit(make([]Record, MaxBatchRecords+50)); n != MaxBatchRecords {
		t.Errorf("fits %d records", n)
	}
}

func FuzzDecodeBatch(f *testing.F) {
	whole, _ := json.Marshal(Batch{SentAt: made, Records: []Record{sample(1), sample(2).Voided("hub.quota")}})
	f.Add(whole)
	f.Add([]byte(`{"records":[{"v":1,"seq":-9223372036854775808,"body":null}]}`))
	f.Add([]byte(`{"records":null,"sent_at":"0000-00-00T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := DecodeBatch(text)
		if err != nil {
			if app.CodeOf(err) == "" {
				t.Fatalf("error without a code: %v", err)
			}
			return
		}
		for _, r := range b.Records {
			sum := r.Sum()
			if r.Check() != nil {
				continue
			}
			again, err := json.Marshal(Batch{Records: []Record{r}})
			if err != nil {
				t.Fatalf("a record that passes can't be written: %v", err)
			}
			back, err := DecodeBatch(again)
			if err != nil || back.Records[0].Sum() != sum {
				t.Fatalf("a record that passes changes on the wire: %v", err)
			}
		}
	})
}

func TestEnrolCodeAsTyped(t *testing.T) {
	code := NewEnrolCode()
	if len(code) != 19 || strings.Count(code, "-") != 3 {
		t.Fatalf("code %q", code)
	}
	selector, key, err := SplitEnrolCode(code)
	if err != nil || !strings.HasPrefix(code, selector) {
		t.Fatal(selector, err)
	}
	typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
	typed = strings.ReplaceAll(strings.ReplaceAll(typed, "0", "o"), "1", "l")
	if s, k, err := SplitEnrolCode(typed); err != nil || s != selector || !bytes.Equal(k, key) {
		t.Errorf("%q is read otherwise than %q: %v", typed, code, err)
	}
	for _, wrong := range []string{"", code + "A", code[:18], "UUUU-0000-0000-0000"} {
		if _, _, err := SplitEnrolCode(wrong); app.CodeOf(err) != "hub.code_wrong" {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// still is a clock that a test sets.
type still struct{ now time.Time }

func (c *still) Now() time.Time                         { return c.now }
func (c *still) After(d time.Duration) <-chan time.Time { return time.After(d) }

func signedRequest(t *testing.T, by *Identity, session string, at time.Time, body string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPatch, "/api/media/abc?x=1", strings.NewReader(body))
	r.Header.Set("Upload-Offset", "100")
	SignRequest(r, by, session, at, []byte(body))
	return r
}

func TestRequestVerifier(t *testing.T) {
	id, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	clock := &still{made}
	v := NewRequestVerifier(clock)
	for name, c := range map[string]struct {
		change func(*http.Request)
		code   string
	}{
		"whole":          {func(*http.Request) {}, ""},
		"other method":   {func(r *http.Request) { r.Method = http.MethodDelete }, "hub.bad_signature"},
		"other path":     {func(r *http.Request) { r.URL.Path = "/api/media/abd" }, "hub.bad_signature"},
		"other query":    {func(r *http.Request) { r.URL.RawQuery = "x=2" }, "hub.bad_signature"},
		"other offset":   {func(r *http.Request) { r.Header.Set("Upload-Offset", "101") }, "hub.bad_signature"},
		"other body":     {func(r *http.Request) { r.Header.Set(HeaderBody, strings.Repeat("0", 64)) }, "hub.bad_signature"},
		"other key":      {func(r *http.Request) { r.Header.Set(HeaderKey, other.Public()) }, "hub.bad_signature"},
		"other nonce":    {func(r *http.Request) { r.Header.Set(HeaderNonce, Nonce()) }, "hub.bad_signature"},
		"no signature":   {func(r *http.Request) { r.Header.Del(HeaderSignature) }, "hub.bad_signature"},
		"no base64":      {func(r *http.Request) { r.Header.Set(HeaderSignature, "?") }, "hub.bad_signature"},
		"other session":  {func(r *http.Request) { SignRequest(r, id, "yesterday", made, []byte("piece")) }, "hub.session"},
		"six min behind": {func(r *http.Request) { SignRequest(r, id, v.Session(), made.Add(-6*time.Minute), []byte("piece")) }, "hub.clock"},
		"six min ahead":  {func(r *http.Request) { SignRequest(r, id, v.Session(), made.Add(6*time.Minute), []byte("piece")) }, "hub.clock"},
		"unknown key":    {func(r *http.Request) { SignRequest(r, other, v.Session(), made, []byte("piece")) }, "hub.not_enrolled"},
	} {
		r := signedRequest(t, id, v.Session(), made, "piece")
		c.change(r)
		_, err := v.Verify(r, func(key string) error {
			if key != id.Public() {
				return app.Fail("hub.not_enrolled", nil)
			}
			return nil
		})
		if app.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
}

func TestRequestIsTakenOnce(t *testing.T) {
	id, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	clock := &still{made}
	v := NewRequestVerifier(clock)
	anyone := func(string) error { return nil }
	r := signedRequest(t, id, v.Session(), made, "piece")
	if key, err := v.Verify(r, anyone); err != nil || key != id.Public() {
		t.Fatal(key, err)
	}
	// At every moment at which its time still passes, the nonce is known.
	for _, later := range []time.Duration{0, time.Minute, ReplayWindow - time.Second} {
		clock.now = made.Add(later)
		_, _ = v.Verify(signedRequest(t, id, v.Session(), clock.now, "another"), anyone) // lets the verifier sweep
		if _, err := v.Verify(r, anyone); app.CodeOf(err) != "hub.replayed" {
			t.Errorf("after %v: %v", later, err)
		}
	}
	if err := CheckBody(r, []byte("piece")); err != nil {
		t.Error(err)
	}
	if err := CheckBody(r, []byte("peace")); app.CodeOf(err) != "hub.bad_signature" {
		t.Errorf("another body: %v", err)
	}
	clock.now = made.Add(time.Hour)
	_, _ = v.Verify(signedRequest(t, id, v.Session(), clock.now, "last"), anyone)
	if len(v.seen) != 1 {
		t.Errorf("%d nonces are kept that no longer matter", len(v.seen)-1)
	}
}
