package reading

import (
	"strings"
	"testing"
)

// BenchmarkNormalize reads all sentences of the northern table as one text.
func BenchmarkNormalize(b *testing.B) {
	var text strings.Builder
	for _, r := range rows(b, "north.tsv", 300) {
		text.WriteString(r.typed + "\n")
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		Normalize(text.String(), Options{})
	}
}

// BenchmarkNormalizePlain reads a text in which nothing is to be changed.
func BenchmarkNormalizePlain(b *testing.B) {
	text := strings.Repeat("Mời bà con ra đồng tát nước, giữ ấm cho mạ và cho trâu bò ăn đủ cỏ. ", 300)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Normalize(text, Options{})
	}
}
