package command

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzControl: whatever reaches the socket is read within its bounds, and what
// was read says the same when it is written and read again.
func FuzzControl(f *testing.F) {
	f.Add([]byte(`{"emergency":{"text":"Lũ về","pin":"1234"}}`))
	f.Add([]byte(`{"emergency":null}`))
	f.Add([]byte(`{"emergency":{"text":"` + strings.Repeat("a", 1000)))
	f.Fuzz(func(t *testing.T, said []byte) {
		asked, err := readControl(bytes.NewReader(said))
		if err != nil {
			return
		}
		written, err := json.Marshal(asked)
		if err != nil {
			t.Fatal(err)
		}
		again, err := readControl(bytes.NewReader(written))
		if err != nil {
			t.Fatal(err)
		}
		if rewritten, _ := json.Marshal(again); !bytes.Equal(written, rewritten) {
			t.Errorf("%q became %q", written, rewritten)
		}
	})
}

// TestACommandHasABound: what says too much is not read to its end.
func TestACommandHasABound(t *testing.T) {
	endless := strings.NewReader(`{"emergency":{"text":"` + strings.Repeat("a", mostControl) + `"}}`)
	if _, err := readControl(endless); err == nil {
		t.Error("it was taken")
	}
}
