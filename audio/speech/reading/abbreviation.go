package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fixed are abbreviations that mean one thing in a commune's notices, and the
// few that need a word for how they sound.
var fixed = map[string]string{
	// The state and the Party
	"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "HĐND-UBND": "Hội đồng nhân dân, Ủy ban nhân dân",
	"MTTQ": "Mặt trận Tổ quốc", "UBMTTQ": "Ủy ban Mặt trận Tổ quốc", "UB MTTQ": "Ủy ban Mặt trận Tổ quốc", "TTg": "Thủ tướng",
	"MTTQVN": "Mặt trận Tổ quốc Việt Nam", "UBBC": "Ủy ban bầu cử", "ĐBQH": "đại biểu Quốc hội", "UBTVQH": "Ủy ban Thường vụ Quốc hội",
	"BCH": "Ban chấp hành", "BCHTW": "Ban chấp hành Trung ương", "BTV": "Ban thường vụ", "BCĐ": "Ban chỉ đạo", "BTC": "Ban tổ chức",
	"BQL": "Ban quản lý", "BCHQS": "Ban chỉ huy quân sự", "CHQS": "chỉ huy quân sự", "USD": "đô la Mỹ", "VNĐ": "đồng", "VND": "đồng", "EUR": "ơ rô", "BCH QS": "Ban chỉ huy quân sự", "UBKT": "Ủy ban kiểm tra", "TW": "Trung ương", "T.Ư": "Trung ương", "TƯ": "Trung ương",
	"XHCN": "xã hội chủ nghĩa", "CHXHCN": "Cộng hòa xã hội chủ nghĩa", "CNXH": "chủ nghĩa xã hội", "VN": "Việt Nam",
	"TAND": "Tòa án nhân dân", "VKSND": "Viện kiểm sát nhân dân", "CAND": "Công an nhân dân", "QĐND": "Quân đội nhân dân",
	"LLVT": "lực lượng vũ trang", "NVQS": "nghĩa vụ quân sự", "DQTV": "dân quân tự vệ", "DBĐV": "dự bị động viên", "CSGT": "cảnh sát giao thông",
	"CTUBND": "Chủ tịch Ủy ban nhân dân", "PCT": "phó chủ tịch", "UVBCH": "ủy viên Ban chấp hành", "UVBTV": "ủy viên Ban thường vụ", "BQ": "bình quân", "VPCP": "Văn phòng Chính phủ", "CBCCVC": "cán bộ, công chức, viên chức",
	"CBCC": "cán bộ, công chức", "CCVC": "công chức, viên chức", "TTHC": "thủ tục hành chính", "CCHC": "cải cách hành chính", "DVC": "dịch vụ công",
	// Unions
	"LĐLĐ": "Liên đoàn Lao động", "LHPN": "Liên hiệp Phụ nữ", "HND": "Hội Nông dân", "HPN": "Hội Phụ nữ", "HCCB": "Hội Cựu chiến binh",
	"CCB": "cựu chiến binh", "ĐTN": "Đoàn Thanh niên", "TNCS": "Thanh niên cộng sản", "TNXP": "thanh niên xung phong", "HCM": "Hồ Chí Minh",
	"NCT": "người cao tuổi", "CTĐ": "chữ thập đỏ", "CLB": "câu lạc bộ", "TNHH": "trách nhiệm hữu hạn", "MTV": "một thành viên",
	"HTX": "hợp tác xã", "DNTN": "doanh nghiệp tư nhân", "DN": "doanh nghiệp", "HĐQT": "Hội đồng quản trị", "KCN": "khu công nghiệp", "CCN": "cụm công nghiệp",
	// Places
	"TP": "thành phố", "Tp": "thành phố", "TP.HCM": "Thành phố Hồ Chí Minh", "TPHCM": "Thành phố Hồ Chí Minh", "T.P": "thành phố", "TP HCM": "Thành phố Hồ Chí Minh",
	"Tp.HCM": "Thành phố Hồ Chí Minh", "TP. HCM": "Thành phố Hồ Chí Minh", "TX": "thị xã", "TDP": "tổ dân phố", "KDC": "khu dân cư",
	"NVH": "nhà văn hóa", "ĐBSCL": "Đồng bằng sông Cửu Long", "ĐBSH": "Đồng bằng sông Hồng", "BR-VT": "Bà Rịa – Vũng Tàu", "TĐC": "tái định cư",
	"GPMB": "giải phóng mặt bằng", "QSDĐ": "quyền sử dụng đất", "GCNQSDĐ": "giấy chứng nhận quyền sử dụng đất", "XDCB": "xây dựng cơ bản",
	// Schools and health
	"THCS": "trung học cơ sở", "THPT": "trung học phổ thông", "THCS&THPT": "trung học cơ sở và trung học phổ thông", "TH&THCS": "tiểu học và trung học cơ sở",
	"GDTX": "giáo dục thường xuyên", "GD&ĐT": "giáo dục và đào tạo", "GDĐT": "giáo dục và đào tạo", "GD-ĐT": "giáo dục và đào tạo", "PGD&ĐT": "Phòng Giáo dục và Đào tạo",
	"HS": "học sinh", "SV": "sinh viên", "HSSV": "học sinh, sinh viên", "GV": "giáo viên", "CSVC": "cơ sở vật chất", "PCGD": "phổ cập giáo dục",
	"BHYT": "bảo hiểm y tế", "BHXH": "bảo hiểm xã hội", "BHTN": "bảo hiểm thất nghiệp", "TTYT": "trung tâm y tế", "TYT": "trạm y tế",
	"BVĐK": "bệnh viện đa khoa", "SXH": "sốt xuất huyết", "TCM": "tay chân miệng", "KHHGĐ": "kế hoạch hóa gia đình", "DS-KHHGĐ": "dân số, kế hoạch hóa gia đình",
	"ATTP": "an toàn thực phẩm", "VSATTP": "vệ sinh an toàn thực phẩm", "ATVSTP": "an toàn vệ sinh thực phẩm", "PCD": "phòng chống dịch", "SDD": "suy dinh dưỡng",
	"VSMT": "vệ sinh môi trường", "BVMT": "bảo vệ môi trường",
	// Papers
	"CCCD": "căn cước công dân", "CMND": "chứng minh nhân dân", "GPLX": "giấy phép lái xe", "GTGT": "giá trị gia tăng", "VNeID": "vi en e ai đi",
	"VAT": "vát", "SĐT": "số điện thoại", "CSDL": "cơ sở dữ liệu", "CNTT": "công nghệ thông tin", "CĐS": "chuyển đổi số", "TTĐT": "thông tin điện tử",
	// Work and safety
	"KT-XH": "kinh tế, xã hội", "KTXH": "kinh tế xã hội", "VH-XH": "văn hóa, xã hội", "QP-AN": "quốc phòng, an ninh", "QPAN": "quốc phòng an ninh", "AN-QP": "an ninh, quốc phòng",
	"ANTT": "an ninh trật tự", "ANCT": "an ninh chính trị", "TTATXH": "trật tự an toàn xã hội", "TTATGT": "trật tự an toàn giao thông", "ATGT": "an toàn giao thông",
	"TNGT": "tai nạn giao thông", "ATLĐ": "an toàn lao động", "PCCC": "phòng cháy, chữa cháy", "CNCH": "cứu nạn, cứu hộ", "PCCC&CNCH": "phòng cháy, chữa cháy và cứu nạn, cứu hộ",
	"PCTT": "phòng, chống thiên tai", "TKCN": "tìm kiếm cứu nạn", "PCTT&TKCN": "phòng, chống thiên tai và tìm kiếm cứu nạn", "PCLB": "phòng, chống lụt bão", "KTTV": "khí tượng thủy văn",
	"ATNĐ": "áp thấp nhiệt đới", "NTM": "nông thôn mới", "OCOP": "ô cốp", "ĐTXD": "đầu tư xây dựng", "GTVT": "giao thông vận tải", "GTNT": "giao thông nông thôn",
	"NN&PTNT": "nông nghiệp và phát triển nông thôn", "NN-PTNT": "nông nghiệp và phát triển nông thôn", "TN&MT": "tài nguyên và môi trường", "TNMT": "tài nguyên môi trường",
	"TT&TT": "thông tin và truyền thông", "TTTT": "thông tin truyền thông", "VHTT": "văn hóa thông tin", "VHTTDL": "văn hóa, thể thao và du lịch", "VH-TT&DL": "văn hóa, thể thao và du lịch",
	"VHVN": "văn hóa, văn nghệ", "TDTT": "thể dục, thể thao", "VHVN-TDTT": "văn hóa, văn nghệ, thể dục, thể thao", "LĐTB&XH": "lao động, thương binh và xã hội", "LĐ-TB&XH": "lao động, thương binh và xã hội",
	"LĐTBXH": "lao động, thương binh và xã hội", "KH&CN": "khoa học và công nghệ", "KHKT": "khoa học kỹ thuật", "KH-KT": "khoa học kỹ thuật", "KH&ĐT": "kế hoạch và đầu tư",
	"BVTV": "bảo vệ thực vật", "LMLM": "lở mồm long móng", "DTLCP": "dịch tả lợn châu Phi", "CSXH": "chính sách xã hội", "NHCSXH": "Ngân hàng Chính sách xã hội",
	"NHNN": "Ngân hàng Nhà nước", "NSNN": "ngân sách nhà nước", "TBXH": "thương binh xã hội", "BTXH": "bảo trợ xã hội", "NCC": "người có công", "XKLĐ": "xuất khẩu lao động",
	"PV": "phóng viên", "TTXVN": "Thông tấn xã Việt Nam", "NSND": "nghệ sĩ nhân dân", "NSƯT": "nghệ sĩ ưu tú", "PTTH": "phát thanh truyền hình", "PT-TH": "phát thanh truyền hình",
	// Titles
	"ThS": "thạc sĩ", "Ths": "thạc sĩ", "TS": "tiến sĩ", "PGS": "phó giáo sư", "GS": "giáo sư", "BS": "bác sĩ", "KS": "kỹ sư", "PGS.TS": "phó giáo sư, tiến sĩ",
	"GS.TS": "giáo sư, tiến sĩ", "TS.BS": "tiến sĩ, bác sĩ", "ThS.BS": "thạc sĩ, bác sĩ", "BSCKI": "bác sĩ chuyên khoa một", "BSCKII": "bác sĩ chuyên khoa hai",
	"BSCK1": "bác sĩ chuyên khoa một", "BSCK2": "bác sĩ chuyên khoa hai", "BS.CKI": "bác sĩ chuyên khoa một", "BS.CKII": "bác sĩ chuyên khoa hai",
	"ĐD": "điều dưỡng", "TCN": "trước Công nguyên", "STT": "số thứ tự",
	// Small ones
	"v/v": "về việc", "V/v": "về việc", "đ/c": "đồng chí", "Đ/c": "đồng chí", "v.v": "vân vân", "v.v.": "vân vân", "v.v...": "vân vân", "t/c": "tính chất",
	"Covid-19": "cô vít mười chín", "COVID-19": "cô vít mười chín", "covid-19": "cô vít mười chín", "Covid": "cô vít", "COVID": "cô vít",
	"PM2.5": "PM hai phẩy năm", "PM2,5": "PM hai phẩy năm",
}

