package apptest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// MessyDoubts is how many of each fault MessyInventory plants, in n clusters.
func MessyDoubts(n int) int { return n / 150 }

// MessyInventory is a spreadsheet of n clusters (a multiple of 600) as communes
// keep one: a title, two rows of headings over merged cells, a row that numbers
// the columns, hamlets as titles between the rows, decimals with commas, days
// as texts, years and numbers, a sum and a signature below. MessyDoubts times
// each it has two rows of one IMEI, two rows of one code, and a row with no
// code, no name, its angles swapped, a day that no calendar has, an IMEI too
// short, a power in words.
func MessyInventory(t testing.TB, n int) []byte {
	t.Helper()
	var s messy
	s.row("BẢNG TỔNG HỢP HỆ THỐNG CỤM LOA TRUYỀN THANH, NGUỒN VỐN VÀ TÌNH TRẠNG")
	s.merge("A1:S1")
	s.row("(Kèm theo Báo cáo số 12/BC-UBND)")
	s.merge("A2:S2")
	s.row()
	s.row("Số TT", "Mã thiết bị", "Tên cụm", "Vị trí lắp đặt", "Công nghệ", "Loa", "", "Thiết bị", "", "", "Nhà mạng", "Toạ độ", "",
		"Ngày lắp đặt", "Nguồn vốn", "Giá trị (triệu đồng)", "Bảo hành đến", "Tình trạng", "Ghi chú")
	s.row("", "", "", "", "", "Số lượng", "Công suất (W)", "Hãng", "IMEI", "SIM", "", "Kinh độ", "Vĩ độ")
	s.merge("A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:E5", "F4:G4", "H4:J4", "K4:K5", "L4:M4", "N4:N5", "O4:O5", "P4:P5", "Q4:Q5", "R4:R5", "S4:S5")
	var count []any
	for i := range 19 {
		count = append(count, fmt.Sprintf("(%d)", i+1))
	}
	s.row(count...)
	for i := range n {
		if i%(n/40) == 0 {
			s.row([]any{"I", fmt.Sprintf("Xóm %s", hamletNames[i/(n/40)])}...)
			s.merge(fmt.Sprintf("B%d:S%d", s.rows, s.rows))
		}
		s.row(messyRow(i)...)
	}
	s.row("Tổng cộng", "", "", "", "", n*2)
	s.row()
	s.row("", "", "", "", "", "", "", "", "", "", "", "", "", "Khe Cốc, ngày 5 tháng 3 năm 2026")
	s.row("", "", "", "", "", "", "", "", "", "", "", "", "", "Người lập biểu")
	return s.file(t)
}

var hamletNames = func() (all []string) {
	for _, a := range []string{"Khe Cốc", "Núi Voi", "Đồng Tâm", "Bản Mới", "Suối Cạn", "Cây Thị", "Làng Hạ", "Phú Xuân"} {
		for _, b := range []string{"", " Một", " Hai", " Ba", " Bốn"} {
			all = append(all, a+b)
		}
	}
	return all
}()

func messyRow(i int) []any {
	imei := func(i int) string { return fmt.Sprintf("86%013d", i*7919) }
	code, name, lon, lat := any(fmt.Sprintf("TN-%05d", i)), any(fmt.Sprintf("Cụm %s %d", hamletNames[i%40], i)),
		any(105.8+float64(i%97)/1000), any(strings.Replace(fmt.Sprintf("%.4f", 21.5+float64(i%89)/1000), ".", ",", 1))
	box, day, watts := any(imei(i)), messyDay(i), any(30)
	switch i % 150 {
	case 7:
		box = imei(i - 1)
	case 20:
		code = fmt.Sprintf("TN-%05d", i-1)
	case 33:
		code = ""
	case 44:
		name = ""
	case 55:
		lon, lat = lat, lon
	case 66:
		day = "31/2/2024"
	case 77:
		box = "12345"
	case 88:
		watts = "ba mươi"
	}
	if i%5 == 3 {
		number, err := strconv.ParseFloat(fmt.Sprint(box), 64)
		if err == nil {
			box = number
		}
	}
	count := any(2)
	if i%4 == 1 && i%150 != 88 {
		count, watts = "", "2 loa 30W + 1 loa 25W"
	}
	return []any{i + 1, code, name, "Cột điện số " + strconv.Itoa(i), []any{"IP", "Ứng dụng CNTT-VT", "fm", "Hữu tuyến"}[i%4], count, watts,
		"Vinh Hưng", box, 912_000_000 + i, "viettel", lon, lat, day, "CTMTQG 2024", []any{12.5, "12,5", "12,5 triệu"}[i%3],
		"24 tháng", []any{"Hoạt động tốt", "Hỏng", "Bình thường"}[i%3], ""}
}

func messyDay(i int) any {
	return []any{"14/3/2024", "3-2024", 2024, 45365, "ngày 14 tháng 3 năm 2024"}[i%5]
}

// Spreadsheet is an XLSX file of one sheet with rows of texts and numbers, and
// with cells merged over ranges such as "A1:C1", as other programs write it.
func Spreadsheet(t testing.TB, rows [][]any, merged ...string) []byte {
	t.Helper()
	s := messy{merges: merged}
	for _, r := range rows {
		s.row(r...)
	}
	return s.file(t)
}

// messy writes the parts of an XLSX file by hand, as other programs do.
type messy struct {
	body   bytes.Buffer
	merges []string
	rows   int
}

func (s *messy) merge(ranges ...string) { s.merges = append(s.merges, ranges...) }

func (s *messy) row(cells ...any) {
	s.rows++
	fmt.Fprintf(&s.body, `<row r="%d">`, s.rows)
	for i, c := range cells {
		ref := string(rune('A'+i)) + strconv.Itoa(s.rows)
		switch c := c.(type) {
		case string:
			if c != "" {
				fmt.Fprintf(&s.body, `<c r="%s" t="inlineStr"><is><t>`, ref)
				_ = xml.EscapeText(&s.body, []byte(c)) // into memory
				s.body.WriteString(`</t></is></c>`)
			}
		default:
			fmt.Fprintf(&s.body, `<c r="%s"><v>%v</v></c>`, ref, c)
		}
	}
	s.body.WriteString("</row>")
}

func (s *messy) file(t testing.TB) []byte {
	t.Helper()
	merged := ""
	for _, m := range s.merges {
		merged += `<mergeCell ref="` + m + `"/>`
	}
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	const main, rels, kinds = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://schemas.openxmlformats.org/package/2006/"
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + kinds + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + kinds + `relationships"><Relationship Id="rId1" Type="` + rels + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + rels + `"><sheets><sheet name="Cụm loa" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + kinds + `relationships"><Relationship Id="rId1" Type="` + rels + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + main + `"><sheetData>` + s.body.String() + `</sheetData><mergeCells>` + merged + `</mergeCells></worksheet>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(head + part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
