package dialog

import (
	"cmp"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// entry is a folder or a file in a folder.
type entry struct {
	name   string
	folder bool
	bytes  int64
	at     time.Time
}

// soundEndings are what is listed unless all files are asked for.
var soundEndings = []string{".wav", ".flac", ".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wma", ".amr", ".3gp", ".mp4", ".webm"}

func isSound(name string) bool {
	return slices.Contains(soundEndings, strings.ToLower(filepath.Ext(name)))
}

// isPicture tells files that can be a cover.
func isPicture(name string) bool {
	return slices.Contains([]string{".jpg", ".jpeg", ".png"}, strings.ToLower(filepath.Ext(name)))
}

// readFolder lists what is in a folder, folders first, by name; hidden things
// are left out, and so are files that are not wanted.
func readFolder(path string, wants func(name string) bool) ([]entry, error) {
	found, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var list []entry
	for _, f := range found {
		s, err := os.Stat(filepath.Join(path, f.Name())) // what a link leads to
		if err != nil || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		if s.IsDir() || wants(f.Name()) {
			list = append(list, entry{f.Name(), s.IsDir(), s.Size(), s.ModTime()})
		}
	}
	slices.SortFunc(list, func(a, b entry) int {
		if a.folder != b.folder {
			return map[bool]int{true: -1, false: 1}[a.folder]
		}
		return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return list, nil
}

// typedPath is the path that a person typed or pasted: perhaps in quotes, as
// a file: address, from the home (~), or within the folder that is shown.
func typedPath(typed, folder, home string) string {
	path := strings.Trim(strings.TrimSpace(typed), `"'`)
	if u, err := url.Parse(path); err == nil && u.Scheme == "file" {
		path = filepath.FromSlash(u.Path)
	}
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		path = filepath.Join(home, rest)
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	return filepath.Clean(path)
}

// savedName is the name that a file gets: without separators, with an ending.
func savedName(title, ending string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, title)
	if isSound(name) {
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return name + ending
}
