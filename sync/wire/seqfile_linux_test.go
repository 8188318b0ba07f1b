package wire

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestNumberIsKeptOnAFullDisk goes on keeping numbers where not a byte is left,
// longer and shorter ones. It needs a disk to fill, which root may mount.
func TestNumberIsKeptOnAFullDisk(t *testing.T) {
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk).CombinedOutput(); err != nil {
		if os.Geteuid() == 0 {
			t.Fatalf("mount: %v %s", err, out)
		}
		t.Logf("no disk to fill: %v %s", err, out)
		return
	}
	t.Cleanup(func() { _ = exec.Command("umount", disk).Run() })
	f := SeqFile(filepath.Join(disk, "seq"))
	if err := f.KeepSeq(9); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(disk, "fill"), make([]byte, 1<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	for _, seq := range []int64{10, 123456, -2048, 2048, 7} {
		if err := f.KeepSeq(seq); err != nil {
			t.Error(err)
		}
		if got, err := f.LastSeq(); err != nil || got != seq {
			t.Errorf("kept %d, %v, want %d", got, err, seq)
		}
	}
	if err := SeqFile(filepath.Join(disk, "new")).KeepSeq(1); err == nil {
		t.Error("there was room for a new file")
	}
}
