package docx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"time"
)

// The margins of a state document in millimetres (Decree 30/2020/NĐ-CP gives a
// range of each).
const (
	marginTop, marginBottom = 20, 20
	marginLeft, marginRight = 30, 15
	pageWidth, pageHeight   = 210, 297
)

// TextWidth is how wide the text of a page is, in millimetres.
const TextWidth = pageWidth - marginLeft - marginRight

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

type part struct{ name, text string }

// parts are the files of the package; the types come first, as readers that
// stream want them.
func (d *Document) parts() []part {
	return []part{
		{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			override("/word/document.xml", "wordprocessingml.document.main") +
			override("/word/styles.xml", "wordprocessingml.styles") +
			override("/word/header1.xml", "wordprocessingml.header") +
			`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`},
		{"_rels/.rels", relations(
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument", "word/document.xml",
			"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml")},
		{"docProps/core.xml", d.properties()},
		{"word/_rels/document.xml.rels", relations(
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles", "styles.xml",
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header", "header1.xml")},
		{"word/styles.xml", d.styles()},
		{"word/header1.xml", head + `<w:hdr ` + wordSpace + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
			`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
			`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`},
		{"word/document.xml", d.document()},
	}
}

func override(name, kind string) string {
	return `<Override PartName="` + name + `" ContentType="application/vnd.openxmlformats-officedocument.` + kind + `+xml"/>`
}

// relations are types and targets in turn, numbered rId1, rId2, …
func relations(pairs ...string) string {
	all := head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for i := 0; i+1 < len(pairs); i += 2 {
		all += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s" Target="%s"/>`, i/2+1, pairs[i], pairs[i+1])
	}
	return all + `</Relationships>`
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return b.String()
}

func (d *Document) properties() string {
	at := d.Made.UTC().Format(time.RFC3339)
	return head + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escaped(d.Title) + `</dc:title><dc:creator>` + escaped(d.Author) + `</dc:creator>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created>` +
		`<dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`
}

func (d *Document) size() int {
	if d.Size == 0 {
		return 26
	}
	return int(d.Size * 2)
}

func (d *Document) styles() string {
	const face = `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>`
	all := head + `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` + face +
		fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/><w:lang w:val="vi-VN"/>`, d.size(), d.size()) +
		`</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`
	for level := 1; level <= 3; level++ {
		all += fmt.Sprintf(`<w:style w:type="paragraph" w:styleId="Heading%d"><w:name w:val="heading %d"/><w:basedOn w:val="Normal"/>`+
			`<w:next w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="%d"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>`, level, level, level-1)
	}
	return all + `</w:styles>`
}

func (d *Document) document() string {
	return head + `<w:document ` + wordSpace + `><w:body>` + d.body.String() +
		`<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>` +
		fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>`,
			mm(pageWidth), mm(pageHeight), mm(marginTop), mm(marginRight), mm(marginBottom), mm(marginLeft), mm(10), mm(10)) +
		`<w:titlePg/></w:sectPr></w:body></w:document>`
}
