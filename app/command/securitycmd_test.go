package command

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/people"
	"tienglang/app/security"
)

// toldCheck is the check that the command printed.
func toldCheck(t *testing.T, out string) (c security.Check) {
	t.Helper()
	if err := json.Unmarshal([]byte(out), &c); err != nil {
		t.Fatalf("%q: %v", out, err)
	}
	return c
}

// The command as a process, with the station running in another one and without:
// what it finds, what it keeps, and the status with which it ends.
func TestSecurityCheckAsAProcess(t *testing.T) {
	c := soundStation(t)
	check := func(args ...string) (security.Check, string, int) {
		t.Helper()
		out, errOut, status := run(t, nil, "tienglang", append([]string{"security-check", "--data", c.dir, "--json"}, args...)...)
		return toldCheck(t, out), errOut, status
	}
	alive, errOut, status := check()
	if status != 0 || alive.Totals().Failed != 0 || alive.Result("versions").Verdict != security.Met {
		t.Fatalf("status %d, %s, %+v", status, errOut, alive.Totals())
	}
	// The station's own process was looked at, not the command's.
	if ports := alive.Result("ports"); ports.Verdict != security.Met || ports.Found[0].Args["n"] != "2" {
		t.Errorf("%+v", ports)
	}
	c.must(c.db.SetSecret(t.Context(), c.user.ID, app.Credential{Hash: keptSecret("huong123")}, false, app.AuditRow{}))
	c.must(os.Chmod(filepath.Join(c.dir, "station.key"), 0o644))
	if found, errOut, status := check(); status != 1 || found.Totals().Failed != 2 || !strings.Contains(errOut, "2 items are not met") {
		t.Errorf("status %d, %q, %+v", status, errOut, found.Totals())
	}
	c.close()
	stood, errOut, status := check()
	if status != 1 || stood.Result("passwords").Verdict != security.Failed || stood.Result("folder").Verdict != security.Failed {
		t.Errorf("status %d, %s, %+v", status, errOut, stood.Totals())
	}
	if r := stood.Result("ports"); r.Verdict != security.Unknown || r.Found[0].Code != "not_running" {
		t.Errorf("a station that does not run has its ports judged: %+v", r)
	}
	for _, args := range [][]string{{"--data", t.TempDir()}, {"--data", c.dir, "--lang", "fr"}, {"--data", c.dir, "--export", "x.odt"}} {
		var out, failed bytes.Buffer
		if status := Main(append([]string{"security-check"}, args...), &out, &failed); status != 2 {
			t.Errorf("%v: status %d, %s", args, status, &failed)
		}
	}
	c.exports()
}

// exports writes the check as the two kinds of file.
func (c *checkedStation) exports() {
	c.t.Helper()
	dir := c.t.TempDir()
	for _, name := range []string{"bien-ban.docx", "bien-ban.pdf"} {
		path := filepath.Join(dir, name)
		var out, failed bytes.Buffer
		if status := Main([]string{"security-check", "--data", c.dir, "--export", path}, &out, &failed); status != 1 {
			c.t.Fatalf("status %d, %s", status, &failed)
		}
		body, err := os.ReadFile(path)
		c.must(err)
		switch {
		case strings.HasSuffix(name, ".pdf"):
			if !bytes.HasPrefix(body, []byte("%PDF-")) || len(body) < 20_000 {
				c.t.Errorf("a PDF of %d bytes", len(body))
			}
		default:
			words := wordsOf(c.t, body)
			for _, want := range []string{"Xã Tân Khê", "BIÊN BẢN KIỂM TRA", "Không đạt", "Tài khoản huong (Hương) có mật khẩu dễ đoán.",
				"I. Tài khoản, mật khẩu và mã PIN", "Thông tư 39/2020/TT-BTTTT", "Việc cần làm", "NGƯỜI KIỂM TRA"} {
				if !strings.Contains(words, want) {
					c.t.Errorf("the document lacks %q", want)
				}
			}
		}
	}
}

// wordsOf are the words of a DOCX file.
func wordsOf(t *testing.T, body []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	var words strings.Builder
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return words.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := token.(xml.CharData); ok {
			words.Write(text)
			words.WriteByte(' ')
		}
	}
}

