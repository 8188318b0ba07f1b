package hub_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

const password = "một mật khẩu dài"

// browser is an administrator's browser.
type browser struct {
	t    testing.TB
	base string
	http *http.Client
}

func newBrowser(t testing.TB, s *hub.Server) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, base: s.URL(), http: anyHub(jar)}
}

// signedIn sets the hub up and signs a browser in.
func signedIn(t testing.TB, s *hub.Server) *browser {
	t.Helper()
	b := newBrowser(t, s)
	resp, _ := b.post("/setup", url.Values{"code": {s.SetupCode()}, "password": {password}, "again": {password}})
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("set-up: %s", resp.Status)
	}
	return b
}

// answer is what a test reads of a response besides its text.
type answer struct {
	StatusCode int
	Status     string
	Header     http.Header
	Cookies    []*http.Cookie
}

func (b *browser) do(r *http.Request) (answer, string) {
	b.t.Helper()
	resp, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Status, resp.Header, resp.Cookies()}, string(text)
}

func (b *browser) get(path string) (answer, string) {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(r)
}

func (b *browser) post(path string, form url.Values) (answer, string) {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// page gets a page and returns what a person reads of it.
func (b *browser) page(path string) string {
	b.t.Helper()
	resp, text := b.get(path)
	if resp.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %s", path, resp.Status)
	}
	return words(text)
}

var tags = regexp.MustCompile(`<[^>]*>`)

func words(html string) string {
	text := tags.ReplaceAllString(html, " ")
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "&#39;", "'")), " ")
}

func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is missing in:\n%s", p, text)
		}
	}
}

// show fills the hub with a commune on air, five clusters in five states, a
// programme and a broken log.
func show(t testing.TB, s *hub.Server, name string) (st *station, sha string) {
	t.Helper()
	st = join(t, s, name)
	path, sha := noise(t, 70_000, 9)
	if err := st.Upload(t.Context(), sha, path, nil); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	records := []wire.Record{
		st.record(app.RecordStation, st.st.Commune, st.st, ""),
		st.record(app.RecordProgramme, "p1", app.Programme{ID: "p1", Title: "Bản tin sáng <1>", State: app.ProgrammeApproved, Master: sha, Version: 1,
			Duration: 15 * time.Minute, UpdatedAt: now, Loudness: app.Loudness{IntegratedLUFS: -16.04}}, sha),
		st.record(app.RecordBroadcast, "b1", app.Broadcast{ID: "b1", Kind: app.BroadcastProgramme, Title: "Bản tin sáng <1>", StartedAt: now.Add(-time.Minute)}, ""),
	}
	for i, state := range []app.ClusterState{app.StateHeard, app.StateHeard, app.StateLate, app.StateLost, app.StateReady} {
		id := app.ID([]string{"c1", "c2", "c3", "c4", "c5"}[i])
		cluster := app.Cluster{ID: id, Number: i + 1, Name: []string{"Đầu xóm", "Khe Cốc 2", "Cầu Đá 3", "Gốc Gạo", "Nhà văn hoá"}[i]}
		status := app.ClusterStatus{Cluster: id, State: state, LastReport: now, LatencyMS: 312, LevelDBFS: -18.2, Volume: 65}
		records = append(records, st.record(app.RecordCluster, id, cluster, ""), st.record(app.RecordStatus, id, status, ""))
	}
	records = append(records, st.record(app.RecordCluster, "c6", app.Cluster{ID: "c6", Number: 6, Name: "Đồng Vai"}, ""))
	records = append(records, st.logRow(app.PlayLogRow{Kind: app.PlayLogStart, Broadcast: "b1", Title: "Bản tin sáng <1>", From: now, To: now, LevelDBFS: -120}), st.heard(now))
	lost := st.heard(now) // never arrives
	st.seq = lost.Seq - 1
	records = append(records, st.heard(now))
	if a := push(t, st, records...); len(a.Acked) != len(records) {
		t.Fatalf("answer %+v", a)
	}
	return st, sha
}

