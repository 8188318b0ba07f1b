package speech

import (
	"bytes"
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"tienglang/audio/codec"
)

// espeakLimits hold one sentence of espeak-ng, which needs a few megabytes
// and reads hundreds of times faster than it speaks.
var espeakLimits = codec.ProgramLimits{CPU: 30 * time.Second, Memory: 1 << 30, Output: maxSentence * 22050 * 2}

// espeakWords is what espeak-ng calls words a minute at rate 1: about 200
// Vietnamese syllables a minute, the pace of a calm newsreader.
const espeakWords = 140

// espeak speaks with espeak-ng as a child process. The text goes by its
// standard input, so that nothing in it is taken for an option.
type espeak struct {
	program, voice string
}

func (e espeak) speak(ctx context.Context, text string, o Options) ([]float32, error) {
	args := []string{"-v", e.voice, "-b", "1", "--stdin", "--stdout",
		"-s", strconv.Itoa(int(math.Round(espeakWords * o.Rate))),
		"-p", strconv.Itoa(50 + int(math.Round(49*o.Pitch)))}
	// A trailing mark gives the sentence its falling end.
	wav, err := codec.RunProgram(ctx, espeakLimits, e.program, args, strings.NewReader(oneLine(text)+"\n"))
	if err != nil {
		return nil, err
	}
	src, err := codec.NewWAVReader(bytes.NewReader(wav), int64(len(wav)))
	if err != nil {
		return nil, err
	}
	return samplesOf(src)
}

// oneLine makes a sentence one line, which both programs take as one
// utterance.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
