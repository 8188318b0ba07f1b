package inventory_test

import (
	"reflect"
	"testing"

	"tienglang/app"
	"tienglang/app/inventory/intake"
)

var polesOfHamlets = [][]string{{"Tên cụm", "Thôn", "Số hộ", "Nhân khẩu", "Dân tộc", "Mã thôn"},
	{"Chợ", "Khe Cốc", "1.120", "4 310", "Tày, Dao", "05713-04"}, {"Đình", "Khe Cốc", "1120", "", "", ""}, {"Cầu", "Núi Voi", "60", "", "", ""}}

// TestAListTellsOfItsHamlets, which come back as they were by undo; what is
// written out is read as the same.
func TestAListTellsOfItsHamlets(t *testing.T) {
	c := begin(t, false)
	old, _, err := c.SaveHamlet(ctx, c.by, app.Hamlet{Name: "Khe Cốc", Households: 100})
	if err != nil {
		t.Fatal(err)
	}
	batch, err := c.Import(ctx, c.by, "a.csv", c.preview(t, polesOfHamlets, intake.Choices{}))
	if err != nil {
		t.Fatal(err)
	}
	want := app.Hamlet{ID: old.ID, Name: "Khe Cốc", Code: "05713-04", Households: 1120, People: 4310, Languages: []string{"Tày", "Dao"}}
	if is, _ := c.hamlet(t, "Khe Cốc"); !reflect.DeepEqual(is, want) {
		t.Errorf("%+v", is)
	}
	if is, _ := c.hamlet(t, "Núi Voi"); is.Households != 60 {
		t.Errorf("%+v", is)
	}
	all, hamlets := c.state(t)
	if n := c.preview(t, intake.Table(all, hamlets), intake.Choices{}).Counts(); n.Same != 3 {
		t.Errorf("written out and read again: %+v", n)
	}
	if _, err := c.Undo(ctx, c.by, batch); err != nil {
		t.Fatal(err)
	}
	if _, hamlets := c.state(t); !reflect.DeepEqual(hamlets, []app.Hamlet{old}) {
		t.Errorf("undone %+v", hamlets)
	}
}

// TestRowsThatDisagreeOnAHamletAreDoubtful, and what can't be read.
func TestRowsThatDisagreeOnAHamletAreDoubtful(t *testing.T) {
	c := begin(t, false)
	p := c.preview(t, [][]string{{"Tên cụm", "Thôn", "Số hộ"}, {"Chợ", "Khe Cốc", "112"}, {"Đình", "Khe Cốc", "121"}, {"Cầu", "Núi Voi", "nhiều"}}, intake.Choices{})
	if p.Counts().Doubtful != 2 || app.CodeOf(p.Rows[1].Doubts[0].Err) != "inventory.hamlet_otherwise" || p.Rows[2].Doubts[0].Field != intake.Households {
		t.Errorf("%+v", p.Rows)
	}
}

// TestAListOfHamletsAlone is taken too.
func TestAListOfHamletsAlone(t *testing.T) {
	c := begin(t, false)
	c.save(t, 1, "A") // in Thôn Đông
	rows := [][]string{{"STT", "Tên thôn", "Số hộ", "Số khẩu"}, {"1", "Thôn Đông", "112", "431"}, {"2", "Thôn Tây", "90", ""}, {"", "Tổng cộng", "202", "431"}}
	p := c.preview(t, rows, intake.Choices{})
	if n := p.Counts(); n.New != 1 || n.Changed != 1 || n.Doubtful != 0 {
		t.Fatalf("%+v %+v", n, p.Rows)
	}
	if _, err := c.Import(ctx, c.by, "thon.csv", p); err != nil {
		t.Fatal(err)
	}
	all, hamlets := c.state(t)
	if len(all) != 1 || len(hamlets) != 2 || hamlets[0].Households+hamlets[1].Households != 202 {
		t.Errorf("%+v %+v", all, hamlets)
	}
	if n := c.preview(t, rows, intake.Choices{}).Counts(); n.Same != 2 {
		t.Errorf("read again: %+v", n)
	}
}

// What a table tells of a hamlet is kept with those of its clusters that are, also
// where the first of them waits for a person.
func TestWhatIsToldOfAHamletIsNotLostWithADoubtfulRow(t *testing.T) {
	c := begin(t, false)
	rows := [][]string{{"Tên cụm", "Thôn", "Số hộ", "Số khẩu", "IMEI"}, {"Chợ", "Khe Cốc", "112", "431", "12"}, {"Đình", "Khe Cốc", "112", "431", ""}, {"Ao", "Núi Voi", "90", "7", ""}, {"Cầu", "Núi Voi", "90", "7", ""}}
	if _, err := c.Import(ctx, c.by, "x", c.preview(t, rows, intake.Choices{})); err != nil {
		t.Fatal(err)
	}
	all, hamlets := c.state(t)
	if len(all) != 2 || len(hamlets) != 2 || hamlets[0].Households != 112 || hamlets[0].People != 431 || hamlets[1].Households != 0 {
		t.Errorf("%+v, %+v", all, hamlets)
	}
}
