package inspect

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/security"
)

// Store keeps checks, evidence and the list. Each method that changes something
// keeps its audit row in the same transaction.
type Store interface {
	SecurityChecks(ctx context.Context) ([]security.Check, error)
	ChangeSecurity(ctx context.Context, year int, act app.AuditRow, change func(c *security.Check, found bool) error) (security.Check, error)
	KeepEvidence(ctx context.Context, path string) (security.Evidence, error)
	Value(ctx context.Context, key string) (string, error)
	SetValues(ctx context.Context, values map[string]string, act app.AuditRow) error
	AddAudit(ctx context.Context, act app.AuditRow) error
}

// listKey is under which an edited list is kept; "" for the program's own.
const listKey = "security.list"

// mostNote is how many letters a person may write of one item.
const mostNote = 2000

// Service is the use of the check. Its methods may be called from any
// goroutine.
type Service struct {
	Store  Store
	Clock  app.Clock
	Ground func(ctx context.Context) (*Ground, error) // what the probes are run on
}

// List is what the station is held to: the edited list, or the program's own.
func (s *Service) List(ctx context.Context) (security.List, error) {
	text, err := s.Store.Value(ctx, listKey)
	if err != nil || text == "" {
		return security.Default(), err
	}
	return security.ReadList(strings.NewReader(text))
}

// SaveList keeps an edited list, which is in force for this year's check at
// once. Errors: "people.not_allowed", those of security.List.Check, and
// "security.item_probe" for a probe that there is none of.
func (s *Service) SaveList(ctx context.Context, by app.User, l security.List) (security.Check, error) {
	if err := by.Need(app.MayConfigure); err != nil {
		return security.Check{}, err
	}
	l.Edited = true
	if err := l.Check(); err != nil {
		return security.Check{}, err
	}
	for n, i := range l.Items {
		if i.Probe != "" && !slices.Contains(Names(), i.Probe) {
			return security.Check{}, app.Fail("security.item_probe", nil, "number", strconv.Itoa(n+1), "probe", i.Probe)
		}
	}
	var body bytes.Buffer
	if err := json.NewEncoder(&body).Encode(l); err != nil {
		return security.Check{}, err
	}
	return s.useList(ctx, by, l, body.String(), "security.list")
}

// ResetList puts the program's own list in force again.
func (s *Service) ResetList(ctx context.Context, by app.User) (security.Check, error) {
	if err := by.Need(app.MayConfigure); err != nil {
		return security.Check{}, err
	}
	return s.useList(ctx, by, security.Default(), "", "security.list_reset")
}

func (s *Service) useList(ctx context.Context, by app.User, l security.List, body, action string) (security.Check, error) {
	act := audit.Act(by.ID, action, "", "items", strconv.Itoa(len(l.Items)))
	if err := s.Store.SetValues(ctx, map[string]string{listKey: body}, act); err != nil {
		return security.Check{}, err
	}
	return s.change(ctx, app.AuditRow{}, func(c *security.Check) error { c.List = l; return nil })
}

func (s *Service) year() int { return s.Clock.Now().In(app.Vietnam).Year() }

// Checks are those of all years, this year's first, which is there also while
// nothing is known of it yet.
func (s *Service) Checks(ctx context.Context) ([]security.Check, error) {
	all, err := s.Store.SecurityChecks(ctx)
	if err != nil || len(all) > 0 && all[0].Year >= s.year() {
		return all, err
	}
	list, err := s.List(ctx)
	return append([]security.Check{security.Begin(s.year(), list, s.Clock.Now())}, all...), err
}

// change changes this year's check, which it begins where there is none.
func (s *Service) change(ctx context.Context, act app.AuditRow, change func(c *security.Check) error) (security.Check, error) {
	list, err := s.List(ctx)
	if err != nil {
		return security.Check{}, err
	}
	return s.Store.ChangeSecurity(ctx, s.year(), act, func(c *security.Check, found bool) error {
		if !found {
			*c = security.Begin(s.year(), list, s.Clock.Now())
		}
		return change(c)
	})
}

// Run runs the probes, tells of the share that is done, and keeps what they
// found all at once at the end: a run that was cancelled changes nothing.
func (s *Service) Run(ctx context.Context, by app.User, progress func(share float64)) (security.Check, error) {
	if err := by.Need(app.MayConfigure); err != nil {
		return security.Check{}, err
	}
	results, err := s.probe(ctx, progress)
	if err != nil {
		return security.Check{}, err
	}
	bad := 0
	for _, r := range results {
		if r.Verdict == security.Failed {
			bad++
		}
	}
	act := audit.Act(by.ID, "security.run", strconv.Itoa(s.year()), "failed", strconv.Itoa(bad), "probes", strconv.Itoa(len(results)))
	return s.change(ctx, act, func(c *security.Check) error {
		for _, r := range results {
			c.Judge(r, true)
		}
		c.RunAt, c.RunBy = s.Clock.Now(), by.Name
		c.Changed = c.RunAt
		return nil
	})
}

// Look runs the probes and keeps nothing: for who may only read.
func (s *Service) Look(ctx context.Context) (security.Check, error) {
	all, err := s.Checks(ctx)
	if err != nil {
		return security.Check{}, err
	}
	results, err := s.probe(ctx, nil)
	c := all[0]
	for _, r := range results {
		c.Judge(r, true)
	}
	c.RunAt = s.Clock.Now()
	return c, err
}

