package clusters

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/app/replacement"
	"tienglang/assets/locale"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

// full is a cluster of which everything is known.
func full() app.Cluster {
	return app.Cluster{Code: "TN-0024", Place: "cột điện đầu ngõ", Power: app.PowerBacked, Condition: app.ConditionWorks, Note: "leo bằng thang\nhỏi nhà ông Tâm",
		Box:       app.Box{Vendor: "Vinh Hưng", VendorCode: "VH", Model: "VH-4G", Serial: "SN-7", IMEI: "861107031234567", SIM: "0987654321", Carrier: "Viettel"},
		Amplifier: app.Amplifier{Model: "PA-100", Watts: 100},
		Purchase:  app.Purchase{Funding: "CTMTQG 2024", PriceDong: 12_500_000, WarrantyUntil: time.Date(2027, 3, 14, 0, 0, 0, 0, app.Vietnam)}}
}

// everyFact are all facts that the form and the card have.
func everyFact() (all []fact) {
	for _, g := range append([]factGroup{factsFirst}, factGroups...) {
		all = append(all, g.facts()...)
	}
	return all
}

// TestEachFactIsReadAsItIsWritten in both languages, has its name and words, and
// is forgotten where nothing is typed.
func TestEachFactIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"vi", "en"} {
		cat := locale.New(language)
		var again, gone app.Cluster
		gone = full()
		for _, f := range everyFact() {
			is := f.text(cat, full())
			if is == "" || f.words(cat, full()) == "" || !cat.Has("clusters.list.field."+f.key) {
				t.Errorf("%s: %s is not told", language, f.key)
			}
			if wrong := f.put(&again, is); wrong != "" {
				t.Errorf("%s: %s is written %q and not read: %s", language, f.key, is, wrong)
			}
			if wrong := f.put(&gone, ""); wrong != "" {
				t.Errorf("%s: %s cannot be left empty: %s", language, f.key, wrong)
			}
			for _, c := range f.choices {
				if c != "" && !cat.Has("clusters."+f.key+"."+c) {
					t.Errorf("%s: %s %s has no words", language, f.key, c)
				}
			}
		}
		if !reflect.DeepEqual(again, full()) || !reflect.DeepEqual(gone, app.Cluster{}) {
			t.Errorf("%s: read %+v, left %+v", language, again, gone)
		}
	}
}

// TestWhatCannotBeIsRefused with the sentence of its field, and what people write
// in their own way is understood.
func TestWhatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, typed, want string }{
		{"imei", "86110703123456", "imei"}, {"imei", "86110703123456x", "imei"}, {"imei", "86-110703-123456-7", ""},
		{"sim", "12345", "sim"}, {"sim", "0987 654 321", ""}, {"sim", "+84 987654321", ""}, {"sim", "8984 0480 0001 2345 6789", ""},
		{"amplifier_watts", "-5", "amplifier_watts"}, {"amplifier_watts", "5001", "amplifier_watts"}, {"amplifier_watts", "100 W", ""}, {"amplifier_watts", "trăm", "amplifier_watts"},
		{"price", "12.500.000 đ", ""}, {"price", "12 triệu", "price"}, {"price", "10000000001", "price"},
		{"warranty", "32/1/2027", "date"}, {"warranty", "1/1/0227", "date"}, {"warranty", "3/4/2027", ""},
		{"vendor", strings.Repeat("ă", 101), "long"}, {"vendor", strings.Repeat("ă", 100), ""}, {"note", strings.Repeat("ă", 2000), ""},
	} {
		for _, f := range everyFact() {
			var into app.Cluster
			if f.key != c.key {
				continue
			}
			if got := strings.TrimPrefix(f.put(&into, c.typed), "clusters.form.wrong."); got != c.want {
				t.Errorf("%s %q: %q, want %q", c.key, c.typed, got, c.want)
			}
		}
	}
}

