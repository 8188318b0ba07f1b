package hub

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// files is the hub's folder of media: uploads under their commune and
// SHA-256, whole media under their SHA-256 alone.
type files struct{ dir string }

func (f files) make() error {
	return errors.Join(os.MkdirAll(filepath.Join(f.dir, "uploads"), 0o700), os.MkdirAll(filepath.Join(f.dir, "media"), 0o700))
}

// part is where an upload grows. Commune and SHA-256 were checked for their
// form when the upload was begun.
func (f files) part(u Upload) string {
	return filepath.Join(f.dir, "uploads", string(u.Commune)+"-"+u.SHA256)
}

// medium is where a whole medium lies.
func (f files) medium(sha, ext string) string {
	return filepath.Join(f.dir, "media", sha[:2], sha+ext)
}

// add writes what r gives behind the bytes of u that are safe, and returns how
// many are on the disk now; they are also when r fails. The file is left
// synced.
func (f files) add(u Upload, r io.Reader) (n int64, err error) {
	file, err := os.OpenFile(f.part(u), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil && info.Size() < u.At {
		return 0, errShort
	}
	if err == nil {
		err = file.Truncate(u.At) // bytes that were never acknowledged
	}
	if err == nil {
		_, err = file.Seek(u.At, io.SeekStart)
	}
	if err != nil {
		return 0, err
	}
	n, copyErr := io.Copy(file, r)
	if err := file.Sync(); err != nil {
		return 0, err
	}
	if u.At == 0 {
		err = syncDir(filepath.Dir(f.part(u)))
	}
	return n, errors.Join(copyErr, err)
}

// errShort is an upload whose file has lost bytes that were safe.
var errShort = errors.New("upload is shorter than it was")

// adopt checks a whole upload against its SHA-256 and gives it its place. One
// that was given its place before a crash is there already.
func (f files) adopt(u Upload) error {
	to := f.medium(u.SHA256, u.Ext)
	sum, err := fileSum(f.part(u))
	if errors.Is(err, fs.ErrNotExist) {
		if sum, err = fileSum(to); err == nil && sum == u.SHA256 {
			return nil
		}
	}
	if err != nil {
		return err
	}
	if sum != u.SHA256 {
		return errSum
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := os.Rename(f.part(u), to); err != nil {
		return err
	}
	return errors.Join(syncDir(filepath.Dir(to)), syncDir(filepath.Join(f.dir, "media")))
}

// errSum is a medium that isn't what its SHA-256 says.
var errSum = errors.New("sum differs")

func (f files) remove(u Upload) error {
	if err := os.Remove(f.part(u)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func fileSum(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// syncDir makes new names in a folder safe. Windows keeps them with the file.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// keep takes what r gives as a whole medium, unless it is empty or longer than
// most, and tells its SHA-256 and its bytes.
func (f files) keep(r io.Reader, ext string, most int64) (sha string, n int64, err error) {
	tmp, err := os.CreateTemp(filepath.Join(f.dir, "uploads"), "sound-*.part")
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // gone where it was given its place
	sum := sha256.New()
	n, err = io.Copy(io.MultiWriter(tmp, sum), r)
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil || n == 0 || n > most {
		return "", n, err
	}
	sha = hex.EncodeToString(sum.Sum(nil))
	to := f.medium(sha, ext)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return "", 0, err
	}
	if err := os.Rename(tmp.Name(), to); err != nil {
		return "", 0, err
	}
	return sha, n, errors.Join(syncDir(filepath.Dir(to)), syncDir(filepath.Join(f.dir, "media")))
}
