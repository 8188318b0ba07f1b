//go:build long

package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/speaker"
)

// The variables of a pole that is a process of its own, with the clock of a box
// in a time that jumps. The first names its folder.
const (
	poleVariable = "TIENGLANG_TEST_POLE"
	warpVariable = "TIENGLANG_TEST_WARP"
)

func init() { children[poleVariable] = poleProcess }

// poleProcess is a speaker until it is killed. It writes down, in true time,
// when sound began.
func poleProcess(dir string) int {
	cfg := speaker.Config{
		Dir: dir, Station: os.Getenv("POLE_STATION"), Code: os.Getenv("POLE_CODE"),
		Runtime: dir + ".run", Virtual: true, Output: speaker.OutputNull, Version: "test", Logger: slog.New(slog.DiscardHandler),
	}
	box := crystal{warp: &warp{file: os.Getenv(warpVariable)}, began: time.Unix(0, number("POLE_BEGAN")),
		offset: time.Duration(number("POLE_OFFSET")), ppm: float64(number("POLE_PPM"))}
	cfg.Clock = box
	cfg.Uptime = func() (string, time.Duration, bool) { return "one", box.Now().Sub(box.began.Add(box.offset)), true }
	f, err := os.OpenFile(onsetsOf(dir), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err == nil {
		cfg.OnPlayed = onsets(func(at time.Time) { fmt.Fprintf(f, "%d\n", box.truth(at).UnixNano()) })
		err = speakUntilKilled(cfg)
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func speakUntilKilled(cfg speaker.Config) error {
	s, err := speaker.New(cfg)
	if err != nil {
		return err
	}
	return s.Run(context.Background())
}

func number(name string) int64 {
	n, err := strconv.ParseInt(os.Getenv(name), 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

func onsetsOf(dir string) string { return dir + ".onsets" }

// onsets tells when sound begins after half a second of silence.
func onsets(tell func(time.Time)) func(samples []float32, at time.Time) {
	var last time.Time // that something sounded
	return func(samples []float32, at time.Time) {
		for i, x := range samples {
			if x > -0.01 && x < 0.01 {
				continue
			}
			now := at.Add(audio.Duration(int64(i), audio.Rate))
			if now.Sub(last) > 500*time.Millisecond {
				tell(now)
			}
			last = now
		}
	}
}

// weekPole is one pole of the proof, and the box that it is.
type weekPole struct {
	cluster app.ID
	dir     string
	env     []string
	cmd     *exec.Cmd
}

// newWeekPole is the n-th pole: each has a clock that is wrong by hours of its
// own, and a crystal of its own. The code pairs it.
func newWeekPole(t *testing.T, w *warp, n int, cluster app.ID, url, code string) *weekPole {
	dir := filepath.Join(t.TempDir(), "pole")
	return &weekPole{cluster: cluster, dir: dir, env: []string{
		poleVariable + "=" + dir, warpVariable + "=" + w.file, "POLE_STATION=" + url, "POLE_CODE=" + code,
		fmt.Sprintf("POLE_BEGAN=%d", time.Now().UnixNano()),
		fmt.Sprintf("POLE_OFFSET=%d", time.Duration(n-4)*time.Hour),
		fmt.Sprintf("POLE_PPM=%d", 25*(n-4)),
	}}
}

// start lets the box run; its code counts once.
func (p *weekPole) start(t *testing.T) {
	t.Helper()
	p.cmd = exec.Command(os.Args[0])
	p.cmd.Env = append(os.Environ(), p.env...)
	p.cmd.Stderr = os.Stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd := p.cmd
	t.Cleanup(func() { killed(cmd) })
	p.env = append(p.env, "POLE_CODE=")
}

// killed takes a process away at once; it may have gone before.
func killed(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// began is when each sound began there, in true time.
func (p *weekPole) began() (all []time.Time, err error) {
	text, err := os.ReadFile(onsetsOf(p.dir))
	for _, line := range strings.Fields(string(text)) {
		at, perr := strconv.ParseInt(line, 10, 64)
		err = errors.Join(err, perr)
		all = append(all, time.Unix(0, at))
	}
	return all, err
}