// fieldOf is the form's field of a fact, and its group.
func fieldOf(p *Page, key string) (*factField, *formGroup) {
	for _, g := range append([]*formGroup{p.form.first}, p.form.groups...) {
		for _, f := range g.fields {
			if f.key == key {
				return f, g
			}
		}
	}
	return nil, nil
}

// TestTheFormKeepsWhatTheInventoryKnows: its groups are shut and tell what they
// hold, what is wrong is told beside its field, which is opened and has the keys,
// and what was not touched stays as it is kept, also what came meanwhile.
func TestTheFormKeepsWhatTheInventoryKnows(t *testing.T) {
	b := uitest.Station()
	b.ClustersOf[23].Box = app.Box{Vendor: "Vinh Hưng", Serial: "SN-7"}
	e, p := shown(t, b, nil)
	p.choose("c24")
	p.change()
	imei, group := fieldOf(p, "imei")
	if group.body.Visible() || !e.Sees("Vinh Hưng · Số seri SN-7") || !e.Sees("chưa ghi gì") {
		t.Fatalf("the groups: %q", e.Words())
	}
	imei.entry.SetText("8611")
	p.form.save()
	e.Wait()
	if b.Called("SaveCluster") != 0 || !group.body.Visible() || e.Focused() != imei.entry || !imei.wrong.Visible() {
		t.Fatalf("a short IMEI: calls %q, focus %T", b.Calls, e.Focused())
	}
	e.Picture(t, "cum-loa-sua-ho-so")
	imei.entry.SetText("861107031234567")
	if imei.wrong.Visible() {
		t.Error("it is told as wrong while it is typed anew")
	}
	price, _ := fieldOf(p, "price")
	price.entry.SetText("12.500.000")
	power, _ := fieldOf(p, "power")
	power.choice.Choose(2)
	note, _ := fieldOf(p, "note")
	note.entry.SetText("leo bằng thang\nhỏi nhà ông Tâm")
	b.Do(func() { b.ClustersOf[23].Box.Serial = "SN-8" })
	p.load(nil)
	e.Wait()
	p.form.save()
	e.Wait()
	want := app.Box{Vendor: "Vinh Hưng", Serial: "SN-8", IMEI: "861107031234567"}
	if v, _ := p.view("c24"); v.Box != want || v.Purchase.PriceDong != 12_500_000 || v.Power != app.PowerBacked || v.Note != "leo bằng thang\nhỏi nhà ông Tâm" {
		t.Errorf("saved %+v", v.Cluster)
	}
}

