package hub_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// filled posts the form of an order, with a sound where there is one.
func (b *browser) filled(fields map[string][]string, sound []byte, accept string) (answer, string) {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, values := range fields {
		for _, v := range values {
			if err := m.WriteField(name, v); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	if sound != nil {
		w, err := m.CreateFormFile("sound", "Chống bão.mp3")
		if err == nil {
			_, err = w.Write(sound)
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		b.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, b.base+"/orders", &body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Accept", accept)
	return b.do(r)
}

// pulled is what a station fetches, opened.
func (s *station) pulled(t *testing.T, after int64) []app.HubOrder {
	t.Helper()
	p, err := s.Pull(t.Context(), after, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []app.HubOrder
	for _, data := range p.Orders {
		o, err := wire.DecodeHubOrder(data, s.e.OrderKey)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	return all
}

func TestOfficerOrdersAnEmergency(t *testing.T) {
	s := startHub(t)
	one, two := join(t, s, "Xã Tân Khê"), join(t, s, "Xã Hoà Bình")
	b := signedIn(t, s)
	has(t, b.page("/orders"), "Chưa có lệnh nào")
	has(t, b.page("/orders/new?kind=emergency"), "Các đài xã phát ngay", "Xã Tân Khê", "Tất cả 2 xã")
	form := map[string][]string{
		"kind": {"emergency"}, "title": {"Lũ về"}, "text": {"Bà con thôn Khe Cốc\nsơ tán ngay."}, "to": {"some"},
		"times": {"2"}, "every": {"60"}, "hours": {"2"}, "zones": {"Khe Cốc, Cầu Đá"},
	}
	if resp, text := b.filled(form, nil, ""); resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(text, "chọn ít nhất một xã") {
		t.Fatalf("to nobody: %s %s", resp.Status, words(text))
	}
	form["commune"] = []string{string(one.st.Commune)}
	if _, text := b.filled(form, nil, ""); !strings.Contains(text, "đánh dấu xác nhận") || !strings.Contains(text, "sơ tán ngay.</textarea>") {
		t.Fatalf("unconfirmed, it says: %s", words(text))
	}
	form["sure"] = []string{"on"}
	resp, text := b.filled(form, nil, "")
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s %s", resp.Status, words(text))
	}
	page := resp.Header.Get("Location")
	has(t, b.page(page), "Lũ về", "Khẩn cấp", "đọc 2 lần liền, nhắc lại sau mỗi 60 phút", "Khe Cốc, Cầu Đá", "1 xã nhận lệnh", "chưa nhận")
	got := one.pulled(t, 0)
	if len(got) != 1 || got[0].Seq != 1 || got[0].Commune != one.st.Commune || got[0].ExpiresAt.Sub(got[0].IssuedAt) != 2*time.Hour {
		t.Fatalf("the commune got %+v", got)
	}
	a, err := wire.HubEmergencyOf(got[0])
	if err != nil || a.Text != "Bà con thôn Khe Cốc\nsơ tán ngay." || a.EverySeconds != 3600 || len(a.Zones) != 2 {
		t.Errorf("arguments %+v, %v", a, err)
	}
	if none := two.pulled(t, 0); len(none) != 0 {
		t.Errorf("the other commune got %+v", none)
	}
	has(t, b.page(page), "đã tới đài")
	refused := wire.HubAnswer{Order: got[0].ID, State: app.HubOrderRefused, Code: "hub_order.zone_unknown", Detail: map[string]string{"zone": "Cầu <Đá>"}, At: time.Now()}
	if err := one.AnswerOrders(t.Context(), []wire.HubAnswer{refused}); err != nil {
		t.Fatal(err)
	}
	if err := two.AnswerOrders(t.Context(), []wire.HubAnswer{{Order: got[0].ID, State: app.HubOrderPlayed, At: time.Now()}}); err != nil {
		t.Fatal(err) // of an order that it never had: passed over
	}
	has(t, b.page(page), "từ chối", "xã không có nhóm loa hay thôn “Cầu &lt;Đá&gt;”")
	has(t, b.page("/communes/"+string(one.st.Commune)+"/orders"), "Lũ về", "từ chối")
	if resp, _ := b.post(page+"/withdraw", nil); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("withdrawing: %s", resp.Status)
	}
	_, _ = b.post(page+"/withdraw", nil) // once more changes nothing
	has(t, b.page(page), "Đã rút lại.")
	if got := one.pulled(t, 1); len(got) != 1 || got[0].Kind != app.HubOrderWithdrawal || got[0].Seq != 2 {
		t.Errorf("after the withdrawal %+v", got)
	}
}

func TestOfficerSendsAProgramme(t *testing.T) {
	s := startHub(t)
	one, two := join(t, s, "Xã Tân Khê"), join(t, s, "Xã Hoà Bình")
	b := signedIn(t, s)
	form := map[string][]string{
		"kind": {"programme"}, "title": {"Chống bão"}, "to": {"all"}, "priority": {"raised"}, "from": {"2026-12-30"}, "until": {"2027-01-02"}, "at": {"17:00, 05:30"},
	}
	if _, text := b.filled(form, nil, ""); !strings.Contains(text, "Hãy chọn tệp âm thanh") {
		t.Fatalf("without a sound: %s", words(text))
	}
	sound := noiseBytes(300_000, 4)
	form["at"] = []string{"25:00"}
	_, text := b.filled(form, sound, "")
	if !strings.Contains(text, "Giờ phát “25:00” không đúng") || !strings.Contains(text, "Đã nhận tệp Chống bão.mp3") {
		t.Fatalf("a wrong time: %s", words(text))
	}
	for _, m := range regexp.MustCompile(`name="(sound_\w+)" value="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		form[m[1]] = []string{m[2]} // the browser sends what the form holds: no second upload
	}
	form["at"] = []string{"17:00, 05:30"}
	resp, text := b.filled(form, nil, "application/json")
	var made struct{ Order app.ID }
	if err := json.Unmarshal([]byte(text), &made); err != nil || made.Order == "" {
		t.Fatalf("%s %s", resp.Status, text)
	}
	for _, st := range []*station{one, two} {
		got := st.pulled(t, 0)
		if len(got) != 1 {
			t.Fatalf("got %+v", got)
		}
		a, err := wire.HubProgrammeOf(got[0])
		if err != nil || len(a.Dates) != 4 || a.Dates[3] != "2027-01-02" || len(a.Minutes) != 2 || a.Minutes[0] != 330 || a.Priority != app.PriorityRaised {
			t.Errorf("arguments %+v, %v", a, err)
		}
		path := t.TempDir() + "/sound"
		if err := st.DownloadOrderSound(t.Context(), a.Sound, path, nil); err != nil || sumOf(t, path) != a.Sound.SHA256 {
			t.Errorf("sound: %v", err)
		}
	}
	has(t, b.page("/orders/"+string(made.Order)), "Ưu tiên · 30/12/2026 – 02/01/2027 · 05:30, 17:00", "2 xã nhận lệnh")
	third := join(t, s, "Xã Khác")
	if err := third.DownloadOrderSound(t.Context(), app.HubSound{SHA256: sumOfBytes(sound), Bytes: 1 << 20}, t.TempDir()+"/x", nil); app.CodeOf(err) != "hub.media_unknown" {
		t.Errorf("another commune has the sound: %v", err)
	}
	if resp, text := b.filled(map[string][]string{"kind": {"programme"}, "title": {"x"}, "to": {"all"}}, nil, "application/json"); resp.StatusCode != http.StatusBadRequest || !strings.Contains(text, "hub.sound_missing") {
		t.Errorf("a program's mistake: %s %s", resp.Status, text)
	}
}

// A station that waits has the order at once.
func TestOrderArrivesAtOnce(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	if resp, _ := newBrowser(t, s).filled(map[string][]string{"kind": {"emergency"}}, nil, ""); resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/setup" {
		t.Errorf("anybody may order: %s", resp.Status)
	}
	got := make(chan time.Time, 1)
	go func() {
		if p, err := st.Pull(t.Context(), 0, "", wire.LongestPull); err == nil && len(p.Orders) == 1 {
			got <- time.Now()
		}
	}()
	time.Sleep(300 * time.Millisecond) // so that it waits
	issued := time.Now()
	if _, err := s.Issue(t.Context(), emergency("Lũ về")); err != nil {
		t.Fatal(err)
	}
	select {
	case at := <-got:
		if late := at.Sub(issued); late > 2*time.Second {
			t.Errorf("it took %v", late)
		}
	case <-time.After(time.Minute):
		t.Fatal("it did not come")
	}
}
