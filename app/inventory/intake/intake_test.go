package intake_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/inventory/intake"
	"tienglang/app/sheet"
)

func known(clusters ...app.Cluster) intake.Known {
	return intake.Known{Clusters: clusters, Check: func(c app.Cluster) error {
		if c.Name == "" {
			return app.Fail("cluster.name_missing", nil)
		}
		return nil
	}}
}

func read(t testing.TB, rows [][]string, k intake.Known, ch intake.Choices) intake.Preview {
	t.Helper()
	l, err := intake.Understand(rows)
	if err != nil {
		t.Fatal(err)
	}
	p, err := intake.Read(rows, l, k, ch)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func codes(r intake.Row) (all []string) {
	for _, d := range r.Doubts {
		all = append(all, app.CodeOf(d.Err))
	}
	return all
}

func messyRows(t testing.TB, n int) [][]string {
	t.Helper()
	rows, err := sheet.ReadMerged(apptest.MessyInventory(t, n), intake.MostRows)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestMessySheetIsUnderstoodWithEveryDoubtShown(t *testing.T) {
	const n = 600
	p := read(t, messyRows(t, n), known(), intake.Choices{})
	each := apptest.MessyDoubts(n)
	got := map[string]int{}
	for _, r := range p.Rows {
		for _, code := range codes(r) {
			got[code]++
		}
	}
	// a warranty of 24 months after a day that no calendar has is a doubt of its own
	want := map[string]int{"inventory.imei_twice": 2 * each, "inventory.code_twice": 2 * each, "inventory.code_missing": each,
		"cluster.name_missing": each, "inventory.swapped": each, "inventory.cell": 3 * each, "inventory.bad_imei": each}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("doubts %v, want %v", got, want)
	}
	if c := p.Counts(); c != (intake.Counts{New: n - 10*each, Doubtful: 10 * each}) {
		t.Errorf("%+v", c)
	}
	if len(p.Skipped) != 43 { // 40 hamlets, the sum, where and by whom
		t.Errorf("%d rows are passed over: %v", len(p.Skipped), p.Skipped)
	}
	if len(p.Rows) != n || len(p.Remarks) != 0 {
		t.Errorf("%d rows, %v", len(p.Rows), p.Remarks)
	}
	want1 := app.Cluster{Number: 1, Code: "TN-00000", Name: "Cụm Khe Cốc 0", Place: "Cột điện số 0", Technology: app.TechnologyIP, Line: app.Line4G,
		Horns: []app.Horn{{Watts: 30}, {Watts: 30}}, Volume: 70, VolumeCap: 85, Position: app.Position{Lat: 21.5, Lon: 105.8},
		Box:         app.Box{Vendor: "Vinh Hưng", IMEI: "860000000000000", SIM: "0912000000", Carrier: "Viettel"},
		InstalledOn: time.Date(2024, 3, 14, 0, 0, 0, 0, app.Vietnam), Condition: app.ConditionWorks,
		Purchase: app.Purchase{Funding: "CTMTQG 2024", PriceDong: 12_500_000, WarrantyUntil: time.Date(2026, 3, 14, 0, 0, 0, 0, app.Vietnam)}}
	if !reflect.DeepEqual(p.Rows[0].After, want1) || p.Rows[0].Hamlet != "Xóm Khe Cốc" || p.Rows[0].Number != 8 {
		t.Errorf("%+v\nin row %d of %q, want\n%+v", p.Rows[0].After, p.Rows[0].Number, p.Rows[0].Hamlet, want1)
	}
	second := p.Rows[1].After
	if len(second.Horns) != 3 || second.Horns[2].Watts != 25 || second.Purchase.PriceDong != 12_500_000 || second.Condition != app.ConditionBroken ||
		p.Rows[3].After.Box.IMEI != "860000000023757" || !p.Rows[3].After.InstalledOn.Equal(want1.InstalledOn) {
		t.Errorf("%+v\n%+v", second, p.Rows[3].After)
	}
}

func TestHamletsStandAsTitlesInTheColumnOfNames(t *testing.T) {
	heads := []string{"STT", "Tên cụm", "Công nghệ", "IMEI"}
	rows := [][]string{heads, {"", "Xóm Núi Voi"}, {"1", "Cổng làng", "IP", "860000000000001"}, {"", "Xóm Mới"}, {"2", "Chợ", "IP", "860000000000002"},
		{"3", "Xóm Bắc", "IP", "860000000000003"}, {"", "Nhà văn hoá"}}
	p := read(t, rows, known(), intake.Choices{})
	if len(p.Rows) != 4 || len(p.Skipped) != 2 || p.Rows[0].Hamlet != "Xóm Núi Voi" || p.Rows[1].Hamlet != "Xóm Mới" || p.Rows[2].After.Name != "Xóm Bắc" {
		t.Errorf("%+v, passed over %v", p.Rows, p.Skipped)
	}
	rows[0] = []string{"STT", "Tên cụm", "Công nghệ", "Xóm"} // which leaves no room for titles
	if p = read(t, rows, known(), intake.Choices{}); len(p.Rows) != 6 {
		t.Errorf("%d rows: %v", len(p.Rows), p.Skipped)
	}
	names := [][]string{{"Tên cụm", "Công nghệ"}, {"Xóm Núi Voi"}, {"Xóm Mới"}} // poles are called after hamlets
	if p = read(t, names, known(), intake.Choices{}); len(p.Rows) != 2 {
		t.Errorf("%d rows of a list of names: %v", len(p.Rows), p.Skipped)
	}
}

func TestADoubtfulRowWaitsForAPerson(t *testing.T) {
	rows := [][]string{
		{"Tên cụm", "Xóm", "Mã thiết bị", "IMEI", "Kinh độ", "Vĩ độ"},
		{"Cổng làng", "Khe Cốc", "A1", "860000000000001", "105,81", "21,5"},
		{"Chợ", "Khe Cốc", "A1", "860000000000002", "105,82", "21,5"},
		{"", "Khe Cốc", "A3", "", "21,5", "105,83"},
		{"Nhà văn hoá", "Khe Cốc", "A4", "", "21,5", "105,84"},
	}
	p := read(t, rows, known(), intake.Choices{})
	if c := p.Counts(); c != (intake.Counts{Doubtful: 4}) {
		t.Fatalf("%+v", c)
	}
	ch := intake.Choices{Take: map[int]bool{2: true, 4: true, 5: true}}
	if c := read(t, rows, known(), ch).Counts(); c != (intake.Counts{New: 1, Doubtful: 3}) { // the swapped place alone may be taken
		t.Errorf("%+v", c)
	}
	ch.Leave = map[int]bool{3: true}
	ch.Cells = map[int]map[intake.Field]string{4: {intake.Name: "Đình"}}
	p = read(t, rows, known(), ch)
	if c := p.Counts(); c != (intake.Counts{New: 3, Left: 1}) || p.Rows[2].After.Name != "Đình" || p.Rows[2].After.Position.Lat != 21.5 {
		t.Errorf("%+v: %+v", c, p.Rows[2])
	}
}

func TestRowsFindTheirClusters(t *testing.T) {
	pole := app.Cluster{ID: "c1", Number: 4, Code: "A1", Name: "Cổng làng", Hamlet: "h1", Technology: app.TechnologyIP, Box: app.Box{IMEI: "860000000000001"}, Note: "cũ"}
	bare := app.Cluster{ID: "c2", Number: 5, Name: "Chợ", Hamlet: "h1", Technology: app.TechnologyIP}
	k := known(pole, bare)
	k.Hamlets = []app.Hamlet{{ID: "h1", Name: "Khe Cốc"}}
	head := []string{"Số cụm", "Mã thiết bị", "Tên cụm", "Xóm", "IMEI", "Ghi chú"}
	for name, c := range map[string]struct {
		row   []string
		want  app.ID
		kind  intake.Kind
		doubt string
	}{
		"by its code":                     {[]string{"", "a1", "Tên mới", "", "", ""}, "c1", intake.Changed, ""},
		"by its box":                      {[]string{"", "", "Cổng làng", "", "860000000000001", "cũ"}, "c1", intake.Same, ""},
		"by its number":                   {[]string{"5", "", "chợ", "xóm khe cốc", "", "mới"}, "c2", intake.Changed, ""},
		"a number with another name":      {[]string{"5", "", "Đình", "", "", ""}, "c2", intake.Changed, "inventory.number_name"},
		"by its name in its hamlet":       {[]string{"", "", "Chợ", "Xóm Khe Cốc", "", "mới"}, "c2", intake.Changed, ""},
		"another code is another one":     {[]string{"4", "B9", "Cổng làng", "", "", ""}, "", intake.New, "cluster.number_taken"},
		"the box of another":              {[]string{"", "B9", "Cụm mới", "", "860000000000001", ""}, "", intake.New, "cluster.imei_taken"},
		"a name in another hamlet is new": {[]string{"", "", "Chợ", "Núi Voi", "", ""}, "", intake.New, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, [][]string{head, c.row}, k, intake.Choices{}).Rows[0]
			if (r.Before == nil) != (c.want == "") || r.Before != nil && r.Before.ID != c.want || r.Kind != c.kind {
				t.Errorf("%+v", r)
			}
			if got := strings.Join(codes(r), " "); got != c.doubt {
				t.Errorf("doubts %q, want %q", got, c.doubt)
			}
		})
	}
}