// TestTheFormGoesByTheKeyboard: from its last first field on to the groups, which
// Enter opens, and into them.
func TestTheFormGoesByTheKeyboard(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	p.choose("c24")
	p.change()
	e.Window.Canvas().Focus(p.form.virtual)
	var walk []string
	for i := range 3 {
		e.Window.Canvas().FocusNext()
		switch o := e.Focused().(type) {
		case *widget.Button:
			walk = append(walk, o.Text)
		default:
			walk = append(walk, fmt.Sprintf("%T", o))
		}
		if i == 0 {
			e.Key(fyne.KeyReturn)
		}
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	field, seen := e.Focused().(fyne.CanvasObject), p.form.scroll
	if y := at(field).Y - at(seen).Y; y < 0 || y+field.Size().Height > seen.Size().Height {
		t.Errorf("what has the keys lies at %v of %v seen", y, seen.Size().Height)
	}
	vendor, group := fieldOf(p, "vendor")
	if got := strings.Join(walk, ", "); got != "Hộp và đường truyền, *widget.Entry, *widget.Entry" || !group.body.Visible() || vendor.entry == nil {
		t.Errorf("%s", got)
	}
}

// TestTheCardHasTheRecord, of what is known alone, with what is long folded.
func TestTheCardHasTheRecord(t *testing.T) {
	b := uitest.Station()
	is := full()
	is.Note = strings.Repeat("leo bằng thang của nhà ông Tâm, hỏi trước. ", 12)
	v := &b.ClustersOf[0]
	v.Code, v.Place, v.Box, v.Amplifier, v.Power, v.Purchase, v.Condition, v.Note = is.Code, is.Place, is.Box, is.Amplifier, is.Power, is.Purchase, is.Condition, is.Note
	e, p := shown(t, b, nil)
	p.choose(v.ID)
	for _, words := range []string{"Hồ sơ", "TN-0024", "cột điện đầu ngõ", "SN-7", "861107031234567", "0987654321", "Điện lưới và ắc quy", "12.500.000", "14/03/2027", "Hoạt động"} {
		if !e.Sees(words) {
			t.Errorf("%q is not told", words)
		}
	}
	c := recordOf(p)
	p.looked.ScrollToOffset(fyne.NewPos(0, c.card.Position().Y))
	e.Picture(t, "cum-loa-ho-so")
	short := c.card.MinSize().Height
	e.Press(t, "Xem hết")
	if c.card.MinSize().Height <= short {
		t.Error("the note is not unfolded")
	}
	p.choose("c2")
	if e.Sees("TN-0024") || !e.Sees("Chưa ghi gì thêm về cụm này") {
		t.Error("another's record is told")
	}
}

func recordOf(p *Page) *recordCard {
	for _, c := range p.side {
		if r, ok := c.(*recordCard); ok {
			return r
		}
	}
	return nil
}

// TestSearchFindsTheMarksOfABox and of the province.
func TestSearchFindsTheMarksOfABox(t *testing.T) {
	b := uitest.Station()
	b.ClustersOf[6].Code, b.ClustersOf[6].Box = "TN-0007", app.Box{IMEI: "861107031234567", Serial: "SN-77", SIM: "89840480000123456789"}
	_, p := shown(t, b, nil)
	for _, words := range []string{"TN-0007", "1234567", "sn-77", "0123456789"} {
		p.search.SetText(words)
		if len(p.shown) != 1 || p.shown[0].ID != b.ClustersOf[6].ID {
			t.Errorf("%q finds %d", words, len(p.shown))
		}
	}
}

// TestThePlanIsToldWhereItMatters: on the card, with the way there and to the
// label, and as a filter.
func TestThePlanIsToldWhereItMatters(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	want := 0
	all, err := b.Replacement(t.Context())
	for _, i := range all.Plan.Items {
		if i.Cluster != "" {
			want++
		}
	}
	if err != nil || want == 0 || p.count.Renew != want {
		t.Fatalf("%d are counted, want %d, %v", p.count.Renew, want, err)
	}
	p.choose("c30") // FM
	if !e.Sees("Kế hoạch thay thế: ") || !e.Sees("vì là loa FM") {
		t.Errorf("%q", e.Words())
	}
	e.Press(t, fmt.Sprint("Nên thay ", want))
	if len(p.shown) != want {
		t.Errorf("%d are shown", len(p.shown))
	}
	e.Press(t, "In mã QR")
	e.Wait()
	if ids, n := p.labels.wanted(); p.open != p.labels || n != 1 || ids[0] != "c30" {
		t.Errorf("labels of %v", ids)
	}
	p.leaveBoard()
	e.Press(t, "Kế hoạch thay")
	e.Wait()
	v, _ := p.view("c30")
	if p.open != p.plan || p.plan.chosen != v.Hamlet {
		t.Errorf("the plan at %q", p.plan.chosen)
	}
}

// TestWhatThePlanSaysHasItsWords for each kind, in both languages.
func TestWhatThePlanSaysHasItsWords(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"vi", "en"} {
		cat := locale.New(language)
		for _, k := range []replacement.Kind{replacement.KindBroken, replacement.KindWired, replacement.KindFM, replacement.KindMissing, replacement.KindOld, replacement.KindGood} {
			if !cat.Has("clusters.record.why." + string(k)) {
				t.Errorf("%s: %s", language, k)
			}
		}
	}
}
