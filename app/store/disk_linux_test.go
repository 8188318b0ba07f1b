package store_test

import (
	"os"
	"testing"

	"tienglang/app/apptest"
	"tienglang/app/store"
)

func TestFullDiskWhileAFileIsWritten(t *testing.T) {
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	apptest.Wants(t, store.FillFile(f, "sound"), "disk.full")
}