// A check of a year keeps what a person wrote beside what the probes find, next
// year begins anew with the last one beside it, and the list can be edited and
// put back.
func TestAYearOfTheCheck(t *testing.T) {
	wall := &movedWall{}
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(t.TempDir(), "station"), Workshop: true, Listen: "127.0.0.1:0",
		Name: trainingStation, Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}, Clock: app.NewSteadyClockBy(wall.now, app.SystemClock{})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	check, ctx := s.security(), t.Context()
	must := func(err error, code string) {
		t.Helper()
		if app.CodeOf(err) != code || code == "" && err != nil {
			t.Fatalf("got %v, want %q", err, code)
		}
	}
	editor := app.User{ID: "e", Roles: []app.Role{app.RoleEditor}}
	_, _, err = check.Judge(ctx, editor, "room", security.Met, "")
	must(err, "people.not_allowed")
	_, _, err = check.Judge(ctx, theProgram, "room", security.NotApplicable, " ")
	must(err, "security.reason_missing")
	_, err = check.Run(ctx, theProgram, nil)
	must(err, "")
	_, _, err = check.Judge(ctx, theProgram, "backup-fresh", security.Met, "có mà")
	must(err, "security.measured")
	_, _, err = check.Judge(ctx, theProgram, "backup-fresh", security.Unknown, "")
	must(err, "")
	_, _, err = check.Judge(ctx, theProgram, "backup-fresh", security.Met, "có mà")
	must(err, "security.measured") // also when it was called unknown in between
	_, _, err = check.Judge(ctx, theProgram, "room", security.Met, "khoá đôi")
	must(err, "")
	picture := filepath.Join(t.TempDir(), "khoá.jpg")
	must(os.WriteFile(picture, []byte("ảnh"), 0o600), "")
	_, was, err := check.Attach(ctx, theProgram, "room", picture)
	must(err, "")
	c, err := check.Run(ctx, theProgram, nil)
	must(err, "")
	if r := c.Result("room"); r.Verdict != security.Met || r.Note != "khoá đôi" || len(r.Files) != 1 {
		t.Errorf("%+v", r)
	}
	c, err = check.Restore(ctx, theProgram, was)
	must(err, "")
	if r := c.Result("room"); len(r.Files) != 0 || r.Note != "khoá đôi" {
		t.Errorf("%+v", r)
	}
	list := security.Default().Without("level")
	list.Items[0].Probe = "magic"
	_, err = check.SaveList(ctx, theProgram, list)
	must(err, "security.item_probe")
	_, err = check.SaveList(ctx, theProgram, security.Default().Without("level"))
	must(err, "")
	if kept, err := check.List(ctx); err != nil || !kept.Edited || len(kept.Items) != len(list.Items) {
		t.Errorf("%d items, %v", len(kept.Items), err)
	}
	year := time.Now().In(app.Vietnam).Year()
	wall.move(366 * 24 * time.Hour)
	s.clock.Set()
	all, err := check.Checks(ctx)
	must(err, "")
	if len(all) != 2 || all[0].Year != year+1 || all[0].Result("room").Verdict != security.Unknown || all[1].Result("room").Verdict != security.Met {
		t.Fatalf("%d years, %+v", len(all), all[0].Result("room"))
	}
	if _, ok := all[0].List.Item("level"); ok {
		t.Error("next year has the old list")
	}
	c, err = check.ResetList(ctx, theProgram)
	must(err, "")
	if _, ok := c.List.Item("level"); !ok || c.List.Edited || c.Year != year+1 {
		t.Error("the program's own list is not back")
	}
	acts, err := s.db.Audit(ctx, 100)
	must(err, "")
	for _, want := range []string{"security.run", "security.judge", "security.attach", "security.restore", "security.list", "security.list_reset"} {
		if !slices.ContainsFunc(acts, func(r app.AuditRow) bool { return r.Action == want }) {
			t.Errorf("no row says %s", want)
		}
	}
}

// What a person reads at the terminal is in one language: the table, what is left
// to people, and the last sentence. A group of which nothing is shown has no head.
func TestTheTableOfTheCheckIsInOneLanguage(t *testing.T) {
	c := soundStation(t)
	c.must(os.Chmod(filepath.Join(c.dir, "station.key"), 0o644))
	for lang, want := range map[string][3]string{
		"vi": {"mục do người xem; thêm --all để thấy.", "QUẢN LÝ VÀ CON NGƯỜI", "tienglang: 1 mục không đạt.\n"},
		"en": {"items are looked at by a person; --all shows them.", "MANAGEMENT AND PEOPLE", "tienglang: One item is not met.\n"},
	} {
		var out, said bytes.Buffer
		if status := Main([]string{"security-check", "--data", c.dir, "--lang", lang}, &out, &said); status != exitFound || said.String() != want[2] {
			t.Errorf("%s: status %d, %q", lang, status, &said)
		}
		if !strings.Contains(out.String(), want[0]) || strings.Contains(out.String(), want[1]) {
			t.Errorf("%s: %s", lang, &out)
		}
		out.Reset()
		if Main([]string{"security-check", "--data", c.dir, "--lang", lang, "--all"}, &out, &said); !strings.Contains(out.String(), want[1]) || strings.Contains(out.String(), want[0]) {
			t.Errorf("%s: %s", lang, &out)
		}
	}
}
