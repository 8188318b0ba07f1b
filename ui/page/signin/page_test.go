package signin_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/page"
	"tienglang/ui/page/signin"
	"tienglang/ui/uitest"
)

func open(t *testing.T, b *uitest.Backend) *uitest.Env {
	t.Helper()
	b.User = ""
	e := uitest.NewEnv(t, b)
	e.ShowDoor(signin.New(e.Env))
	return e
}

func TestSignInByKeyboard(t *testing.T) {
	e := open(t, uitest.Station())
	e.Picture(t, "vao-dai")
	e.Type("123456")
	e.Key(fyne.KeyReturn)
	if len(e.Went) != 1 || e.Went[0].Route != page.Today {
		t.Fatalf("went %v; it says %q", e.Went, e.Words())
	}
}

func TestWrongSecretIsSaidInPlaceAndAskedAgain(t *testing.T) {
	b := uitest.Station()
	e := open(t, b)
	e.Type("000001")
	e.Key(fyne.KeyReturn)
	if !e.Sees("PIN hoặc mật khẩu không đúng.") || len(e.Went) != 0 {
		t.Fatalf("it says %q", e.Words())
	}
	b.Errs["SignIn"] = app.Fail("people.wait", nil, "seconds", "8")
	e.Type("000002")
	e.Key(fyne.KeyReturn)
	if !e.Sees("Thử lại sau 8 giây") {
		t.Fatalf("it says %q", e.Words())
	}
	delete(b.Errs, "SignIn")
	e.Type("123456")
	e.Key(fyne.KeyReturn)
	if len(e.Went) != 1 {
		t.Fatalf("after the right PIN: %q", e.Words())
	}
}

func TestSignInWithNothingTypedSaysWhatToDo(t *testing.T) {
	b := uitest.Station()
	e := open(t, b)
	e.Key(fyne.KeyReturn)
	if !e.Sees("Gõ PIN hoặc mật khẩu") || b.Called("SignIn") != 0 {
		t.Fatalf("acts %q; it says %q", b.Calls, e.Words())
	}
	e.Type("123456")
	e.Key(fyne.KeyReturn)
	if len(e.Went) != 1 {
		t.Errorf("went %v; it says %q", e.Went, e.Words())
	}
}

func TestFirstSignInAsksForASecretOfOnesOwn(t *testing.T) {
	b := uitest.Station()
	e := open(t, b)
	e.Press(t, "Lý Thị Mai")
	e.Type("000000")
	e.Key(fyne.KeyReturn)
	e.Picture(t, "doi-pin")
	if len(e.Went) != 0 || !e.Sees("PIN này do người khác đặt") {
		t.Fatalf("went %v; it says %q", e.Went, e.Words())
	}
	e.Type("864209")
	e.Window.Canvas().FocusNext()
	e.Type("864209")
	e.Key(fyne.KeyReturn)
	if b.Secrets["u3"] != "864209" || len(e.Went) != 1 {
		t.Fatalf("secret %q, went %v, it says %q", b.Secrets["u3"], e.Went, e.Words())
	}
}

func TestChangeRefusesTwoDifferentOnes(t *testing.T) {
	b := uitest.Station()
	b.User = "u3"
	e := uitest.NewEnv(t, b)
	e.ShowDoor(signin.New(e.Env))
	for _, typed := range []string{"000000", "864209", "864208"} { // Enter leads on
		e.Type(typed)
		e.Key(fyne.KeyReturn)
	}
	if !e.Sees("Hai lần gõ khác nhau") || b.Called("ChangeSecret") != 0 {
		t.Fatalf("it says %q", e.Words())
	}
}
