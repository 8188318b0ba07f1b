package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// documentKinds are the abbreviations of kinds of documents (Nghị định
// 30/2020/NĐ-CP, annex III, and the Party's and the National Assembly's).
var documentKinds = map[string]string{
	"NĐ": "nghị định", "QĐ": "quyết định", "NQ": "nghị quyết", "TT": "thông tư", "TTLT": "thông tư liên tịch", "CT": "chỉ thị",
	"KH": "kế hoạch", "TB": "thông báo", "CV": "công văn", "HD": "hướng dẫn", "BC": "báo cáo", "GM": "giấy mời", "TTr": "tờ trình",
	"PL": "pháp lệnh", "CTr": "chương trình", "QC": "quy chế", "CĐ": "công điện", "KL": "kết luận", "QyĐ": "quy định", "VBHN": "văn bản hợp nhất",
	"PA": "phương án", "ĐA": "đề án", "BB": "biên bản", "HĐ": "hợp đồng", "GMH": "giấy mời họp",
}

// documentOrgans are the abbreviations of who issued a document.
var documentOrgans = map[string]string{
	"CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "UBND": "Ủy ban nhân dân", "UB": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân",
	"CTUBND": "Chủ tịch Ủy ban nhân dân", "VPCP": "Văn phòng Chính phủ", "UBTVQH": "Ủy ban Thường vụ Quốc hội", "CTN": "Chủ tịch nước",
	"TW": "Trung ương", "TƯ": "Trung ương", "TU": "Tỉnh ủy", "HU": "Huyện ủy", "ĐU": "Đảng ủy", "MTTQ": "Mặt trận Tổ quốc",
	"BTTTT": "Bộ Thông tin và Truyền thông", "BYT": "Bộ Y tế", "BGDĐT": "Bộ Giáo dục và Đào tạo", "BTC": "Bộ Tài chính",
	"BCA": "Bộ Công an", "BQP": "Bộ Quốc phòng", "BNV": "Bộ Nội vụ", "BXD": "Bộ Xây dựng", "BGTVT": "Bộ Giao thông vận tải",
	"BCT": "Bộ Công Thương", "BTNMT": "Bộ Tài nguyên và Môi trường", "BNNMT": "Bộ Nông nghiệp và Môi trường",
	"BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn", "BLĐTBXH": "Bộ Lao động, Thương binh và Xã hội",
	"BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch", "BKHCN": "Bộ Khoa học và Công nghệ", "BKHĐT": "Bộ Kế hoạch và Đầu tư",
	"BTP": "Bộ Tư pháp", "NHNN": "Ngân hàng Nhà nước", "BHXH": "Bảo hiểm xã hội", "BCĐ": "Ban chỉ đạo", "PCTT": "Ban chỉ huy Phòng chống thiên tai",
	"STNMT": "Sở Tài nguyên và Môi trường", "SYT": "Sở Y tế", "SGDĐT": "Sở Giáo dục và Đào tạo", "STTTT": "Sở Thông tin và Truyền thông",
	"SKHCN": "Sở Khoa học và Công nghệ", "BCH": "Ban chấp hành", "BTV": "Ban thường vụ", "BTCTW": "Ban Tổ chức Trung ương", "BTGTW": "Ban Tuyên giáo Trung ương",
}

// document reads a document's number, year and symbol: 12/2024/NĐ-CP,
// 15/QĐ-UBND, 10/2022/QH15. The symbol says who issued it; its kind is said
// where it was not said just before.
func (s *scan) document() bool {
	parts, end := slashParts(s.text, s.at)
	if end < s.at || len(parts) > 2 {
		return false
	}
	if byteAt(s.text, end) != '/' {
		return false
	}
	say, symbolEnd, ok := s.symbolAt(end + 1)
	if !ok {
		say, symbolEnd, ok = s.issuerAt(end + 1)
	}
	if !ok {
		return false
	}
	words := s.documentNumber(parts[0])
	if len(parts) == 2 {
		if isYear(parts[1]) {
			words += " năm " + s.whole(parts[1])
		} else {
			words += " " + s.slash + " " + s.whole(parts[1])
		}
	}
	if say != "" && !strings.HasPrefix(say, "của") {
		words += ","
	}
	s.at = symbolEnd
	s.say(strings.TrimSpace(words + " " + say))
	return true
}

