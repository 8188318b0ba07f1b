package intake

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"tienglang/app"
)

// HubDevice is a cluster in the words of the province's interface (guidance
// 2455/BTTTT-TTCS). What is measured is left out where nobody measured it, and
// everywhere else is as of the last report.
type HubDevice struct {
	Code       string `json:"MaThietBi"`
	Name       string `json:"TenThietBi"`
	IMEI       string `json:"Imei"`
	VendorCode string `json:"MaNhaCungCap"`
	Source     string `json:"NguonID"` // the station that feeds it
	Lon        string `json:"KinhDo"`  // degrees, "" where nobody knows
	Lat        string `json:"ViDo"`
	Volume     int    `json:"AmLuong"` // 0 to 100
	HubRunning
	Box HubBox `json:"ThongTinThietBi"`
}

// HubRunning is what a device does, as the station knows it.
type HubRunning struct {
	Plays     bool   `json:"DangPhat"`
	Title     string `json:"NoiDungPhat,omitempty"`
	Lost      bool   `json:"MatKetNoi"`         // it has no line to the station
	Connected int    `json:"TrangThaiKetNoi"`   // 1 or 0: the same, told the other way round
	Works     int    `json:"TrangThaiHoatDong"` // 1 or 0: it is neither broken nor out of use
	Version   string `json:"PhienBanUngDung,omitempty"`
}

// HubBox is what the box is and how it is.
type HubBox struct {
	Watts   int    `json:"CongSuat"`                  // of all horns
	Celsius *int   `json:"NhietDo,omitempty"`         // of the box
	UsedMB  *int64 `json:"DungLuongSuDung,omitempty"` // on its disk
	// Other is a text, as the hub keeps it: an object by the fields' keys of what
	// the hub's words have no place for. FromJSON takes it as columns.
	Other string `json:"DuLieuKhac,omitempty"`
}

// otherKey is where FromJSON finds HubBox.Other, and totalKey is in it: the size
// of the box's disk in MB.
const (
	otherKey = "ThongTinThietBi.DuLieuKhac"
	totalKey = "total_mb"
)

// inHubsWords are the fields that HubDevice has a place for.
var inHubsWords = []Field{Code, Name, IMEI, VendorCode, Position, Volume}

// staysHere is what a commune does not send up: money, what a line is called by,
// and its own notes.
var staysHere = []Field{SIM, Funding, Price, Warranty, Note}

// Disk is the room where a box keeps its files, in MB.
type Disk struct {
	FreeMB, TotalMB int64 // 0 where nobody knows
}

// Measured is what is known of one cluster besides its record.
type Measured struct {
	app.ClusterStatus
	Title   string // of what it plays, "" for nothing
	Celsius *int   // of its box, nil where nobody knows
	Disk    Disk
}

// ToHubJSON is a list of HubDevice of the station named by source, which FromJSON
// and Read take as the same.
func ToHubJSON(clusters []app.Cluster, hamlets []app.Hamlet, source app.ID, measured map[app.ID]Measured) ([]byte, error) {
	all := make([]HubDevice, 0, len(clusters))
	records := Records(Table(clusters, hamlets))
	for i, c := range clusters {
		d := HubDevice{Code: c.Code, Name: c.Name, IMEI: c.Box.IMEI, VendorCode: c.Box.VendorCode, Source: string(source), Volume: c.Volume}
		if c.Position.Known() {
			d.Lat, d.Lon = degrees(c.Position.Lat), degrees(c.Position.Lon)
		}
		m := measured[c.ID]
		d.HubRunning = running(c, m)
		d.Box = HubBox{Watts: wattsOfAll(c.Horns), Celsius: m.Celsius}
		if used := m.Disk.TotalMB - m.Disk.FreeMB; m.Disk.TotalMB > 0 && used >= 0 {
			d.Box.UsedMB = &used
			records[i][totalKey] = strconv.FormatInt(m.Disk.TotalMB, 10)
		}
		other, err := otherOf(records[i])
		if err != nil {
			return nil, err
		}
		d.Box.Other = other
		all = append(all, d)
	}
	return json.MarshalIndent(all, "", "  ")
}

// otherOf is what of a record goes into HubBox.Other.
func otherOf(record map[Field]string) (string, error) {
	maps.DeleteFunc(record, func(f Field, _ string) bool {
		return slices.Contains(inHubsWords, f) || slices.Contains(staysHere, f)
	})
	body, err := json.Marshal(record)
	return string(body), err
}

// apart puts what a station wrote into HubBox.Other into columns of its own;
// other texts are left.
func apart(rows [][]string) [][]string {
	at := slices.Index(rows[0], otherKey)
	if at < 0 {
		return rows
	}
	others, known := make([]map[Field]string, len(rows)), map[Field]bool{}
	for i, row := range rows[1:] {
		if json.Unmarshal([]byte(row[at]), &others[i+1]) == nil {
			for f := range others[i+1] {
				known[f] = true
			}
		}
	}
	for _, f := range Columns() {
		if !known[f] || slices.Contains(rows[0], string(f)) {
			continue
		}
		rows[0] = append(rows[0], string(f))
		for i := range rows[1:] {
			rows[i+1] = append(rows[i+1], others[i+1][f])
		}
	}
	return rows
}

func running(c app.Cluster, m Measured) HubRunning {
	r := HubRunning{Plays: m.State == app.StateHeard || m.State == app.StateFed || m.State == app.StateLate, Lost: !m.Connected, Version: m.Version}
	if r.Plays {
		r.Title = m.Title
	}
	if m.Connected {
		r.Connected = 1
	}
	if c.Condition != app.ConditionBroken && c.Condition != app.ConditionRetired {
		r.Works = 1
	}
	return r
}

func degrees(d float64) string { return strconv.FormatFloat(d, 'f', 6, 64) }
