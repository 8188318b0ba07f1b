package speech

import (
	"bufio"
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// fakeVariable makes the test's own program a Piper that behaves as told.
const fakeVariable = "TIENGLANG_FAKE_PIPER"

func TestMain(m *testing.M) {
	if how := os.Getenv(fakeVariable); how != "" {
		os.Exit(fakePiper(how, os.Args[1:]))
	}
	os.Exit(m.Run())
}

const fakeRate = 22050

// fakePiper takes Piper's options and answers a line with a tone for each
// word.
func fakePiper(how string, args []string) int {
	f := flag.NewFlagSet("piper", flag.ContinueOnError)
	model, config := f.String("model", "", ""), f.String("config", "", "")
	raw, scale := f.Bool("output_raw", false, ""), f.Float64("length_scale", 1, "")
	f.Float64("sentence_silence", 0.2, "")
	if err := f.Parse(args); err != nil || !*raw || !isFile(*model) || !isFile(*config) {
		return 2
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return 3
	}
	switch how {
	case "fails":
		fmt.Fprintln(os.Stderr, "model is broken")
		return 1
	case "hangs":
		_ = exec.Command("sleep", "1000").Start() // a child of its own
		time.Sleep(time.Hour)
	case "floods":
		for block := make([]byte, 1<<20); ; {
			if _, err := os.Stdout.Write(block); err != nil {
				return 1
			}
		}
	case "silent":
		_, _ = os.Stdout.Write(make([]byte, fakeRate))
		return 0
	}
	_, err = os.Stdout.Write(toneFor(line, *scale))
	if err != nil {
		return 1
	}
	return 0
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// toneFor is a quarter of a second of a swelling tone for each word, between
// silences.
func toneFor(line string, scale float64) []byte {
	silence := make([]byte, fakeRate/2)
	out := append([]byte(nil), silence...)
	words := len(strings.Fields(line))
	n := int(0.25 * scale * fakeRate)
	for i := range words * n {
		x := 0.2 * math.Sin(2*math.Pi*220*float64(i)/fakeRate) * math.Sin(math.Pi*float64(i%n)/float64(n))
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(x*32767)))
	}
	return append(out, silence...)
}

// fakeVoices makes a folder of voices whose Piper behaves as told.
func fakeVoices(t *testing.T, how string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\n%s=%s exec %q \"$@\"\n", fakeVariable, how, self)
	for name, content := range map[string]string{
		"piper": script, "làng.onnx": "a model", "làng.onnx.json": fmt.Sprintf(`{"audio":{"sample_rate":%d}}`, fakeRate),
		"nửa.onnx": "a model without its description", "hỏng.onnx": "x", "hỏng.onnx.json": `{"audio":{"sample_rate":7}}`,
	} {
		if err := os.WriteFile(dir+"/"+name, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
