package mix

import (
	"context"
	"errors"
	"io"

	"tienglang/audio"
)

// pump reads src to its end into sink and closes it. progress is told the
// frames so far.
func pump(ctx context.Context, src audio.Source, sink func([]float32) error, progress func(frames int64)) (err error) {
	if c, ok := src.(io.Closer); ok {
		defer func() { err = errors.Join(err, c.Close()) }()
	}
	channels := src.Format().Channels
	buf := make([]float32, 8192/channels*channels)
	var frames int64
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := src.Read(buf)
		if n > 0 {
			if err := sink(buf[:n]); err != nil {
				return err
			}
			frames += int64(n / channels)
			progress(frames)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
