//go:build day

package command

import (
	"strconv"
	"strings"

	"tienglang/assets/locale"
)

// tour photographs the pages of the day once more in another look and size.
func (f *fleet) tour(language, theme string, boards ...string) {
	f.t.Helper()
	p := f.open("--data", f.data, "--language", language, "--theme", theme)
	f.write(dayPIN)
	f.opens("Return")
	look := language + "-" + theme
	f.picture(look + "-hom-nay")
	f.boardsIn(locale.New(language), look, boards)
	f.resize(p, "1024", "640")
	f.boardsIn(locale.New(language), look+"-1024", boards)
	f.quit(p)
}

// boardsIn photographs the list and each thing of the menu beside it.
func (f *fleet) boardsIn(cat *locale.Catalogue, look string, boards []string) {
	f.t.Helper()
	f.press("ctrl+6")
	f.picture(look + "-cum-loa")
	for _, key := range boards {
		f.touch(cat.T("clusters.more"))
		f.touch(cat.T("clusters.menu." + key))
		f.picture(look + "-" + strings.ReplaceAll(key, "_", "-"))
		f.press("Escape")
		f.still()
	}
}

// resize gives the window another size, as a small screen does.
func (f *fleet) resize(p *process, width, height string) {
	f.t.Helper()
	ids, err := xdotool(f.screen, "search", "--onlyvisible", "--pid", strconv.Itoa(p.Process.Pid))
	if err == nil {
		_, err = xdotool(f.screen, "windowsize", "--sync", strings.Fields(ids)[0], width, height)
	}
	if err != nil {
		f.t.Fatal(err)
	}
	f.still()
}