func (s *Service) probe(ctx context.Context, progress func(share float64)) (results []security.Result, err error) {
	list, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.Ground(ctx)
	if err != nil {
		return nil, err
	}
	if progress == nil {
		progress = func(float64) {}
	}
	err = Run(ctx, list, g, progress, func(r security.Result) { results = append(results, r) })
	return results, err
}

// Judge keeps a person's verdict of an item, and returns the check and what was
// known before, for Restore. Errors: "security.no_item", "security.verdict",
// "security.reason_missing" (of what does not apply), "security.note_long",
// "security.measured" (what a probe found bad is not well because somebody says
// so).
func (s *Service) Judge(ctx context.Context, by app.User, item string, v security.Verdict, note string) (c security.Check, was security.Result, err error) {
	note = strings.TrimSpace(note)
	switch err := by.Need(app.MayConfigure); {
	case err != nil:
		return c, was, err
	case !v.Known():
		return c, was, app.Fail("security.verdict", nil, "verdict", string(v))
	case v == security.NotApplicable && note == "":
		return c, was, app.Fail("security.reason_missing", nil)
	case len([]rune(note)) > mostNote:
		return c, was, app.Fail("security.note_long", nil, "most", strconv.Itoa(mostNote))
	}
	act := audit.Act(by.ID, "security.judge", item, "verdict", string(v), "note", note)
	c, err = s.change(ctx, act, func(c *security.Check) error {
		i, ok := c.List.Item(item)
		if !ok {
			return app.Fail("security.no_item", nil, "item", item)
		}
		was = c.Result(item)
		if i.Probe != "" && was.Probed == security.Failed && v == security.Met {
			return app.Fail("security.measured", nil)
		}
		r := was
		r.Verdict, r.Note, r.At, r.By, r.ByName = v, note, s.Clock.Now(), by.ID, by.Name
		c.Judge(r, false)
		return nil
	})
	return c, was, err
}

// Accept keeps that a person accepts what a probe found bad, and why; the verdict
// stands. It returns the check and what was known before, for Restore. Errors:
// "security.no_item", "security.reason_missing", "security.note_long" and
// "security.not_failed".
func (s *Service) Accept(ctx context.Context, by app.User, item, why string) (c security.Check, was security.Result, err error) {
	why = strings.TrimSpace(why)
	switch err := by.Need(app.MayConfigure); {
	case err != nil:
		return c, was, err
	case why == "":
		return c, was, app.Fail("security.reason_missing", nil)
	case len([]rune(why)) > mostNote:
		return c, was, app.Fail("security.note_long", nil, "most", strconv.Itoa(mostNote))
	}
	act := audit.Act(by.ID, "security.accept", item, "why", why)
	c, err = s.change(ctx, act, func(c *security.Check) error {
		if _, ok := c.List.Item(item); !ok {
			return app.Fail("security.no_item", nil, "item", item)
		}
		if was = c.Result(item); was.Verdict != security.Failed || was.Probed != security.Failed {
			return app.Fail("security.not_failed", nil)
		}
		c.Accept(item, security.Acceptance{By: by.ID, ByName: by.Name, At: s.Clock.Now(), Why: why})
		return nil
	})
	return c, was, err
}

// Restore puts what was known of an item back as Judge or Attach found it.
func (s *Service) Restore(ctx context.Context, by app.User, was security.Result) (security.Check, error) {
	if err := by.Need(app.MayConfigure); err != nil {
		return security.Check{}, err
	}
	act := audit.Act(by.ID, "security.restore", was.Item, "verdict", string(was.Verdict))
	return s.change(ctx, act, func(c *security.Check) error { c.Restore(was); return nil })
}

// Attach copies a file beside the records and adds it to an item. Errors:
// "security.no_item" and those of Store.KeepEvidence.
func (s *Service) Attach(ctx context.Context, by app.User, item, path string) (c security.Check, was security.Result, err error) {
	if err := by.Need(app.MayConfigure); err != nil {
		return c, was, err
	}
	e, err := s.Store.KeepEvidence(ctx, path)
	if err != nil {
		return c, was, err
	}
	act := audit.Act(by.ID, "security.attach", item, "name", filepath.Base(path), "sha256", e.SHA256)
	c, err = s.change(ctx, act, func(c *security.Check) error {
		if _, ok := c.List.Item(item); !ok {
			return app.Fail("security.no_item", nil, "item", item)
		}
		was = c.Result(item)
		c.Attach(item, e)
		return nil
	})
	return c, was, err
}

// Detach takes a file from an item; the file stays on the disk, so that it can
// be put back.
func (s *Service) Detach(ctx context.Context, by app.User, item, sha256 string) (c security.Check, was security.Result, err error) {
	if err := by.Need(app.MayConfigure); err != nil {
		return c, was, err
	}
	act := audit.Act(by.ID, "security.detach", item, "sha256", sha256)
	c, err = s.change(ctx, act, func(c *security.Check) error {
		was = c.Result(item)
		c.Detach(item, sha256)
		return nil
	})
	return c, was, err
}
