package speech

import (
	"os"
	"path/filepath"
	"testing"

	"tienglang/app"
)

func TestVoicesOfThisMachine(t *testing.T) {
	list := Voices(fakeVoices(t, "speaks"))
	var got []string
	for _, v := range list {
		got = append(got, v.ID+" "+string(v.Region)+" "+string(v.Kind))
		if v.Name == "" || v.engine == nil {
			t.Errorf("%+v cannot speak", v)
		}
	}
	want := []string{"espeak:vi north espeak", "espeak:vi-vn-x-central central espeak", "espeak:vi-vn-x-south south espeak", "piper:làng  piper"}
	if len(got) != len(want) {
		t.Fatalf("voices %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("voice %d is %q, want %q", i, got[i], want[i])
		}
	}
}

func TestFind(t *testing.T) {
	list := Voices("")
	for id, want := range map[string]string{"": "espeak:vi", "south": "espeak:vi-vn-x-south", "ESPEAK:VI-VN-X-CENTRAL": "espeak:vi-vn-x-central"} {
		if v, err := Find(list, id); err != nil || v.ID != want {
			t.Errorf("%q finds %q, %v", id, v.ID, err)
		}
	}
	if _, err := Find(list, "nobody"); app.CodeOf(err) != "speech.no_voice" {
		t.Errorf("nobody: %v", err)
	}
	if _, err := Find(nil, ""); app.CodeOf(err) != "speech.no_voice" {
		t.Errorf("no voices: %v", err)
	}
}

// TestPiperOfAnArchive lies in a folder of its own, and a folder's name means
// nothing.
func TestPiperOfAnArchive(t *testing.T) {
	from := fakeVoices(t, "speaks")
	dir := filepath.Join(t.TempDir(), "giọng [1]*")
	if err := os.MkdirAll(filepath.Join(dir, "piper"), 0o755); err != nil {
		t.Fatal(err)
	}
	for old, fresh := range map[string]string{"piper": "piper/piper", "làng.onnx": "làng.onnx", "làng.onnx.json": "làng.onnx.json"} {
		if err := os.Rename(filepath.Join(from, old), filepath.Join(dir, fresh)); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := Find(Voices(dir), "piper:làng"); err != nil || v.Kind != KindPiper {
		t.Errorf("%+v, %v", v, err)
	}
	if got := Voices(filepath.Join(dir, "gone")); len(got) != 3 {
		t.Errorf("without a folder: %d voices", len(got))
	}
}
