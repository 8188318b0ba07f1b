package command

import (
	"path/filepath"
	"strings"

	"tienglang/app"
)

// needEnding holds the name of a file that is written to the kind of file that it
// will be, such as ".pdf": "file.ending".
func needEnding(path, ending string) error {
	if strings.EqualFold(filepath.Ext(path), ending) {
		return nil
	}
	return app.Fail("file.ending", nil, "name", filepath.Base(path), "ending", ending)
}
