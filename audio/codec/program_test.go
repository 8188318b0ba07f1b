//go:build unix

package codec

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

var smallLimits = ProgramLimits{CPU: 20 * time.Second, Memory: 1 << 30, Output: 1 << 16}

// TestRunProgramPassesWhatIsSaid in both directions, and what was complained
// of when it fails.
func TestRunProgramPassesWhatIsSaid(t *testing.T) {
	out, err := RunProgram(t.Context(), smallLimits, "/bin/sh", []string{"-c", `cat; echo "$0"`, "$HOME; *"}, strings.NewReader("chào\n"))
	if err != nil || string(out) != "chào\n$HOME; *\n" {
		t.Errorf("%q, %v", out, err)
	}
	_, err = RunProgram(t.Context(), smallLimits, "/bin/sh", []string{"-c", "echo half; echo no model >&2; exit 3"}, nil)
	if err == nil || !strings.Contains(err.Error(), "no model") || !strings.Contains(err.Error(), "3") {
		t.Errorf("a failure is %v", err)
	}
}

// TestRunProgramEndsWhatSaysTooMuch, and what takes too much time, with its
// children.
func TestRunProgramEndsWhatSaysTooMuch(t *testing.T) {
	begun := time.Now()
	if _, err := RunProgram(t.Context(), smallLimits, "/bin/sh", []string{"-c", "sleep 100 & yes"}, nil); !errors.Is(err, ErrTooMuch) {
		t.Errorf("a flood is %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := RunProgram(ctx, smallLimits, "/bin/sh", []string{"-c", "sleep 100 & sleep 100"}, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a sleeper is %v", err)
	}
	if took := time.Since(begun); took > time.Minute {
		t.Errorf("both took %v", took)
	}
}
