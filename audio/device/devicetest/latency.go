package devicetest

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var configured = regexp.MustCompile(`Latency: \d+ usec, configured (\d+) usec`)

// sinkLatency is the length of the blocks that a sink renders now.
func (s *Server) sinkLatency(sink string) time.Duration {
	list, err := s.Pactl("list", "sinks")
	if err != nil {
		return 0
	}
	for _, part := range strings.Split(list, "\nSink #") {
		if !strings.Contains(part, "Name: "+sink+"\n") {
			continue
		}
		if m := configured.FindStringSubmatch(part); m != nil {
			us, _ := strconv.Atoi(m[1])
			return time.Duration(us) * time.Microsecond
		}
	}
	return 0
}

// longestBlock watches a sink until ctx ends and gives the greatest of its
// blocks, but for those of the first moment, when no stream had asked yet.
func (s *Server) longestBlock(ctx context.Context, sink string) time.Duration {
	longest := time.Duration(0)
	for {
		select {
		case <-ctx.Done():
			return longest
		case <-time.After(300 * time.Millisecond):
			longest = max(longest, s.sinkLatency(sink))
		}
	}
}
