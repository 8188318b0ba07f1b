package dialog

import (
	"bufio"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// place is a folder that a person knows by a name: key in the catalogue, or
// the name of what is plugged in.
type place struct {
	key, name, icon, path string
}

// homePlaces are the folders of a home that people keep sound in, by their
// name in user-dirs.dirs and in a home without one.
var homePlaces = []struct{ key, icon, xdg, plain string }{
	{"file.place.music", "music", "XDG_MUSIC_DIR", "Music"},
	{"file.place.downloads", "download", "XDG_DOWNLOAD_DIR", "Downloads"},
	{"file.place.documents", "document", "XDG_DOCUMENTS_DIR", "Documents"},
	{"file.place.desktop", "sun", "XDG_DESKTOP_DIR", "Desktop"},
}

// places lists the folders to begin from that there are: home, those in it,
// what is plugged in, and the whole computer.
func places(home string, plugged []string) []place {
	if home == "" {
		return []place{{key: "file.place.computer", icon: "folder", path: string(filepath.Separator)}}
	}
	list := []place{{key: "file.place.home", icon: "home", path: home}}
	dirs := userDirs(home)
	for _, p := range homePlaces {
		path := dirs[p.xdg]
		if path == "" {
			path = filepath.Join(home, p.plain)
		}
		if path != home && isFolder(path) {
			list = append(list, place{key: p.key, icon: p.icon, path: path})
		}
	}
	for _, path := range plugged {
		list = append(list, place{name: deviceName(path), icon: "upload", path: path})
	}
	return append(list, place{key: "file.place.computer", icon: "folder", path: filepath.VolumeName(home) + string(filepath.Separator)})
}

// pluggedIn lists the USB sticks and disks that the desktop has mounted, and the
// telephones and cameras that it shows as folders (GVfs).
func pluggedIn() []string {
	var patterns, found []string
	if user := os.Getenv("USER"); user != "" {
		patterns = []string{"/media/" + user + "/*", "/run/media/" + user + "/*"}
	}
	if run := os.Getenv("XDG_RUNTIME_DIR"); run != "" {
		patterns = append(patterns, filepath.Join(run, "gvfs", "*"))
	}
	for _, pattern := range patterns {
		if list, err := filepath.Glob(pattern); err == nil {
			found = append(found, list...)
		}
	}
	return found
}

// deviceName is what a person calls what is mounted there. GVfs names a folder
// "mtp:host=SAMSUNG_Galaxy_A14_R58": how it is reached, then maker and model.
func deviceName(path string) string {
	name := filepath.Base(path)
	if _, host, ok := strings.Cut(name, ":host="); ok {
		host, _, _ = strings.Cut(host, ",")
		if plain, err := url.PathUnescape(host); err == nil {
			host = plain
		}
		return strings.TrimSpace(strings.ReplaceAll(host, "_", " "))
	}
	return name
}

// userDirs reads which folders of a home hold what, as xdg-user-dirs writes
// it: XDG_MUSIC_DIR="$HOME/Nhạc". A home without the file has none.
func userDirs(home string) map[string]string {
	dirs := map[string]string{}
	f, err := os.Open(filepath.Join(home, ".config", "user-dirs.dirs"))
	if err != nil {
		return dirs
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, ok := strings.Cut(lines.Text(), "=")
		value = strings.Trim(strings.TrimSpace(value), `"`)
		value = strings.Replace(value, "$HOME", home, 1)
		if ok && filepath.IsAbs(value) {
			dirs[strings.TrimSpace(name)] = filepath.Clean(value)
		}
	}
	return dirs
}

func isFolder(path string) bool {
	s, err := os.Stat(path)
	return err == nil && s.IsDir()
}
