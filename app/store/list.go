package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"tienglang/app"
)

// asker is a pool or a transaction.
type asker interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// list reads all rows of a query.
func list[T any](ctx context.Context, q asker, query string, scan func(*sql.Rows) (T, error), args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, sqlError(err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, sqlError(err)
		}
		all = append(all, one)
	}
	return all, sqlError(rows.Err())
}

// scanner is a row of either kind.
type scanner interface{ Scan(dest ...any) error }

// asJSON reads a column that holds JSON into v.
func asJSON(v any) sql.Scanner { return jsonColumn{v} }

type jsonColumn struct{ into any }

func (c jsonColumn) Scan(src any) error {
	switch s := src.(type) {
	case string:
		return json.Unmarshal([]byte(s), c.into)
	case []byte:
		return json.Unmarshal(s, c.into)
	}
	return nil
}

// toJSON writes v, which must be plain data, for a column that holds JSON.
func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("store: " + err.Error()) // a type that can't be written is a fault in this package
	}
	return string(b)
}

// loudnessText is how a loudness is kept: integrated, range, true peak,
// greatest momentary, greatest short-term, with spaces between. A library of
// ten thousand is listed while a person waits, so this is not JSON.
func loudnessText(l app.Loudness) string {
	var b []byte
	for i, v := range []float64{l.IntegratedLUFS, l.RangeLU, l.TruePeakDBTP, l.MaxMomentaryLUFS, l.MaxShortTermLUFS} {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendFloat(b, v, 'g', -1, 64)
	}
	return string(b)
}

// asLoudness reads a column that loudnessText wrote.
type asLoudness struct{ into *app.Loudness }

// Scan implements sql.Scanner.
func (c asLoudness) Scan(src any) error {
	text, _ := src.(string)
	l := c.into
	for _, v := range []*float64{&l.IntegratedLUFS, &l.RangeLU, &l.TruePeakDBTP, &l.MaxMomentaryLUFS, &l.MaxShortTermLUFS} {
		word, rest, _ := strings.Cut(text, " ")
		n, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return fmt.Errorf("loudness %v: %w", src, err)
		}
		*v, text = n, rest
	}
	return nil
}
