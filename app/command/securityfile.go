package command

import (
	"context"

	"tienglang/app/security"
)

func exportFolder(ctx context.Context, dir string, c security.Check, path, lang string) error { return nil }
