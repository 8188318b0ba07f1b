package intake

import (
	"encoding/json"
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
	Lost      bool   `json:"MatKetNoi"`
	Connected int    `json:"TrangThaiKetNoi"`   // 1 or 0
	Works     int    `json:"TrangThaiHoatDong"` // 1 or 0: it is neither broken nor out of use
	Version   string `json:"PhienBanUngDung,omitempty"`
}

// HubBox is what the box is and how it is.
type HubBox struct {
	Watts   int  `json:"CongSuat"`          // of all horns
	Celsius *int `json:"NhietDo,omitempty"` // of the box
}

// Measured is what is known of one cluster besides its record.
type Measured struct {
	app.ClusterStatus
	Title   string // of what it plays, "" for nothing
	Celsius *int   // of its box, nil where nobody knows
}

// ToHubJSON is a list of HubDevice of the station named by source, which FromJSON
// and Read take as the same.
func ToHubJSON(clusters []app.Cluster, source app.ID, measured map[app.ID]Measured) ([]byte, error) {
	all := make([]HubDevice, 0, len(clusters))
	for _, c := range clusters {
		d := HubDevice{Code: c.Code, Name: c.Name, IMEI: c.Box.IMEI, VendorCode: c.Box.VendorCode, Source: string(source), Volume: c.Volume}
		if c.Position.Known() {
			d.Lat, d.Lon = degrees(c.Position.Lat), degrees(c.Position.Lon)
		}
		m := measured[c.ID]
		d.HubRunning = running(c, m)
		d.Box.Celsius = m.Celsius
		for _, h := range c.Horns {
			d.Box.Watts += h.Watts
		}
		all = append(all, d)
	}
	return json.MarshalIndent(all, "", "  ")
}

func running(c app.Cluster, m Measured) HubRunning {
	r := HubRunning{Plays: m.State == app.StateHeard || m.State == app.StateFed || m.State == app.StateLate, Lost: m.State == app.StateLost, Version: m.Version}
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