func TestEmptyCellsLeaveWhatIsKnown(t *testing.T) {
	c := app.Cluster{ID: "c1", Number: 1, Code: "A1", Name: "Chợ", Technology: app.TechnologyFM, Volume: 55, VolumeCap: 60, Note: "giữ",
		Horns: []app.Horn{{Watts: 25, Bearing: 90}, {Watts: 50}}}
	rows := [][]string{{"Mã thiết bị", "Tên cụm", "Ghi chú", "Âm lượng", "Số loa"}, {"A1", "Chợ mới", "", "-", "2"}}
	r := read(t, rows, known(c), intake.Choices{}).Rows[0]
	want := c
	want.Name = "Chợ mới"
	if !reflect.DeepEqual(r.After, want) || !reflect.DeepEqual(r.Changes, []intake.Change{{Field: intake.Name, Before: "Chợ", After: "Chợ mới"}}) {
		t.Errorf("%+v", r)
	}
}

func TestHeadingsOfTheHub(t *testing.T) {
	rows := [][]string{
		{"MaThietBi", "TenThietBi", "Imei", "MaNhaCungCap", "KinhDo", "ViDo", "AmLuong", "DangPhat"},
		{"05713-01", "Loa cổng chùa", "860000000000001", "VH", "105.8252", "21.5672", "80", "1"},
	}
	c := read(t, rows, known(), intake.Choices{}).Rows[0].After
	if c.Code != "05713-01" || c.Name != "Loa cổng chùa" || c.Box.IMEI != "860000000000001" || c.Box.VendorCode != "VH" ||
		c.Position.Lat != 21.5672 || c.Position.Lon != 105.8252 || c.Volume != 80 {
		t.Errorf("%+v", c)
	}
}

