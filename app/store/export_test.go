package store

import (
	"context"
	"fmt"
	"os"
	"strings"
)

// LimitPages sets how many pages the database may have.
func LimitPages(d *DB, n int) {
	if _, err := d.w.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
		panic(err)
	}
}

// FillFile writes src into a file and returns the error as PutMedia does.
func FillFile(f *os.File, src string) error {
	_, _, err := fill(context.Background(), f, strings.NewReader(src))
	return fileError(err, f.Name())
}

// SeenAfter is the set of numbers after they were added to the set text, and
// which of them were new.
func SeenAfter(text string, numbers ...int64) (string, []bool, error) {
	s, err := parseSeen(text)
	if err != nil {
		return "", nil, err
	}
	fresh := make([]bool, len(numbers))
	for i, n := range numbers {
		fresh[i] = s.add(n)
	}
	return s.String(), fresh, nil
}
