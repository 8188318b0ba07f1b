package codec

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// checkLength refuses a file that is too long before it is decoded: by what
// its header says, and by counting its packets, since a header may lie and a
// count costs next to nothing beside decoding.
func checkLength(ctx context.Context, path string, info Info) error {
	if info.Duration > MaxDuration {
		return app.Fail("audio.too_long", nil, "file", path)
	}
	d, err := countPackets(ctx, path)
	if err != nil {
		return err
	}
	if d > MaxDuration {
		return app.Fail("audio.too_long", nil, "file", path)
	}
	return nil
}

// countPackets gives the length of the sound by its packets, up to a little
// over MaxDuration; 0 when ffmpeg cannot tell.
func countPackets(ctx context.Context, path string) (time.Duration, error) {
	args := append([]string{"-nostdin", "-v", "error", "-progress", "pipe:1", "-nostats"}, inputArgs(path)...)
	stop := strconv.Itoa(int(MaxDuration.Seconds()) + 60)
	args = append(args, "-map", "0:a:0", "-c", "copy", "-t", stop, "-f", "null", "-")
	cmd, says, err := child(ctx, probeLimits, "ffmpeg", args...)
	if err != nil {
		return 0, err
	}
	var out bytes.Buffer
	cmd.Stdout = &limitedBuffer{b: &out, left: 16 << 20}
	// A damaged file fails here and later, where its sound is decoded.
	if err := says.failure(ctx, cmd.Run()); ctx.Err() != nil {
		return 0, err
	}
	return lastProgress(out.String()), nil
}

// lastProgress reads the last out_time_us line of ffmpeg's -progress.
func lastProgress(s string) time.Duration {
	i := strings.LastIndex(s, "out_time_us=")
	if i < 0 {
		return 0
	}
	line, _, _ := strings.Cut(s[i+len("out_time_us="):], "\n")
	us, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
	if err != nil {
		return 0
	}
	return time.Duration(us) * time.Microsecond
}
