package intake

import (
	"encoding/json"
	"strconv"

	"tienglang/app"
)

// HubDevice is a cluster in the words of the province's interface (guidance
// 2455/BTTTT-TTCS): the fields of a device that the commune keeps. Those that
// are measured go up with the statuses.
type HubDevice struct {
	Code       string `json:"MaThietBi"`
	Name       string `json:"TenThietBi"`
	IMEI       string `json:"Imei"`
	VendorCode string `json:"MaNhaCungCap"`
	Lon        string `json:"KinhDo"` // degrees, "" where nobody knows
	Lat        string `json:"ViDo"`
	Volume     int    `json:"AmLuong"` // 0 to 100
}

// ToHubJSON is a list of HubDevice, which FromJSON and Read take as the same.
func ToHubJSON(clusters []app.Cluster) ([]byte, error) {
	all := make([]HubDevice, 0, len(clusters))
	for _, c := range clusters {
		d := HubDevice{Code: c.Code, Name: c.Name, IMEI: c.Box.IMEI, VendorCode: c.Box.VendorCode, Volume: c.Volume}
		if c.Position.Known() {
			d.Lat, d.Lon = degrees(c.Position.Lat), degrees(c.Position.Lon)
		}
		all = append(all, d)
	}
	return json.MarshalIndent(all, "", "  ")
}

func degrees(d float64) string { return strconv.FormatFloat(d, 'f', 6, 64) }