// dotted are abbreviations with their full stop, which a name follows.
var dotted = map[string]string{
	"TP.": "thành phố", "Tp.": "thành phố", "tp.": "thành phố", "TX.": "thị xã", "TT.": "thị trấn", "P.": "phường", "Q.": "quận", "H.": "huyện",
	"X.": "xã", "Đ.": "đường", "T.": "tỉnh", "ThS.": "thạc sĩ", "Ths.": "thạc sĩ", "TS.": "tiến sĩ", "PGS.": "phó giáo sư", "GS.": "giáo sư",
	"BS.": "bác sĩ", "Bs.": "bác sĩ", "KS.": "kỹ sư", "PGS.TS.": "phó giáo sư, tiến sĩ", "PGS. TS.": "phó giáo sư, tiến sĩ", "PGS. TS": "phó giáo sư, tiến sĩ",
	"GS.TS.": "giáo sư, tiến sĩ", "GS. TS.": "giáo sư, tiến sĩ", "NSND.": "nghệ sĩ nhân dân", "NSƯT.": "nghệ sĩ ưu tú", "đ/c.": "đồng chí", "LS.": "luật sư",
	"Ông.": "ông", "ĐC.": "địa chỉ",
}

// numbered are abbreviations of what has a number, which follows at once, or
// after a full stop or a space.
var numbered = map[string]string{
	"QL": "quốc lộ", "TL": "tỉnh lộ", "ĐT": "đường tỉnh", "HL": "huyện lộ", "ĐH": "đường huyện", "Km": "ki lô mét", "km": "ki lô mét", "KM": "ki lô mét",
	"P": "phường", "Q": "quận", "HK": "học kỳ", "K": "khóa", "SN": "sinh năm", "QĐ": "quyết định", "NĐ": "nghị định", "NQ": "nghị quyết", "CT": "chỉ thị", "TT": "thông tư",
}

