package command

import (
	"context"
	"sync/atomic"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/stream"
	"tienglang/ui/backend"
)

// speakBack sends said through encoder, WebRTC on this machine alone and a
// receiver, and returns what the receiver played and how it compares. Nothing
// of it reaches a cluster.
func speakBack(ctx context.Context, clock app.Clock, said []float32, delay time.Duration) ([]float32, backend.SpeakBack, error) {
	sender, err := stream.NewSender(stream.SenderConfig{Clock: clock, LoopbackOnly: true})
	if err != nil {
		return nil, backend.SpeakBack{}, err
	}
	defer func() { _ = sender.Close() }() // what was heard is already measured
	receiver, err := stream.NewReceiver(stream.ReceiverConfig{Clock: clock, Delay: delay, LoopbackOnly: true})
	if err != nil {
		return nil, backend.SpeakBack{}, err
	}
	defer func() { _ = receiver.Close() }()
	if err := joinStream(ctx, sender, receiver); err != nil {
		return nil, backend.SpeakBack{}, err
	}
	start, err := sendClip(ctx, clock, sender, said)
	if err != nil {
		return nil, backend.SpeakBack{}, err
	}
	if !pause(ctx, delay) {
		return nil, backend.SpeakBack{}, ctx.Err()
	}
	heard := make([]float32, len(said)+audio.Rate)
	receiver.ReadAt(heard, start)
	peak, lag := dsp.Similarity(said, heard, audio.Rate)
	if peak < 0.5 {
		return nil, backend.SpeakBack{Similarity: peak}, app.Fail("speakback.silent", nil)
	}
	return heard, backend.SpeakBack{Similarity: peak, LatencyMS: lag * 1000 / audio.Rate}, nil
}

// joinStream connects a receiver to a sender, within readyWithin.
func joinStream(ctx context.Context, sender *stream.Sender, receiver *stream.Receiver) error {
	offer, err := receiver.Offer(ctx)
	if err != nil {
		return err
	}
	answer, session, err := sender.Answer(ctx, offer, stream.PeerInfo{ID: "speakback"})
	if err != nil {
		return err
	}
	if err := receiver.Accept(answer); err != nil {
		return err
	}
	deadline := time.Now().Add(readyWithin)
	for !session.Stats().Connected {
		if time.Now().After(deadline) {
			return app.Fail("speakback.silent", nil)
		}
		if !pause(ctx, 10*time.Millisecond) {
			return ctx.Err()
		}
	}
	return nil
}

// sendClip sends a clip by the clock and returns when its first sample was
// captured, once the last has gone out.
func sendClip(ctx context.Context, clock app.Clock, sender *stream.Sender, said []float32) (time.Time, error) {
	run, stop := context.WithCancel(ctx)
	defer stop()
	source := &clip{samples: said}
	var start atomic.Pointer[time.Time]
	stream.Pump(run, clock, func(dst []float32) {
		n, err := source.Read(dst)
		clear(dst[n:])
		if err != nil {
			stop()
		}
	}, func(block []float32, at time.Time) {
		start.CompareAndSwap(nil, &at)
		_ = sender.Write(block, at) // a block that is not sent is heard to be missing
	})
	if first := start.Load(); first != nil && ctx.Err() == nil {
		return *first, sender.End()
	}
	return time.Time{}, ctx.Err()
}
