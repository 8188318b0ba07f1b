package render

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/edit"
)

// BenchmarkMaster makes a master of 10 minutes of 8 tracks with envelopes,
// fades, ducking, equalisers, compressors, limiter and loudness, and compares
// the processor time with ffmpeg's for the same graph.
func BenchmarkMaster(b *testing.B) {
	const seconds = 600
	s := newSounds(b)
	e := busy(b, s, seconds)
	length := float64(e.Length()) / audio.Rate
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for b.Loop() {
		before := processorTime(b, syscall.RUSAGE_SELF)
		start := time.Now()
		m, err := MakeMaster(context.Background(), e, s.open, s.dir, 1, nil)
		must(b, err)
		ours := processorTime(b, syscall.RUSAGE_SELF) - before
		b.ReportMetric(length/time.Since(start).Seconds(), "x-realtime")
		b.ReportMetric(length/ours.Seconds(), "x-realtime-cpu")
		if rate := length / ours.Seconds(); rate < leastRate {
			b.Errorf("only %.0f times real time on one processor", rate)
		}
		b.Logf("%.2f LUFS, %.2f dBTP", m.Loudness.IntegratedLUFS, m.Loudness.TruePeakDBTP)
		must(b, m.Close())
		before = processorTime(b, syscall.RUSAGE_CHILDREN)
		ffmpeg(b, s, e)
		theirs := processorTime(b, syscall.RUSAGE_CHILDREN) - before
		b.ReportMetric(length/theirs.Seconds(), "ffmpeg-x-realtime-cpu")
		b.ReportMetric(theirs.Seconds()/ours.Seconds(), "x-ffmpeg")
	}
}

// leastRate is how many times faster than it lasts a master is made at least,
// by the processor's time.
const leastRate = 60

// processorTime is what the process, or its children, have used.
func processorTime(b *testing.B, who int) time.Duration {
	b.Helper()
	var r syscall.Rusage
	must(b, syscall.Getrusage(who, &r))
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// ffmpeg does with one thread what busy asks for.
func ffmpeg(b *testing.B, s *sounds, e edit.Edit) {
	b.Helper()
	args := []string{"-v", "error", "-y", "-filter_complex_threads", "1", "-filter_threads", "1"}
	var graph, voices, music strings.Builder
	for i, t := range e.Tracks {
		c := t.Clips[0]
		args = append(args, "-threads", "1", "-i", filepath.Join(s.dir, e.Media[i].Path))
		fade := fmt.Sprintf("afade=t=in:d=0.5:curve=qsin,afade=t=out:st=%.3f:d=1", float64(c.Length)/audio.Rate-1)
		volume := "volume='pow(10,(mod(t/5,7)-6)/20)':eval=frame"
		delay := fmt.Sprintf("adelay=%d:all=1", c.At*1000/audio.Rate)
		eq := "equalizer=f=300:t=q:w=1:g=-2,equalizer=f=3500:t=q:w=1:g=3,highpass=f=80,treble=f=10000:g=1.5"
		if t.Kind == edit.TrackVoice {
			fmt.Fprintf(&graph, "[%d:a]%s,%s,%s,%s,acompressor=threshold=0.1:ratio=3,pan=stereo|c0=c0|c1=c0[t%d];", i, volume, fade, delay, eq, i)
			fmt.Fprintf(&voices, "[t%d]", i)
		} else {
			fmt.Fprintf(&graph, "[%d:a]%s,%s,%s,%s[t%d];", i, volume, fade, delay, eq, i)
			fmt.Fprintf(&music, "[t%d]", i)
		}
	}
	fmt.Fprintf(&graph, "%samix=inputs=4:normalize=0,asplit=2[voice][key];%samix=inputs=4:normalize=0[bed];", voices.String(), music.String())
	graph.WriteString("[bed][key]sidechaincompress=threshold=0.02:ratio=8[ducked];[voice][ducked]amix=inputs=2:normalize=0,ebur128=peak=true,volume=0.5,alimiter=limit=0.891,ebur128=peak=true[out]")
	args = append(args, "-filter_complex", graph.String(), "-map", "[out]", "-c:a", "pcm_f32le", filepath.Join(s.dir, "ffmpeg.wav"))
	cmd := exec.Command("ffmpeg", args...)
	cmd.Stderr = os.Stderr
	must(b, cmd.Run())
}
