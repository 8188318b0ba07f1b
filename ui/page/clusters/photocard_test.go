package clusters

import (
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/uitest"
)

// photoFiles are n pictures of different sizes, and one file that is none.
func photoFiles(t *testing.T, n int) (all []string, none string) {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		path := filepath.Join(dir, fmt.Sprintf("cot%d.jpg", i))
		f, err := os.Create(path)
		if err == nil {
			err = jpeg.Encode(f, image.NewRGBA(image.Rect(0, 0, 640+i, 480)), nil)
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, path)
	}
	none = filepath.Join(dir, "bien-ban.jpg")
	if err := os.WriteFile(none, []byte("không phải ảnh"), 0o600); err != nil {
		t.Fatal(err)
	}
	return all, none
}

// TestAClustersOwnPhotos are dropped on the page, seen, noted, taken away and
// brought back; a file that is none is told of last, so that no other word takes
// its place, and hinders no other.
func TestAClustersOwnPhotos(t *testing.T) {
	b := uitest.Station()
	b.PhotoDay = "2025-10-02"
	e, p := shown(t, b, nil)
	p.choose("c2")
	files, none := photoFiles(t, 2)
	fail, before := e.Fail, []string(nil)
	e.Fail = func(err error) { before = slices.Clone(e.Said); fail(err) }
	p.Dropped(append(files, none))
	e.Wait()
	if !slices.Contains(before, "clusters.say.photos") {
		t.Errorf("the fault was told after %q alone", before)
	}
	c := func() app.Cluster { v, _ := p.view("c2"); return v.Cluster }
	if len(c().Photos) != 2 || len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "photo.some" || !e.Sees("Ảnh · 2") {
		t.Fatalf("%v, failed %v", c().Photos, e.Failed)
	}
	p.Dropped(files[:1])
	e.Wait()
	if len(c().Photos) != 2 || e.Said[len(e.Said)-1] != "clusters.say.photos_there" {
		t.Fatalf("%v, said %v", c().Photos, e.Said)
	}
	e.Press(t, "Ảnh 1")
	look := func(words string) bool { return e.Window.Canvas().Overlays().Top() != nil && e.Sees(words) }
	if !look("Ảnh 1 trong 2") {
		t.Fatalf("%q", e.Words())
	}
	p.whole.words.SetText("trước cổng")
	e.Press(t, "Ảnh sau")
	e.Wait()
	if got := c().Pictures()[0]; got.Words != "trước cổng" || got.Day != "2025-10-02" || !look("Ảnh 2 trong 2") {
		t.Fatalf("kept %+v, %q", got, e.Words())
	}
	p.whole.day.SetText("30/2/2025")
	e.Press(t, "Đóng ảnh")
	if !look("Không đọc được ngày chụp") {
		t.Fatal("a day that no calendar has was taken")
	}
	e.Press(t, "Bỏ ảnh này")
	e.Wait()
	if got := c().Pictures(); len(got) != 1 || got[0].Words != "trước cổng" {
		t.Fatalf("left %+v", got)
	}
	p.restore()
	e.Wait()
	if len(c().Photos) != 2 || b.Called("EditClusters") != 3 {
		t.Errorf("Ctrl+Z leaves %v after %d acts", c().Photos, b.Called("EditClusters"))
	}
}

// TestPhotosAreBoundedAndDamagedOnesTold once, on their own small picture.
func TestPhotosAreBoundedAndDamagedOnesTold(t *testing.T) {
	b := uitest.Station()
	files, none := photoFiles(t, 2)
	e, p := shown(t, b, nil)
	p.choose("c2")
	for range app.MostPhotos {
		files = append(files, none)
	}
	p.Dropped(files)
	if len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "cluster.many_photos" || b.Called("AddPhoto") != 0 {
		t.Fatalf("%v after %d", e.Failed, b.Called("AddPhoto"))
	}
	p.Dropped([]string{none})
	e.Wait()
	if len(e.Failed) != 2 || app.CodeOf(e.Failed[1]) != "photo.not_picture" {
		t.Fatalf("%v", e.Failed)
	}
	b.Do(func() { b.ClustersOf[1].Photos = []string{"0f"} }) // no file has it
	p.load(nil)
	e.Wait()
	p.load(nil)
	e.Wait()
	if len(e.Failed) != 3 || app.CodeOf(e.Failed[2]) != "photo.gone" {
		t.Errorf("%v", e.Failed)
	}
	e.Press(t, "Ảnh 1") // and can be taken away all the same
	e.Wait()
	e.Press(t, "Bỏ ảnh này")
	e.Wait()
	if v, _ := p.view("c2"); len(v.Photos) != 0 {
		t.Errorf("%v", v.Photos)
	}
}

