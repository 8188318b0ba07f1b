package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
)

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

func filesIn(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestMediaLieUnderTheirSHA256(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	m := apptest.Sound(t, d, app.MediaVoice, "một hai ba")
	if m.SHA256 != sum("một hai ba") || m.Bytes != int64(len("một hai ba")) {
		t.Errorf("m = %+v", m)
	}
	want := filepath.Join(d.Dir(), "media", m.SHA256[:2], m.SHA256+".flac")
	path, err := d.MediaPath(ctx, m.SHA256)
	if err != nil || path != want {
		t.Errorf("path = %s, %v", path, err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "một hai ba" {
		t.Errorf("file holds %q, %v", b, err)
	}
	got, err := d.MediaBySHA(ctx, m.SHA256)
	if err != nil || got.Loudness != m.Loudness || got.Duration != m.Duration || !got.AddedAt.Equal(m.AddedAt) {
		t.Errorf("read back %+v, %v", got, err)
	}
}

func TestSameSoundIsKeptOnceWithEachUse(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	apptest.Sound(t, d, app.MediaVoice, "x")
	apptest.Sound(t, d, app.MediaBed, "x")
	apptest.Sound(t, d, app.MediaBed, "x")
	if n := len(filesIn(t, filepath.Join(d.Dir(), "media"))); n != 1 {
		t.Errorf("%d files", n)
	}
	for kind, want := range map[app.MediaKind]int{app.MediaVoice: 1, app.MediaBed: 1, app.MediaJingle: 0, "": 2} {
		if all, err := d.Media(ctx, kind); err != nil || len(all) != want {
			t.Errorf("%s: %d, %v", kind, len(all), err)
		}
	}
}

// A programme's sound is a master, whatever it was taken in as.
func TestMediaUsesKnowsTheMasters(t *testing.T) {
	d := apptest.DB(t, store.Options{Logger: slog.New(slog.DiscardHandler)})
	m := apptest.Sound(t, d, app.MediaVoice, "x")
	wants := func(want ...app.MediaKind) {
		t.Helper()
		if got, err := d.MediaUses(ctx, m.SHA256); err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, %v, want %v", got, err, want)
		}
	}
	wants(app.MediaVoice)
	apptest.Sound(t, d, app.MediaBed, "x")
	wants(app.MediaBed, app.MediaVoice)
	p := apptest.Programme("Bản tin", m)
	p.ID, p.DeletedAt = app.NewID(apptest.Start), apptest.Start
	if _, err := d.SaveProgramme(ctx, p, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	wants(app.MediaBed, app.MediaMaster, app.MediaVoice)
	if got, err := d.MediaUses(ctx, "nothing"); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAdoptMovesTheFile(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	path := filepath.Join(d.Dir(), "take.wav")
	if err := os.WriteFile(path, []byte("take"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := d.AdoptMedia(ctx, path, app.Media{Ext: ".wav", Kind: app.MediaVoice, Name: "Bản thu"})
	if err != nil || m.SHA256 != sum("take") {
		t.Fatalf("%+v, %v", m, err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
	if got, err := d.MediaPath(ctx, m.SHA256); err != nil || !strings.HasSuffix(got, ".wav") {
		t.Errorf("%s, %v", got, err)
	}
	if got := d.MediaTitle(ctx, m.SHA256); got != "Bản thu" {
		t.Errorf("title %q", got)
	}
}

func TestAdoptThatFailsGivesTheFileBack(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	path := filepath.Join(d.Dir(), "take.wav")
	if err := os.WriteFile(path, []byte("take"), 0o600); err != nil {
		t.Fatal(err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := d.AdoptMedia(stopped, path, app.Media{Ext: ".wav", Kind: app.MediaVoice}); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "take" {
		t.Errorf("%q, %v", b, err)
	}
}

// A crash after the medium was safe and before its file was removed: the file
// is found and adopted again.
func TestAdoptingTwiceKeepsOne(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	path := filepath.Join(d.Dir(), "take.wav")
	again := filepath.Join(d.Dir(), "again.wav")
	if err := errors.Join(os.WriteFile(path, []byte("take"), 0o600), os.Link(path, again)); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, again} {
		if _, err := d.AdoptMedia(ctx, p, app.Media{Ext: ".wav", Kind: app.MediaVoice}); err != nil {
			t.Fatal(err)
		}
	}
	if left := filesIn(t, filepath.Join(d.Dir(), "media")); len(left) != 1 {
		t.Errorf("%v", left)
	}
	if all, _ := d.Media(ctx, app.MediaVoice); len(all) != 1 {
		t.Errorf("%+v", all)
	}
}

func TestBrokenSourceLeavesNothing(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	src := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(errors.New("the stick was pulled out")))
	if _, err := d.PutMedia(ctx, src, app.Media{Ext: ".flac", Kind: app.MediaVoice}); err == nil {
		t.Fatal("half a sound was kept")
	}
	if left := filesIn(t, filepath.Join(d.Dir(), "media")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if all, _ := d.Media(ctx, ""); len(all) != 0 {
		t.Errorf("referred to: %v", all)
	}
}

func TestMediaNamesAreHeldToPlainEndings(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	for _, ext := range []string{"", "flac", "./x", ".FLAC", "/../../x", ".verylongending"} {
		_, err := d.PutMedia(ctx, strings.NewReader("x"), app.Media{Ext: ext, Kind: app.MediaVoice})
		apptest.Wants(t, err, "media.bad_name")
	}
	for _, sha := range []string{"", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("0", 64)} {
		_, err := d.MediaPath(ctx, sha)
		apptest.Wants(t, err, "media.missing")
	}
}

func TestVerifyFindsADamagedAndAMissingFile(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	m := apptest.Sound(t, d, app.MediaMaster, "whole")
	apptest.Wants(t, d.VerifyMedia(ctx, m.SHA256), "")
	path, err := d.MediaPath(ctx, m.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	// Same length, same time of change: only the content is another.
	if err := errors.Join(os.WriteFile(path, []byte("whale"), 0o600), os.Chtimes(path, info.ModTime(), info.ModTime())); err != nil {
		t.Fatal(err)
	}
	apptest.Wants(t, d.VerifyMedia(ctx, m.SHA256), "media.damaged")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	apptest.Wants(t, d.VerifyMedia(ctx, m.SHA256), "media.missing")
}

func TestSweepTakesOldOrphansAlone(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	m := apptest.Sound(t, d, app.MediaVoice, "kept")
	apptest.Closed(t, d)
	folder := filepath.Join(dir, "media", "ab")
	old := time.Now().Add(-25 * time.Hour)
	put := func(name string, age time.Time) string {
		path := filepath.Join(folder, name)
		err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(path, []byte("x"), 0o600), os.Chtimes(path, age, age))
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	orphan := put(strings.Repeat("ab", 32)+".flac", old)
	half := put(".new-123", old)
	young := put(strings.Repeat("cd", 32)+".flac", time.Now())
	peaks := put(m.SHA256+".peaks", old)
	foreign := put("notes.txt", old)
	kept := filepath.Join(dir, "media", m.SHA256[:2], m.SHA256+".flac")
	if err := os.Chtimes(kept, old, old); err != nil {
		t.Fatal(err)
	}
	apptest.OpenDB(t, dir, store.Options{})
	for path, want := range map[string]bool{orphan: false, half: false, young: true, peaks: true, foreign: true, kept: true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s is there: %v", filepath.Base(path), err == nil)
		}
	}
}

func TestWhatIsKnownOfAMediumIsChanged(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	m := apptest.Sound(t, d, app.MediaVoice, "x")
	m.Name, m.About = "Lời chào", app.About{Category: "health", Authors: []string{"Lý A", "Hà B"}, Tags: []string{"tết"}, Languages: []string{"tyz"}, Notes: "hai\ndòng"}
	if err := d.SaveMedia(ctx, m, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	if got, err := d.MediaAs(ctx, m.SHA256, app.MediaVoice); err != nil || got.Name != "Lời chào" || !reflect.DeepEqual(got.About, m.About) {
		t.Errorf("%+v, %v", got, err)
	}
	m.Kind = app.MediaBed
	apptest.Wants(t, d.SaveMedia(ctx, m, app.AuditRow{}), "data.not_found")
}

func BenchmarkPutMedia(b *testing.B) {
	d := apptest.DB(b, store.Options{})
	body := bytes.Repeat([]byte("sound "), 200_000)
	b.SetBytes(int64(len(body)))
	for i := 0; b.Loop(); i++ {
		body[0], body[1], body[2] = byte(i), byte(i>>8), byte(i>>16)
		if _, err := d.PutMedia(ctx, bytes.NewReader(body), app.Media{Ext: ".flac", Kind: app.MediaVoice}); err != nil {
			b.Fatal(err)
		}
	}
}

// A sound that is taken in again is found by what is known of it, as before.
func TestASoundTakenInAgainKeepsItsWords(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	m := apptest.Sound(t, d, app.MediaBed, "Nhạc nền")
	m.Tags = []string{"chợ phiên"}
	if err := d.SaveMedia(ctx, m, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	apptest.Sound(t, d, app.MediaBed, "Nhạc nền")
	if got, err := d.FindMedia(ctx, "", []app.Wanted{{Prefix: "phien"}}); err != nil || len(got) != 1 || len(got[0].Tags) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
