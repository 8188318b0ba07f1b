package command

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/cover"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// ExportTags are a programme's own, with the station in the album's place.
func (d *desk) ExportTags(id app.ID) (map[string]string, error) {
	p, err := d.library.Programme(context.Background(), id)
	if err != nil {
		return nil, err
	}
	language := app.Vietnamese
	if len(p.Languages) > 0 {
		language = p.Languages[0]
	}
	return map[string]string{
		"title": p.Title, "artist": cmp.Or(strings.Join(p.Authors, ", "), d.UserName(p.Author), d.Station().Name),
		"album": d.Station().Name, "date": p.UpdatedAt.In(d.clock.Now().Location()).Format(time.DateOnly), "language": language,
	}, nil
}

// coverPath is where the station keeps the picture of its files.
func (d *desk) coverPath() string { return filepath.Join(d.dir, "cover.jpg") }

// Cover is the picture that was chosen.
func (d *desk) Cover() ([]byte, error) {
	b, err := os.ReadFile(d.coverPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// ChooseCover keeps a picture.
func (d *desk) ChooseCover(ctx context.Context, path string) ([]byte, error) {
	by, err := d.may(app.MayProduce)
	if err != nil {
		return nil, err
	}
	picture, err := readCover(path)
	if err != nil {
		return nil, err
	}
	if err := d.keepCover(picture); err != nil {
		return nil, codec.DiskError(err)
	}
	if err := d.db.AddAudit(ctx, app.AuditRow{User: by.ID, Action: "station.cover"}); err != nil {
		return nil, err
	}
	return picture, nil
}

// readCover reads a picture and brings it to its bounds; nil for no path.
func readCover(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, app.Fail("file.missing", err, "file", path)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return cover.Fit(f)
}

func (d *desk) keepCover(picture []byte) error {
	if picture != nil {
		return wire.WriteFileSynced(d.coverPath(), picture)
	}
	if err := os.Remove(d.coverPath()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Export writes a programme's master in the format that path's ending names.
func (d *desk) Export(ctx context.Context, id app.ID, path string, o backend.ExportOptions, p backend.Progress) error {
	if _, err := d.who(); err != nil {
		return err
	}
	programme, err := d.library.Programme(ctx, id)
	if err != nil {
		return err
	}
	return d.exportSound(ctx, programme.Master, programme.Duration, path, o, p)
}

// ExportMedia writes a medium in the format that path's ending names.
func (d *desk) ExportMedia(ctx context.Context, sha, path string, p backend.Progress) error {
	if _, err := d.who(); err != nil {
		return err
	}
	m, err := d.db.MediaBySHA(ctx, sha)
	if err != nil {
		return err
	}
	tags := map[string]string{"title": m.Name, "artist": strings.Join(m.Authors, ", ")}
	return d.exportSound(ctx, sha, m.Duration, path, backend.ExportOptions{Tags: tags}, p)
}

func (d *desk) exportSound(ctx context.Context, sha string, length time.Duration, path string, o backend.ExportOptions, p backend.Progress) error {
	from, err := d.db.MediaPath(ctx, sha)
	if err != nil {
		return err
	}
	src, err := codec.Decode(ctx, from, audio.Stereo)
	if err != nil {
		return err
	}
	defer src.Close()
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	watched := newWatched(src, int64(length.Seconds()*audio.Rate), progress(p))
	err = codec.EncodeFile(ctx, path, watched, codec.EncodeOptions{Format: format, Tags: o.Tags, Cover: o.Cover})
	return d.done(err, backend.TopicStatus, "status.exported", "file", filepath.Base(path))
}