// TestAPhotoChosenTwiceIsCountedOnce.
func TestAPhotoChosenTwiceIsCountedOnce(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	p.choose("c2")
	files, _ := photoFiles(t, 1)
	p.Dropped([]string{files[0], files[0]})
	e.Wait()
	if v, _ := p.view("c2"); len(v.Photos) != 1 || e.Said[len(e.Said)-1] != "clusters.say.photos.one" {
		t.Errorf("%v, said %v", v.Photos, e.Said)
	}
}

// TestEscapeKeepsTheWordsOfAPhoto, also beside a day that cannot be read, which
// stays as it was.
func TestEscapeKeepsTheWordsOfAPhoto(t *testing.T) {
	b := uitest.Station()
	b.PhotoDay = "2025-10-02"
	e, p := shown(t, b, nil)
	p.choose("c2")
	files, _ := photoFiles(t, 1)
	p.Dropped(files)
	e.Wait()
	e.Press(t, "Ảnh 1")
	p.whole.words.SetText("trước cổng")
	p.whole.day.SetText("30/2/2025")
	p.whole.leave()
	e.Wait()
	want := app.PhotoNote{Words: "trước cổng", Day: "2025-10-02"}
	if v, _ := p.view("c2"); len(v.Photos) != 1 || v.Pictures()[0].PhotoNote != want || e.Window.Canvas().Overlays().Top() != nil {
		t.Errorf("%+v, want %+v", v.Pictures(), want)
	}
}

// TestAddingPhotosIsStopped: who stops the adding has added nothing.
func TestAddingPhotosIsStopped(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.choose("c2")
	files, _ := photoFiles(t, 2)
	b.Hold = make(chan struct{})
	p.Dropped(files)
	if !e.Sees("Đang thu nhỏ ảnh") || !p.photos.add.Disabled() {
		t.Fatalf("%q", e.Words())
	}
	p.photos.job.Cancel()
	e.Wait()
	if v, _ := p.view("c2"); len(v.Photos) != 0 || p.photos.job.Visible() || p.photos.add.Disabled() {
		t.Errorf("%v", v.Photos)
	}
}

// TestPhotosFitTheWindow also on a small screen, the whole picture with its
// buttons.
func TestPhotosFitTheWindow(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1366, Height: 768}, {Width: 1024, Height: 640}} {
		b := uitest.Station()
		e, p := shown(t, b, nil)
		e.Win.Resize(size)
		p.choose("c2")
		files, _ := photoFiles(t, 8)
		p.Dropped(files)
		e.Wait()
		p.looked.ScrollToBottom()
		e.Picture(t, fmt.Sprintf("anh-%.0f", size.Width))
		if w := p.photos.strip.MinSize().Width; w > p.inside() {
			t.Errorf("%v: the small pictures take %v of %v", size, w, p.inside())
		}
		p.lookAt(p.photos.photos, 0, func(app.Photo) {}, func(app.Photo) {})
		e.Wait()
		e.Picture(t, fmt.Sprintf("anh-lon-%.0f", size.Width))
		top := e.Window.Canvas().Overlays().Top()
		if need := top.MinSize(); need.Width > size.Width || need.Height > size.Height {
			t.Errorf("%v: the whole picture needs %v", size, need)
		}
		e.Press(t, "Đóng ảnh")
	}
}

// TestPhotosAmongSeveralMarked are added to whom a person says, in one act, and
// to nobody when he leaves the question.
func TestPhotosAmongSeveralMarked(t *testing.T) {
	for answer, want := range map[string][]int{"Chỉ cụm đang mở thẻ": {0, 1}, "Cả 2 cụm": {1, 1}, "Thôi": {0, 0}} {
		b := uitest.Station()
		e, p := shown(t, b, nil)
		p.list.list.Pick(0, 0)
		p.list.list.Pick(1, fyne.KeyModifierShift)
		marked := p.picked()
		files, _ := photoFiles(t, 1)
		p.Dropped(files)
		e.Wait()
		shown, _ := p.view(p.chosen)
		if len(marked) != 2 || p.chosen != marked[1] || !e.Sees("Đang đánh dấu 2 cụm") || !e.Sees("“"+shown.Name+"”") {
			t.Fatalf("%v of %v is shown: %q", p.chosen, marked, e.Words())
		}
		e.Picture(t, "anh-nhieu-cum")
		counts := func() (n []int) {
			for _, id := range marked {
				v, _ := p.view(id)
				n = append(n, len(v.Photos))
			}
			return n
		}
		e.Press(t, answer)
		if got := counts(); !slices.Equal(got, want) || len(e.Failed) > 0 {
			t.Fatalf("%s: %v photos, want %v, %v", answer, got, want, e.Failed)
		}
		p.restore()
		e.Wait()
		if got := counts(); !slices.Equal(got, []int{0, 0}) {
			t.Errorf("%s: after Ctrl+Z %v", answer, got)
		}
	}
}
