package reading

import (
	"strings"
	"unicode/utf8"
)

// unitNames are measures as they are written after a number, and said.
// Sources: BIPM, The International System of Units; Nghị định 86/2012/NĐ-CP
// on legal units; what newsreaders say for the rest.
var unitNames = map[string]string{
	"%": "phần trăm", "°C": "độ C", "oC": "độ C", "ºC": "độ C", "°F": "độ F", "°": "độ",
	"km": "ki lô mét", "Km": "ki lô mét", "KM": "ki lô mét", "hm": "héc tô mét", "m": "mét", "dm": "đề xi mét",
	"cm": "xăng ti mét", "mm": "mi li mét", "µm": "mi crô mét",
	"km2": "ki lô mét vuông", "km²": "ki lô mét vuông", "m2": "mét vuông", "m²": "mét vuông", "M2": "mét vuông",
	"dm2": "đề xi mét vuông", "dm²": "đề xi mét vuông", "cm2": "xăng ti mét vuông", "cm²": "xăng ti mét vuông",
	"mm2": "mi li mét vuông", "mm²": "mi li mét vuông",
	"m3": "mét khối", "m³": "mét khối", "M3": "mét khối", "dm3": "đề xi mét khối", "dm³": "đề xi mét khối",
	"cm3": "xăng ti mét khối", "cm³": "xăng ti mét khối",
	"ha": "héc ta", "Ha": "héc ta", "kg": "ki lô gam", "Kg": "ki lô gam", "KG": "ki lô gam", "g": "gam", "gr": "gam",
	"mg": "mi li gam", "µg": "mi crô gam", "mcg": "mi crô gam",
	"l": "lít", "L": "lít", "ml": "mi li lít", "mL": "mi li lít", "dl": "đề xi lít", "cc": "xê xê",
	"h": "giờ", "H": "giờ", "p": "phút", "ph": "phút", "’": "phút", "'": "phút", "s": "giây",
	"đ": "đồng", "₫": "đồng", "VNĐ": "đồng", "VND": "đồng", "vnđ": "đồng", "vnd": "đồng",
	"tr": "triệu", "trđ": "triệu đồng", "tr.đ": "triệu đồng", "tr.đồng": "triệu đồng", "USD": "đô la Mỹ", "$": "đô la Mỹ", "EUR": "ơ rô", "€": "ơ rô",
	"£": "bảng Anh", "¥": "yên Nhật",
	"W": "oát", "kW": "ki lô oát", "KW": "ki lô oát", "kw": "ki lô oát", "MW": "mê ga oát", "GW": "gi ga oát",
	"kWh": "ki lô oát giờ", "KWh": "ki lô oát giờ", "kwh": "ki lô oát giờ", "KWH": "ki lô oát giờ",
	"MWh": "mê ga oát giờ", "kWp": "ki lô oát píc", "V": "vôn", "kV": "ki lô vôn", "KV": "ki lô vôn",
	"kVA": "ki lô vôn am pe", "KVA": "ki lô vôn am pe", "mA": "mi li am pe", "mAh": "mi li am pe giờ",
	"Hz": "héc", "kHz": "ki lô héc", "KHz": "ki lô héc", "MHz": "mê ga héc", "GHz": "gi ga héc",
	"dB": "đề xi ben", "dBm": "đề xi ben mi li oát", "kbps": "ki lô bít trên giây", "Mbps": "mê ga bít trên giây",
	"Gbps": "gi ga bít trên giây", "KB": "ki lô bai", "MB": "mê ga bai", "GB": "gi ga bai", "TB": "tê ra bai",
	"mmHg": "mi li mét thủy ngân", "kcal": "ki lô ca lo", "Kcal": "ki lô ca lo", "ppm": "phần triệu",
	"HP": "mã lực", "hPa": "héc tô pát can", "bar": "ba",
}

var measures = tableOf(unitNames)

// tableOf makes a dictionary that minds the case.
func tableOf(names map[string]string) *Dictionary {
	d := &Dictionary{}
	for text, say := range names {
		d.add(entry{text: text, say: say, exact: true})
	}
	return d
}

// unit says the measure that follows a number at once or after one space.
func (s *scan) unit() {
	if s.thousands() {
		return
	}
	i := s.units(s.at)
	if i == 0 {
		return
	}
	say, end, _ := measures.find(s.text, i)
	s.at = end
	s.say(say)
}

// units gives where a measure begins at i or one space on; 0 for none.
func (s *scan) units(i int) int {
	if byteAt(s.text, i) == ' ' {
		i++
	}
	_, end, ok := measures.find(s.text, i)
	switch {
	case !ok:
		return 0
	case byteAt(s.text, i-1) == ' ' && end-i == 1 && (s.text[i] == 'H' || s.text[i] == 'L'): // a name's letter
		return 0
	case s.shortened(i):
		return 0
	case byteAt(s.text, end) == '.' && letterAt(s.text, end+1): // a name
		return 0
	}
	return i
}