func TestAColumnIsChangedByHand(t *testing.T) {
	rows := [][]string{{"Tên cụm", "Cột lạ", "Ghi chú"}, {"Chợ", "A1", "x"}}
	l, err := intake.Understand(rows)
	if err != nil {
		t.Fatal(err)
	}
	p, err := intake.Read(rows, l.With(1, intake.Code).With(2, ""), known(), intake.Choices{})
	if err != nil || p.Rows[0].After.Code != "A1" || p.Rows[0].After.Note != "" {
		t.Errorf("%+v, %v", p.Rows, err)
	}
}

func TestWhatIsNoTableOfClusters(t *testing.T) {
	for name, rows := range map[string][][]string{
		"a title alone":        {{"DANH SÁCH CỤM LOA"}},
		"another table":        {{"Họ tên", "Ngày sinh"}, {"Lan", "1990"}},
		"a number column only": {{"Số cụm", "Âm lượng"}, {"1", "2"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := intake.Understand(rows)
			apptest.Wants(t, err, "inventory.sheet_no_heading")
		})
	}
	for _, rows := range [][][]string{nil, {{"", " "}, {}}} { // which is told as it is, and not as a list without headings
		_, err := intake.Understand(rows)
		apptest.Wants(t, err, "inventory.file_empty")
	}
	_, err := intake.Understand([][]string{{"Tên cụm", "Xóm"}})
	apptest.Wants(t, err, "inventory.sheet_empty")
	_, err = intake.Understand(make([][]string, intake.MostRows+1))
	apptest.Wants(t, err, "inventory.sheet_rows")
}

