package settings_test

import (
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

func TestWebVoicesKeyIsTypedAndNeverShown(t *testing.T) {
	b := uitest.Station()
	b.VoicesOf = []backend.Voice{{ID: "espeak:vi"}, {ID: "piper:vais", Name: "Piper vais"}}
	b.SpeechIs = backend.SpeechSettings{Voice: "piper:vais", Rate: 1}
	e := shown(t, b, "speech")
	e.Picture(t, "cai-dat-giong-doc")
	if !e.Sees("Piper vais") {
		t.Fatalf("it says %q", e.Words())
	}
	e.TypeInto(t, "https://…/{text}", "https://giong.vn/{text}")
	e.TypeInto(t, "Dán khoá vào đây", "bi-mat-42")
	e.Press(t, "Lưu giọng qua mạng")
	if b.SpeechIs.Web.Key != "bi-mat-42" || b.SpeechIs.Web.URL != "https://giong.vn/{text}" || b.SpeechIs.Voice != "piper:vais" {
		t.Fatalf("kept %+v", b.SpeechIs)
	}
	if e.Sees("bi-mat-42") || !e.Sees("Đã có khoá; gõ để thay") {
		t.Errorf("it says %q", e.Words())
	}
	e.TypeInto(t, "Mỗi dòng: Đắk Lắk = Đắc Lắc", "Tân Khê = Tân Khuê")
	e.Press(t, "Lưu")
	if b.SpeechIs.Dictionary != "Tân Khê = Tân Khuê" || b.SpeechIs.Web.Key != "bi-mat-42" {
		t.Errorf("kept %+v", b.SpeechIs)
	}
}

func TestWebVoiceIsForAdministrators(t *testing.T) {
	b := uitest.Station()
	for i := range b.People {
		if b.People[i].ID == b.User {
			b.People[i].Roles = []app.Role{app.RoleEditor}
		}
	}
	e := shown(t, b, "speech")
	if e.Sees("Giọng qua mạng") || !e.Sees("Cách đọc tên riêng") {
		t.Errorf("it says %q", strings.Join(e.Words(), "|"))
	}
}

// What was typed into one card is there still when the other is saved.
func TestTypedSpeechSettingsOutliveASaving(t *testing.T) {
	b := uitest.Station()
	b.VoicesOf = []backend.Voice{{ID: "espeak:vi"}, {ID: "piper:vais", Name: "Piper vais"}}
	b.SpeechIs = backend.SpeechSettings{Voice: "piper:vais", Rate: 1}
	e := shown(t, b, "speech")
	e.TypeInto(t, "Mỗi dòng: Đắk Lắk = Đắc Lắc", "Tân Khê = Tân Khuê")
	e.TypeInto(t, "https://…/{text}", "https://giong.vn/{text}")
	e.Press(t, "Lưu giọng qua mạng")
	if b.SpeechIs.Dictionary != "" || !e.Sees("Tân Khê = Tân Khuê") {
		t.Fatalf("kept %+v, it says %q", b.SpeechIs, e.Words())
	}
	e.Press(t, "Lưu")
	if b.SpeechIs.Dictionary != "Tân Khê = Tân Khuê" || b.SpeechIs.Web.URL != "https://giong.vn/{text}" {
		t.Errorf("kept %+v", b.SpeechIs)
	}
}
