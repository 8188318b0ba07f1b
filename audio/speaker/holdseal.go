package speaker

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tienglang/audio/codec"
	"tienglang/sync/wire"
)

// How the files of what is held are called: sealed, and as a speaker wrote them
// before it had a key.
const (
	sealedExt     = ".sealed"
	plainExt      = ".opus"
	scheduleName  = "schedule"
	plainSchedule = scheduleName + ".json"
)

func (h *holder) ext() string {
	if h.vault == nil {
		return plainExt
	}
	return sealedExt
}

// sealedAt tells by a file's name whether it is sealed.
func (h *holder) sealedAt(path string) bool {
	return h.vault != nil && !strings.HasSuffix(path, plainExt)
}

func (h *holder) path(sha string) string { return filepath.Join(h.dir, sha+h.ext()) }

func (h *holder) schedulePath() string {
	if h.vault == nil {
		return filepath.Join(h.dir, plainSchedule)
	}
	return filepath.Join(h.dir, scheduleName+sealedExt)
}

// size is how many bytes of sound a file holds, whole or in part.
func (h *holder) size(path string) (bytes int64, ok bool) {
	if h.sealedAt(path) {
		return h.vault.sealedSize(path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	return info.Size(), true
}

// opened is a file and what reads from it.
type opened struct {
	io.Reader
	file *os.File
}

// Close closes the file.
func (o *opened) Close() error { return o.file.Close() }

// openHeld opens a held file, whole or in part, for reading what is inside.
func (h *holder) openHeld(path, sha string) (*opened, error) {
	f, err := os.Open(path)
	if err != nil || !h.sealedAt(path) {
		return &opened{f, f}, err
	}
	u, err := h.vault.unseal(f, sha)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &opened{u, f}, nil
}

// readSchedule is the schedule as the station signed it.
func (h *holder) readSchedule() ([]byte, error) {
	data, err := os.ReadFile(h.schedulePath())
	if errors.Is(err, fs.ErrNotExist) { // one that has no room yet to be sealed
		return os.ReadFile(filepath.Join(h.dir, plainSchedule))
	}
	if err != nil || h.vault == nil {
		return data, err
	}
	u, err := h.vault.unseal(bytes.NewReader(data), scheduleName)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(u, wire.MaxEnvelope+1))
}

// writeSchedule puts a schedule on the disk: "disk.full" where there is no room.
func (h *holder) writeSchedule(data []byte) error {
	if h.vault != nil {
		var b bytes.Buffer
		s, err := h.vault.seal(&b, scheduleName)
		if err == nil {
			_, err = s.Write(data)
		}
		if err = errors.Join(err, s.Close()); err != nil {
			return err
		}
		data = b.Bytes()
	}
	return codec.DiskError(wire.WriteFileSynced(h.schedulePath(), data))
}

// heldPart is a file of which a part is here, to be gone on with.
type heldPart struct {
	h     *holder
	sha   string
	file  *os.File
	sound io.Writer
	begun int64 // bytes of sound that are here
}

// goOn opens the part of a file that is here, or begins one.
func (h *holder) goOn(part string, f wire.HeldFile) (p *heldPart, err error) {
	p = &heldPart{h: h, sha: f.SHA256}
	if p.file, err = os.OpenFile(part, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, err
	}
	if h.vault != nil {
		var s *sealer
		s, p.begun, err = h.vault.resume(p.file, f.SHA256)
		p.sound = s
	} else {
		p.sound = p.file
		p.begun, err = p.file.Seek(0, io.SeekEnd)
	}
	if err == nil && p.begun > f.Bytes {
		err = p.anew()
	}
	if err != nil {
		return nil, errors.Join(err, p.file.Close())
	}
	return p, nil
}

// anew begins the file from its first byte.
func (p *heldPart) anew() (err error) {
	p.begun = 0
	if p.h.vault != nil {
		p.sound, _, err = p.h.vault.anew(p.file, p.sha)
		return err
	}
	if err := p.file.Truncate(0); err != nil {
		return err
	}
	_, err = p.file.Seek(0, io.SeekStart)
	return err
}

// Write takes more of the sound.
func (p *heldPart) Write(b []byte) (int, error) { return p.sound.Write(b) }

// Close has what came on the disk.
func (p *heldPart) Close() error {
	var err error
	if s, ok := p.sound.(*sealer); ok {
		err = s.Close()
	}
	return errors.Join(err, p.file.Sync(), p.file.Close())
}
