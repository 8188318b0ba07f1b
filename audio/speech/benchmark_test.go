package speech

import (
	"strings"
	"testing"
)

// BenchmarkSpeak reads a bulletin of about a minute with espeak-ng, in the
// whole way to its files, and tells how many times faster than it sounds.
func BenchmarkSpeak(b *testing.B) {
	v := Voices("")[0]
	r := &Reader{Voice: v, Options: DefaultOptions(v), Dir: b.TempDir()}
	text := strings.Repeat("Sáng 22/11/2026, UBND xã Hòa Bình tổ chức hội nghị tổng kết công tác năm học 2025-2026 với 125 đại biểu. ", 7)
	var seconds float64
	for b.Loop() {
		g, err := r.Speak(b.Context(), text)
		if err != nil {
			b.Fatal(err)
		}
		seconds = r.Duration(g).Seconds()
	}
	b.ReportMetric(seconds, "s_of_speech")
	b.ReportMetric(seconds*float64(b.N)/b.Elapsed().Seconds(), "x_real_time")
}
