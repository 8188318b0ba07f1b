package studio

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// beds are the clips of the music on the disk.
func beds(b *uitest.Backend) []edit.Clip { return b.EditIs.Tracks[2].Clips }

// What is imported comes into the list, and into the bulletin when a person
// puts it there.
func TestImportedFilesWaitInTheList(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.Dropped([]string{"/media/tin1.mp3", "/media/tin2.wav"})
	e.Wait()
	if b.Called("Import /media/tin1.mp3 voice") != 1 || len(voices(b)) != 0 || !e.Sees("tin2.wav") {
		t.Fatalf("calls %q, voice %v, words %q", b.Calls, voices(b), e.Words())
	}
	if !e.Sees("Đã nhập 2 tệp vào danh sách bên phải") || p.sources.rows[p.sources.list.Selected()].Name != "tin1.mp3" {
		t.Errorf("no hint: %q", e.Words())
	}
	e.Press(t, "Đưa vào bản tin")
	if len(voices(b)) != 2 || e.Sees("Đã nhập 2 tệp") {
		t.Errorf("voice %v, words %q", voices(b), e.Words())
	}
	e.Press(t, "Nhạc nền")
	p.Dropped([]string{"/media/sao.flac"})
	e.Wait()
	if b.Called("Import /media/sao.flac bed") != 1 || len(beds(b)) != 0 || !e.Sees("“sao.flac”") {
		t.Errorf("calls %q, bed %+v", b.Calls, beds(b))
	}
	e.Press(t, "Đưa vào bản tin")
	if len(beds(b)) == 0 || beds(b)[0].Name != "sao.flac" {
		t.Errorf("bed %+v", beds(b))
	}
}

// A programme that was submitted or approved is not offered to be changed.
func TestImportLeavesWhatWasHandedInAlone(t *testing.T) {
	b := uitest.Station()
	for i, q := range b.ProgrammeOf {
		if q.State == app.ProgrammeApproved {
			e, p := shown(t, b, page.Args{"programme": string(b.ProgrammeOf[i].ID)})
			was := b.EditIs
			p.Dropped([]string{"/media/tin1.mp3"})
			e.Wait()
			if !reflect.DeepEqual(b.EditIs, was) || !p.whole() || !e.Sees("đã gửi đi nên giữ nguyên") {
				t.Errorf("edit %+v, words %q", b.EditIs, e.Words())
			}
			if uitest.FindIn(p.notices.box, "Đưa vào bản tin") != nil {
				t.Error("offered to be put into it")
			}
			return
		}
	}
	t.Fatal("the sample has no approved programme")
}

func TestABadFileDoesNotKeepTheOthersOut(t *testing.T) {
	b := uitest.Station()
	e := uitest.NewEnv(t, b)
	e.Backend = &choosy{b}
	p := New(e.Env).(*Page)
	e.Show(p, nil)
	p.Dropped([]string{"/media/thu.pdf", "/media/tin2.wav"})
	e.Wait()
	if len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "audio.not_sound" || !e.Sees("“tin2.wav”") {
		t.Errorf("failures %v, words %q", e.Failed, e.Words())
	}
}

// choosy is a station that takes no documents for sound.
type choosy struct{ *uitest.Backend }

func (c *choosy) ImportAll(ctx context.Context, paths []string, kind app.MediaKind, tell func(backend.ImportStep)) (got backend.Imported, err error) {
	sounds := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return strings.HasSuffix(p, ".pdf") })
	got, err = c.Backend.ImportAll(ctx, sounds, kind, tell)
	for _, p := range paths {
		if strings.HasSuffix(p, ".pdf") {
			got.Refused = append(got.Refused, backend.RefusedFile{Path: p, Err: app.Fail("audio.not_sound", nil, "file", p)})
		}
	}
	return got, err
}

func TestImportThatIsNoSoundChangesNothing(t *testing.T) {
	b := uitest.Station()
	b.Errs["Import"] = app.Fail("audio.not_sound", nil)
	e, p := shown(t, b, nil)
	p.Dropped([]string{"/media/thu.pdf"})
	e.Wait()
	if len(voices(b)) != 0 || len(e.Failed) != 1 || p.jobCard.Visible() {
		t.Errorf("voice %v, failures %v", voices(b), e.Failed)
	}
}

func TestArrowsTurnToTheOtherSources(t *testing.T) {
	_, p := shown(t, uitest.Station(), nil)
	for _, c := range []struct {
		key  fyne.KeyName
		want app.MediaKind
	}{
		{fyne.KeyRight, app.MediaBed}, {fyne.KeyRight, app.MediaJingle}, {fyne.KeyRight, app.MediaJingle},
		{fyne.KeyLeft, app.MediaBed}, {fyne.KeyLeft, app.MediaVoice}, {fyne.KeyLeft, app.MediaVoice},
	} {
		p.sources.list.TypedKey(&fyne.KeyEvent{Name: c.key})
		if p.sources.kind != c.want || !p.sources.chips[c.want].Chosen {
			t.Fatalf("after %s the list is of %s, not %s", c.key, p.sources.kind, c.want)
		}
	}
}
