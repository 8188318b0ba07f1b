package dialog

import (
	"path/filepath"

	"tienglang/ui/backend"
	"tienglang/ui/page"
)

// ImportSummary is what became of an import, in a sentence.
func ImportSummary(e *page.Env, got backend.Imported) string {
	number := func(n int) string { return e.Catalogue.Int(int64(n)) }
	words := e.T("library.import.in", "n", number(len(got.Media)))
	for _, more := range []struct {
		key string
		n   int
	}{{"library.import.known", len(got.Duplicates)}, {"library.import.refused", len(got.Refused)}, {"library.import.cancelled", got.Left}} {
		if more.n > 0 {
			words += " · " + e.T(more.key, "n", number(more.n))
		}
	}
	return words
}

// ImportReport shows the files of an import that did not come in, each with
// why; nothing where all did.
func ImportReport(e *page.Env, got backend.Imported) {
	var lines []ReportLine
	for _, r := range got.Refused {
		lines = append(lines, ReportLine{Icon: "warning", Name: filepath.Base(r.Path), Note: e.Catalogue.Error(r.Err)})
	}
	for _, m := range got.Duplicates {
		lines = append(lines, ReportLine{Icon: "copy", Name: m.Name, Note: e.T("library.import.known_as", "name", m.Name)})
	}
	if len(lines) > 0 {
		Report(e.Window, e.Catalogue, e.T("library.import.report"), ImportSummary(e, got), lines)
	}
}
