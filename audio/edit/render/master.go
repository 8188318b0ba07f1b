package render

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/dsp"
	"tienglang/audio/edit"
	"tienglang/audio/mix"
)

// Master is a finished edit: a wave file of floats, gone with Close.
type Master struct {
	Loudness app.Loudness // of exactly what the file holds
	Problems []Problem    // what is missing in it
	path     string
}

// Open opens the sound.
func (m *Master) Open() (*codec.WAVReader, error) { return codec.OpenWAV(m.path) }

// Close removes the file.
func (m *Master) Close() error { return os.Remove(m.path) }

// MakeMaster renders an edit at its target loudness and below its ceiling, or
// as the sum is where it has no target. It works in dir, where it leaves
// nothing behind but the master's file; memory does not grow with the length.
// progress, which may be nil, is told about how much of the work is done, from
// 0 to 1. Errors: "edit.empty", "disk.full", and ctx's.
func MakeMaster(ctx context.Context, e edit.Edit, open Open, dir string, workers int, progress func(float64)) (*Master, error) {
	if e.Length() == 0 {
		return nil, app.Fail("edit.empty", nil)
	}
	w := &work{ctx: ctx, edit: e, dir: dir, progress: progress}
	mix := New(e, open, Options{Workers: workers})
	sum, err := w.sum(mix)
	if err = errors.Join(err, mix.Close()); err != nil {
		return nil, errors.Join(err, sum.discard())
	}
	sum.Problems = mix.Problems()
	if e.Master.TargetLUFS == nil {
		return sum, nil
	}
	out, err := w.level(sum)
	return out, errors.Join(err, sum.discard())
}

// discard removes what there may be.
func (m *Master) discard() error {
	if m == nil || m.path == "" {
		return nil
	}
	return m.Close()
}

// work is one MakeMaster.
type work struct {
	ctx      context.Context
	edit     edit.Edit
	dir      string
	progress func(float64) // may be nil
	told     float64
}

// tell tells the progress, which never goes back.
func (w *work) tell(done float64) {
	w.told = max(w.told, done)
	if w.progress != nil {
		w.progress(w.told)
	}
}

// mixShare is how much of the work is the mixing, about.
const mixShare = 0.7

// sum renders and measures the sum of the tracks.
func (w *work) sum(m *Mix) (*Master, error) {
	meter := dsp.NewLoudnessMeter(audio.Stereo)
	out, err := w.file(func(write func([]float32) error) error {
		buf := make([]float32, 2*blockFrames)
		for done := int64(0); ; {
			n, err := m.Read(buf)
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err = errors.Join(err, w.ctx.Err()); err != nil {
				return err
			}
			meter.Write(buf[:n])
			if err := write(buf[:n]); err != nil {
				return err
			}
			done += int64(n / 2)
			w.tell(mixShare * float64(done) / float64(w.edit.Length()))
		}
	})
	if err == nil {
		out.Loudness = meter.Result()
	}
	return out, err
}

// level brings a sum to the edit's loudness. Each try writes the file anew.
func (w *work) level(sum *Master) (*Master, error) {
	var loud app.Loudness
	var wav *codec.WAVWriter
	out, err := w.path()
	if err != nil {
		return nil, err
	}
	begin := func() (func([]float32) error, error) {
		err := closed(wav)
		if err == nil {
			wav, err = create(out.path)
		}
		if err != nil {
			return nil, err
		}
		return wav.Write, nil
	}
	open := func() (audio.Source, error) { return sum.Open() }
	loud, err = mix.LevelTo(w.ctx, sum.Loudness, open, *w.edit.Master.TargetLUFS, w.edit.Master.CeilingDB, begin,
		func(done, total int64) {
			w.tell(mixShare + (1-mixShare)*float64(done)/float64(max(total, w.edit.Length())))
		})
	if err = errors.Join(err, closed(wav)); err != nil {
		return nil, errors.Join(err, out.discard())
	}
	out.Loudness, out.Problems = loud, sum.Problems
	return out, nil
}

// path takes a name for a file.
func (w *work) path() (*Master, error) {
	f, err := os.CreateTemp(w.dir, ".master-*.wav")
	if err != nil {
		return nil, codec.DiskError(err)
	}
	return &Master{path: f.Name()}, f.Close()
}

// file writes a file by a function.
func (w *work) file(fill func(write func([]float32) error) error) (*Master, error) {
	out, err := w.path()
	if err != nil {
		return nil, err
	}
	wav, err := create(out.path)
	if err == nil {
		err = errors.Join(fill(wav.Write), wav.Close())
	}
	return out, err
}

func create(path string) (*codec.WAVWriter, error) {
	return codec.CreateWAVWith(filepath.Clean(path), audio.Stereo, time.Time{}, codec.WAVOptions{Float: true})
}

func closed(w *codec.WAVWriter) error {
	if w == nil {
		return nil
	}
	return w.Close()
}
