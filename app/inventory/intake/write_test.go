package intake_test

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/inventory/intake"
	"tienglang/app/sheet"
)

func owned() intake.Known {
	full := app.Cluster{ID: "c1", Number: 1, Name: "Chợ; \"cũ\", 2", Hamlet: "h1", Technology: app.TechnologyIP, Line: app.LineWiFi, Volume: 60, VolumeCap: 80, DelayMS: 120,
		Horns: []app.Horn{{Watts: 30, Bearing: 360}, {Watts: 30}, {Watts: 25, Bearing: 90}}, InstalledOn: time.Date(2024, 3, 14, 0, 0, 0, 0, app.Vietnam),
		Code: "TN-0001", Position: app.Position{Lat: 21.56723456789, Lon: 105.8252}, Place: "cột điện", Power: app.PowerBacked, Condition: app.ConditionBroken,
		Box:       app.Box{Vendor: "Vinh Hưng", VendorCode: "VH", Model: "4G", Serial: "00123", IMEI: "860000000000001", SIM: "8984012345678901234", Carrier: "Viettel"},
		Amplifier: app.Amplifier{Model: "PA-100", Watts: 100}, Purchase: app.Purchase{Funding: "CTMTQG", PriceDong: 12_500_000, WarrantyUntil: time.Date(2027, 3, 14, 0, 0, 0, 0, app.Vietnam)},
		Note: "=1+1"}
	k := known(full, app.Cluster{ID: "c2", Number: 2, Name: "Đình", Technology: app.TechnologyFM, VolumeCap: 100, Power: app.PowerSolar, Condition: app.ConditionRetired})
	k.Hamlets = []app.Hamlet{{ID: "h1", Name: "Khe Cốc"}}
	return k
}

func TestWhatIsWrittenIsReadAsTheSame(t *testing.T) {
	k := owned()
	table := intake.Table(k.Clusters, k.Hamlets)
	for name, through := range map[string]func() ([][]string, error){
		"XLSX": func() ([][]string, error) {
			var b bytes.Buffer
			if err := sheet.Write(&b, sheet.Table{Name: "Cụm loa", Rows: sheet.Typed(table, intake.Kinds()...)}); err != nil {
				return nil, err
			}
			return sheet.ReadMerged(b.Bytes(), intake.MostRows)
		},
		"CSV": func() ([][]string, error) {
			body, err := intake.ToCSV(table)
			if err != nil {
				return nil, err
			}
			return intake.FromCSV(body)
		},
		"JSON": func() ([][]string, error) {
			body, err := intake.ToJSON(table)
			if err != nil {
				return nil, err
			}
			return intake.FromJSON(body)
		},
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := through()
			if err != nil {
				t.Fatal(err)
			}
			p := read(t, rows, k, intake.Choices{})
			if c := p.Counts(); c != (intake.Counts{Same: 2}) {
				t.Errorf("%+v: %+v", c, p.Rows)
			}
			fresh := read(t, rows, intake.Known{Check: k.Check}, intake.Choices{}) // in a station that knows none of them
			got, want := fresh.Rows[0].After, k.Clusters[0]
			got.ID, got.Hamlet, got.Position, want.Position = want.ID, want.Hamlet, app.Position{}, app.Position{}
			if !reflect.DeepEqual(got, want) || fresh.Rows[0].Hamlet != "Khe Cốc" || fresh.Rows[1].After.Number != 2 {
				t.Errorf("%+v\nwant\n%+v", got, want)
			}
		})
	}
}

func TestCSVOfAnyKind(t *testing.T) {
	for name, text := range map[string]string{
		"commas":     "Tên cụm,Xóm,Vĩ độ,Kinh độ\nChợ,Khe Cốc,21.5,105.8\n",
		"semicolons": "\ufeffTên cụm;Xóm;Vĩ độ;Kinh độ\r\nChợ;Khe Cốc;21,5;105,8\r\n",
		"tabs":       "Tên cụm\tXóm\tVĩ độ\tKinh độ\nChợ\tKhe Cốc\t21,5\t105,8\n",
		"empty rows": "\n\nTên cụm;Xóm;Vĩ độ;Kinh độ\n\nChợ;Khe Cốc;21,5;105,8\n",
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := intake.FromCSV([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			r := read(t, rows, known(), intake.Choices{}).Rows[0]
			if r.After.Name != "Chợ" || r.Hamlet != "Khe Cốc" || r.After.Position != (app.Position{Lat: 21.5, Lon: 105.8}) {
				t.Errorf("%+v", r)
			}
			if name == "empty rows" && r.Number != 5 {
				t.Errorf("row %d", r.Number)
			}
		})
	}
	for _, text := range []string{
		"Tên cụm,Xóm,Vĩ độ,Kinh độ,Ghi chú\nChợ,Khe Cốc,21.5,105.8,\"một; hai; ba; bốn\"\n",
		"Tên cụm,Xóm,Số loa,Ghi chú\nChợ,Khe Cốc,2 x 30W;25W,một; hai; ba; bốn\n",
	} {
		rows, err := intake.FromCSV([]byte(text))
		if err != nil || len(rows[0]) < 4 || rows[1][1] != "Khe Cốc" {
			t.Errorf("%q, %v", rows, err)
		}
	}
	for _, body := range []string{"", " \r\n", "\ufeff"} {
		_, err := intake.FromCSV([]byte(body))
		apptest.Wants(t, err, "inventory.file_empty")
		_, err = intake.FromJSON([]byte(body))
		apptest.Wants(t, err, "inventory.file_empty")
	}
	_, none := intake.FromJSON([]byte("[]"))
	apptest.Wants(t, none, "inventory.file_empty")
	if rows, err := intake.FromJSON([]byte("\ufeff" + `[{"name":"Chợ"}]`)); err != nil || len(rows) != 2 {
		t.Errorf("%q, %v", rows, err)
	}
	for _, bad := range []string{"T\xean;X", "a\x00;b"} {
		_, err := intake.FromCSV([]byte(bad))
		apptest.Wants(t, err, "inventory.sheet_csv")
	}
	_, err := intake.FromJSON([]byte(`{"name":"Chợ"}`))
	apptest.Wants(t, err, "inventory.sheet_json")
	_, err = intake.FromJSON([]byte(`[{"name":["Chợ"]}]`))
	apptest.Wants(t, err, "inventory.sheet_json")
}
