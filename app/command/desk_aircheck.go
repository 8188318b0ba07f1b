package command

import (
	"context"
	"path/filepath"
	"strings"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/ui/backend"
)

// Airchecks are the recordings of a day.
func (d *desk) Airchecks(ctx context.Context, date app.Date) ([]backend.Aircheck, error) {
	if _, err := d.who(); err != nil {
		return nil, err
	}
	kept, err := airedOn(aircheckFolder(d.dir), date)
	if err != nil {
		return nil, err
	}
	all := make([]backend.Aircheck, len(kept))
	for i, a := range kept {
		b, err := d.db.Broadcast(ctx, a.broadcast)
		if err != nil && app.CodeOf(err) != "data.not_found" {
			return nil, err
		}
		all[i] = backend.Aircheck{Broadcast: a.broadcast, Title: b.Title, Emergency: a.emergency, From: a.from, To: a.to,
			Length: a.length, Until: lastDayOf(a.files[0], d.aircheckDays)}
	}
	return all, nil
}

// PlayAircheck plays one for the operator.
func (d *desk) PlayAircheck(ctx context.Context, date app.Date, broadcast app.ID) error {
	a, err := d.recorded(date, broadcast)
	if err != nil {
		return err
	}
	return d.player.play(backend.AircheckSound(broadcast), a.sound(context.WithoutCancel(ctx)), 0)
}

// SaveAircheck writes one as a file.
func (d *desk) SaveAircheck(ctx context.Context, date app.Date, broadcast app.ID, path string, p backend.Progress) error {
	a, err := d.recorded(date, broadcast)
	if err != nil {
		return err
	}
	b, err := d.db.Broadcast(ctx, broadcast)
	if err != nil && app.CodeOf(err) != "data.not_found" {
		return err
	}
	src := a.sound(ctx)
	defer func() { _ = src.Close() }() // it was only read
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	tags := map[string]string{"title": b.Title, "artist": d.Station().Name, "date": string(date)}
	watched := newWatched(src, int64(a.length.Seconds()*audio.Rate), progress(p))
	err = codec.EncodeFile(ctx, path, watched, codec.EncodeOptions{Format: format, Tags: tags})
	return d.done(err, backend.TopicStatus, "status.exported", "file", filepath.Base(path))
}

// recorded is a recording, for whoever is signed in.
func (d *desk) recorded(date app.Date, broadcast app.ID) (aired, error) {
	if _, err := d.who(); err != nil {
		return aired{}, err
	}
	return airedAs(aircheckFolder(d.dir), date, broadcast)
}
