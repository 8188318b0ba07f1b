//go:build unix

package stream

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tienglang/audio"
)

// Names of the variables that make the test binary a crowd of listeners.
const (
	crowdURL  = "TIENGLANG_TEST_CROWD_URL"
	crowdSize = "TIENGLANG_TEST_CROWD_SIZE"
)

func init() {
	if os.Getenv(crowdURL) != "" {
		if err := crowd(os.Getenv(crowdURL), os.Getenv(crowdSize)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
}

// crowd connects listeners, says so, and prints what they received when its
// input ends.
func crowd(url, size string) error {
	n, err := strconv.Atoi(size)
	if err != nil {
		return err
	}
	all := make([]*Receiver, n)
	for i := range all {
		if all[i], err = listenByWHEP(url); err != nil {
			return err
		}
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	least := int64(1 << 62)
	for _, r := range all {
		least = min(least, r.Stats().Packets)
	}
	fmt.Println(least)
	return nil
}

func listenByWHEP(url string) (*Receiver, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	r, err := NewReceiver(ReceiverConfig{LoopbackOnly: true})
	if err != nil {
		return nil, err
	}
	offer, err := r.Offer(ctx)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, "POST", url, strings.NewReader(offer))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+goodToken)
	req.Header.Set("Content-Type", "application/sdp")
	reply, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer reply.Body.Close()
	answer, err := io.ReadAll(reply.Body)
	if err != nil {
		return nil, err
	}
	return r, r.Accept(string(answer))
}

// BenchmarkListeners measures what the sending process spends in real time on
// listeners that live in a process of their own: percent of one core, in all
// and per listener, encoding included.
func BenchmarkListeners(b *testing.B) {
	for _, n := range []int{0, 1, 20, 100} {
		b.Run(strconv.Itoa(n), func(b *testing.B) { benchListeners(b, n) })
	}
}

func benchListeners(b *testing.B, n int) {
	ctx := within(b, 120*time.Second)
	s := newTestSender(b)
	server := httptest.NewServer(NewWHEP(s, goodToken))
	b.Cleanup(server.Close)
	in, out := startCrowd(ctx, b, server.URL+WHEPPath, n)
	await(ctx, b, "all listeners", func() bool { return connected(s) == n })

	const seconds = 5
	worst := time.Duration(0)
	block, start, before := noise(audio.BlockFrames, 1), time.Now(), cpu()
	b.ResetTimer()
	for i := range seconds * 50 {
		at := start.Add(time.Duration(i) * audio.BlockDuration)
		time.Sleep(time.Until(at))
		began := time.Now()
		if err := s.Write(block, at); err != nil {
			b.Fatal(err)
		}
		worst = max(worst, time.Since(began))
	}
	b.StopTimer()
	share := 100 * (cpu() - before).Seconds() / time.Since(start).Seconds()
	b.ReportMetric(share, "%core")
	if n > 0 {
		b.ReportMetric(share/float64(n), "%core/listener")
	}
	b.ReportMetric(worst.Seconds()*1000, "ms-worst-Write")
	time.Sleep(200 * time.Millisecond)
	_ = in.Close()
	if least, err := out.ReadString('\n'); n > 0 && strings.TrimSpace(least) != strconv.Itoa(seconds*50) {
		b.Errorf("the worst listener got %s packets: %v", strings.TrimSpace(least), err)
	}
}

func connected(s *Sender) int {
	n := 0
	for _, q := range s.Sessions() {
		if q.Connected {
			n++
		}
	}
	return n
}

func startCrowd(ctx context.Context, b *testing.B, url string, n int) (io.WriteCloser, *bufio.Reader) {
	b.Helper()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), crowdURL+"="+url, crowdSize+"="+strconv.Itoa(n))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	lines := bufio.NewReader(out)
	if ready, err := lines.ReadString('\n'); err != nil || ready != "ready\n" {
		b.Fatalf("crowd: %q, %v", ready, err)
	}
	return in, lines
}

// cpu is what this process has used so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkEncode is the cost of one block's encoding alone.
func BenchmarkEncode(b *testing.B) {
	enc, err := newEncoder(DefaultBitrate, false)
	if err != nil {
		b.Fatal(err)
	}
	block, buf := noise(audio.BlockFrames, 1), make([]byte, maxPayload)
	for b.Loop() {
		if _, err := enc.Encode(block, buf); err != nil {
			b.Fatal(err)
		}
	}
}
