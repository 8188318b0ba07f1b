package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
)

// sameName compares names as people type them, in any case and whether their
// letters are composed or not.
func sameName(a, b string) bool {
	form := func(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }
	return strings.EqualFold(form(a), form(b))
}

// clusterCalled is the cluster that a person means: the one of that number, else
// the one of that code or name. Errors: "order.no_cluster", and
// "order.which_cluster" where several bear it.
func (s *station) clusterCalled(ctx context.Context, all []app.Cluster, name string) (app.Cluster, error) {
	number, err := strconv.Atoi(strings.TrimSpace(name))
	var found []app.Cluster
	for _, c := range all {
		if err == nil && c.Number == number {
			return c, nil
		}
		if strings.TrimSpace(name) != "" && (sameName(c.Name, name) || sameName(c.Code, name)) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		return app.Cluster{}, app.Fail("order.no_cluster", nil, "name", name)
	case 1:
		return found[0], nil
	}
	said, err := s.candidates(ctx, found)
	if err != nil {
		return app.Cluster{}, err
	}
	return app.Cluster{}, app.Fail("order.which_cluster", nil, "name", name, "clusters", said)
}

// candidates are clusters by their numbers, names and hamlets.
func (s *station) candidates(ctx context.Context, found []app.Cluster) (string, error) {
	hamlets, err := s.inventory.Hamlets(ctx)
	if err != nil {
		return "", err
	}
	in := map[app.ID]string{}
	for _, h := range hamlets {
		in[h.ID] = " (" + h.Name + ")"
	}
	said := make([]string, len(found))
	for i, c := range found {
		said[i] = fmt.Sprintf("%02d %s%s", c.Number, c.Name, in[c.Hamlet])
	}
	return strings.Join(said, ", "), nil
}

// hamletCalled: "order.no_hamlet", "order.no_hamlets" where the commune has none.
func (s *station) hamletCalled(ctx context.Context, name string) (app.ID, error) {
	all, err := s.inventory.Hamlets(ctx)
	if err != nil {
		return "", err
	}
	var have []string
	for _, h := range all {
		if sameName(h.Name, name) {
			return h.ID, nil
		}
		have = append(have, h.Name)
	}
	if len(have) == 0 {
		return "", app.Fail("order.no_hamlets", nil, "name", name)
	}
	return "", app.Fail("order.no_hamlet", nil, "name", name, "hamlets", strings.Join(have, ", "))
}