func TestPageIsClosedUntilSetUp(t *testing.T) {
	s := startHub(t)
	b := newBrowser(t, s)
	for _, path := range []string{"/", "/communes/x", "/communes/x/log", "/communes/x/media/y"} {
		if resp, _ := b.get(path); resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/setup" {
			t.Errorf("%s: %s to %s", path, resp.Status, resp.Header.Get("Location"))
		}
	}
	if resp, _ := b.get("/login"); resp.Header.Get("Location") != "/setup" {
		t.Errorf("/login: %s", resp.Status)
	}
	has(t, b.page("/setup"), "Đặt mật khẩu quản trị", "Mã thiết lập")
	has(t, b.page("/setup?lang=en"), "Set the administrator's password", "Set-up code")
}

func TestSetupAndSignIn(t *testing.T) {
	clock := &clock{now: time.Now()}
	s := startHub(t, func(c *hub.Config) { c.Clock = clock })
	code := s.SetupCode()
	b := newBrowser(t, s)
	for name, c := range map[string]struct {
		form url.Values
		want string
	}{
		"wrong code":     {url.Values{"code": {wire.NewEnrolCode()}, "password": {password}, "again": {password}}, "Mã thiết lập không đúng"},
		"short":          {url.Values{"code": {code}, "password": {"ngắn"}, "again": {"ngắn"}}, "ít nhất 10 ký tự"},
		"monotonous":     {url.Values{"code": {code}, "password": {"111111111111"}, "again": {"111111111111"}}, "Mật khẩu quá yếu"},
		"two passwords":  {url.Values{"code": {code}, "password": {password}, "again": {password + "x"}}, "không giống nhau"},
		"nothing at all": {nil, "Mật khẩu quá yếu"},
	} {
		resp, text := b.post("/setup", c.form)
		if resp.StatusCode != http.StatusForbidden || !strings.Contains(words(text), c.want) {
			t.Errorf("%s: %s, %s", name, resp.Status, words(text))
		}
	}
	resp, _ := b.post("/setup", url.Values{"code": {code}, "password": {password}, "again": {password}})
	if resp.StatusCode != http.StatusSeeOther || len(resp.Cookies) != 1 {
		t.Fatalf("set-up: %s, %v", resp.Status, resp.Cookies)
	}
	if c := resp.Cookies[0]; !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || !strings.HasPrefix(c.Name, "__Host-") {
		t.Errorf("cookie %v", c)
	}
	has(t, b.page("/"), "Các xã", "Chưa có xã nào")
	other := newBrowser(t, s)
	if resp, _ := other.post("/setup", url.Values{"code": {code}, "password": {"kẻ lạ muốn vào"}, "again": {"kẻ lạ muốn vào"}}); resp.StatusCode != http.StatusForbidden {
		t.Errorf("the code a second time: %s", resp.Status)
	}
	resp, _ = b.post("/logout", nil)
	if resp.Header.Get("Location") != "/login" {
		t.Errorf("out: %s", resp.Header.Get("Location"))
	}
	if resp, _ := b.get("/"); resp.Header.Get("Location") != "/login" {
		t.Errorf("still in after signing out: %s", resp.Status)
	}
	clock.add(time.Minute)
	if resp, _ := b.post("/login", url.Values{"password": {password}}); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("sign-in: %s", resp.Status)
	}
	clock.add(13 * time.Hour)
	if resp, _ := b.get("/"); resp.Header.Get("Location") != "/login" {
		t.Errorf("the session lasts for ever: %s", resp.Status)
	}
}

func TestGuessingAPasswordIsSlowed(t *testing.T) {
	clock := &clock{now: time.Now()}
	s := startHub(t, func(c *hub.Config) { c.Clock = clock })
	signedIn(t, s)
	b := newBrowser(t, s)
	for range 3 {
		if _, text := b.post("/login", url.Values{"password": {"không phải thế"}}); !strings.Contains(text, "Mật khẩu không đúng") {
			t.Fatal(words(text))
		}
	}
	if _, text := b.post("/login", url.Values{"password": {password}}); !strings.Contains(text, "sau 2 giây") {
		t.Errorf("the fourth try at once: %s", words(text))
	}
	clock.add(2100 * time.Millisecond)
	if resp, text := b.post("/login", url.Values{"password": {password}}); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("after the wait: %s", words(text))
	}
}

func TestForeignSiteCanDoNothing(t *testing.T) {
	s := startHub(t)
	b := signedIn(t, s)
	r, err := http.NewRequest(http.MethodPost, b.base+"/enrolments", strings.NewReader("name=X"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if resp, _ := b.do(r); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a request from another site: %s", resp.Status)
	}
	resp, _ := b.get("/")
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("policy %q", csp)
	}
}