// partyDocument reads 05-CT/TW, the Party's way to write it.
func (s *scan) partyDocument() bool {
	digits := digitsAt(s.text, s.at)
	i := s.at + len(digits)
	if byteAt(s.text, i) != '-' {
		return false
	}
	kindEnd := letters(s.text, i+1)
	kind, ok := documentKinds[s.text[i+1:kindEnd]]
	if !ok || byteAt(s.text, kindEnd) != '/' {
		return false
	}
	organEnd := letters(s.text, kindEnd+1)
	organ, ok := documentOrgans[s.text[kindEnd+1:organEnd]]
	if !ok {
		return false
	}
	s.at = organEnd
	words := s.documentNumber(digits) + strings.TrimRight(s.issued(", ", " ", kind), " ")
	if !s.issuerFollows(organEnd) {
		words += " của " + organ
	}
	s.say(words)
	return true
}

// documentNumber says the leading zero, which belongs to a document's number:
// Chỉ thị không năm.
func (s *scan) documentNumber(digits string) string {
	if digits[0] == '0' {
		return oneByOne(digits)
	}
	return s.whole(digits)
}

// symbol reads a document's symbol without a number: QĐ-UBND.
func (s *scan) symbol() bool {
	say, end, ok := s.symbolAt(s.at)
	if !ok || strings.HasPrefix(s.text[s.at:], "QH") {
		return false
	}
	s.at = end
	s.say(say)
	return true
}

// symbolAt reads the symbol at i: its kind, where that was not said, and who
// issued it.
func (s *scan) symbolAt(i int) (say string, end int, ok bool) {
	if !letterAt(s.text, i) {
		return "", 0, false
	}
	kindEnd := letters(s.text, i)
	kind := s.text[i:kindEnd]
	if kind == "QH" && isDigit(s.text, kindEnd) {
		term := digitsAt(s.text, kindEnd)
		return "của Quốc hội khóa " + s.whole(term), kindEnd + len(term), true
	}
	name := documentKinds[kind]
	if name == "" || byteAt(s.text, kindEnd) != '-' || !letterAt(s.text, kindEnd+1) {
		return "", 0, false
	}
	end = letters(s.text, kindEnd+1)
	organ, known := documentOrgans[s.text[kindEnd+1:end]]
	if !known {
		return "", 0, false
	}
	end = s.restOfSymbol(end)
	say = strings.TrimSpace(s.issued("", " ", name))
	if !s.issuerFollows(end) {
		say += " của " + organ
	}
	return strings.TrimSpace(say), end, true
}

// issuerAt reads the symbol of a letter, which begins with who sent it:
// 123/UBND-VX.
func (s *scan) issuerAt(i int) (say string, end int, ok bool) {
	end = i
	if letterAt(s.text, i) {
		end = letters(s.text, i)
	}
	organ, ok := documentOrgans[s.text[i:end]]
	if !ok {
		return "", 0, false
	}
	return "của " + organ, s.restOfSymbol(end), true
}

// issuerFollows tells whether the text names the issuer itself, perhaps after
// the day: "12/2024/NĐ-CP ngày 05/02/2024 của Chính phủ".
func (s *scan) issuerFollows(i int) bool {
	rest := s.text[i:min(len(s.text), i+50)]
	rest, _, _ = strings.Cut(rest, ",")
	rest, _, _ = strings.Cut(rest, ";")
	return strings.Contains(rest, " của ")
}

// issued gives the kind between two marks, or a space where it was said.
func (s *scan) issued(before, after, kind string) string {
	if strings.Contains(strings.ToLower(string(tail(s.out, 120))), kind) {
		return " "
	}
	return before + kind + after
}

// restOfSymbol skips the department behind the issuer: QĐ-UBND-VP.
func (s *scan) restOfSymbol(end int) int {
	for byteAt(s.text, end) == '-' {
		r, _ := utf8.DecodeRuneInString(s.text[end+1:])
		if !unicode.IsUpper(r) {
			break
		}
		end = letters(s.text, end+1)
	}
	return end
}