// shortened tells đ/c and the like, which is a word cut short and no price.
func (s *scan) shortened(i int) bool {
	rest, ok := strings.CutPrefix(s.text[i:], "đ/")
	return ok && letterAt(rest, 0) && !letterAt(rest, 1) && rest[0] != 'm' && rest[0] != 'l'
}

// thousands says k and ‰, which the accents name differently.
func (s *scan) thousands() bool {
	i := skipSpaces(s.text, s.at)
	if strings.HasPrefix(s.text[i:], "‰") {
		s.at = i + len("‰")
		s.say("phần " + s.thousand)
		return true
	}
	if c := byteAt(s.text, s.at); c != 'k' && c != 'K' || letterAt(s.text, s.at+1) || isDigit(s.text, s.at+1) {
		return false
	}
	if digits := strings.TrimRight(s.text[:s.at], "0123456789"); s.text[s.at] == 'K' && s.at-len(digits) == 1 { // thông điệp 5K
		return false
	}
	s.at++
	s.say(s.thousand)
	if !s.follows(s.at, "đồng", "đ", "vnđ", "vnd", "usd") {
		s.say("đồng")
	}
	return true
}

// money are the last words of a price, of which a measure is "one".
var money = []string{"đồng", "đô la Mỹ", "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "ơ rô"}

// pieces are counted one by one, and so is what they are counted in.
var pieces = []string{"con", "cây", "quả", "trái", "hạt", "viên", "khóm", "bông", "củ"}

// each are nouns that a rate counts by.
var each = []string{"ngày", "tháng", "năm", "người", "giờ", "phút", "tuần", "vụ", "hộ", "lượt", "lần", "em", "cháu",
	"học sinh", "suất", "sào", "công", "mẫu", "con", "bao", "thùng", "chai", "lớp", "kỳ", "quý", "đêm", "chuyến", "vé", "trẻ",
	"cân", "cái", "chiếc", "bộ", "mũi", "liều", "gói", "hộp", "buổi", "khẩu", "xã", "thôn", "xóm", "nhà", "ca", "tấn", "tạ",
	"yến", "lít", "giây", "mét", "thửa", "lô", "hợp đồng", "đơn vị", "trường", "phòng", "xe", "số"}

// per reads the stroke of a rate, at i, before a measure or a noun: tấn/ha,
// đồng/kg, triệu đồng/người/tháng.
func (s *scan) per(i int) bool {
	say, end, ok := measures.find(s.text, i)
	ok = ok && letterAt(s.text, i)
	switch {
	case ok && (s.after(money...) || s.after(pieces...)):
		s.say("một " + say)
	case ok:
		s.say("trên " + say)
	case letterAt(s.text, i) && s.after(money...), s.rated() && s.follows(i, each...):
		s.at = i
		s.say("một")
		return true
	default:
		return false
	}
	s.at = end
	return true
}

// measure reads a unit after a number in words: "2 triệu m3", "mười ha".
func (s *scan) measure() bool {
	say, end, ok := measures.find(s.text, s.at)
	if !ok || s.shortened(s.at) || !countable(s.text[s.at:end]) || !s.afterNumberWord() || byteAt(s.text, end) == '.' && letterAt(s.text, end+1) {
		return false
	}
	s.at = end
	s.say(say)
	return true
}

// countable leaves out the units that are more often something else where the
// number was not written in digits.
func countable(unit string) bool {
	switch unit {
	case "m", "đ":
		return true
	case "TB", "KB", "MB", "GB", "HP", "KG", "KM", "cc", "bar", "ph", "tr", "gr":
		return false
	}
	return utf8.RuneCountInString(unit) > 1
}

// afterNumberWord tells whether the last word said is part of a number.
func (s *scan) afterNumberWord() bool {
	return s.after(digitNames[:]...) || s.after("mười", "mươi", "mốt", "lăm", "tư", "trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ",
		"rưỡi", "chục", "vạn", "vài", "mấy")
}

// rated tells whether the words before a stroke are a measure, or a rate goes
// on: kg/người, lần/ngày, tấn/ha/vụ.
func (s *scan) rated() bool {
	out := s.said()
	i := strings.LastIndexByte(string(out), ' ')
	switch string(out[i+1:]) {
	case "gam", "mét", "vuông", "khối", "lít", "ta", "tấn", "tạ", "yến", "lần", "lượt", "giờ", "oát", "viên", "giọt", "ca", "vụ",
		"người", "hộ", "tháng", "ngày", "năm", "suất", "bữa", "con", "kỳ", "buổi", "tiết", "công", "bao", "sào", "vé", "chuyến",
		"cháu", "mũi", "liều", "đợt", "trăm", "cuộc", "kỷ":
		return true
	}
	return false
}
