package library

import (
	"context"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/app/finding"
)

// LanguageNames is by which words a language is found beside its code; folded
// when it is used.
type LanguageNames map[string][]string

// Search lists programmes of which title, items, authors, tags, category,
// languages, notes or remarks hold a word that begins like each word of text:
// those found by their titles first, then last changed first. Diacritics and
// case don't matter. An empty text lists all.
func (s *Service) Search(ctx context.Context, text string) ([]app.Programme, error) {
	words, err := s.wanted(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.store.Programmes(ctx, words)
}

// SearchMedia is Search for the media that serve as kind, "" for all that are
// not masters.
func (s *Service) SearchMedia(ctx context.Context, kind app.MediaKind, text string) ([]app.Media, error) {
	words, err := s.wanted(ctx, text)
	if err != nil {
		return nil, err
	}
	all, err := s.store.FindMedia(ctx, kind, words)
	if kind == "" {
		all = slices.DeleteFunc(all, func(m app.Media) bool { return m.Kind == app.MediaMaster })
	}
	return all, err
}

// wanted adds to each word of text the accounts, categories and languages that
// are called so: their names are not kept with what they stand in, so that they
// can change.
func (s *Service) wanted(ctx context.Context, text string) ([]app.Wanted, error) {
	words := finding.Split(text)
	if len(words) == 0 {
		return nil, nil
	}
	users, err := s.store.Users(ctx)
	if err != nil {
		return nil, err
	}
	categories, err := s.store.Categories(ctx)
	if err != nil {
		return nil, err
	}
	var tokens []named
	for _, u := range users {
		tokens = append(tokens, named{finding.Person(u.ID), finding.Split(u.Name)})
	}
	for _, c := range categories {
		tokens = append(tokens, named{finding.Category(c.ID), finding.Split(c.Name)})
	}
	for code, names := range s.Languages {
		tokens = append(tokens, named{finding.Language(code), finding.Split(strings.Join(names, " "))})
	}
	all := make([]app.Wanted, len(words))
	for i, w := range words {
		all[i] = app.Wanted{Prefix: w, Tokens: calledBy(tokens, w)}
	}
	return all, nil
}

// named is a token with the folded words by which it is called.
type named struct {
	token string
	words []string
}

func calledBy(all []named, prefix string) (tokens []string) {
	for _, n := range all {
		for _, w := range n.words {
			if strings.HasPrefix(w, prefix) {
				tokens = append(tokens, n.token)
				break
			}
		}
	}
	return tokens
}
