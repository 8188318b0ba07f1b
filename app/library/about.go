package library

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
	"tienglang/app/audit"
)

// longestWord is of a name, a tag or a category in letters; mostWords is how
// many there may be; longestNotes is in letters.
const (
	longestWord  = 80
	mostWords    = 30
	longestNotes = 4000
)

// Describe changes what is known of a programme beside its sound. State and
// approval stay, since an approval is of the sound. Errors:
// "people.not_allowed", "programme.deleted", "data.changed".
func (s *Service) Describe(ctx context.Context, by app.User, id app.ID, a app.About) (app.Programme, error) {
	if err := by.Need(app.MayProduce); err != nil {
		return app.Programme{}, err
	}
	p, err := s.there(ctx, id)
	if err != nil {
		return p, err
	}
	if err := owned(p); err != nil {
		return p, err
	}
	p.About = tidyAbout(a)
	return s.keep(ctx, by, p, "programme.describe", described(p.Title, p.About)...)
}

// DescribeMedia changes the name of a medium in one of its uses, and what is
// known of it beside its sound. Errors: "people.not_allowed",
// "media.name_missing", "data.not_found".
func (s *Service) DescribeMedia(ctx context.Context, by app.User, sha256 string, kind app.MediaKind, name string, a app.About) (app.Media, error) {
	if err := by.Need(app.MayProduce); err != nil {
		return app.Media{}, err
	}
	m, err := s.store.MediaAs(ctx, sha256, kind)
	if err != nil {
		return m, err
	}
	if m.Name = tidy(name, longestTitle); m.Name == "" {
		return m, app.Fail("media.name_missing", nil)
	}
	m.About = tidyAbout(a)
	return m, s.store.SaveMedia(ctx, m, audit.Act(by.ID, "media.describe", sha256, described(m.Name, m.About)...))
}

// described is what the log says of a description.
func described(title string, a app.About) []string {
	return []string{"title", title, "category", a.Category, "authors", strings.Join(a.Authors, ", "),
		"tags", strings.Join(a.Tags, ", "), "languages", strings.Join(a.Languages, " ")}
}

func tidyAbout(a app.About) app.About {
	a.Category = tidy(a.Category, longestWord)
	a.Authors, a.Tags, a.Languages = tidyWords(a.Authors), tidyWords(a.Tags), tidyWords(a.Languages)
	a.Notes = tidyText(a.Notes, longestNotes)
	return a
}

// tidyWords are the entries of a list as they are kept: each once, none empty.
func tidyWords(all []string) []string {
	var out []string
	for _, w := range all {
		if w = tidy(w, longestWord); w != "" && !slices.Contains(out, w) && len(out) < mostWords {
			out = append(out, w)
		}
	}
	return out
}

// tidyText is text of several lines as it is kept.
func tidyText(text string, n int) string {
	text = strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")))
	if utf8.RuneCountInString(text) > n {
		text = string([]rune(text)[:n])
	}
	return text
}

// Categories lists the station's categories.
func (s *Service) Categories(ctx context.Context) ([]app.Category, error) {
	return s.store.Categories(ctx)
}

// SaveCategory names a category; one without an ID is new. Errors:
// "people.not_allowed", "category.name_missing", "category.taken".
func (s *Service) SaveCategory(ctx context.Context, by app.User, c app.Category) (app.Category, error) {
	if err := mayFile(by); err != nil {
		return c, err
	}
	if c.Name = tidy(c.Name, longestWord); c.Name == "" {
		return c, app.Fail("category.name_missing", nil)
	}
	if c.ID == "" {
		c.ID = string(app.NewID(s.clock.Now()))
	}
	return c, s.store.SaveCategory(ctx, c, audit.Act(by.ID, "category.save", c.ID, "name", c.Name))
}

// DeleteCategory takes a category out that nothing is filed under
// ("category.in_use").
func (s *Service) DeleteCategory(ctx context.Context, by app.User, c app.Category) error {
	if err := mayFile(by); err != nil {
		return err
	}
	return s.store.DeleteCategory(ctx, c, audit.Act(by.ID, "category.delete", c.ID, "name", c.Name))
}

// mayFile is who changes the list of categories: who makes programmes, or who
// sets the station up.
func mayFile(by app.User) error {
	err := by.Need(app.MayProduce)
	if err != nil && by.Can(app.MayConfigure) {
		return nil
	}
	return err
}
