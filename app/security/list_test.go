package security_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/security"
)

func encoded(t *testing.T, l security.List) string {
	t.Helper()
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The program's list says everything in both languages, has each ID once, and
// claims no legal text but those that are sure.
func TestDefaultListIsWhole(t *testing.T) {
	l := security.Default()
	if l.Edited || l.Version < 1 || len(l.Items) < 25 {
		t.Fatalf("%+v", l)
	}
	sure := []string{"Thông tư 39/2020/TT-BTTTT, Điều 9", "Nghị định 85/2016/NĐ-CP", "TCVN 11930:2017", "QCVN 11:2026"}
	for _, i := range l.Items {
		for _, text := range []security.Text{i.Text, i.Do, i.Basis} {
			if text.VI == "" || text.EN == "" {
				t.Errorf("%s lacks words", i.ID)
			}
		}
		known := i.Basis.VI == "Theo quy định của đơn vị"
		for _, s := range sure {
			known = known || strings.Contains(i.Basis.VI, s)
		}
		if !known {
			t.Errorf("%s rests on %q", i.ID, i.Basis.VI)
		}
	}
}

func TestABadListIsRefusedByName(t *testing.T) {
	for code, change := range map[string]func(*security.List){
		"security.list_empty":  func(l *security.List) { l.Items = nil },
		"security.group_twice": func(l *security.List) { l.Groups[1] = l.Groups[0] },
		"security.item_id":     func(l *security.List) { l.Items[3].ID = "Mật khẩu" },
		"security.item_twice":  func(l *security.List) { l.Items[3].ID = l.Items[2].ID },
		"security.item_text":   func(l *security.List) { l.Items[3].Text.VI = "  " },
		"security.item_group":  func(l *security.List) { l.Items[3].Group = "none" },
		"security.item_weight": func(l *security.List) { l.Items[3].Weight = 4 },
		"security.list_many": func(l *security.List) {
			l.Items = append(l.Items, make([]security.Item, security.MostItems)...)
		},
	} {
		l := security.Default()
		change(&l)
		if _, err := security.ReadList(strings.NewReader(encoded(t, l))); app.CodeOf(err) != code {
			t.Errorf("want %s, got %v", code, err)
		}
	}
	whole := encoded(t, security.Default())
	for _, text := range []string{"", "[]", whole[:len(whole)/2], whole + "{}", strings.Replace(whole, `"weight"`, `"wieght"`, 1)} {
		if _, err := security.ReadList(strings.NewReader(text)); app.CodeOf(err) != "security.list_broken" {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if _, err := security.ReadList(strings.NewReader(strings.Repeat(" ", 3<<20))); app.CodeOf(err) != "security.list_large" {
		t.Error(err)
	}
}

func FuzzReadList(f *testing.F) {
	b, _ := json.Marshal(security.Default())
	f.Add(string(b))
	f.Add(`{"groups":[{"id":"a","text":{"vi":"x"}}],"items":[{"id":"b","group":"a","text":{"vi":"y"},"weight":1}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		l, err := security.ReadList(strings.NewReader(text))
		if err != nil {
			if app.CodeOf(err) == "" {
				t.Errorf("no sentence for %v", err)
			}
			return
		}
		again, err := security.ReadList(strings.NewReader(encoded(t, l)))
		if err != nil || len(again.Items) != len(l.Items) {
			t.Errorf("what was read cannot be read again: %v", err)
		}
	})
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, app.Vietnam)

// A probe speaks for what it measures; what a person found not to apply, and
// what no probe could tell, stays the person's.
func TestWhoSpeaksForAnItem(t *testing.T) {
	c := security.Begin(2026, security.Default(), noon)
	hour := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }
	c.Judge(security.Result{Item: "ports", Verdict: security.Failed, Found: []security.Told{security.Tell("port_unknown")}, At: hour(1)}, true)
	c.Judge(security.Result{Item: "ports", Verdict: security.NotApplicable, Note: "máy riêng", By: "u", At: hour(2)}, false)
	if r := c.Result("ports"); r.Verdict != security.NotApplicable || r.Was != security.Failed || !r.WasAt.Equal(hour(1)) || len(r.Found) != 1 {
		t.Fatalf("%+v", r)
	}
	c.Judge(security.Result{Item: "ports", Verdict: security.Met, Found: []security.Told{security.Tell("ports")}, At: hour(3)}, true)
	if r := c.Result("ports"); r.Verdict != security.NotApplicable || r.Note != "máy riêng" || r.Found[0].Code != "ports" {
		t.Errorf("%+v", r)
	}
	c.Judge(security.Result{Item: "revoked", Verdict: security.Met, Note: "đã hỏi", By: "u", At: hour(1)}, false)
	c.Judge(security.Result{Item: "revoked", Verdict: security.Unknown, At: hour(2)}, true)
	if r := c.Result("revoked"); r.Verdict != security.Met || r.Note != "đã hỏi" {
		t.Errorf("%+v", r)
	}
	c.Judge(security.Result{Item: "revoked", Verdict: security.Failed, At: hour(3)}, true)
	if r := c.Result("revoked"); r.Verdict != security.Failed || r.Note != "đã hỏi" || r.Was != security.Met {
		t.Errorf("%+v", r)
	}
	if got := c.Totals(); got != (security.Totals{Failed: 1, NotApplicable: 1, Unknown: len(c.List.Items) - 2}) {
		t.Errorf("%+v", got)
	}
}

func TestWhatDiffersFromAnotherYear(t *testing.T) {
	last := security.Begin(2025, security.Default(), noon.AddDate(-1, 0, 0))
	last.Judge(security.Result{Item: "room", Verdict: security.Failed, At: last.BegunAt}, false)
	last.Judge(security.Result{Item: "level", Verdict: security.Met, At: last.BegunAt}, false)
	now := security.Begin(2026, security.Default(), noon)
	now.Judge(security.Result{Item: "room", Verdict: security.Met, At: noon}, false)
	now.Judge(security.Result{Item: "level", Verdict: security.Met, At: noon}, false)
	now.Judge(security.Result{Item: "disk", Verdict: security.Failed, At: noon}, true)
	now.Judge(security.Result{Item: "folder", Verdict: security.Failed, At: noon}, true)
	got := map[string]security.Difference{}
	for _, d := range now.Since(last) {
		got[d.Item.ID] = d
	}
	if len(got) != 3 || got["room"].Was != security.Failed || got["room"].Now != security.Met || got["disk"].Was != security.Unknown {
		t.Errorf("%+v", got)
	}
	if todo := now.ToDo(); len(todo) != 2 || todo[0].ID != "folder" {
		t.Errorf("the gravest is not first: %+v", todo)
	}
}

func TestListIsEditedByItem(t *testing.T) {
	l := security.Default()
	before := len(l.Items)
	room, _ := l.Item("room")
	room.Weight = 3
	l = l.Put(room).Put(security.Item{ID: "dogs", Group: "machine", Text: security.Text{VI: "Có chó giữ đài"}, Weight: 1}).Without("level")
	if got, _ := l.Item("room"); got.Weight != 3 || len(l.Items) != before || !l.Edited {
		t.Errorf("%+v", got)
	}
	if _, ok := l.Item("level"); ok || l.Check() != nil {
		t.Error(l.Check())
	}
	if d, _ := security.Default().Item("room"); d.Weight == 3 {
		t.Error("the program's own list was changed")
	}
}
