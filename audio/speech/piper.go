package speech

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// piperLimits hold one sentence of Piper: its runtime maps gigabytes that it
// never touches.
var piperLimits = codec.ProgramLimits{CPU: 2 * time.Minute, Memory: 8 << 30, Output: maxSentence * 48000 * 2}

// maxModelConfig is the largest NAME.onnx.json that is read.
const maxModelConfig = 4 << 20

// piper speaks with the program piper as a child process, which reads a line
// and answers with 16-bit samples of one channel.
type piper struct {
	program, model, config string
	rate                   int
}

// piperConfig is the part of NAME.onnx.json that matters here.
type piperConfig struct {
	Audio struct {
		SampleRate int `json:"sample_rate"`
	} `json:"audio"`
}

func piperVoice(program, model string) (Voice, error) {
	config := model + ".json"
	c, err := readPiperConfig(config)
	if err != nil {
		return Voice{}, err
	}
	name := strings.TrimSuffix(filepath.Base(model), ".onnx")
	return Voice{
		ID: "piper:" + name, Name: "Piper " + name, Kind: KindPiper,
		engine: piper{program: program, model: model, config: config, rate: c.Audio.SampleRate},
	}, nil
}

func readPiperConfig(path string) (c piperConfig, err error) {
	f, err := os.Open(path)
	if err != nil {
		return c, err
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, maxModelConfig)).Decode(&c); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	if c.Audio.SampleRate < 8000 || c.Audio.SampleRate > audio.Rate {
		return c, fmt.Errorf("%s: sample rate %d", path, c.Audio.SampleRate)
	}
	return c, nil
}

func (p piper) speak(ctx context.Context, text string, o Options) ([]float32, error) {
	// Both the first piper and its successor know these spellings.
	args := []string{"--model", p.model, "--config", p.config, "--output_raw",
		"--length_scale", strconv.FormatFloat(1/o.Rate, 'f', 3, 64), "--sentence_silence", "0"}
	raw, err := codec.RunProgram(ctx, piperLimits, p.program, args, strings.NewReader(oneLine(text)+"\n"))
	if err != nil {
		return nil, err
	}
	return samplesOf(&rawSource{pcm: raw, rate: p.rate})
}

// rawSource is one channel of 16-bit little-endian samples.
type rawSource struct {
	pcm  []byte
	rate int
}

func (r *rawSource) Format() audio.Format { return audio.Format{Rate: r.rate, Channels: 1} }

func (r *rawSource) Read(p []float32) (int, error) {
	n := min(len(p), len(r.pcm)/2)
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	for i := range n {
		p[i] = float32(int16(binary.LittleEndian.Uint16(r.pcm[2*i:]))) / 32768
	}
	r.pcm = r.pcm[2*n:]
	return n, nil
}
