package command

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"tienglang/app/store"
)

// folderCommand is a command line that would do something if its folder were a
// station's; FOLDER and the names of papers stand for paths.
type folderCommand struct {
	line  string
	fresh bool // it makes a station where there is none
	heard bool // it needs a microphone or goes on air, so it is only held to refuse a file
}

// folderCommands are all that are given a station's folder. The two that open
// windows say it there.
func folderCommands() map[string]folderCommand {
	return map[string]folderCommand{
		"aircheck":           {line: "--at 2026-11-23T17:00:00+07:00 OUT"},
		"backup":             {line: "--to OUT"},
		"daily":              {line: "--date 2026-11-22 OUT"},
		"data":               {},
		"emergency":          {line: "--text Bão --pin 804219"},
		"import":             {line: "SOUND", fresh: true},
		"inventory export":   {line: "OUT.xlsx"},
		"inventory import":   {line: "CLUSTERS", fresh: true},
		"inventory list":     {line: "--json"},
		"inventory photo":    {line: "--cluster 1 PHOTO"},
		"inventory plan":     {},
		"inventory undo":     {line: "01JA"},
		"labels":             {line: "OUT.pdf"},
		"live":               {line: "--headless --listen 127.0.0.1:0 --input SOUND", heard: true},
		"maintenance close":  {line: "--ticket 1"},
		"maintenance export": {line: "OUT.xlsx"},
		"maintenance list":   {},
		"maintenance open":   {line: "--cluster 1 --words hỏng"},
		"maintenance step":   {line: "--ticket 1 visit"},
		"map import":         {line: "MAP", fresh: true},
		"order":              {line: "--all volume=60"},
		"plan":               {line: "--from 2026-11-23"},
		"record":             {line: "--seconds 1", heard: true},
		"render":             {line: "EDIT OUT.wav"},
		"schedule export":    {line: "OUT.json"},
		"schedule import":    {line: "SCHEDULE", fresh: true},
		"security-check":     {},
		"simulate":           {line: "--days 1"},
		"update add":         {line: "OUT"},
		"update list":        {},
		"update remove":      {line: "1.2"},
		"verify-log":         {},
	}
}

// commandsWithFolder are the names of all commands below c that take --data.
func commandsWithFolder(c *cobra.Command, above string) (names []string) {
	for _, below := range c.Commands() {
		name := strings.TrimSpace(above + " " + below.Name())
		if below.RunE != nil && (below.Flags().Lookup("data") != nil || below.InheritedFlags().Lookup("data") != nil) {
			names = append(names, name)
		}
		names = append(names, commandsWithFolder(below, name)...)
	}
	return names
}

// TestEveryCommandTellsOfAWrongFolder: each that is given a folder says in one
// sentence that it is not there, no station's or a file, and leaves it as it was;
// those that may begin a station say that they did.
func TestEveryCommandTellsOfAWrongFolder(t *testing.T) {
	all := folderCommands()
	for _, name := range commandsWithFolder(newRoot(), "") {
		if _, ok := all[name]; !ok && name != "workshop" {
			t.Errorf("%s takes --data and is not held to anything here", name)
		}
	}
	papers := papersOfCommands(t)
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			for _, f := range wrongFolders(t) {
				if c.heard && !f.file {
					continue
				}
				said, status := saidOf(t, name, c, papers, f.path)
				want := "tienglang: There is no station in " + f.path + ".\n"
				switch {
				case f.file:
					want = "tienglang: “" + f.path + "” is a file. Name the station’s data folder.\n"
				case c.fresh:
					want = "There was no station in " + f.path + "; a new one was made there.\n"
				}
				if said != want || (status == 0) != (c.fresh && !f.file) {
					t.Errorf("exit %d, %q; want %q", status, said, want)
				}
				if kept := below(t, f.path); !store.IsFolder(f.path) && !slices.Equal(kept, f.holds) {
					t.Errorf("%s holds %v, and held %v", f.path, kept, f.holds)
				}
			}
		})
	}
}

