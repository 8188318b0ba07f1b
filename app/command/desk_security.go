package command

import (
	"context"
	"slices"

	"tienglang/app"
	"tienglang/app/security"
	"tienglang/app/security/inspect"
)

// securityBy is the check at the hand of who is signed in.
func (d *desk) securityBy(p app.Permission) (*inspect.Service, app.User, error) {
	by, err := d.may(p)
	return d.security(), by, err
}

// SecurityChecks are those of all years, this year's first.
func (d *desk) SecurityChecks(ctx context.Context) ([]security.Check, error) {
	s, _, err := d.securityBy(app.MayReadAudits)
	if err != nil {
		return nil, err
	}
	return s.Checks(ctx)
}

// RunSecurity runs what can be tested without a person.
func (d *desk) RunSecurity(ctx context.Context, progress func(share float64)) (security.Check, error) {
	s, by, err := d.securityBy(app.MayConfigure)
	if err != nil {
		return security.Check{}, err
	}
	c, err := s.Run(ctx, by, progress)
	return c, d.securityChanged(err)
}

// securityChanged tells of a change that went well.
func (d *desk) securityChanged(err error) error {
	if err == nil {
		d.tellSecurity()
	}
	return err
}

// JudgeSecurity keeps a person's verdict of an item.
func (d *desk) JudgeSecurity(ctx context.Context, item string, v security.Verdict, note string) (security.Result, error) {
	s, by, err := d.securityBy(app.MayConfigure)
	if err != nil {
		return security.Result{}, err
	}
	_, was, err := s.Judge(ctx, by, item, v, note)
	return was, d.securityChanged(err)
}

// AcceptSecurity keeps that a person accepts what was measured bad.
func (d *desk) AcceptSecurity(ctx context.Context, item, why string) (security.Result, error) {
	s, by, err := d.securityBy(app.MayConfigure)
	if err != nil {
		return security.Result{}, err
	}
	_, was, err := s.Accept(ctx, by, item, why)
	return was, d.securityChanged(err)
}

// AttachSecurity copies a file beside the records.
func (d *desk) AttachSecurity(ctx context.Context, item, path string) (security.Result, error) {
	s, by, err := d.securityBy(app.MayConfigure)
	if err != nil {
		return security.Result{}, err
	}
	_, was, err := s.Attach(ctx, by, item, path)
	return was, d.securityChanged(err)
}

// DetachSecurity takes a file from an item.
func (d *desk) DetachSecurity(ctx context.Context, item, sha256 string) (security.Result, error) {
	s, by, err := d.securityBy(app.MayConfigure)
	if err != nil {
		return security.Result{}, err
	}
	_, was, err := s.Detach(ctx, by, item, sha256)
	return was, d.securityChanged(err)
}

// RestoreSecurity puts what was known of an item back.
func (d *desk) RestoreSecurity(ctx context.Context, was security.Result) error {
	s, by, err := d.securityBy(app.MayConfigure)
	if err != nil {
		return err
	}
	_, err = s.Restore(ctx, by, was)
	return d.securityChanged(err)
}

// SaveSecurityList puts an edited list in force. What equals the program's own
// is that.
func (d *desk) SaveSecurityList(ctx context.Context, l security.List) error {
	s, by, err := d.securityBy(app.MayConfigure)
	if err != nil {
		return err
	}
	if slices.Equal(l.Items, security.Default().Items) {
		return d.ResetSecurityList(ctx)
	}
	_, err = s.SaveList(ctx, by, l)
	return d.securityChanged(err)
}

// ResetSecurityList puts the program's own list in force.
func (d *desk) ResetSecurityList(ctx context.Context) error {
	s, by, err := d.securityBy(app.MayConfigure)
	if err != nil {
		return err
	}
	_, err = s.ResetList(ctx, by)
	return d.securityChanged(err)
}

// ExportSecurity writes this year's check to a file, in the window's language.
func (d *desk) ExportSecurity(ctx context.Context, path string) error {
	all, err := d.SecurityChecks(ctx)
	if err != nil {
		return err
	}
	return exportSecurity(ctx, d.db, all[0], path, d.settings.Get().Language)
}
