package uitest

import (
	"context"
	"path/filepath"
	"strconv"

	"tienglang/app"
	"tienglang/app/security"
)

// SecurityOf is what the station in memory keeps of the security check.
type SecurityOf struct {
	ChecksOf  []security.Check  // this year's first
	RunsFound []security.Result // what a run finds
}

// SecurityChecks are those of all years; this year's is there without any.
func (b *Backend) SecurityChecks(context.Context) ([]security.Check, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]security.Check(nil), b.checks()...), b.Errs["SecurityChecks"]
}

func (b *Backend) checks() []security.Check {
	year := b.Clock.In(app.Vietnam).Year()
	if len(b.ChecksOf) == 0 || b.ChecksOf[0].Year < year {
		b.ChecksOf = append([]security.Check{security.Begin(year, security.Default(), b.Clock)}, b.ChecksOf...)
	}
	return b.ChecksOf
}

// RunSecurity finds RunsFound.
func (b *Backend) RunSecurity(ctx context.Context, progress func(share float64)) (security.Check, error) {
	progress(0.25)
	if err := b.wait(ctx); err != nil {
		return security.Check{}, err
	}
	var c security.Check
	err := b.act(func() error {
		for _, r := range b.RunsFound {
			r.At = b.Clock
			b.checks()[0].Judge(r, true)
		}
		b.checks()[0].RunAt, b.checks()[0].RunBy = b.Clock, b.name()
		c = b.checks()[0]
		return nil
	}, "RunSecurity")
	return c, err
}

// ofItem changes what is known of an item as the real station does.
func (b *Backend) ofItem(item string, change func(c *security.Check, was security.Result) error, name string, args ...any) (was security.Result, err error) {
	err = b.act(func() error {
		c := &b.checks()[0]
		if _, ok := c.List.Item(item); !ok {
			return app.Fail("security.no_item", nil, "item", item)
		}
		was = c.Result(item)
		return change(c, was)
	}, name, args...)
	return was, err
}

// JudgeSecurity keeps a verdict.
func (b *Backend) JudgeSecurity(_ context.Context, item string, v security.Verdict, note string) (security.Result, error) {
	return b.ofItem(item, func(c *security.Check, was security.Result) error {
		i, _ := c.List.Item(item)
		switch {
		case v == security.NotApplicable && note == "":
			return app.Fail("security.reason_missing", nil)
		case i.Probe != "" && was.By == "" && was.Verdict == security.Failed && v == security.Met:
			return app.Fail("security.measured", nil)
		}
		r := was
		r.Verdict, r.Note, r.At, r.By, r.ByName = v, note, b.Clock, b.User, b.name()
		c.Judge(r, false)
		return nil
	}, "JudgeSecurity", item, string(v), note)
}

// AcceptSecurity keeps an acceptance.
func (b *Backend) AcceptSecurity(_ context.Context, item, why string) (security.Result, error) {
	return b.ofItem(item, func(c *security.Check, was security.Result) error {
		switch {
		case why == "":
			return app.Fail("security.reason_missing", nil)
		case was.Verdict != security.Failed || was.Probed != security.Failed:
			return app.Fail("security.not_failed", nil)
		}
		c.Accept(item, security.Acceptance{By: b.User, ByName: b.name(), At: b.Clock, Why: why})
		return nil
	}, "AcceptSecurity", item, why)
}

// AttachSecurity names a file without reading it.
func (b *Backend) AttachSecurity(_ context.Context, item, path string) (security.Result, error) {
	return b.ofItem(item, func(c *security.Check, _ security.Result) error {
		c.Attach(item, security.Evidence{Name: filepath.Base(path), SHA256: "sum of " + path, Size: 1})
		return nil
	}, "AttachSecurity", item, path)
}

// DetachSecurity takes a file from an item.
func (b *Backend) DetachSecurity(_ context.Context, item, sha256 string) (security.Result, error) {
	return b.ofItem(item, func(c *security.Check, _ security.Result) error { c.Detach(item, sha256); return nil }, "DetachSecurity", item, sha256)
}

// RestoreSecurity puts back what was known.
func (b *Backend) RestoreSecurity(_ context.Context, was security.Result) error {
	_, err := b.ofItem(was.Item, func(c *security.Check, _ security.Result) error { c.Restore(was); return nil }, "RestoreSecurity", was.Item)
	return err
}

// SaveSecurityList puts a list in force.
func (b *Backend) SaveSecurityList(_ context.Context, l security.List) error {
	return b.act(func() error {
		if err := l.Check(); err != nil {
			return err
		}
		b.checks()[0].List = l
		return nil
	}, "SaveSecurityList", strconv.Itoa(len(l.Items)))
}

// ResetSecurityList puts the program's own list in force.
func (b *Backend) ResetSecurityList(context.Context) error {
	return b.act(func() error { b.checks()[0].List = security.Default(); return nil }, "ResetSecurityList")
}

// ExportSecurity writes nothing.
func (b *Backend) ExportSecurity(_ context.Context, path string) error {
	return b.act(nil, "ExportSecurity", filepath.Base(path))
}

// name is what who is signed in is called.
func (b *Backend) name() string {
	for _, u := range b.People {
		if u.ID == b.User {
			return u.Name
		}
	}
	return ""
}
