package speaker

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/audio/codec"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// The patience of fetching. Each wait is lengthened by up to half, since a
// hundred poles are told at once.
const (
	fetchAtFirst = 2 * time.Second
	fetchAtMost  = 10 * time.Minute
	fetchRoom    = 10 * time.Second // until a full disk is looked at again, which costs no data
	fetchSpare   = 32 << 20         // bytes of the disk that are left alone
)

// fetching gets what is missing until ctx ends.
func (h *holder) fetching(ctx context.Context) {
	wait := fetchAtFirst
	for {
		again, err := h.fetch(ctx)
		switch {
		case app.CodeOf(err) == "disk.full" && ctx.Err() == nil:
			h.log.Warn("no room for what is to be held", "again_in", fetchRoom)
			again, wait = fetchRoom, fetchAtFirst
		case err != nil && ctx.Err() == nil:
			h.log.Warn("not fetched", "err", err, "again_in", wait)
			again, wait = wait, min(2*wait, fetchAtMost)
		case again == 0:
			again, wait = fetchAtMost, fetchAtFirst
		}
		select {
		case <-ctx.Done():
			return
		case <-h.call:
			wait = fetchAtFirst
		case <-h.local.After(again + jitter(again/2)):
		}
	}
}

// fetch gets the schedule where a newer one waits, then the files that are
// missing, the most urgent first. again is when the station wants to be asked
// for what may not travel yet.
func (h *holder) fetch(ctx context.Context) (again time.Duration, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	h.mu.Lock()
	h.breakOff = cancel
	h.mu.Unlock()
	unsealed := h.sealRest()
	address := h.address()
	if address == "" {
		return 0, unsealed
	}
	if err = h.fetchSchedule(ctx, address); err == nil {
		again, err = h.fetchFiles(ctx, address)
	}
	if lacks := h.catchUp(); err == nil {
		err = cmp.Or(lacks, unsealed)
	}
	if ctx.Err() != nil {
		return 0, nil // a newer schedule waits, and the call for it is there
	}
	return again, err
}

func (h *holder) fetchFiles(ctx context.Context, address string) (again time.Duration, err error) {
	h.mu.Lock()
	files := h.schedule.Files
	h.mu.Unlock()
	for _, f := range files {
		if h.has(f.SHA256) || ctx.Err() != nil {
			continue
		}
		var later *link.Later
		ferr := h.fetchFile(ctx, address, f)
		switch {
		case errors.As(ferr, &later):
			if again == 0 || later.After < again {
				again = min(later.After, 6*time.Hour)
			}
		case ferr != nil:
			err = errors.Join(err, fmt.Errorf("%s: %w", f.SHA256[:app.HoldingDigits], ferr))
		}
	}
	return again, err
}

// address is that of the station's HTTPS, "" while it is not known.
func (h *holder) address() string {
	host := h.host()
	h.mu.Lock()
	defer h.mu.Unlock()
	if host == "" || h.port == 0 {
		return ""
	}
	return net.JoinHostPort(host, strconv.Itoa(h.port))
}

func (h *holder) has(sha string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ready[sha]
}

func (h *holder) fetchSchedule(ctx context.Context, address string) error {
	h.mu.Lock()
	due := h.offered > h.schedule.Number
	h.mu.Unlock()
	if !due {
		return nil
	}
	data, err := h.fetcher.Schedule(ctx, address)
	if err != nil {
		return err
	}
	if err := h.accept(data); err != nil {
		h.log.Warn("schedule refused", "err", err)
		if code := app.CodeOf(err); code != "" {
			now, _ := h.now()
			h.tell(wire.Event{At: now, Code: code, Detail: "schedule to be held"})
		}
		return err
	}
	h.report()
	return nil
}

// fetchFile goes on with a file where it was broken off, and takes it in once
// it is whole and what the schedule says.
func (h *holder) fetchFile(ctx context.Context, address string, f wire.HeldFile) error {
	part := h.path(f.SHA256) + partExt
	begun, _ := h.size(part)
	if free, _, ok := diskSpace(h.dir); ok && free < f.Bytes-begun+fetchSpare {
		h.note("", problemDisk)
		return app.Fail("disk.full", nil)
	}
	if err := h.download(ctx, address, f, part); err != nil {
		if app.CodeOf(codec.DiskError(err)) == "disk.full" {
			h.note("", problemDisk)
		}
		return err
	}
	h.note("", "")
	if err := h.verify(part, f); err != nil {
		h.note(f.SHA256, problemFile)
		return errors.Join(err, os.Remove(part))
	}
	return h.take(part, f)
}

func (h *holder) download(ctx context.Context, address string, f wire.HeldFile, part string) error {
	file, err := h.goOn(part, f)
	if err != nil {
		return err
	}
	if file.begun < f.Bytes {
		err = h.pourFrom(ctx, address, f, file)
	}
	err = errors.Join(err, file.Close())
	if errors.Is(err, link.ErrRange) { // what is here is more than the station has
		return errors.Join(err, os.Remove(part))
	}
	return err
}

func (h *holder) pourFrom(ctx context.Context, address string, f wire.HeldFile, file *heldPart) error {
	body, start, err := h.fetcher.File(ctx, address, f.SHA256, file.begun)
	if err != nil {
		return err
	}
	defer body.Close()
	if start != file.begun && start != 0 {
		return errors.New("the station goes on at another place")
	}
	if start != file.begun {
		if err := file.anew(); err != nil {
			return err
		}
	}
	return pour(file, body, f.Bytes-file.begun)
}

// pour takes the rest of a file. One that ends too early goes on from there at
// the next try.
func pour(file io.Writer, body io.Reader, rest int64) error {
	n, err := io.Copy(file, io.LimitReader(body, rest+1))
	if err == nil && n < rest {
		err = fmt.Errorf("broken off %d bytes before its end", rest-n)
	}
	return err
}

// verify compares a file with what the schedule says of it.
func (h *holder) verify(path string, f wire.HeldFile) error {
	file, err := h.openHeld(path, f.SHA256)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // only read
	sum := sha256.New()
	n, err := io.Copy(sum, file)
	if err != nil {
		return err
	}
	if n != f.Bytes || hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return fmt.Errorf("the file that came is another: %d of %d bytes", n, f.Bytes)
	}
	return nil
}

// take gives a whole file its name.
func (h *holder) take(part string, f wire.HeldFile) error {
	if err := os.Rename(part, h.path(f.SHA256)); err != nil {
		return err
	}
	if err := codec.SyncDir(filepath.Dir(part)); err != nil {
		return err
	}
	h.mu.Lock()
	h.ready[f.SHA256] = true
	h.mu.Unlock()
	h.log.Info("file held", "sha256", f.SHA256[:app.HoldingDigits], "bytes", f.Bytes)
	h.note(f.SHA256, "")
	poke(h.wake)
	h.report()
	return nil
}
