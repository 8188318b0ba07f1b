package speaker

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"tienglang/app"
)

// TestABoxTellsWhetherItsDiskIsSealed: not before it is known, not where it holds
// in the open, and not where the key lies beside what it opens.
func TestABoxTellsWhetherItsDiskIsSealed(t *testing.T) {
	r := &running{keys: diskKeys{disk: filepath.Join(t.TempDir(), keptKeyFile)}}
	read := r.withSealed(func(context.Context) app.Vitals { return app.Vitals{} })
	told := func() string {
		switch v := read(t.Context()); {
		case v.Sealed == nil:
			return "nothing"
		case *v.Sealed:
			return "sealed"
		}
		return "open"
	}
	if is := told(); is != "nothing" {
		t.Errorf("before its key came: %s", is)
	}
	r.sealing.Store(&inUse{})
	if is := told(); is != "open" {
		t.Errorf("without a vault: %s", is)
	}
	r.sealing.Store(&inUse{&vault{}})
	if is := told(); is != "sealed" {
		t.Errorf("with a vault: %s", is)
	}
	if err := os.WriteFile(r.keys.disk, []byte("key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if is := told(); is != "open" {
		t.Errorf("with its key beside it: %s", is)
	}
}
