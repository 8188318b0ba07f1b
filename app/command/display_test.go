package command

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"
)

func TestADisplayIsThereWhenItAnswers(t *testing.T) {
	screen := strings.TrimPrefix(display(t), "DISPLAY=")
	for d, want := range map[string]bool{
		screen: true, screen + ".0": true, "unix" + screen: true,
		"": false, ":": false, ":x": false, ":54321": false, "nonsense": false,
	} {
		if answers(d) != want {
			t.Errorf("%q answers: %v, want %v", d, !want, want)
		}
	}
}

func TestADisplayElsewhereIsAPort(t *testing.T) {
	number, l := strangeDisplay(t)
	d := fmt.Sprintf("127.0.0.1:%d.0", number)
	if !answers(d) {
		t.Errorf("%s does not answer", d)
	}
	l.Close()
	if answers(d) {
		t.Errorf("%s answers and is gone", d)
	}
}

// TestAWindowWithoutADisplay: a display that is gone is told in a sentence.
func TestAWindowWithoutADisplay(t *testing.T) {
	_, stderr, status := run(t, []string{"DISPLAY=:54321"}, "tienglang", "--data", filepath.Join(t.TempDir(), "s"))
	wantRefusal(t, stderr, status, "no display")
}

// TestAScreenThatRefusesAWindow has a display that answers and then shows
// nothing, as one does that knows nothing of this user.
func TestAScreenThatRefusesAWindow(t *testing.T) {
	number, l := strangeDisplay(t)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Close()
		}
	}()
	env := []string{fmt.Sprintf("DISPLAY=127.0.0.1:%d", number)}
	_, stderr, status := run(t, env, "tienglang", "--data", filepath.Join(t.TempDir(), "s"))
	lines := strings.Split(strings.TrimSpace(stderr), "\n") // a port that is taken may be told before
	wantRefusal(t, lines[len(lines)-1], status, "no display")
	if strings.Contains(stderr, "goroutine") {
		t.Errorf("a crash is shown:\n%s", stderr)
	}
}

// strangeDisplay listens where a display of the number would.
func strangeDisplay(t *testing.T) (number int, l net.Listener) {
	t.Helper()
	for number := range 100 {
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 6200+number)); err == nil {
			t.Cleanup(func() { l.Close() })
			return 200 + number, l
		}
	}
	t.Fatal("no free port")
	return 0, nil
}
