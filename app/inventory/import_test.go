package inventory_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/inventory/intake"
	"tienglang/app/sheet"
)

func (c commune) preview(t *testing.T, rows [][]string, ch intake.Choices) intake.Preview {
	t.Helper()
	l, err := intake.Understand(rows)
	if err != nil {
		t.Fatal(err)
	}
	k, err := c.Known(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p, err := intake.Read(rows, l, k, ch)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (c commune) state(t *testing.T) (all []app.Cluster, hamlets []app.Hamlet) {
	t.Helper()
	hamlets, err := c.d.Hamlets(ctx)
	if err == nil {
		all, err = c.d.Clusters(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all, hamlets
}

func TestAListIsTakenAndUndoneAsOne(t *testing.T) { takenAndUndone(t, 600) }

// takenAndUndone brings in a messy list of n clusters of which some are there,
// and takes it back.
func takenAndUndone(t *testing.T, n int) {
	c := begin(t, false)
	rows, err := sheet.ReadMerged(apptest.MessyInventory(t, n), intake.MostRows)
	if err != nil {
		t.Fatal(err)
	}
	first, err := c.Import(ctx, c.by, "a.xlsx", c.preview(t, rows[:300], intake.Choices{})) // some are there before
	if err != nil || first == "" {
		t.Fatal(err)
	}
	before, hamletsBefore := c.state(t)

	for i := range rows { // and change
		if len(rows[i]) == 18 && i > 100 {
			rows[i] = append(rows[i], "kiểm tra 2026")
		}
	}
	p := c.preview(t, rows, intake.Choices{})
	want := p.Counts()
	if want.New < n/3 || want.Changed < 100 || want.Doubtful != 10*apptest.MessyDoubts(n) {
		t.Fatalf("%+v", want)
	}
	batch, err := c.Import(ctx, c.by, "b.xlsx", p)
	if err != nil {
		t.Fatal(err)
	}
	after, hamletsAfter := c.state(t)
	if len(after) != len(before)+want.New || len(hamletsAfter) != 40 || !reflect.DeepEqual(after, c.Clusters()) {
		t.Errorf("%d clusters and %d hamlets", len(after), len(hamletsAfter))
	}
	if again := c.preview(t, rows, intake.Choices{}).Counts(); again.New+again.Changed != 0 {
		t.Errorf("taken again it would change %+v", again)
	}
	if _, err := c.Undo(ctx, c.by, batch); err != nil {
		t.Fatal(err)
	}
	if all, hamlets := c.state(t); !reflect.DeepEqual(all, before) || !reflect.DeepEqual(hamlets, hamletsBefore) || !reflect.DeepEqual(c.Clusters(), before) {
		t.Errorf("%d clusters and %d hamlets are left of the undone, before were %d and %d", len(all), len(hamlets), len(before), len(hamletsBefore))
	}
}

var twoPoles = [][]string{{"Tên cụm", "Xóm", "Âm lượng", "IMEI"}, {"Chợ", "xóm Khe Cốc", "40", "860000000000001"}, {"Đình", "Khe Cốc", "50", "12"}}

func TestImportKeepsWhatNoPersonMustLookAt(t *testing.T) {
	c := begin(t, true)
	if _, err := c.Import(ctx, c.by, "x.csv", c.preview(t, twoPoles, intake.Choices{})); err != nil {
		t.Fatal(err)
	}
	all, hamlets := c.state(t)
	if len(all) != 1 || all[0].Name != "Chợ" || !all[0].Virtual || len(hamlets) != 1 || all[0].Hamlet != hamlets[0].ID || all[0].ID == "" {
		t.Errorf("%+v, %+v", all, hamlets)
	}
	_, err := c.Import(ctx, c.by, "x.csv", c.preview(t, twoPoles, intake.Choices{}))
	apptest.Wants(t, err, "inventory.nothing_to_import")
	if _, err := c.Import(ctx, c.by, "x.csv", c.preview(t, twoPoles, intake.Choices{Take: map[int]bool{3: true}})); err != nil {
		t.Fatal(err)
	}
	all, hamlets = c.state(t)
	if len(all) != 2 || all[1].Box.IMEI != "" || all[1].Hamlet != hamlets[0].ID || len(hamlets) != 1 {
		t.Errorf("%+v, %+v", all, hamlets)
	}
}

func TestImportLeavesAloneWhatChangedMeanwhile(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Chợ")
	p := c.preview(t, twoPoles, intake.Choices{})
	if err := c.Pair(ctx, c.by.ID, pole.ID, "UKEY"); err != nil {
		t.Fatal(err)
	}
	c.poles.took()
	if _, err := c.Import(ctx, c.by, "x", p); err == nil { // Chợ is in another hamlet: both are new
		if got, _ := c.Cluster(pole.ID); got.SpeakerKey != "UKEY" {
			t.Errorf("the pairing is lost: %+v", got)
		}
	}
	rows := [][]string{{"Tên cụm", "Số cụm", "Âm lượng"}, {"Chợ", "1", "40"}}
	p = c.preview(t, rows, intake.Choices{})
	batch, err := c.Import(ctx, c.by, "x", p)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.poles.took(); len(got) != 1 || got[0] != "apply 1 volume 40 cap 85 delay 0" {
		t.Errorf("%q", got)
	}
	if got, _ := c.Cluster(pole.ID); got.SpeakerKey != "UKEY" || got.Volume != 40 {
		t.Errorf("%+v", got)
	}
	_, err = c.Import(ctx, c.by, "x", p) // read before it was taken
	apptest.Wants(t, err, "inventory.changed_meanwhile")
	if _, err := c.Undo(ctx, c.by, batch); err != nil {
		t.Fatal(err)
	}
	if got := c.poles.took(); len(got) != 1 || got[0] != "apply 1 volume 70 cap 85 delay 0" {
		t.Errorf("%q", got)
	}
}

// A new cluster that was paired, edited or given a volume since its import is not
// taken away with it: before, undoing let the box go without a word, and somebody
// had climbed a pole for it. A person removes it, which says so, and then undoes.
func TestUndoneImportLetsItsSpeakersGo(t *testing.T) {
	c := begin(t, false)
	batch, err := c.Import(ctx, c.by, "x", c.preview(t, twoPoles, intake.Choices{}))
	if err != nil {
		t.Fatal(err)
	}
	paired := c.Clusters()[0]
	if err := c.Pair(ctx, c.by.ID, paired.ID, "UNEW"); err != nil {
		t.Fatal(err)
	}
	c.poles.took()
	_, err = c.Undo(ctx, c.by, batch)
	apptest.Wants(t, err, "inventory.new_changed")
	if !strings.Contains(err.Error(), paired.Name) || len(c.poles.took()) != 0 || len(c.Clusters()) != 1 {
		t.Errorf("%v: %+v", err, c.Clusters())
	}
	if _, ok := c.SpeakerAllowed("UNEW"); !ok {
		t.Error("its box is let go")
	}
	if err := c.Delete(ctx, c.by, paired.ID); err != nil {
		t.Fatal(err)
	}
	c.poles.took()
	if _, err := c.Undo(ctx, c.by, batch); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.SpeakerAllowed("UNEW"); ok || len(c.Clusters()) != 0 {
		t.Errorf("%+v", c.Clusters())
	}
}

func TestAnImportIsNotUndoneOverWhatWasChangedSince(t *testing.T) {
	c := begin(t, false)
	rows := [][]string{{"Tên cụm", "Xóm", "Ngày lắp"}, {"Chợ", "Khe Cốc", "14/3/2024"}, {"Đình", "Khe Cốc", "2023"}, {"Cổng", "", "2022"}}
	batch, err := c.Import(ctx, c.by, "x", c.preview(t, rows, intake.Choices{}))
	if err != nil {
		t.Fatal(err)
	}
	was := c.Clusters()
	for _, one := range was[:2] {
		one.Volume = 33
		if _, err := c.Save(ctx, c.by, one, "Khe Cốc"); err != nil {
			t.Fatal(err)
		}
	}
	_, err = c.Undo(ctx, c.by, batch)
	apptest.Wants(t, err, "inventory.new_changed")
	if !strings.Contains(err.Error(), "Chợ, Đình") || strings.Contains(err.Error(), "Cổng") || len(c.Clusters()) != 3 {
		t.Errorf("%v: %+v", err, c.Clusters())
	}
	for _, one := range was[:2] { // as they were
		if _, err := c.Save(ctx, c.by, one, "Khe Cốc"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Undo(ctx, c.by, batch); err != nil || len(c.Clusters()) != 0 {
		t.Errorf("%v: %+v", err, c.Clusters())
	}
}

// A day that an import changed is the same day once it was kept, in whatever
// zone it is written.
func TestAnImportOfDaysIsUndone(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Chợ")
	batch, err := c.Import(ctx, c.by, "x", c.preview(t, [][]string{{"Tên cụm", "Số cụm", "Ngày lắp", "Bảo hành"}, {"Chợ", "1", "14/3/2024", "2026"}}, intake.Choices{}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Undo(ctx, c.by, batch); err != nil {
		t.Fatal(err)
	}
	if got, _ := c.Cluster(pole.ID); !got.InstalledOn.Equal(pole.InstalledOn) || !got.Purchase.WarrantyUntil.Equal(pole.Purchase.WarrantyUntil) {
		t.Errorf("%+v", got)
	}
}

// A list does not take the transmitter from those that hang on it.
func TestAnImportLeavesATransmitterThatFeedsOthers(t *testing.T) {
	c := begin(t, false)
	save := func(n int, name string, gateway app.ID) app.Cluster {
		one := apptest.Cluster(n, name)
		one.ID, one.Technology, one.Gateway = "", app.TechnologyFM, gateway
		saved, err := c.Save(ctx, c.by, one, "")
		if err != nil {
			t.Fatal(err)
		}
		return saved
	}
	carrier := save(1, "Trạm", "")
	save(2, "Chợ", carrier.ID)
	rows := [][]string{{"Số cụm", "Tên cụm", "Công nghệ"}, {"1", "Trạm", "IP"}, {"2", "Chợ", "IP"}}
	p := c.preview(t, rows, intake.Choices{})
	if r := p.Rows[0]; !r.Fatal() || r.Doubts[0].Field != intake.Technology || app.CodeOf(r.Doubts[0].Err) != "cluster.gateway_feeds" || p.Counts().Changed != 1 {
		t.Fatalf("%+v", p.Rows)
	}
	if _, err := c.Import(ctx, c.by, "x", p); err != nil { // of the one that hung on it
		t.Fatal(err)
	}
	if n := c.preview(t, rows, intake.Choices{}).Counts(); n != (intake.Counts{Changed: 1, Same: 1}) {
		t.Errorf("%+v", n)
	}
}

func TestWhoMayImport(t *testing.T) {
	c := begin(t, false)
	editor, p := apptest.User("e", app.RoleEditor), c.preview(t, twoPoles, intake.Choices{})
	_, err := c.Import(ctx, editor, "x", p)
	apptest.Wants(t, err, "people.not_allowed")
	_, err = c.Undo(ctx, editor, "b")
	apptest.Wants(t, err, "people.not_allowed")
	_, err = c.History(ctx, editor, "c")
	apptest.Wants(t, err, "people.not_allowed")
	_, err = c.Undo(ctx, c.by, "no such batch")
	apptest.Wants(t, err, "data.not_found")
	if all, _ := c.state(t); len(all) != 0 {
		t.Errorf("%d clusters", len(all))
	}
	batch, err := c.Import(ctx, c.by, "x", p)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := c.History(ctx, c.by, c.Clusters()[0].ID)
	if err != nil || len(rows) != 1 || rows[0].Batch != batch || rows[0].By != c.by.ID {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestImportIsAllOrNothing(t *testing.T) {
	c := begin(t, false)
	p := c.preview(t, [][]string{{"Tên cụm", "Xóm"}, {"Chợ", "Khe Cốc"}}, intake.Choices{})
	c.save(t, 1, "Ai đó") // the number that was given
	_, err := c.Import(ctx, c.by, "x", p)
	apptest.Wants(t, err, "cluster.number_taken")
	if _, hamlets := c.state(t); len(hamlets) != 1 { // Thôn Đông of the one that was saved
		t.Errorf("%+v", hamlets)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := c.Import(gone, c.by, "x", p); !errors.Is(err, context.Canceled) && err == nil {
		t.Errorf("%v", err)
	}
}
