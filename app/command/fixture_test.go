package command

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// fixtures is the folder of the sounds that many tests begin with, each made
// once.
var fixtures struct {
	sync.Mutex
	dir string
}

// fixture is the path of a sound that is made once for all tests. They read it;
// who changes it takes a copy.
func fixture(t *testing.T, name string, make func(path string) error) string {
	t.Helper()
	fixtures.Lock()
	defer fixtures.Unlock()
	if fixtures.dir == "" {
		dir, err := os.MkdirTemp("", "tienglang-fixtures-")
		if err != nil {
			t.Fatal(err)
		}
		fixtures.dir = dir
	}
	path := filepath.Join(fixtures.dir, name)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	half := filepath.Join(fixtures.dir, "half-"+name)
	if err := make(half); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := os.Rename(half, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// byFFmpeg makes a fixture with ffmpeg's arguments.
func byFFmpeg(t *testing.T, name string, args ...string) string {
	t.Helper()
	return fixture(t, name, func(path string) error {
		out, err := exec.Command("ffmpeg", append(append([]string{"-v", "error"}, args...), path)...).CombinedOutput()
		if err != nil {
			t.Logf("ffmpeg: %s", out)
		}
		return err
	})
}

// voiceAndBed are the sample bulletin read aloud, of a minute, and the sample
// bed.
func voiceAndBed(t *testing.T) (voice, bed string) {
	t.Helper()
	return fixture(t, "voice.wav", func(path string) error { return speakSample(t.Context(), path) }),
		fixture(t, "bed.wav", playSample)
}

// fewWords are the first 21 seconds of the voice: five times as long as the
// hub is away, and as what one comparison looks at.
func fewWords(t *testing.T) (voice string) {
	t.Helper()
	whole, _ := voiceAndBed(t)
	return byFFmpeg(t, "words.wav", "-i", whole, "-t", "21")
}

// copyOf copies a fixture into a folder under a name.
func copyOf(t *testing.T, fixture, dir, name string) {
	t.Helper()
	from, err := os.Open(fixture)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
}
