package theme

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tienglang/assets"
)

// iconUse finds the drawings that the code names.
var iconUse = regexp.MustCompile(`(?:NewIcon|NewIconButton|NewDisc|NewNote|NewEmptyState|theme\.Icon|token\.Icon)\(\s*"([a-z-]+)"|(?:NewButton|NewPrimary)\([^"\n]*(?:"[a-z0-9._]+"\)?)?, "([a-z-]+)"`)

func TestEveryIconInTheCodeIsDrawn(t *testing.T) {
	found := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, m := range iconUse.FindAllStringSubmatch(string(raw), -1) {
			name := m[1] + m[2]
			found++
			if _, err := assets.Icons.ReadFile("icons/" + name + ".svg"); err != nil {
				t.Errorf("%s asks for the drawing %q", path, name)
			}
		}
		return err
	})
	if err != nil || found < 30 {
		t.Fatalf("%d uses found, %v", found, err)
	}
}
