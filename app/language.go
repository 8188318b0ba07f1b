package app

// Language is one that a bulletin may be read in.
type Language struct {
	Code string // ISO 639-1 where there is one, else 639-3
	Name string // in Vietnamese, as the station's people call it
}

// Vietnamese is the code of the language that every bulletin has.
const Vietnamese = "vi"

// Languages are those in which communes broadcast, Vietnamese first. A script
// may name any other by its code.
var Languages = []Language{
	{Vietnamese, "Tiếng Việt"}, {"tyz", "Tày"}, {"nut", "Nùng"}, {"hmn", "Mông"}, {"ium", "Dao"}, {"blt", "Thái"},
	{"mtq", "Mường"}, {"km", "Khmer"}, {"cjm", "Chăm"}, {"rad", "Ê Đê"}, {"jra", "Gia Rai"}, {"bdq", "Ba Na"},
	{"sed", "Xơ Đăng"}, {"kpm", "Cơ Ho"}, {"cmo", "Mnông"}, {"hre", "Hrê"}, {"sti", "Xtiêng"}, {"bru", "Bru – Vân Kiều"},
}

// LanguageName is what a language is called; a code that is not in Languages
// is its own name.
func LanguageName(code string) string {
	for _, l := range Languages {
		if l.Code == code {
			return l.Name
		}
	}
	return code
}
