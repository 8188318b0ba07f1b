package reading

import (
	"slices"
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"Chào bà con. Hôm nay họp! Có ai đến? Xong":             {"Chào bà con.", "Hôm nay họp!", "Có ai đến?", "Xong¶"},
		"Ngày 22.11.2026 họp ở TP. Thái Nguyên. Mời dự.":        {"Ngày 22.11.2026 họp ở TP. Thái Nguyên.", "Mời dự.¶"},
		"Giá 1.500.000 đồng. Trả sau.":                          {"Giá 1.500.000 đồng.", "Trả sau.¶"},
		"ThS. Hà và PGS. TS. Bình dự. Ông V. Nam vắng.":         {"ThS. Hà và PGS. TS. Bình dự.", "Ông V. Nam vắng.¶"},
		"Trồng rau, nuôi gà, v.v. Các hộ khá lên.":              {"Trồng rau, nuôi gà, v.v.", "Các hộ khá lên.¶"},
		"Gồm chăn, màn, v.v. và gạo.":                           {"Gồm chăn, màn, v.v. và gạo.¶"},
		"Dòng một\nDòng hai.\n\n\nDòng ba":                      {"Dòng một¶", "Dòng hai.¶", "Dòng ba¶"},
		"Anh nói: “Mời vào.” Rồi đi.":                           {"Anh nói: “Mời vào.”", "Rồi đi.¶"},
		"1. Thu gom rác. 2. Quét đường.":                        {"1. Thu gom rác.", "2. Quét đường.¶"},
		"II. Nhiệm vụ\r\n- Việc một\r\n***\r\n":                 {"II. Nhiệm vụ¶", "- Việc một¶"},
		"Thế ư?! Ừ... Đi thôi… nhanh lên.":                      {"Thế ư?!", "Ừ...", "Đi thôi… nhanh lên.¶"},
		"Xem thainguyen.gov.vn. Gọi 0912.345.678.":              {"Xem thainguyen.gov.vn.", "Gọi 0912.345.678.¶"},
		"Dân P. Hoàng Văn Thụ và P.5 họp. Hết.":                 {"Dân P. Hoàng Văn Thụ và P.5 họp.", "Hết.¶"},
		"Đạt 98,5%. Vượt 3%.":                                   {"Đạt 98,5%.", "Vượt 3%.¶"},
		"":                                                      nil,
		" \n \n…!":                                              nil,
		"Kết thúc lúc 17h. 18h30 họp tiếp. (Ghi chú.) Hết rồi.": {"Kết thúc lúc 17h.", "18h30 họp tiếp.", "(Ghi chú.)", "Hết rồi.¶"},
	} {
		var got []string
		for _, s := range Sentences(text) {
			end := ""
			if s.Paragraph {
				end = "¶"
			}
			got = append(got, s.Text+end)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

// TestALongSentenceIsCut at a pause, so that no voice gets a page at once.
func TestALongSentenceIsCut(t *testing.T) {
	all := Sentences(strings.Repeat("nghe đài mỗi sáng, ", 500))
	if len(all) < 5 {
		t.Fatalf("%d sentences", len(all))
	}
	for _, s := range all {
		if len(s.Text) > longSentence+20 || !strings.HasSuffix(s.Text, "sáng,") && !strings.HasSuffix(s.Text, "đài") &&
			!strings.HasSuffix(s.Text, "mỗi") && !strings.HasSuffix(s.Text, "nghe") {
			t.Errorf("cut at %q", s.Text[max(0, len(s.Text)-20):])
		}
	}
}