var (
	fixedTable  = tableOf(fixed)
	dottedTable = tableOf(dotted)
)

// abbreviation reads what stands for longer words.
func (s *scan) abbreviation() bool {
	if s.telephone() || s.numberedName() {
		return true
	}
	_, fixedEnd, _ := fixedTable.find(s.text, s.at)
	_, dottedEnd, _ := dottedTable.find(s.text, s.at)
	return dottedEnd > fixedEnd && s.dottedName() || s.fixedName()
}

// telephone reads ĐT before a telephone number; before others it is a road.
func (s *scan) telephone() bool {
	end := letters(s.text, s.at)
	switch s.text[s.at:end] {
	case "ĐT", "Đt", "đt", "Tel", "TEL":
	default:
		return false
	}
	i := end
	for c := byteAt(s.text, i); c == ' ' || c == ':' || c == '.'; c = byteAt(s.text, i) {
		i++
	}
	if c := byteAt(s.text, i); c != '0' && c != '+' && c != '(' {
		return false
	}
	s.at = end
	if byteAt(s.text, end) == '.' {
		s.at++
	}
	s.say("điện thoại")
	return true
}

func (s *scan) fixedName() bool {
	say, end, ok := fixedTable.find(s.text, s.at)
	if !ok {
		return false
	}
	if strings.HasSuffix(s.text[s.at:end], ".") && s.sentenceEnds(end) {
		end-- // the full stop is the sentence's as well
	}
	s.at = end
	s.say(say)
	return true
}

