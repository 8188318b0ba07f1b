package clusters

import (
	"path/filepath"

	"tienglang/ui/backend"
	"tienglang/ui/dialog"
)

func nothingChosen() backend.ListChoices {
	return backend.ListChoices{Leave: map[int]bool{}, Take: map[int]bool{}, Cells: map[int]map[string]string{}, Columns: map[int]string{}}
}

// putAside remembers what was chosen of the file, and says so.
func (b *listBoard) putAside() {
	n := b.choices.Count()
	if b.all.Digest == "" || n == 0 {
		return
	}
	b.aside[b.all.Digest] = b.choices.Copy()
	b.page.env.Say("clusters.list.put_aside", "n", b.page.env.Catalogue.Int(int64(n)), "name", filepath.Base(b.path))
}

// takeUp goes on from what was chosen of the same file before.
func (b *listBoard) takeUp(then func()) {
	env, name := b.page.env, filepath.Base(b.path)
	before, ok := b.aside[b.all.Digest]
	if !ok {
		env.Say("clusters.list.opened", "name", name)
		then()
		return
	}
	b.choices = before.Copy()
	b.again(func() {
		env.Say("clusters.list.taken_up", "n", env.Catalogue.Int(int64(before.Count())), "name", name)
		then()
	})
}

// askAnew forgets what was chosen of the file, asked once.
func (b *listBoard) askAnew() {
	if b.path == "" || b.taking {
		return
	}
	env := b.page.env
	dialog.Confirm(env.Window, env.Catalogue, "clusters.list.forget", func() {
		delete(b.aside, b.all.Digest)
		b.choices = nothingChosen()
		b.rows.kind = backend.ListDoubtful
		b.fix.begin()
		b.again(b.opened)
	}, "n", env.Catalogue.Int(int64(b.choices.Count())))
}
