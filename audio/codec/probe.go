package codec

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// MaxDuration is the longest sound that is taken in.
const MaxDuration = 6 * time.Hour

// Info is what a file says of itself, before it is decoded.
type Info struct {
	Duration time.Duration // 0 when the file does not tell
	Channels int
	Rate     int // frames a second
	Codec    string
	Tags     map[string]string // keys in lower case
}

// containers are the demuxers that files of sound and video need. Play lists
// and scripts (hls, concat, sdp …) are left out: they make ffmpeg open other
// files.
const containers = "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dsf,dts,eac3,flac,flv,gsm,loas," +
	"matroska,mov,mp3,mpc,mpc8,mpeg,mpegts,ogg,rm,tak,tta,voc,w64,wav,wv"

// inputArgs name the file so that no part of its name means anything.
func inputArgs(path string) []string {
	return []string{"-protocol_whitelist", "file,pipe", "-format_whitelist", containers, "-i", "file:" + path}
}

// Probe asks ffprobe for the first sound in the file at path. Errors:
// "file.missing", "audio.empty", "audio.not_sound", "audio.no_ffmpeg".
func Probe(ctx context.Context, path string) (Info, error) {
	if err := checkFile(path); err != nil {
		return Info{}, err
	}
	args := append([]string{"-v", "error", "-of", "json", "-show_format", "-show_streams"}, inputArgs(path)...)
	cmd, says, err := child(ctx, probeLimits, "ffprobe", args...)
	if err != nil {
		return Info{}, err
	}
	var out bytes.Buffer
	cmd.Stdout = &limitedBuffer{b: &out, left: 4 << 20}
	if err := says.failure(ctx, cmd.Run()); err != nil {
		return Info{}, notSound(ctx, err, path)
	}
	return parseProbe(out.Bytes(), path)
}

func notSound(ctx context.Context, err error, path string) error {
	if ctx.Err() != nil || app.CodeOf(err) != "" {
		return err
	}
	return app.Fail("audio.not_sound", err, "file", path)
}

// limitedBuffer refuses to grow past its limit, which ends the child.
type limitedBuffer struct {
	b    *bytes.Buffer
	left int
}

func (l *limitedBuffer) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errors.New("codec: ffprobe says too much")
	}
	return l.b.Write(p)
}

type probeReport struct {
	Streams []probeStream `json:"streams"`
	Format  struct {
		Duration string            `json:"duration"`
		Tags     map[string]string `json:"tags"`
	} `json:"format"`
}

type probeStream struct {
	Kind        string            `json:"codec_type"`
	Codec       string            `json:"codec_name"`
	Rate        string            `json:"sample_rate"`
	Channels    int               `json:"channels"`
	Duration    string            `json:"duration"`
	Tags        map[string]string `json:"tags"`
	Disposition struct {
		Picture int `json:"attached_pic"`
	} `json:"disposition"`
}

func parseProbe(b []byte, path string) (Info, error) {
	var r probeReport
	if err := json.Unmarshal(b, &r); err != nil {
		return Info{}, app.Fail("audio.not_sound", err, "file", path)
	}
	for _, s := range r.Streams {
		if s.Kind == "audio" && s.Channels > 0 {
			return s.info(r), nil
		}
	}
	return Info{}, app.Fail("audio.not_sound", errors.New("codec: no audio stream"), "file", path)
}

func (s probeStream) info(r probeReport) Info {
	i := Info{Channels: s.Channels, Codec: s.Codec, Tags: map[string]string{}}
	i.Rate, _ = strconv.Atoi(s.Rate)
	i.Duration = max(seconds(s.Duration), seconds(r.Format.Duration))
	for _, tags := range []map[string]string{s.Tags, r.Format.Tags} {
		for k, v := range tags {
			i.Tags[strings.ToLower(k)] = v
		}
	}
	return i
}

// seconds reads ffprobe's decimal seconds; what it does not know is 0.
func seconds(s string) time.Duration {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v > 0) {
		return 0
	}
	return time.Duration(min(v, 1e9) * float64(time.Second))
}