// TestWhatKeepsNothingMakesNoStation: a list that is only looked through, a map
// that is not there; a map that is no map says that a station was made for it.
func TestWhatKeepsNothingMakesNoStation(t *testing.T) {
	dir := t.TempDir()
	list, broken := filepath.Join(dir, "cum-loa.csv"), filepath.Join(dir, "hong.geojson")
	writePaper(t, list, "Tên cụm;Thôn/xóm\nChợ;Khe Cốc\n")
	writePaper(t, broken, "{")
	for _, c := range []struct {
		args  []string
		out   string
		said  string
		exit  int
		fresh bool
	}{
		{[]string{"inventory", "import", "--dry-run", list}, "1 new, 0 changed, 0 the same, 0 doubtful\nNothing was kept.\n", "", 0, false},
		{[]string{"map", "import", filepath.Join(dir, "gone.geojson")}, "", "tienglang: gone.geojson cannot be opened. ", 1, false},
		{[]string{"map", "import", broken}, "", "There was no station in DATA; a new one was made there.\ntienglang: The file is no GeoJSON", 1, true},
	} {
		data := filepath.Join(t.TempDir(), "station")
		var out, said bytes.Buffer
		exit := Main(append(c.args, "--data", data), &out, &said)
		if want := strings.ReplaceAll(c.said, "DATA", data); exit != c.exit || !strings.HasSuffix(out.String(), c.out) || !strings.HasPrefix(said.String(), want) || want == "" && said.Len() > 0 {
			t.Errorf("%v: exit %d, %q, %q", c.args, exit, &out, &said)
		}
		if store.IsFolder(data) != c.fresh {
			t.Errorf("%v: a station was made: %v", c.args, !c.fresh)
		}
	}
}

// wrongFolder is a path that is no station's folder.
type wrongFolder struct {
	path  string
	file  bool
	holds []string
}

func wrongFolders(t *testing.T) []wrongFolder {
	t.Helper()
	dir := t.TempDir()
	other, file := filepath.Join(dir, "khác"), filepath.Join(dir, "ghi-chú.txt")
	writePaper(t, filepath.Join(other, "ghi-chú.txt"), "không phải đài")
	writePaper(t, file, "không phải thư mục")
	return []wrongFolder{{path: filepath.Join(dir, "gone")}, {path: other, holds: []string{"ghi-chú.txt"}}, {path: file, file: true}}
}

// saidOf runs a command in that folder and gives what it said as an error.
func saidOf(t *testing.T, name string, c folderCommand, papers *strings.Replacer, dir string) (said string, status int) {
	t.Helper()
	args := append(strings.Fields(name), "--data", dir)
	args = append(args, strings.Fields(papers.Replace(c.line))...)
	var out, errOut bytes.Buffer
	status = Main(args, &out, &errOut)
	return errOut.String(), status
}

// papersOfCommands put the paths of whole files into command lines.
func papersOfCommands(t *testing.T) *strings.Replacer {
	t.Helper()
	dir := t.TempDir()
	sound, clusters, ground, lines := filepath.Join(dir, "loi.wav"), filepath.Join(dir, "cum.csv"), filepath.Join(dir, "xa.geojson"), filepath.Join(dir, "lich.json")
	writeSilence(t, sound, 96000)
	writePaper(t, clusters, "Số,Tên cụm,Thôn,Công nghệ\n1,Đình làng,Khe Cốc,IP\n")
	writePaper(t, ground, twoHamlets)
	writePaper(t, lines, `[{"title":"Bản tin","start":"05:00","stop":"05:10","from":"23/11/2026"}]`)
	return strings.NewReplacer("SOUND", sound, "CLUSTERS", clusters, "MAP", ground, "SCHEDULE", lines,
		"PHOTO", smallJPEG(t), "EDIT", documentedEdit(t, dir), "OUT", filepath.Join(dir, "out"))
}

func writePaper(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// below are the names in a folder, none where there is no folder.
func below(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, _ := os.ReadDir(dir) // a file or nothing holds none
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
