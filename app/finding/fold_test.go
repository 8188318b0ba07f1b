package finding_test

import (
	"testing"

	"tienglang/app/finding"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Đặng Thị Hường": "dang thi huong", "ẤU THƠ": "au tho", "a\u0302\u0301u": "au", "Xã 2": "xa 2", "": "",
	} {
		if got := finding.Fold(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