func TestPagesTellWhatWasMeasured(t *testing.T) {
	clock := &clock{now: time.Now()}
	s := startHub(t, func(c *hub.Config) { c.Clock = clock })
	st, sha := show(t, s, "Xã Tân Khê")
	b := signedIn(t, s)
	has(t, b.page("/"), "1 xã đã ghi danh", "Xã Tân Khê", "tỉnh Thái Nguyên", "Bản tin sáng &lt;1&gt;", "1 dòng nhật ký đứt")
	has(t, b.page("/?lang=en"), "1 enrolled", "Communes on air", "log rows broken: 1", "Tiếng Việt")
	has(t, b.page("/"), "1 enrolled") // the language is remembered
	_ = b.page("/?lang=vi")
	commune := "/communes/" + string(st.st.Commune)
	now := b.page(commune)
	has(t, now, "Đang phát Bản tin sáng &lt;1&gt;", "2 nghe", "1 sẵn sàng", "1 trễ", "1 mất", "1 không rõ", "02 Khe Cốc 2 nghe", "−18,2 dBFS", "312 ms",
		"06 Đồng Vai không rõ chưa từng", "thiếu dòng trước")
	log := b.page(commune + "/log")
	has(t, log, "Bản tin sáng &lt;1&gt;", "01 Đầu xóm 0:20 0,0 s", "Nhật ký phát bị đứt")
	has(t, b.page(commune+"/log?day=2001-01-01"), "Thứ Hai, 01/01/2001", "Không có buổi phát nào")
	_, html := b.get(commune + "/programmes")
	has(t, html, `src="`+commune+`/media/`+sha+`"`, "đã duyệt", "15:00", "−16,0")
	clock.add(91 * time.Second)
	has(t, b.page("/"), "Không rõ", "1 phút trước")
	later := b.page(commune)
	has(t, later, "Đài xã im lặng", "6 không rõ", "Lần cuối biết: đang phát “Bản tin sáng &lt;1&gt;”")
	if strings.Contains(later, "−18,2 dBFS") || strings.Contains(later, "2 nghe") {
		t.Errorf("old measurements are shown as new:\n%s", later)
	}
}

func TestProgrammeIsPlayedByRange(t *testing.T) {
	s := startHub(t)
	st, sha := show(t, s, "Xã Tân Khê")
	b := signedIn(t, s)
	path := "/communes/" + string(st.st.Commune) + "/media/" + sha
	r, err := http.NewRequest(http.MethodGet, b.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Range", "bytes=100-199")
	resp, text := b.do(r)
	if resp.StatusCode != http.StatusPartialContent || text != string(noiseBytes(70_000, 9)[100:200]) {
		t.Errorf("%s, %d bytes", resp.Status, len(text))
	}
	if kind := resp.Header.Get("Content-Type"); kind != "audio/flac" {
		t.Errorf("type %q", kind)
	}
	if resp, _ := newBrowser(t, s).get(path); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("without signing in: %s", resp.Status)
	}
	other := join(t, s, "Xã Hoà Bình")
	if resp, _ := b.get("/communes/" + string(other.st.Commune) + "/media/" + sha); resp.StatusCode != http.StatusNotFound {
		t.Errorf("under another commune: %s", resp.Status)
	}
	if resp, text := b.get("/communes/none"); resp.StatusCode != http.StatusNotFound || !strings.Contains(text, "Không có xã này") {
		t.Errorf("no such commune: %s", resp.Status)
	}
}

func TestCodeMadeOnThePageEnrols(t *testing.T) {
	s := startHub(t)
	b := signedIn(t, s)
	_, html := b.post("/enrolments", url.Values{"name": {"Xã Tân Khê"}})
	code := regexp.MustCompile(`[0-9A-Z]{4}(-[0-9A-Z]{4}){3}`).FindString(html)
	if code == "" {
		t.Fatal(words(html))
	}
	enrolWith(t, s, code)
	has(t, b.page("/"), "1 xã đã ghi danh", "Xã Tân Khê")
	if _, html := b.post("/enrolments", url.Values{"name": {"  "}}); !strings.Contains(html, "Hãy nhập tên xã") {
		t.Error(words(html))
	}
}
