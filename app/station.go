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

// Hamlet is a part of the commune (thôn, xóm, tổ dân phố).
type Hamlet struct {
	ID         ID
	Name       string
	Code       string   `json:",omitempty"` // the province's, "" while it has none
	Households int      `json:",omitempty"` // 0: not known
	People     int      `json:",omitempty"` // 0: not known
	Languages  []string `json:",omitempty"` // of minorities that many speak, in words: "Tày", "Dao"
}