func BenchmarkThreeThousandRows(b *testing.B) {
	body := apptest.MessyInventory(b, 3000)
	for b.Loop() {
		rows, err := sheet.ReadMerged(body, intake.MostRows)
		if err != nil {
			b.Fatal(err)
		}
		read(b, rows, known(), intake.Choices{})
	}
}

func BenchmarkAChoiceAmongThreeThousandRows(b *testing.B) {
	rows, err := sheet.ReadMerged(apptest.MessyInventory(b, 3000), intake.MostRows)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		read(b, rows, known(), intake.Choices{Leave: map[int]bool{15: true}})
	}
}

// What is written in the hub's words comes back as it was: into the inventory
// that has the cluster nothing is changed, and another one gets it with all that
// does not stay in its commune.
func TestTheHubsFieldsGoOutAndComeBack(t *testing.T) {
	k := owned()
	k.Clusters[1].Code = "TN-0002"
	warm := 41
	body, err := intake.ToHubJSON(k.Clusters, k.Hamlets, "05713", map[app.ID]intake.Measured{
		"c1": {ClusterStatus: app.ClusterStatus{State: app.StateHeard, Connected: true, Version: "1.2"}, Title: "Thời sự", Celsius: &warm,
			Disk: intake.Disk{FreeMB: 21_000, TotalMB: 29_500}},
		"c2": {ClusterStatus: app.ClusterStatus{State: app.StateUnknown}, Title: "Thời sự"}})
	if err != nil {
		t.Fatal(err)
	}
	var devices []intake.HubDevice
	if err := json.Unmarshal(body, &devices); err != nil {
		t.Fatal(err)
	}
	if d := devices[0]; d.HubRunning != (intake.HubRunning{Plays: true, Title: "Thời sự", Connected: 1, Version: "1.2"}) ||
		d.Source != "05713" || d.Box.Watts != 85 || d.Box.Celsius == nil || *d.Box.Celsius != 41 || d.Box.UsedMB == nil || *d.Box.UsedMB != 8500 ||
		!strings.Contains(d.Box.Other, `"total_mb":"29500"`) {
		t.Errorf("%s", body)
	}
	if d := devices[1]; d.HubRunning != (intake.HubRunning{Lost: true}) || d.Box.Celsius != nil || d.Box.UsedMB != nil {
		t.Errorf("%s", body)
	}
	for _, own := range []string{"CTMTQG", "12500000", "8984012345678901234", "=1+1"} {
		if strings.Contains(string(body), own) {
			t.Errorf("%s goes up", own)
		}
	}
	rows, err := intake.FromJSON(body)
	if err != nil {
		t.Fatal(err)
	}
	p := read(t, rows, k, intake.Choices{})
	if c := p.Counts(); c != (intake.Counts{Same: 2}) || !reflect.DeepEqual(p.Rows[0].After, k.Clusters[0]) {
		t.Errorf("%+v: %+v", c, p.Rows)
	}
	fresh := read(t, rows, intake.Known{Check: k.Check}, intake.Choices{}).Rows
	for i, want := range k.Clusters {
		got := fresh[i].After
		want.ID, want.Hamlet, want.Position, got.Position = "", "", app.Position{}, app.Position{}
		want.Box.SIM, want.Purchase, want.Note = "", app.Purchase{}, ""
		if !reflect.DeepEqual(got, want) || len(fresh[i].Doubts) > 0 {
			t.Errorf("%+v\nwant\n%+v, %v", got, want, fresh[i].Doubts)
		}
	}
}