// sentenceEnds tells whether a sentence may end before i.
func (s *scan) sentenceEnds(i int) bool {
	i = skipSpaces(s.text, i)
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	return i == len(s.text) || r == '\n' || unicode.IsUpper(r)
}

func (s *scan) dottedName() bool {
	say, end, ok := dottedTable.find(s.text, s.at)
	if !ok || !s.capital(end) || utf8.RuneCountInString(s.text[s.at:end]) == 2 && s.initial() {
		return false
	}
	s.at = skipSpaces(s.text, end)
	s.say(say)
	return true
}

// initial tells whether a lone letter belongs to the name before it: "Nguyễn
// Văn H. Khi".
func (s *scan) initial() bool {
	out := string(tail(s.said(), 40))
	r, _ := utf8.DecodeRuneInString(out[strings.LastIndexAny(out, " (\n")+1:])
	last, _ := utf8.DecodeLastRuneInString(out)
	return unicode.IsUpper(r) && unicode.IsLetter(last) && strings.Contains(out, " ")
}

// numberedName reads QL1A, ĐT.741, Km12+300, P.5 and the like.
func (s *scan) numberedName() bool {
	end := letters(s.text, s.at)
	name := s.text[s.at:end]
	say := numbered[name]
	i := end
	if byteAt(s.text, i) == '.' {
		i++
	}
	spaced := byteAt(s.text, i) == ' '
	i = skipSpaces(s.text, i)
	if say == "" || !isDigit(s.text, i) || spaced && i-end == 1 && utf8.RuneCountInString(name) == 1 || isDate(s.text, i) {
		return false
	}
	if len(name) == 1 && len(digitsAt(s.text, i)) > 2 { // P100 is a name
		return false
	}
	s.at = i
	if s.after("đường") {
		say = strings.TrimPrefix(say, "đường ")
	}
	s.say(say)
	return true
}

func isDate(text string, i int) bool {
	d, ok := dateAt(text, i, '/')
	return ok && d.year != ""
}
