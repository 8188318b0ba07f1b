package command

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/daily"
	"tienglang/app/security"
	"tienglang/app/store"
	"tienglang/assets/locale"
	"tienglang/sync/wire"
)

const testCommune app.ID = "0193a7c0-1111-7000-8000-000000000001"

// sheetOf is a sheet with so many labels.
func sheetOf(n, first int) labelSheet {
	s := labelSheet{Commune: "Xã Tân Khê", Phone: "0208 3 856 123", At: time.Unix(1.8e9, 0).UTC(), First: first}
	for i := range n {
		s.Labels = append(s.Labels, label{
			Name: "Nhà văn hoá xóm Đồng Ươm", Hamlet: "Xóm Đồng Ươm", Code: fmt.Sprintf("TN-%04d", i+1),
			Label: wire.Label{Station: "https://192.168.1.10:7443", Commune: testCommune,
				Cluster: app.ID(fmt.Sprintf("0193a7c0-2222-7000-8000-%012d", i+1)), Number: i + 1},
		})
	}
	return s
}

// pagesOf are the pages of a PDF as pictures, at so many dots an inch.
func pagesOf(t *testing.T, pdf []byte, dpi int) (pages []image.Image) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-png", "-r", fmt.Sprint(dpi), path, filepath.Join(dir, "page")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v, %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "page*.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	return pages
}

// cellOf cuts a label out of its page, by the measures of the sheet as sold.
func cellOf(t *testing.T, page image.Image, cell, dpi int) image.Image {
	t.Helper()
	px := func(mm float64) int { return int(mm / 25.4 * float64(dpi)) }
	x, y := float64(cell%3)*70, 0.5+float64(cell/3)*37
	cut := image.NewGray(image.Rect(0, 0, px(70), px(37)))
	for dy := range cut.Rect.Dy() {
		for dx := range cut.Rect.Dx() {
			cut.Set(dx, dy, page.At(px(x)+dx, px(y)+dy))
		}
	}
	return cut
}

// scanned reads a picture's QR code as a telephone would.
func scanned(img image.Image) (string, error) {
	b, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	r, err := qrcode.NewQRCodeReader().Decode(b, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return "", err
	}
	return r.GetText(), nil
}

// pdfWords is the text of a PDF.
func pdfWords(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

// TestLabelsAreScannedAndRead prints the sheets, begun at the fifth cell, and
// reads each label's code and words from its place on the paper.
func TestLabelsAreScannedAndRead(t *testing.T) {
	s := sheetOf(22, 5)
	pdf, err := drawLabels(s, locale.New("vi"))
	if err != nil {
		t.Fatal(err)
	}
	pages := pagesOf(t, pdf, 200)
	if len(pages) != 2 || s.pages() != 2 {
		t.Fatalf("%d pages, %d told", len(pages), s.pages())
	}
	for i, l := range s.Labels {
		cell := 4 + i
		text, err := scanned(cellOf(t, pages[cell/24], cell%24, 200))
		if got, perr := wire.ParseLabel(text); err != nil || perr != nil || got != l.Label {
			t.Errorf("label %d: %q, %v, %v", i+1, text, err, perr)
		}
	}
	if _, err := scanned(cellOf(t, pages[0], 3, 200)); err == nil {
		t.Error("a cell that is used has a code")
	}
	words := pdfWords(t, pdf)
	for _, want := range []string{"Nhà văn hoá xóm", "Đồng Ươm", "Xã Tân Khê", "0208 3 856 123", "TN-0007", "07"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q does not stand on the sheets", want)
		}
	}
	if again, err := drawLabels(s, locale.New("vi")); err != nil || !bytes.Equal(again, pdf) {
		t.Errorf("drawn again it is another file: %v", err)
	}
}

func TestLabelsThatCannotBePrinted(t *testing.T) {
	for code, s := range map[string]labelSheet{
		"labels.none": sheetOf(0, 1), "labels.first_cell": sheetOf(3, 25),
	} {
		if _, err := drawLabels(s, locale.New("vi")); app.CodeOf(err) != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
	if err := checkStation("http://x"); app.CodeOf(err) != "labels.bad_station" {
		t.Errorf("%v", err)
	}
}

// TestWordsThatNoFontHas are a picture in a name, as telephones write them.
func TestWordsThatNoFontHas(t *testing.T) {
	s := sheetOf(1, 1)
	s.Labels[0].Name, s.Labels[0].Hamlet, s.Commune = "Cụm chợ 😀", "Xóm 🏠 Đông", "Xã 🌾"
	pdf, err := drawLabels(s, locale.New("vi"))
	if err != nil {
		t.Fatal(err)
	}
	if words := pdfWords(t, pdf); !strings.Contains(words, "Cụm chợ") || !strings.Contains(words, "Đông") {
		t.Errorf("on the label: %q", words)
	}
	if words := pdfWords(t, pdf); strings.ContainsAny(words, "□?\ufffd") {
		t.Errorf("a box stands for what is left out: %q", words)
	}
	if got := s.lacks(); got != "🌾😀🏠" {
		t.Errorf("it says that %q is left out", got)
	}
	s.Labels[0].Name = "Cụm\u200b chợ\u200d \u2060Đầm Vân"
	if pdf, err = drawLabels(s, locale.New("vi")); err != nil || !strings.Contains(pdfWords(t, pdf), "Cụm chợ Đầm\nVân") {
		t.Errorf("with marks of no width: %q, %v", pdfWords(t, pdf), err)
	}
	page := daily.Page{Commune: "Xã 🌾", Station: "Đài 😀", Programmes: []daily.Programme{{Title: "Tin 😀"}}}
	if _, err := drawDaily(page); err != nil {
		t.Error(err)
	}
	paper := securityPaper{Title: "Bảng 😀", Subject: "Xã 🌾", Agency: []string{"🌾"}, Head: []string{"1", "2", "3", "4"}}
	if _, err := securityPDF(paper, security.Check{}); err != nil {
		t.Error(err)
	}
}

// TestLabelsOfWhatIsNotThere are refused by its name.
func TestLabelsOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	s := quietStation(t)
	for want, args := range map[string][]string{
		"There is no zone “Chợ Mới”": {"--zone", "Chợ Mới"}, "There is no cluster number 77": {"--number", "77"}, "not in “fr”": {"--language", "fr"},
	} {
		var out, failed strings.Builder
		args = append([]string{"labels", "--data", s.dir}, append(args, filepath.Join(t.TempDir(), "a.pdf"))...)
		if Main(args, &out, &failed) == 0 || !strings.Contains(failed.String(), want) {
			t.Errorf("%q says %q", args, failed.String())
		}
	}
}

// TestAnEmptyZoneHasNoLabels, and not those of every cluster.
func TestAnEmptyZoneHasNoLabels(t *testing.T) {
	db := apptest.DB(t, store.Options{})
	if err := db.SaveZone(t.Context(), app.Zone{ID: app.NewID(time.Now()), Name: "Xóm Đông"}, app.AuditRow{Action: "zone.save"}); err != nil {
		t.Fatal(err)
	}
	if ids, err := (labelFlags{zone: "Xóm Đông"}).wanted(t.Context(), db); app.CodeOf(err) != "labels.none" {
		t.Errorf("%v, %v", ids, err)
	}
}

// BenchmarkLabels draws the labels of a province's 4,000 clusters.
func BenchmarkLabels(b *testing.B) {
	s := sheetOf(4000, 1)
	for b.Loop() {
		if _, err := drawLabels(s, locale.New("vi")); err != nil {
			b.Fatal(err)
		}
	}
}
