package command

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio/codec"
)

// TestNormalizeTextPrintsWhatIsSaid, from the command line and from standard
// input, with the South's words and the person's own dictionary.
func TestNormalizeTextPrintsWhatIsSaid(t *testing.T) {
	words := filepath.Join(t.TempDir(), "names.txt")
	if err := os.WriteFile(words, []byte("Lũng Luông = Lủng Luông\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"Họp ngày mùng năm tháng mười một.": {"Họp ngày 5/11."},
		"Giá bảy ngàn đồng ngày mồng năm.":  {"--south", "Giá 7.000đ ngày 5."},
		"Xóm Lủng Luông họp lúc bảy giờ.":   {"--dictionary", words, "Xóm Lũng Luông họp lúc 7h."},
	} {
		stdout, stderr, status := run(t, nil, "tienglang", append([]string{"normalize-text"}, args...)...)
		if status != 0 || stdout != want+"\n" {
			t.Errorf("%q: exit %d, %q, want %q; %s", args, status, stdout, want, stderr)
		}
	}
	cmd := exec.Command(program(t, "tienglang"), "normalize-text", "-")
	cmd.Stdin = strings.NewReader("Gọi 114.\nHết.")
	if out, err := cmd.Output(); err != nil || string(out) != "Gọi một một bốn.\nHết.\n" {
		t.Errorf("from standard input: %q, %v", out, err)
	}
}

// TestSayMakesASoundFile in each format, of the length that it tells.
func TestSayMakesASoundFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := "Chào bà con. Sáng 22/11, UBND xã họp lúc 7h30 tại nhà văn hóa xóm 5."
	var slow float64
	for _, name := range []string{"a.wav", "b.mp3", "c.ogg", "d.flac", "e.m4a"} {
		out := filepath.Join(dir, name)
		stdout, stderr, status := run(t, nil, "tienglang", "say", "--voice", "north", text, out)
		if status != 0 || !strings.Contains(stdout, "2 sentences") {
			t.Fatalf("%s: exit %d: %s%s", name, status, stdout, stderr)
		}
		l, err := measureFile(t.Context(), out)
		if err != nil || math.Abs(l.IntegratedLUFS+20) > 1 || l.TruePeakDBTP > -0.5 {
			t.Errorf("%s: %+v, %v", name, l, err)
		}
		info, err := codec.Probe(t.Context(), out)
		if err != nil || info.Channels != 1 || info.Duration < 5*time.Second {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
		slow = info.Duration.Seconds()
	}
	quick := filepath.Join(dir, "quick.wav")
	if _, stderr, status := run(t, nil, "tienglang", "say", "--voice", "espeak:vi-vn-x-south", "--rate", "1.6", text, quick); status != 0 {
		t.Fatal(stderr)
	}
	if info, err := codec.Probe(t.Context(), quick); err != nil || info.Duration.Seconds() > 0.8*slow {
		t.Errorf("at 1.6 times the speed %v, else %.1f s: %v", info.Duration, slow, err)
	}
	wantNothingElse(t, dir, 6)
}

// wantNothingElse: a folder holds so many files and nothing half made.
func wantNothingElse(t *testing.T, dir string, n int) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != n {
		t.Errorf("%d files, want %d: %v %v", len(files), n, files, err)
	}
}

// TestSayRefuses in one sentence, and leaves what was there.
func TestSayRefuses(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out.wav")
	if err := os.WriteFile(out, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"no voice":       {"--voice", "nobody", "Chào.", out},
		"no text":        {"…", out},
		"xyz":            {"Chào.", filepath.Join(dir, "out.xyz")},
		"0.5":            {"--rate", "9", "Chào.", out},
		"words.txt":      {"--dictionary", filepath.Join(dir, "words.txt"), "Chào.", out},
		"web.json":       {"--web", filepath.Join(dir, "web.json"), "Chào.", out},
		"is not there":   {"Chào.", filepath.Join(dir, "gone", "out.wav")},
		"“text = readin": {"--dictionary", out, "Chào.", out},
	} {
		_, stderr, status := run(t, nil, "tienglang", append([]string{"say"}, args...)...)
		wantRefusal(t, stderr, status, want)
	}
	if b, err := os.ReadFile(out); err != nil || string(b) != "before" {
		t.Errorf("became %q, %v", b, err)
	}
	wantNothingElse(t, dir, 1)
}

// TestSayIsInterrupted while it reads an hour of text: nothing is left, in
// the folder or in the temporary one.
func TestSayIsInterrupted(t *testing.T) {
	dir, tmp := t.TempDir(), t.TempDir()
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("Mời bà con xóm 5 ra đồng tát nước cho mạ lúc 7h30 sáng mai. ", 3000)), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(text)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	cmd := exec.Command(program(t, "tienglang"), "say", "-", filepath.Join(dir, "out.mp3"))
	cmd.Stdin, cmd.Env = in, append(os.Environ(), "TMPDIR="+tmp)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, 30*time.Second, "a first sentence is read", func() bool {
		found, _ := filepath.Glob(filepath.Join(tmp, "*", "*.wav"))
		return len(found) > 0
	})
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	wantRefusal(t, stderr.String(), cmd.ProcessState.ExitCode(), "Stopped")
	wantNothingElse(t, dir, 0)
	wantNothingElse(t, tmp, 0)
}

// TestWhatIsTypedIsNotCut: a text is read whole or refused.
func TestWhatIsTypedIsNotCut(t *testing.T) {
	text := strings.Repeat("a", maxTyped)
	if got, err := typedText("-", strings.NewReader(text)); err != nil || len(got) != maxTyped {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if _, err := typedText("-", strings.NewReader(text+"a")); app.CodeOf(err) != "text.too_long" {
		t.Error(err)
	}
}

// TestVoicesAreListedWhenAskedFor, and not beside an error.
func TestVoicesAreListedWhenAskedFor(t *testing.T) {
	web := filepath.Join(t.TempDir(), "web.json")
	if err := os.WriteFile(web, []byte(`{"url":"http://giong.vn"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := newSay()
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	cmd.SetArgs([]string{"--web", web, "chào", "x.wav"})
	if err := cmd.Execute(); app.CodeOf(err) != "speech.web_address" || out.Len() != 0 {
		t.Errorf("%v, %q", err, out.String())
	}
}