// A province's list has the power of all horns of a cluster alone.
func TestThePowerOfAllHornsLeavesThemAsTheyAre(t *testing.T) {
	c := app.Cluster{ID: "c1", Number: 1, Code: "A1", Name: "Chợ", Technology: app.TechnologyIP, Volume: 70, VolumeCap: 85, Horns: []app.Horn{{Watts: 30, Bearing: 90}, {Watts: 15}}}
	for text, want := range map[string]string{"45": "", "60": "2 x 30W", "51": "1 x 26W + 1 x 25W"} {
		rows, err := intake.FromJSON([]byte(`[{"MaThietBi":"A1","TenThietBi":"Chợ","ThongTinThietBi":{"CongSuat":` + text + `,"DuLieuKhac":"đã kiểm tra"}}]`))
		if err != nil {
			t.Fatal(err)
		}
		r := read(t, rows, known(c), intake.Choices{}).Rows[0]
		if want == "" && r.Kind != intake.Same || want != "" && (len(r.Changes) == 0 || r.Changes[0].After != want) {
			t.Errorf("%s W: %+v", text, r)
		}
	}
}

func TestOddPricesAndPowersWaitForAPerson(t *testing.T) {
	heads := []string{"Tên cụm", "Thôn", "", "Ghi chú"}
	for _, c := range []struct{ above, head, cell, want, doubt string }{
		{"", "Đơn giá (tr.đ)", "12,5", "12500000", ""},
		{"", "Giá (trđ)", "8", "8000000", ""},
		{"", "Giá (triệu đồng)", "3,2", "3200000", ""},
		{"", "Đơn giá (nghìn đồng)", "12.500", "12500000", ""},
		{"", "Giá (1.000đ)", "12.500", "12500000", ""},
		{"", "Giá (k)", "12500", "12500000", ""},
		{"Đơn vị tính: triệu đồng", "Đơn giá", "12,5", "12500000", ""},
		{"", "Đơn giá", "12,5 trđ", "12500000", ""},
		{"", "Đơn giá", "12,5 tr.đ", "12500000", ""},
		{"", "Đơn giá", "12500k", "12500000", ""},
		{"", "Đơn giá", "12,5", "13", "inventory.price_low"},
		{"", "Đơn giá (tr.đ)", "12.500.000", "12500000000000", "inventory.price_high"},
		{"", "Số loa, công suất", "2", "2 x 30W", ""},
		{"", "Số loa, công suất (W)", "2 x 25W", "2 x 25W", ""},
		{"", "Công suất loa", "2", "1 x 2W", "inventory.watts_odd"},
		{"", "Số loa", "2 x 400W", "2 x 400W", "inventory.watts_odd"},
	} {
		heads[2] = c.head
		rows := [][]string{{c.above}, heads, {"Chợ", "Khe Cốc", c.cell, "x"}}
		r := read(t, rows, known(), intake.Choices{}).Rows[0]
		got := strconv.FormatInt(r.After.Purchase.PriceDong, 10)
		for _, change := range r.Changes {
			if change.Field == intake.Horns {
				got = change.After
			}
		}
		if got != c.want || strings.Join(codes(r), " ") != c.doubt {
			t.Errorf("%q under %q is %s, %q", c.cell, c.head, got, codes(r))
		}
	}
}
