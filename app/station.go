package app

import "time"

// Station is the commune's radio station on this machine.
type Station struct {
	Commune   ID     // identifies the commune to its hub
	Name      string // "Đài truyền thanh xã Tân Khê"
	CommuneOf string // "Xã Tân Khê"
	Province  string // "tỉnh Thái Nguyên"
	Workshop  bool   // a training station; its folder never becomes a real one
	CreatedAt time.Time
}
