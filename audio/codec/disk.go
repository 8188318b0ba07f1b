package codec

import (
	"errors"

	"tienglang/app"
)

// DiskError turns "no space left" in err's chain (a full disk, a used-up
// quota, a file grown past its limit) into the error "disk.full"; any other
// error, and nil, pass as they are.
func DiskError(err error) error {
	if err == nil || app.CodeOf(err) != "" {
		return err
	}
	for _, full := range diskFullErrors {
		if errors.Is(err, full) {
			return app.Fail("disk.full", err)
		}
	}
	return err
}
