package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"tienglang/app"
	"tienglang/app/finding"
)

// match is the parts of a statement that keep to what a search finds.
type match struct {
	join     string // after FROM
	rank     string // before the rest of ORDER BY
	args     []any  // of join
	rankArgs []any
	limit    string // at the end
}

// mostFound is how many a search gives: a person adds a word rather than
// reading on.
const mostFound = 1000

// matching keeps to the objects, named by the SQL expression, that every one of
// words finds, and puts those first of which the title holds them all. No words
// keep to nothing.
func matching(object string, words []app.Wanted) match {
	all, titles := matchText(words)
	if all == "" {
		return match{}
	}
	m := match{
		join: " JOIN found_objects o ON o.object = " + object + " JOIN found f ON f.docid = o.docid AND f.found MATCH ?",
		args: []any{all}, limit: " LIMIT " + strconv.Itoa(mostFound),
	}
	if titles != "" {
		m.rank, m.rankArgs = "o.docid NOT IN (SELECT docid FROM found WHERE found MATCH ?), ", []any{titles}
	}
	return m
}

// matchText is a search as FTS4 reads it, anywhere and in titles alone, where
// no tokens are. Only letters and digits in lower case go into it, so that
// nothing that is typed is an operator.
func matchText(words []app.Wanted) (all, titles string) {
	var every, title []string
	for _, w := range words {
		var any []string
		for _, p := range finding.Split(w.Prefix) {
			any = append(any, p+"*")
			title = append(title, "title:"+p+"*")
		}
		for _, token := range w.Tokens {
			any = append(any, finding.Split(token)...)
		}
		if len(any) > 0 {
			every = append(every, "("+strings.Join(any, " OR ")+")")
		}
	}
	return strings.Join(every, " AND "), strings.Join(title, " AND ")
}

// indexProgramme notes by which words a programme is found.
func (t *tx) indexProgramme(p app.Programme) error {
	remarks, err := t.remarks(p.ID)
	if err != nil {
		return err
	}
	var script string
	err = t.QueryRow("SELECT text FROM script_words WHERE programme = ?", p.ID).Scan(&script)
	if err := ignoreNoRows(err); err != nil {
		return err
	}
	return t.index(string(p.ID), finding.Programme(p, remarks, script))
}

// NoteScript keeps what is read in a programme, so that it is found by it too.
func (d *DB) NoteScript(ctx context.Context, programme app.ID, text string) error {
	p, err := d.Programme(ctx, programme)
	if err != nil {
		return err
	}
	return d.write(ctx, func(t *tx) error {
		err := t.exec("INSERT INTO script_words (programme, text) VALUES (?, ?) ON CONFLICT (programme) DO UPDATE SET text = excluded.text",
			programme, text)
		return errors.Join(err, t.indexProgramme(p))
	})
}

func (t *tx) indexMedia(m app.Media) error {
	if m.Kind == app.MediaMaster {
		return nil // found as the programme that it is
	}
	return t.index(mediaObject(m.SHA256, m.Kind), finding.Medium(m))
}

func mediaObject(sha256 string, kind app.MediaKind) string { return sha256 + "/" + string(kind) }

func (t *tx) index(object string, w finding.Words) error {
	err := t.exec("INSERT INTO found_objects (object) VALUES (?) ON CONFLICT (object) DO NOTHING", object)
	if err != nil {
		return err
	}
	var id int64
	if err := t.QueryRow("SELECT docid FROM found_objects WHERE object = ?", object).Scan(&id); err != nil {
		return err
	}
	return errors.Join(t.exec("DELETE FROM found WHERE docid = ?", id),
		t.exec("INSERT INTO found (docid, title, words) VALUES (?, ?, ?)", id, w.Title, w.Rest))
}

// unindex lets an object be found no more.
func (t *tx) unindex(object string) error {
	return errors.Join(t.exec("DELETE FROM found WHERE docid IN (SELECT docid FROM found_objects WHERE object = ?)", object),
		t.exec("DELETE FROM found_objects WHERE object = ?", object))
}

// reindex makes the words of everything anew where another version of the
// program made them.
func (d *DB) reindex(ctx context.Context) error {
	var version int
	err := d.r.QueryRowContext(ctx, "SELECT value FROM counters WHERE name = 'search'").Scan(&version)
	if err != nil || version == finding.Version {
		return err
	}
	programmes, err := d.programmes(ctx, "true", nil)
	if err != nil {
		return err
	}
	media, err := d.media(ctx, "true", nil)
	if err != nil {
		return err
	}
	for i := range programmes {
		if programmes[i].Items, err = d.items(ctx, programmes[i].ID); err != nil {
			return err
		}
	}
	return d.write(ctx, func(t *tx) error {
		err := errors.Join(t.exec("DELETE FROM found"), t.exec("DELETE FROM found_objects"))
		for _, p := range programmes {
			err = errors.Join(err, t.indexProgramme(p))
		}
		for _, m := range media {
			err = errors.Join(err, t.indexMedia(m))
		}
		return errors.Join(err, t.exec("UPDATE counters SET value = ? WHERE name = 'search'", finding.Version))
	})
}

// asLines reads a column that lines wrote.
type asLines struct{ into *[]string }

// Scan implements sql.Scanner.
func (c asLines) Scan(src any) error {
	*c.into = nil
	if text, _ := src.(string); text != "" {
		*c.into = strings.Split(text, "\n")
	}
	return nil
}

// lines is how a list of words is kept: one a line.
func lines(all []string) string { return strings.Join(all, "\n") }

var _ sql.Scanner = asLines{}
