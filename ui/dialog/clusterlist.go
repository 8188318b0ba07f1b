package dialog

import (
	"path/filepath"
	"slices"
	"strings"

	"tienglang/ui/page"
)

// isList tells what a list of clusters is written in.
func isList(name string) bool {
	return slices.Contains([]string{".xlsx", ".csv", ".json"}, strings.ToLower(filepath.Ext(name)))
}

var lists = tables{isList, "file.no_list"}

// OpenList lets a person choose a list of clusters, like OpenSheet.
func OpenList(e *page.Env, chosen func(path string)) { lists.open(e, chosen) }

// SaveList lets a person choose where a list of clusters goes, like SaveSheet.
func SaveList(e *page.Env, title string, chosen func(path string)) { lists.save(e, title, chosen) }
